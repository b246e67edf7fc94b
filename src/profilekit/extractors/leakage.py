"""Current values at a past day: attributes without versions, which know what came later.

An attribute table without ``valid_from`` holds one version, today's. As long as no table has a
row after the day asked about, that day is today; before it, the value may be of the future.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.errors import LeakageError, UnknownNameError
from profilekit.extractors.availability import reads_of
from profilekit.fields import PointInTime
from profilekit.tables.specs import VERSION_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.extractors.base import Extractor, Field
    from profilekit.tables.tables import Tables

__all__ = ["ATTRIBUTES", "current_tables", "leak_reason", "leakage_of", "leaking_tables"]

ATTRIBUTES: Final = ("account_contacts", "accounts", "customers")
"""Tables of attributes that change."""


def current_tables(tables: Tables, day: int | None, unchanging: Sequence[str]) -> frozenset[str]:
    """Attribute tables whose current values would stand at a past day.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    day : int, optional
        Day asked about, in days since 1970-01-01; None is the present.
    unchanging : sequence of str
        Attribute tables that the caller vouches for.

    Returns
    -------
    frozenset of str
        None where no table has a row after the day.

    Raises
    ------
    UnknownNameError
        If one of ``unchanging`` is no attribute table.
    """
    names = (unchanging,) if isinstance(unchanging, str) else tuple(unchanging)
    unknown = [name for name in names if name not in ATTRIBUTES]
    if unknown:
        raise UnknownNameError("attribute table", unknown, ATTRIBUTES, asked_by="unchanging=")
    if day is None or not any(tables.rows_after(name, day) for name in tables.names):
        return frozenset()
    return frozenset(
        name
        for name in ATTRIBUTES
        if name in tables and name not in names and not tables.has_versions(name)
    )


def leaking_tables(extractor: Extractor, field: Field, current: frozenset[str]) -> tuple[str, ...]:
    """Tables whose current value a field of slow state would take for a past one."""
    if not current or field.point_in_time is not PointInTime.SLOW:
        return ()
    return tuple(sorted(reads_of(extractor, field) & current))


def leakage_of(fields: Sequence[str], tables: Iterable[str], *, asked_by: str) -> LeakageError:
    """Make the error for fields that read current values at a past day."""
    names = sorted({*tables})
    way_out = _way_out(names)
    hint = f"{way_out[0].upper()}{way_out[1:]}."
    return LeakageError(fields, _cause(names), asked_by=asked_by, hint=hint)


def leak_reason(tables: Sequence[str]) -> str:
    """Say what would leak, and what to do."""
    return f"{_cause(tables)}: {_way_out(tables)}"


def _cause(tables: Sequence[str]) -> str:
    return (
        f"{' and '.join(tables)} {'has' if len(tables) == 1 else 'have'} no {VERSION_COLUMN}, or "
        "on no row, and other rows lie after the day asked about, so that the current "
        "value would stand at a past day"
    )


def _way_out(tables: Sequence[str]) -> str:
    return (
        f"give {VERSION_COLUMN} with the versions, measure as of the newest day, leave the "
        f"extractor out, or state that they do not change: unchanging={[*tables]!r}"
    )
