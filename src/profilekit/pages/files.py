"""Writing a file whole or not at all.

A reader never sees half a page: the text goes to a file of another name in the same folder,
which then takes the place of the old one in one step.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["replacing"]


@contextmanager
def replacing(path: str | os.PathLike[str], *, asked_by: str) -> Generator[Path]:
    """Give a path to write to, and move what was written to `path` when nothing failed.

    Yields
    ------
    Path
        In the folder of `path`; gone afterwards.

    Raises
    ------
    UnsupportedInputError
        If that folder does not exist.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise UnsupportedInputError(
            f"the path {str(target)!r}, and there is no folder {str(target.parent)!r}",
            asked_by=asked_by,
            expected="a folder that exists: make it first, with Path(folder).mkdir(parents=True)",
        )
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
