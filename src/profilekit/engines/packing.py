"""Several columns in one whole number, so that polars groups, sorts and picks by one key.

A group-by over one int64 costs half of one over two columns, and the largest of one packed
number says which label came with the largest value, without a window function.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PackedKeys", "Tops", "sort_key"]

_INT64: Final = 2**63
_INT128: Final = 2**127
_LABELS: Final = 2**31
"""More labels than a column of text has."""
_KEY: Final = "__key"


def sort_key(rows: pl.DataFrame, by: str, order: Sequence[str]) -> pl.Expr | None:
    """Both keys of a sort in one int64, or None where they do not fit."""
    schema = rows.schema
    if len(order) != 1 or not schema[order[0]].is_integer() or rows.is_empty():
        return None
    group = pl.col(by) if schema[by].is_integer() else pl.col(by).cast(pl.Categorical).to_physical()
    bounds = rows.select(
        low=group.min().cast(pl.Int128),
        high=group.max().cast(pl.Int128),
        first=pl.col(order[0]).min(),
        last=pl.col(order[0]).max(),
        unknown=pl.col(order[0]).null_count(),
    ).row(0)
    if any(bound is None for bound in bounds) or bounds[-1]:
        return None
    low, high, first, last, _ = bounds
    span = last - first + 1
    if (high - low + 1) * span >= _INT64 or max(abs(low), abs(high)) >= _INT64 // 2:
        return None
    return (group.cast(pl.Int64) - low) * span + (pl.col(order[0]) - first)


class _Labels:
    """Numbers for the texts of a column, in the order in which they are met."""

    def __init__(self) -> None:
        self._categories = pl.Categories.random()
        # Polars forgets the texts when no series of the type is left.
        self._kept = pl.Series([], dtype=pl.Categorical(self._categories))

    def codes(self, column: pl.Expr) -> pl.Expr:
        return column.cast(self._kept.dtype).to_physical().cast(pl.Int64)

    def enumerated(self, codes: pl.Series, known: pl.Series) -> pl.Series:
        """Give numbers their texts back, in a type whose own numbers are in the texts' order."""
        texts = self._categories.to_series().cast(pl.String)
        ranks = texts.rank("ordinal").cast(pl.UInt32) - 1
        return _taken(ranks, codes, known).cat.to(pl.Enum(texts.sort()))


@dataclass(frozen=True)
class _Key:
    """One column of a packed key: its values are 0 to span - 2, a missing one span - 1."""

    name: str
    low: int
    span: int
    labels: _Labels | None = None

    @property
    def code(self) -> pl.Expr:
        column = pl.col(self.name)
        code = (
            column.cast(pl.Int64) - self.low if self.labels is None else self.labels.codes(column)
        )
        return code.fill_null(self.span - 1)

    def values(self, codes: pl.Series) -> pl.Series:
        known = codes != self.span - 1
        if self.labels is not None:
            return self.labels.enumerated(codes, known).alias(self.name)
        values = codes + self.low if self.low else codes
        return (values if known.all() else _where(known, values)).alias(self.name)


@dataclass(frozen=True)
class PackedKeys:
    """The keys of a group-by as one column."""

    keys: tuple[_Key, ...]

    @classmethod
    def of(
        cls, frame: pl.LazyFrame, group: Sequence[str], bounds: Mapping[str, tuple[int, int]]
    ) -> PackedKeys | None:
        """Find how to pack keys, or None where they are few or do not fit."""
        schema = frame.collect_schema()
        whole = [name for name in group if schema[name].is_integer()]
        text = [name for name in group if schema[name] == pl.String]
        if len(group) == 1 or len(whole) + len(text) < len(group):
            return None
        bounds = {**bounds, **_bounds(frame, [name for name in whole if name not in bounds])}
        keys = tuple(
            _Key(name, bounds[name][0], bounds[name][1] - bounds[name][0] + 2)
            if name in whole
            else _Key(name, 0, _LABELS, _Labels())
            for name in group
        )
        size = 1
        for key in keys:
            size *= key.span
        fits = size < _INT64 and all(abs(bounds[name][0]) < _INT64 // 2 for name in whole)
        return cls(keys) if fits else None

    def pack(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """Add the one key."""
        packed = self.keys[0].code
        for key in self.keys[1:]:
            packed = packed * key.span + key.code
        return frame.with_columns(packed.alias(_KEY))

    @property
    def name(self) -> str:
        """Name of the one key."""
        return _KEY

    def unpack(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Take the one key apart; of texts the first, which others join by, is plain text."""
        packed = rows[_KEY]
        columns: list[pl.Series] = []
        for key in reversed(self.keys):
            rest = packed // key.span
            columns.append(key.values(packed - rest * key.span))
            packed = rest
        first = columns[-1]
        if first.dtype == pl.Enum:
            columns[-1] = first.cast(pl.String)
        return rows.drop(_KEY).with_columns(columns)


def _bounds(frame: pl.LazyFrame, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    if not names:
        return {}
    asked = [pl.col(name).min().alias(f"{name}__low") for name in names]
    asked += [pl.col(name).max().alias(f"{name}__high") for name in names]
    row = frame.select(asked).collect(engine="streaming").row(0, named=True)
    return {name: (row[f"{name}__low"] or 0, row[f"{name}__high"] or 0) for name in names}


@dataclass(frozen=True)
class _Top:
    """The label that came with the largest value, as the largest of one number."""

    name: str
    radix: int
    low: int
    kind: pl.Enum | None
    packed: pl.Expr

    def value(self, packed: pl.Series) -> pl.Series:
        radix = pl.lit(self.radix, packed.dtype)
        place = packed.to_frame().select(pl.col(self.name) % radix).to_series()
        place = place.cast(pl.Int64).fill_null(0)
        rank = (self.radix - 1) - place
        value = _where(place > 0, rank + self.low)
        if self.kind is not None:
            value = value.cast(pl.UInt32).cat.to(self.kind).cast(pl.String)
        return value.alias(self.name)


@dataclass(frozen=True)
class Tops:
    """Labels that come with the largest of another column: of equals the smallest label.

    Attributes
    ----------
    frame : pl.LazyFrame
        Given rows with a packed column for each label.
    tops : tuple
        How each is unpacked.
    """

    frame: pl.LazyFrame
    tops: tuple[_Top, ...]

    @classmethod
    def of(cls, rows: pl.DataFrame, asked: Mapping[str, tuple[str, str]]) -> Tops | None:
        """Pack, for each name, a label and what it is picked by; None where one does not fit."""
        tops: list[_Top] = []
        columns: dict[str, pl.Expr] = {}
        for name, (label, by) in asked.items():
            if rows.schema[label] == pl.String:
                rows = rows.with_columns(_enumerated(rows[label]))
            top = _top(rows, name, label, by)
            if top is None:
                return None
            tops.append(top)
            columns[name] = top.packed
        return cls(rows.lazy().with_columns(**columns), tuple(tops))

    def unpack(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Replace the largest packed numbers by the labels."""
        return rows.with_columns([top.value(rows[top.name]) for top in self.tops])


def _enumerated(values: pl.Series) -> pl.Series:
    numbered = _Labels()
    codes = values.to_frame().select(numbered.codes(pl.col(values.name)).fill_null(0)).to_series()
    return numbered.enumerated(codes, values.is_not_null()).alias(values.name)


def _top(rows: pl.DataFrame, name: str, label: str, by: str) -> _Top | None:
    dtype = rows.schema[label]
    kind = dtype if isinstance(dtype, pl.Enum) else None
    if not rows.schema[by].is_integer() or not (dtype.is_integer() or kind is not None):
        return None
    low, high = _ends(rows[label]) if kind is None else (0, len(kind.categories) - 1)
    radix = high - low + 2
    least, most = _ends(rows[by])
    wide = (most - least + 1) * radix
    if radix >= _INT64 // 2 or wide >= _INT128:
        return None
    width = pl.Int64 if wide < _INT64 and abs(least) < _INT64 // 2 else pl.Int128
    rank = pl.col(label) if kind is None else pl.col(label).to_physical()
    below = pl.lit(high, width) - rank.cast(width)
    place = (below + pl.lit(1, width)).fill_null(pl.lit(0, width))
    picked_by = pl.col(by).cast(width) - pl.lit(least, width)
    return _Top(name, radix, low, kind, picked_by * pl.lit(radix, width) + place)


def _ends(values: pl.Series) -> tuple[int, int]:
    """Smallest and largest of whole numbers, 0 where there is none."""
    low, high = values.min(), values.max()
    return (low, high) if isinstance(low, int) and isinstance(high, int) else (0, 0)


def _taken(values: pl.Series, places: pl.Series, known: pl.Series) -> pl.Series:
    """Take values by their places, where those are known."""
    if values.is_empty():
        return pl.Series(values=[None] * len(places), dtype=values.dtype)
    if known.all():
        return values.gather(places)
    return _where(known, values.gather(_where(known, places).fill_null(0)))


def _where(known: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(known).then(values)).to_series()
