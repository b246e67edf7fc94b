"""Which kind of frame an estimator takes, and which it answers in.

It answers in the kind it was asked in, because that is what the caller can go on with.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from profilekit.book.book import ProfileBook
from profilekit.book.columns import pandas_of, read_frame

__all__ = ["frame_in", "handed_out", "kind_out"]


def frame_in(data: Any, *, asked_by: str) -> nw.DataFrame[Any]:
    """Read the frame of a book, or a frame of any eager kind.

    Raises
    ------
    UnsupportedInputError
        If it is neither.
    """
    return data.frame if isinstance(data, ProfileBook) else read_frame(data, asked_by=asked_by)


def kind_out(data: Any, asked: str) -> str:
    """Kind of frame to answer in: the one asked for, unless that is ``"default"``."""
    if asked != "default":
        return asked
    if isinstance(data, ProfileBook):
        return data.given if data.given in {"pandas", "pyarrow"} else "polars"
    if isinstance(data, nw.DataFrame):
        return "narwhals"
    return nw.from_native(data, eager_only=True).implementation.value


def handed_out(made: nw.DataFrame[Any], kind: str, data: Any) -> Any:
    """Turn computed columns into a kind of frame; pandas keeps the rows' names of ``data``."""
    if kind == "pandas":
        ids = data.to_pandas(fields=()).index if isinstance(data, ProfileBook) else None
        return pandas_of(made, index=ids if ids is not None else getattr(data, "index", None))
    if kind == "pyarrow":
        native: Any = made
        return native.to_arrow()
    return made if kind == "narwhals" else made.to_native()
