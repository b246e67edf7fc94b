"""Medians of chief fields on two days, with what of their change is more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.attributes import without_window
from profilekit.book.columns import inputs_of
from profilekit.fields import Unit
from profilekit.report.numerals import MISSING, Numerals
from profilekit.stats.median_change import median_change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.stats.median_change import MedianChange

__all__ = ["MedianRow", "changed_medians"]

_CHIEF: Final = (
    "recency_days",
    "overdue_ratio",
    "order_gap_mean_days",
    "orders_count",
    "spend_amount",
    "order_value_mean_amount",
    "basket_lines_mean_count",
    "basket_units_mean_count",
    "discount_share",
    "own_brand_share",
    "alive_prob",
    "clv_amount",
    "best_customer_score",
)
"""Without their windows, in the order in which they are told."""
_GROW: Final = frozenset({"orders_count", "spend_amount"})
"""Told of a window alone: since the first order they only grow."""
_SHOWN: Final = 10
_DIGITS: Final = 3
_PLUS: Final = "+"
_MINUS: Final = "\N{MINUS SIGN}"
_POINTS: Final = frozenset({Unit.SHARE, Unit.PROB})


@dataclass(frozen=True, slots=True)
class MedianRow:
    """One line of the table.

    Attributes
    ----------
    meaning : str
        What the field says.
    then, now : str
        The medians.
    change, low, high : str
        From the first to the second, and the ends of its interval; empty where it is not known.
    verdict : str
        Whether it rose, fell or did neither by more than chance.
    """

    meaning: str
    then: str
    now: str
    change: str
    low: str
    high: str
    verdict: str

    @property
    def is_clear(self) -> bool:
        """Whether it moved by more than chance."""
        return self.verdict in {"rose", "fell"}


def changed_medians(earlier: ProfileBook, book: ProfileBook) -> tuple[MedianRow, ...]:
    """Compare the medians of the chief fields that both books have, of a window the shortest."""
    places = _places(earlier, book)
    numerals = Numerals(book.provenance.currency)
    rows: list[MedianRow] = []
    for spec in _specs(earlier, book):
        values = [
            _spread(each, spec.name, at, len(places[0]) + len(places[1]))
            for each, at in zip((earlier, book), places, strict=True)
        ]
        found = median_change(*values)
        if not np.isnan(found.change):
            rows.append(_row(spec, found, numerals))
    return tuple(rows[:_SHOWN])


def _specs(earlier: ProfileBook, book: ProfileBook) -> Iterator[FieldSpec]:
    both = [spec for spec in book.catalogue if spec.name in earlier.catalogue]
    for chief in _CHIEF:
        found = [spec for spec in both if without_window(spec.name) == chief]
        if chief in _GROW:
            found = [spec for spec in found if spec.name != chief]
        if found:
            yield min(found, key=lambda spec: (len(spec.name), spec.name))


def _places(earlier: ProfileBook, book: ProfileBook) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give each customer of either book a row, the same in both."""
    ids = [np.asarray(each.customer_ids) for each in (earlier, book)]
    _, at = np.unique(np.concatenate(ids), return_inverse=True)
    return at[: len(earlier)], at[len(earlier) :]


def _spread(book: ProfileBook, field: str, at: NDArray[Any], n_rows: int) -> NDArray[np.float64]:
    spread = np.full(n_rows, np.nan)
    spread[at] = inputs_of(book.frame, (field,), asked_by="book_report")[field]
    return spread


def _row(spec: FieldSpec, found: MedianChange, numerals: Numerals) -> MedianRow:
    verdict = "no clear change"
    if found.is_clear:
        verdict = "rose" if found.change > 0 else "fell"
    if np.isnan(found.low):
        verdict = "too few to tell"
    change, low, high = (
        _signed(each, spec.unit, numerals) for each in (found.change, found.low, found.high)
    )
    then, now = (
        numerals.value(_short(each, spec.unit), spec.unit) for each in (found.before, found.after)
    )
    return MedianRow(spec.meaning, then, now, change, low, high, verdict)


def _short(value: float, unit: Unit) -> float:
    """Round to the digits that can be taken in, of what is neither money nor a share."""
    if unit in _POINTS or unit is Unit.AMOUNT or not np.isfinite(value):
        return value
    return float(f"{value:.{_DIGITS}g}") if abs(value) < 10**_DIGITS else value


def _signed(value: float, unit: Unit, numerals: Numerals) -> str:
    """Write a difference with its sign; of shares in points of a hundred."""
    if np.isnan(value):
        return MISSING
    size = _short(abs(value), unit)
    written = f"{100 * size:.1f} points" if unit in _POINTS else numerals.figure(size, unit)
    if not any(digit in "123456789" for digit in written):
        return written
    return f"{_PLUS if value > 0 else _MINUS}{written}"
