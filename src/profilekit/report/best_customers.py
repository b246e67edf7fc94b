"""The best customers: who they are and why, what is to come from them, what sets them apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.book.money import money_of
from profilekit.errors import UnsupportedInputError
from profilekit.report.section import Section, lacks, render
from profilekit.scores.best.state import BAND, GATE, SCORE
from profilekit.scores.best.what_marks import what_marks_the_best
from profilekit.scores.lifetime.value_fields import clv_high_name, clv_low_name, clv_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.book.book import ProfileBook

__all__ = ["best_customers"]

SHOWN: Final = 10
_REASONS: Final = 4
_MARKS: Final = 8
_MADE_BY: Final = "BestCustomerScorer"
_BESIDE: Final = 4
_DAYS: Final = re.compile(r"(?<=_)[0-9]+(?=d_)")


@dataclass(frozen=True, slots=True)
class _Worth:
    """Fields of the value to come within so many days."""

    days: int

    @property
    def fields(self) -> tuple[str, str, str]:
        """The expected value and the ends of its interval."""
        return clv_name(self.days), clv_low_name(self.days), clv_high_name(self.days)


def best_customers(book: ProfileBook) -> Section | None:
    """Tell the ten best with their reasons and value to come, and what marks all of the best."""
    if lacks(book, SCORE, BAND) or _MADE_BY not in book.fitted:
        return None
    scored = book.frame.drop_nulls(SCORE)
    if len(scored) == 0:
        return None
    ordered = scored.sort(SCORE, "customer_id", descending=[True, False])
    band = ordered[BAND][0]
    worth = _worth_of(book)
    html = render(
        "best_customers.html",
        currency=book.provenance.currency,
        band=band,
        best_count=len(scored.filter(nw.col(BAND) == band)),
        scored_count=len(scored),
        customers_count=len(book),
        shares=list(_shares(book, band, worth)),
        worth=worth,
        total=None if worth is None else book.frame[worth.fields[0]].sum(),
        customers=[_told(book, row, worth) for row in ordered.head(SHOWN).rows(named=True)],
        gates=_gates(book),
        marks=_marks(book),
    )
    return Section("best-customers", "Best customers", html)


def _worth_of(book: ProfileBook) -> _Worth | None:
    """Find the shortest horizon whose value to come the book has."""
    windows = {int(days) for name in book.catalogue.names for days in _DAYS.findall(name)}
    worth = map(_Worth, sorted(windows))
    return next((each for each in worth if not lacks(book, *each.fields)), None)


def _shares(book: ProfileBook, band: str, worth: _Worth | None) -> Iterable[tuple[str, float]]:
    """Say what part of the money is that of the best."""
    best = book.frame.filter(nw.col(BAND) == band)
    asked = {"of all that was spent in 365 days": "spend_365d_amount"}
    if worth is not None:
        asked[f"of all that is expected in the next {worth.days} days"] = worth.fields[0]
    for meaning, field in asked.items():
        total = 0.0 if lacks(book, field) else book.frame[field].sum()
        if total > 0:
            yield meaning, best[field].sum() / total


def _told(book: ProfileBook, row: Mapping[str, Any], worth: _Worth | None) -> dict[str, Any]:
    with money_of(book.provenance):
        reasons = book.fitted[_MADE_BY].explain_one(row, outputs=row)
    counted = [each for each in reasons if each.field == SCORE and each.contribution]
    counted.sort(key=lambda each: -(each.contribution or 0.0))
    return {
        "customer_id": row["customer_id"],
        "score": row[SCORE],
        "worth": [] if worth is None else [row[name] for name in worth.fields],
        "reasons": [each.text for each in counted[:_REASONS]],
        "more": max(len(counted) - _REASONS, 0),
    }


def _gates(book: ProfileBook) -> list[tuple[str, int]]:
    """Count who has no score, by the gate that they did not pass."""
    stopped = book.frame.filter(nw.col(SCORE).is_null())
    counts = stopped.group_by(GATE).agg(customers=nw.len()).sort("customers", descending=True)
    return [
        (_meaning(book, str(row[GATE])), row["customers"])
        for row in counts.drop_nulls(GATE).rows(named=True)
    ]


def _meaning(book: ProfileBook, field: str) -> str:
    return book.catalogue[field].meaning if field in book.catalogue else field


def _marks(book: ProfileBook) -> dict[str, Any] | None:
    """Find what sets the best apart; None where they are too few to tell."""
    try:
        marks = what_marks_the_best(book)
    except UnsupportedInputError:
        return None
    return {
        "of": marks,
        "rows": marks.clearest(_MARKS, more_often=True),
        "beside": marks.clearest(_BESIDE, of="same_rows", more_often=True),
    }
