"""Parquet files with a header: how a frame and some text become one file and come back.

The file is replaced in one step, so that a failed write leaves the old one; a checksum
over header and values makes sure that what is read is what was written.
"""

# PyArrow ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from profilekit.errors import StateError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_headed_parquet", "write_headed_parquet"]

_HEADER = b"profilekit"
_CHECKSUM = b"profilekit.sha256"
_UNREADABLE = (
    pa.ArrowException,
    pl.exceptions.PolarsError,
    nw.exceptions.NarwhalsError,
    OSError,
    UnicodeDecodeError,
    KeyError,
    TypeError,
)


def write_headed_parquet(
    frame: nw.DataFrame[Any], path: str | os.PathLike[str], header: str
) -> None:
    """Write a frame and a text into one Parquet file, all or nothing.

    Parameters
    ----------
    frame : nw.DataFrame
        Columns of int64, float64, string or bool.
    path : path
        File to make or to replace; its folder must be there.
    header : str
        Kept in the key-value metadata of the file.

    Raises
    ------
    OSError
        If the folder cannot be written to; an existing file is left as it was.
    """
    target = Path(path).resolve()
    metadata = {_HEADER: header.encode(), _CHECKSUM: _checksum(frame, header).encode()}
    table = frame.to_arrow().replace_schema_metadata(metadata)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            pq.write_table(table, file, compression="zstd", write_page_checksum=True)
            file.flush()
            os.fsync(file.fileno())
        if target.is_file():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def read_headed_parquet(
    path: str | os.PathLike[str], *, asked_by: str
) -> tuple[nw.DataFrame[Any], str]:
    """Read a file that `write_headed_parquet` made.

    Returns
    -------
    tuple of nw.DataFrame and str
        The frame, backed by polars, and the header.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    StateError
        If it is damaged, cut short or not made by profilekit.
    """
    source = Path(path)
    with source.open("rb") as file:
        try:
            parquet = pq.ParquetFile(file, page_checksum_verification=True)
            metadata: dict[bytes, bytes] = parquet.metadata.metadata or {}
            if _HEADER not in metadata or _CHECKSUM not in metadata:
                message = (
                    f"{str(source)!r} is a Parquet file that profilekit did not save. "
                    "Load its rows with profilekit.Tables.load(...) instead."
                )
                raise StateError(message, asked_by=asked_by)
            header = metadata[_HEADER].decode()
            table = parquet.read().replace_schema_metadata(None)
            frame = nw.from_arrow(table, backend="polars")
            intact = _checksum(frame, header).encode() == metadata[_CHECKSUM]
        except _UNREADABLE as error:
            raise StateError(_damaged(source, str(error)), asked_by=asked_by) from error
    if not intact:
        raise StateError(_damaged(source, "checksums differ"), asked_by=asked_by)
    return frame, header


def _damaged(source: Path, why: str) -> str:
    return (
        f"{str(source)!r} is damaged, cut short or not a Parquet file ({why}). "
        "Take it from a backup, or measure and save the book again."
    )


def _checksum(frame: nw.DataFrame[Any], header: str) -> str:
    """Hash header, names, dtypes, nulls and values; how they are chunked or packed is left out."""
    digest = hashlib.sha256()
    text = header.encode()
    digest.update(len(text).to_bytes(8, "little") + text)
    for name in frame.columns:
        for part in _parts(frame[name]):
            digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()


def _parts(series: nw.Series[Any]) -> Iterator[bytes]:
    yield series.name.encode()
    yield str(series.dtype).encode()
    yield np.packbits(series.is_null().to_numpy()).tobytes()
    if series.dtype == nw.String:
        texts = [text.encode() for text in series.fill_null("").to_list()]
        yield np.array([len(text) for text in texts], dtype="<i8").tobytes()
        yield b"".join(texts)
        return
    packed = {nw.Int64: "<i8", nw.Float64: "<f8", nw.Boolean: "|u1"}
    kinds = [kind for dtype, kind in packed.items() if series.dtype == dtype]
    if not kinds:
        raise TypeError(f"a column of dtype {series.dtype} has no place in a headed Parquet file")
    filler = False if series.dtype == nw.Boolean else 0
    yield series.fill_null(filler).to_numpy().astype(kinds[0]).tobytes()
