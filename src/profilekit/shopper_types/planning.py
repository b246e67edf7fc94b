"""Planning: what of a catalogue can be read off the fields of a book, and what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.errors import UnsupportedInputError
from profilekit.shopper_types.deciding import Seen
from profilekit.shopper_types.indicators import Reader
from profilekit.shopper_types.norms import CategoryNorms, slugs_among
from profilekit.shopper_types.state import MADE_BY, LeftOut
from profilekit.shopper_types.windows import HALVES, Habits, half_days_among

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import Indicator
    from profilekit.shopper_types.state import Parameters

__all__ = ["COUNTED", "Plan", "planned", "read_columns", "require_finite", "seen_in"]

COUNTED: Final = ("orders_count", "sessions_count")
"""Statistics that say how much is seen of a customer."""
_ASKED_BY: Final = f"{MADE_BY}.fit"
_USUAL_HALF: Final = 182


def seen_in(statistics: Mapping[str, FloatArray], counted: Collection[str], n_rows: int) -> Seen:
    """Count what is seen of customers in a window; 0 where it is not there or not known."""
    orders, sessions = (
        np.nan_to_num(statistics[name]) if name in counted else np.zeros(n_rows) for name in COUNTED
    )
    return Seen(orders, sessions, counted=bool(counted))


def require_finite(columns: Mapping[str, FloatArray], *, asked_by: str) -> None:
    """Raise UnsupportedInputError, naming all fields, if one holds an infinite value."""
    infinite = {name: int(np.isinf(column).sum()) for name, column in columns.items()}
    faults = [f"{count} infinite values in {name!r}" for name, count in infinite.items() if count]
    if faults:
        raise UnsupportedInputError(
            ", ".join(faults), asked_by=asked_by, expected="finite numbers, or null where unknown"
        )


class Plan(NamedTuple):
    """What of the catalogue can be read off the fields that are there.

    Attributes
    ----------
    habits : Habits
        Where statistics are found.
    slugs : tuple of str
        Categories with amounts of their own.
    counted : tuple of str
        Those of `COUNTED` that are there.
    used : list of Indicator
        Indicators whose fields are there.
    left_out : list of LeftOut
        The others.
    fields : tuple of str
        Fields that learning reads.
    """

    habits: Habits
    slugs: tuple[str, ...]
    counted: tuple[str, ...]
    used: list[Indicator]
    left_out: list[LeftOut]
    fields: tuple[str, ...]


def planned(there: Sequence[str], parameters: Parameters) -> Plan:
    """Find out what can be read.

    Raises
    ------
    UnsupportedInputError
        If nothing can.
    """
    habits = Habits.of(parameters.catalogue, parameters.half_days)
    slugs = slugs_among(there, parameters.half_days)
    provisional = CategoryNorms(shares=tuple((s, 0.0) for s in slugs), elsewhere_share=0.0)
    reader = Reader(habits, provisional if slugs else None)
    lacking = {each.name: reader.lacking(each, there) for each in parameters.catalogue.indicators}
    used = [each for each in parameters.catalogue.indicators if not lacking[each.name]]
    if not used:
        raise _nothing_there(there, parameters)
    counted = tuple(
        name for name in COUNTED if set(habits.fields_of(name, "whole") or ()) <= set(there)
    )
    wanted: list[str] = []
    for window in ("whole", *HALVES):
        for names in (*(each.statistics for each in used), counted):
            wanted += reader.fields_of(names, window) or ()
    if slugs:
        wanted += reader.fields_of(CategoryNorms.statistics_to_learn(slugs), "whole") or ()
    present = frozenset(there)
    return Plan(
        habits=habits,
        slugs=slugs,
        counted=counted,
        used=used,
        left_out=[LeftOut(indicator=n, reason=why) for n, why in lacking.items() if why],
        fields=tuple(name for name in dict.fromkeys(wanted) if name in present),
    )


def _nothing_there(there: Sequence[str], parameters: Parameters) -> UnsupportedInputError:
    others = [days for days in half_days_among(there) if days != parameters.half_days]
    expected = (
        f"habits in halves of {parameters.half_days} days, as measured by the habit extractors "
        f"with half_days={parameters.half_days}"
    )
    if others:
        expected += f"; those there are of {others[0]} days: {MADE_BY}(half_days={others[0]})"
    else:
        halves = (
            "" if parameters.half_days == _USUAL_HALF else f", half_days={parameters.half_days}"
        )
        expected += f": measure(tables, also=habits_for(tables, as_of=...{halves}), as_of=...)"
    found = f"no field of any indicator among {len(there)} columns"
    return UnsupportedInputError(found, asked_by=_ASKED_BY, expected=expected)


def read_columns(
    frame: nw.DataFrame[Any], fields: Sequence[str], rows: NDArray[np.intp]
) -> dict[str, FloatArray]:
    """Read fields of the rows numbered, in that order, and refuse infinite values."""
    chosen = frame.select(*fields)[rows.tolist()]
    columns = inputs_of(chosen, fields, asked_by=_ASKED_BY)
    require_finite(columns, asked_by=_ASKED_BY)
    return columns
