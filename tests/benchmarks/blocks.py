"""Parquet files written in row groups of equal size from tables of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

ROW_GROUP = 1_000_000


class Blocks:
    """One Parquet file written in row groups of equal size from tables of any size."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.writer: pq.ParquetWriter | None = None
        self.pending: list[pa.Table] = []

    def write(self, table: pa.Table) -> None:
        """Add rows."""
        if self.writer is None:
            self.writer = pq.ParquetWriter(self.out, table.schema, compression="zstd")
        self.pending.append(table)
        held = sum(part.num_rows for part in self.pending)
        while held >= ROW_GROUP:
            block = pa.concat_tables(self.pending)
            self.writer.write_table(block.slice(0, ROW_GROUP), row_group_size=ROW_GROUP)
            self.pending = [block.slice(ROW_GROUP)]
            held -= ROW_GROUP

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self.writer is None:
            return
        if kind is None and self.pending:
            block = pa.concat_tables(self.pending)
            if block.num_rows:
                self.writer.write_table(block, row_group_size=ROW_GROUP)
        self.writer.close()
