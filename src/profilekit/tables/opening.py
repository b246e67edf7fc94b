"""Which given column is which canonical column, and what it holds.

Names are matched before any data is read, and every mismatch is collected, so that one error
says all that has to be renamed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import Fault
from profilekit.tables.likely_names import likely_names
from profilekit.tables.schema import ColumnSpec, Kind, TableSpec

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["Family", "GivenColumn", "Match", "accepted", "family_of", "match_columns"]


class Family(StrEnum):
    """What dtypes have in common, whatever the engine calls them."""

    INTEGER = "whole numbers"
    FLOAT = "floats"
    DECIMAL = "decimals"
    BOOL = "booleans"
    STRING = "strings"
    STAMP = "times without a zone"
    INSTANT = "times with a zone"
    DAY = "days"
    EMPTY = "nothing"
    OTHER = "values of mixed or other types"


_SHOWN = 12
_NUMBERS = frozenset({Family.INTEGER, Family.FLOAT, Family.DECIMAL})
_LABELS = frozenset({Family.STRING, Family.INTEGER, Family.FLOAT, Family.DECIMAL, Family.BOOL})
_ACCEPTED: Mapping[Kind, frozenset[Family]] = {
    Kind.KEY: frozenset({Family.INTEGER, Family.STRING, Family.FLOAT, Family.DECIMAL}),
    Kind.TIME: frozenset({Family.STAMP, Family.INSTANT, Family.DAY, Family.STRING}),
    Kind.MONEY: _NUMBERS,
    Kind.NUMBER: _NUMBERS,
    Kind.INTEGER: _NUMBERS | {Family.BOOL},
    Kind.TEXT: _LABELS,
    Kind.LABEL: _LABELS,
    Kind.FLAG: frozenset({Family.BOOL, Family.INTEGER, Family.FLOAT, Family.STRING}),
    Kind.CURRENCY: frozenset({Family.STRING}),
}


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A canonical column as it was given.

    Attributes
    ----------
    spec : ColumnSpec
        What it should hold.
    place : str
        Its name in the opened frame.
    family : Family
        What it holds.
    scale : int
        Digits after the point, of decimals.
    is_text : bool
        Whether numbers stand in it as text, as in CSV.
    """

    spec: ColumnSpec
    place: str
    family: Family
    scale: int = 0
    is_text: bool = False

    @property
    def name(self) -> str:
        """Canonical name."""
        return self.spec.name


@dataclass(frozen=True, slots=True)
class Match:
    """Where the canonical columns of a table stand.

    Attributes
    ----------
    places : mapping of str to int
        Position of each canonical column that is there.
    left_out : tuple of str
        Given names that mean nothing to the table.
    faults : tuple of Fault
        Names that do not fit.
    """

    places: Mapping[str, int]
    left_out: tuple[str, ...]
    faults: tuple[Fault, ...]


def match_columns(
    spec: TableSpec,
    names: tuple[str, ...],
    rename: Mapping[str, str],
    only: Collection[str] | None = None,
) -> Match:
    """Find the canonical columns among given names, after renaming.

    Parameters
    ----------
    spec : TableSpec
        The canonical table.
    names : tuple of str
        As given, in order.
    rename : mapping of str to str
        Canonical name by given name.
    only : collection of str, optional
        Given names to read; by default all.

    Returns
    -------
    Match
        Positions, names left out, and faults.
    """
    rename = {str(source): target for source, target in rename.items()}
    faults = _rename_faults(spec, names, rename)
    if only is not None:
        faults += _unknown_faults(spec, names, set(only) - set(rename))
    wanted = [only is None or name in only for name in names]
    # A column that is not wanted gets a name that no column can have.
    renamed = tuple(
        rename.get(name, name) if use else f"\0{place}"
        for place, (name, use) in enumerate(zip(names, wanted, strict=True))
    )
    faults += _repeated_faults(spec, names, renamed)
    # A column whose rename failed is said once.
    failed = {target for source, target in rename.items() if source not in names}
    faults += _missing_faults(spec, names, renamed, failed)
    places = {name: position for position, name in enumerate(renamed) if name in spec.names}
    left_out = tuple(
        name
        for name, new, use in zip(names, renamed, wanted, strict=True)
        if use and new not in spec.names
    )
    return Match(places, left_out, tuple(faults))


def family_of(dtype: Any) -> tuple[Family, int]:
    """Family of a narwhals dtype, and the scale of a decimal."""
    if isinstance(dtype, nw.Decimal):
        return Family.DECIMAL, int(dtype.scale or 0)
    if isinstance(dtype, nw.Datetime):
        return (Family.STAMP if dtype.time_zone is None else Family.INSTANT), 0
    for family, holds in (
        (Family.INTEGER, dtype.is_integer()),
        (Family.FLOAT, dtype.is_float()),
        (Family.BOOL, dtype == nw.Boolean),
        (Family.STRING, isinstance(dtype, nw.String | nw.Categorical | nw.Enum)),
        (Family.DAY, dtype == nw.Date),
    ):
        if holds:
            return family, 0
    return Family.OTHER, 0


def accepted(kind: Kind, family: Family) -> bool:
    """Whether a column of that kind may be given so."""
    return family in _ACCEPTED[kind]


def _unknown_faults(spec: TableSpec, names: tuple[str, ...], only: Collection[str]) -> list[Fault]:
    faults: list[Fault] = []
    for name in sorted(set(only) - set(names)):
        near = get_close_matches(name, names, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else ""
        found = f"columns names {name!r}, which is not there"
        faults.append(Fault(spec.name, "unknown_column", 1, found, hint))
    return faults


def _rename_faults(
    spec: TableSpec, names: tuple[str, ...], rename: Mapping[str, str]
) -> list[Fault]:
    faults: list[Fault] = []
    for source, target in rename.items():
        for what, name, known in (("source", source, names), ("target", target, spec.names)):
            if name in known:
                continue
            near = get_close_matches(str(name), known, n=1)
            shown = ", ".join(map(repr, known[:_SHOWN]))
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {shown}."
            found = f"rename names a {what} column {name!r} that is not there"
            faults.append(Fault(spec.name, "unknown_rename", 1, found, hint))
    return faults


def _repeated_faults(
    spec: TableSpec, names: tuple[str, ...], renamed: tuple[str, ...]
) -> list[Fault]:
    counts = Counter(name.lower() for name in renamed)
    faults: list[Fault] = []
    for lower, count in counts.items():
        if count > 1:
            given = [n for n, r in zip(names, renamed, strict=True) if r.lower() == lower]
            found = f"{count} columns share one name: {', '.join(map(repr, given))}"
            hint = "Names that differ only by case count as one; rename or drop all but one."
            faults.append(Fault(spec.name, "duplicate_column", count, found, hint))
    return faults


def _missing_faults(
    spec: TableSpec, names: tuple[str, ...], renamed: tuple[str, ...], failed: Collection[str]
) -> list[Fault]:
    known = {*renamed, *failed}
    missing = [column for column in spec.columns if column.required and column.name not in known]
    if not missing:
        return []
    free = [name for name, new in zip(names, renamed, strict=True) if new not in spec.names]
    likely = likely_names(missing, free)
    rest = len(names) - _SHOWN
    shown = ", ".join(map(repr, names[:_SHOWN])) or "no columns"
    listed = f"; there are {shown}" + (f" and {rest} more" if rest > 0 else "")
    pairs = (f"{likely.get(c.name, '<your column>')!r}: {c.name!r}" for c in missing)
    renames = f"{{{spec.name!r}: {{{', '.join(pairs)}}}}}"
    hint = f"Rename on loading: Tables.load(..., rename={renames})."
    first, last = missing[0], missing[-1]
    return [
        Fault(
            spec.name,
            "missing_column",
            1,
            f"the column {column.name} is missing" + (listed if column is first else ""),
            hint if column is last else "",
            column.name,
        )
        for column in missing
    ]
