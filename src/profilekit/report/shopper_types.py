"""Shopper types: how many of each, what they bring, two of each with reasons, what to do for them.

What is not known stands beside what is: how many are undetermined and why, which types are
guesses, and where the probabilities come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.book.money import money_of
from profilekit.book.wording import chance_of
from profilekit.pages.palette import LIGHT
from profilekit.pages.visible import visible
from profilekit.report.dimensions import with_shares
from profilekit.report.numerals import MISSING, Numerals
from profilekit.report.section import Section, lacks, render
from profilekit.shopper_types.classifier import ShopperTypeClassifier
from profilekit.shopper_types.deciding import PROXY, REASONS, UNDETERMINED
from profilekit.shopper_types.state import AGAIN, FACET, LABEL, MADE_BY, REASON, SECOND, prob_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.book import ProfileBook
    from profilekit.shopper_types.catalogue import ShopperType

__all__ = ["shopper_types", "types_in_a_line"]

_SPEND: Final = {
    "spend_365d_amount": "of all that was spent in 365 days",
    "spend_amount": "of all that was spent",
}
"""Fields that say what types bring, the best first, in words."""
_VERDICT: Final = "verdict"
_NOT_THERE: Final = "no "
"""How the reason of an indicator begins whose fields are not in the book."""


@dataclass(frozen=True, slots=True)
class _TypeRow:
    """One line of the table of types.

    Attributes
    ----------
    label : str
        What people call the type.
    customers : int
        How many are told to be of it.
    customers_share, spend_share : float, optional
        Their parts of all customers and of all spend.
    prob, again : float, optional
        Mean probability that those told are of it, and would be told so again.
    told : bool
        Whether it is a type, and not what is left.
    """

    label: str
    customers: int
    customers_share: float
    spend_share: float | None
    prob: float | None
    again: float | None
    told: bool


def shopper_types(book: ProfileBook) -> Section | None:
    """Tell the types, the customers without one, and two customers of each type."""
    types = _types_of(book)
    if types is None:
        return None
    spend = _spend_of(book)
    rows = _rows(book, types, spend)
    undetermined = rows[-1].customers
    html = render(
        "shopper_types.html",
        currency=book.provenance.currency,
        rows=rows,
        undetermined=undetermined,
        typed=len(book) - undetermined,
        longest=max(max(row.customers_share, row.spend_share or 0.0) for row in rows),
        spend=_SPEND.get(spend, ""),
        colours=LIGHT,
        types=types,
        why=_why(book),
        guesses=_guesses(book, types),
        kinds=[_told(book, types, kind) for kind in types.catalogue.types],
        missing=_missing(types),
        again=any(row.again is not None for row in rows),
        explained=not lacks(book, *types.fields_in),
        chance=partial(chance_of, decimals=0),
        missing_mark=MISSING,
    )
    return Section("shopper-types", "Shopper types", html)


def types_in_a_line(book: ProfileBook) -> str:
    """Sum the types up in one sentence of plain text; empty if the book has none."""
    types = _types_of(book)
    if types is None:
        return ""
    *told, rest = _rows(book, types, "")
    told.sort(key=lambda row: -row.customers)
    share = Numerals().share
    parts = ", ".join(f"{visible(row.label.lower())} {share(row.customers_share)}" for row in told)
    return f"Shopper types: {parts}; undetermined {share(rest.customers_share)}."


def _types_of(book: ProfileBook) -> ShopperTypeClassifier | None:
    """Find the classifier that made the types of a book."""
    types = book.fitted.get(MADE_BY)
    if not isinstance(types, ShopperTypeClassifier):
        return None
    fields = (LABEL, SECOND, REASON, FACET, AGAIN, *map(prob_of, types.catalogue.names))
    return None if lacks(book, *fields) else types


def _spend_of(book: ProfileBook) -> str:
    """Name the field that says what customers spent; empty if the book has none."""
    return next((field for field in _SPEND if not lacks(book, field)), "")


def _rows(book: ProfileBook, types: ShopperTypeClassifier, spend: str) -> list[_TypeRow]:
    """Count the types as the catalogue has them; the last row is of those without one."""
    paid = book.frame.with_columns(spend=nw.col(spend) if spend else nw.lit(0.0))
    counted = paid.group_by(LABEL).agg(customers=nw.len(), spend=nw.col("spend").sum())
    found = {row[LABEL]: row for row in with_shares(counted).rows(named=True)}
    nobody = {"customers": 0, "customers_share": 0.0, "spend_share": 0.0 if spend else None}
    made: list[_TypeRow] = []
    for kind in types.catalogue.types:
        of_them = _of(book, kind)
        probs = tuple(_mean(of_them[field]) for field in (prob_of(kind.name), AGAIN))
        made.append(_row(kind.label, found.get(kind.name, nobody), probs, told=True))
    rest = _row("Undetermined", found.get(UNDETERMINED, nobody), (None, None), told=False)
    return [*made, rest]


def _row(
    label: str, row: Mapping[str, Any], probs: tuple[float | None, ...], *, told: bool
) -> _TypeRow:
    shares = (row["customers_share"], row["spend_share"])
    return _TypeRow(label, row["customers"], *shares, *probs, told=told)


def _mean(values: nw.Series[Any]) -> float | None:
    known = values.drop_nulls()
    return float(known.mean()) if len(known) else None


def _of(book: ProfileBook, kind: ShopperType) -> nw.DataFrame[Any]:
    """List the customers told to be of a type, the most probable first."""
    of_them = book.frame.filter(nw.col(LABEL) == kind.name)
    return of_them.sort(prob_of(kind.name), "customer_id", descending=[True, False])


def _why(book: ProfileBook) -> list[tuple[str, str, int]]:
    """Count who has no type by the reason: its code, what it says, how many."""
    counts = _counts(book.frame.filter(nw.col(LABEL) == UNDETERMINED), REASON)
    return [(code, REASONS.get(code, code), customers) for code, customers in counts]


def _guesses(book: ProfileBook, types: ShopperTypeClassifier) -> list[tuple[str, int]]:
    """Count of each type who is guessed without what it shows itself in."""
    counts = _counts(book.frame.filter(nw.col(REASON) == PROXY), LABEL)
    return [(types.catalogue[name].label, customers) for name, customers in counts]


def _counts(frame: nw.DataFrame[Any], field: str) -> list[tuple[str, int]]:
    """Count customers by what a field says, the most frequent first."""
    counts = frame.drop_nulls(field).group_by(field).agg(customers=nw.len())
    ordered = counts.sort("customers", field, descending=[True, False])
    return [(str(row[field]), row["customers"]) for row in ordered.rows(named=True)]


def _told(book: ProfileBook, types: ShopperTypeClassifier, kind: ShopperType) -> dict[str, Any]:
    of_them = _of(book, kind)
    return {
        "kind": kind,
        "customers": len(of_them),
        "facets": _counts(of_them, FACET),
        "examples": _examples(book, types, of_them, kind),
    }


def _examples(
    book: ProfileBook,
    types: ShopperTypeClassifier,
    of_them: nw.DataFrame[Any],
    kind: ShopperType,
) -> list[dict[str, Any]]:
    """Show the most probable customer of a type and the one in the middle, with reasons."""
    if len(of_them) == 0 or lacks(book, *types.fields_in):
        return []
    places = dict.fromkeys((0, len(of_them) // 2))
    shown = zip(("the clearest", "in the middle"), places, strict=False)
    with money_of(book.provenance):
        return [
            _example(types, dict(zip(of_them.columns, of_them.row(place), strict=True)), kind, how)
            for how, place in shown
        ]


def _example(
    types: ShopperTypeClassifier, row: Mapping[str, Any], kind: ShopperType, how: str
) -> dict[str, Any]:
    second = row[SECOND]
    reasons = types.explain_one(row, outputs=row)
    return {
        "customer_id": row["customer_id"],
        "how": how,
        "prob": row[prob_of(kind.name)],
        "again": row[AGAIN],
        "next": None
        if second is None
        else (types.catalogue[second].label.lower(), row[prob_of(second)]),
        "facet": row[FACET],
        "reasons": [(each.code, each.text) for each in reasons if each.code != _VERDICT],
    }


def _missing(types: ShopperTypeClassifier) -> list[tuple[str, str]]:
    """List the indicators that are not used: what they are, and why not."""
    return [
        (
            types.catalogue.indicator(each.indicator).meaning,
            "not measured" if each.reason.startswith(_NOT_THERE) else each.reason,
        )
        for each in types.missing_indicators_
    ]
