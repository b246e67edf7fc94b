"""Writing a file whole or not at all, and saying which file and why not where it cannot be.

A reader never sees half a page: the text goes to a file of another name in the same folder,
which then takes the place of the old one in one step.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = ["made_folder", "making_folder", "path_of", "read_bytes", "replacing"]


def path_of(given: object, *, asked_by: str, expected: str) -> Path:
    """Give what names a file or a folder as a path.

    Raises
    ------
    UnsupportedInputError
        If it names none.
    """
    with suppress(TypeError):  # no path, or one of bytes
        return Path(cast("str", given))
    raise UnsupportedInputError(shown(given), asked_by=asked_by, expected=expected)


def read_bytes(path: Path, *, asked_by: str, expected: str) -> bytes:
    """Read a file.

    Raises
    ------
    UnsupportedInputError
        If it is not there, or cannot be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a NUL in a name is a ValueError
        raise UnsupportedInputError(
            f"the file {str(path)!r}, which cannot be read ({_reason(error)})",
            asked_by=asked_by,
            expected=expected,
        ) from error


def made_folder(path: Path, *, asked_by: str) -> Path:
    """Make a folder to write to where it is not there, with those above it.

    Raises
    ------
    UnsupportedInputError
        If it cannot be made, or nothing can be written to it.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        reason = "" if os.access(path, os.W_OK | os.X_OK) else "Permission denied"
    except (OSError, ValueError) as error:
        reason = _reason(error)
    if reason:
        raise UnsupportedInputError(
            f"the folder {str(path)!r}, which cannot be written to ({reason})",
            asked_by=asked_by,
            expected="a folder that files can be made in",
        )
    return path


@contextmanager
def making_folder(path: Path, *, asked_by: str) -> Generator[Path]:
    """Make a folder to write to; what was made goes again where nothing came to stand in it.

    Raises
    ------
    UnsupportedInputError
        As of `made_folder`.
    """
    made = [each for each in (path, *path.parents) if not each.exists()]
    try:
        yield made_folder(path, asked_by=asked_by)
    except BaseException:
        for each in made:
            with suppress(OSError):
                each.rmdir()
        raise


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
        If that folder does not exist, or the file cannot be written.
    """
    target = path_of(path, asked_by=asked_by, expected="the path of a file")
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
    except OSError as error:
        raise UnsupportedInputError(
            f"the path {str(target)!r}, which cannot be written ({_reason(error)})",
            asked_by=asked_by,
            expected="a file in a folder that files can be made in",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
