"""Where fields come from: which of them are made of orders, or of what says who is best.

Numbers alone do not show it. A margin tells the best apart well and not perfectly, and looks like
any other good field; the catalogue of a book says that it is counted over orders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from profilekit.book.attributes import without_window
from profilekit.book.book import ProfileBook
from profilekit.extractors.made_of import OF_PURCHASES
from profilekit.fields import PointInTime, Section
from profilekit.scores.best.gates import DEFAULT_GATES
from profilekit.scores.best.signals import DEFAULT_SIGNALS
from profilekit.scores.best.state import BAND, COVERAGE, GATE, SCORE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from profilekit.book.applied import FittedEstimator
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["lineage_of", "made_of_orders", "refused_of", "refused_of_names"]

_DERIVED: Final = frozenset({Section.SCORES, Section.MEMBERSHIPS})

_ORDERS: Final = frozenset({"orders_count"})
"""Evidence of what is counted over orders."""

_READ_ORDERS: Final = frozenset(
    {
        "FirstCategory",
        "FirstProduct",
        "Products",
        "PurchasePeriods",
        "ResponseValue",
        "Returns",
        "UnitPeriods",
    }
)
"""Makers that read orders without naming them as the evidence of any field."""

_MADE = frozenset({SCORE, COVERAGE, BAND, GATE})
_READ = frozenset(each.field for each in (*DEFAULT_SIGNALS, *DEFAULT_GATES))


def refused_of(data: Any, fields: Sequence[str], best: str | None) -> dict[str, str]:
    """Tell what is wrong with fields, by the catalogue of a book, or by names in a frame.

    Parameters
    ----------
    data : ProfileBook or DataFrame
        Holds the fields.
    fields : sequence of str
        Those to be learned from.
    best : str, optional
        Field that says who is best; None where a caller says it.

    Returns
    -------
    dict of str to str
        Sentences by field, of those that must not be learned from.
    """
    if not isinstance(data, ProfileBook):
        return refused_of_names(fields, best)
    catalogue = data.catalogue
    lineage = frozenset[str]() if best is None else lineage_of(data, best)
    ordered = made_of_orders(catalogue)
    found: dict[str, str] = {}
    for field in fields:
        if field not in catalogue:
            continue
        if field in lineage:
            found[field] = f"{field!r} is part of what makes {best!r}"
        elif field in ordered:
            found[field] = f"{field!r} is made of orders"
        elif catalogue[field].section in _DERIVED:
            found[field] = f"{field!r} is a score or a membership, learned from customers"
    return found


def lineage_of(book: ProfileBook, best: str) -> frozenset[str]:
    """Fields that make a field of a book, through every estimator on the way, and their like.

    Those of one maker are of one make, as are those of one outcome, and one measure in several
    windows. Slowly changing attributes are exempt: a tier and a channel that stand side by side in
    a table say nothing of each other.
    """
    catalogue, found = book.catalogue, {best}
    while True:
        made = [catalogue[name] for name in found if name in catalogue]
        read = [name for spec in made for name in _read_by(book.fitted, spec)]
        outcomes = {spec.outcome for spec in made} - {""}
        stems = {without_window(name) for name in found}
        grown = found | set(read) | _siblings(catalogue, made)
        grown |= {
            spec.name
            for spec in catalogue
            if spec.outcome in outcomes or without_window(spec.name) in stems
        }
        if grown == found:
            return frozenset(found)
        found = grown


def refused_of_names(fields: Sequence[str], best: str | None) -> dict[str, str]:
    """Tell what is wrong with fields of a frame, which has no catalogue, by names that we give.

    Examples
    --------
    >>> refused_of_names(("age_years", "clv_365d_amount"), "best_customer_score")
    {'clv_365d_amount': "'clv_365d_amount' is part of what makes 'best_customer_score'"}
    """
    lineage = (_MADE | _READ) if best in _MADE else frozenset({best} - {None})
    stems = {without_window(name) for name in lineage if name}
    return {
        field: f"{field!r} is part of what makes {best!r}"
        for field in fields
        if without_window(field) in stems
    }


def made_of_orders(catalogue: FieldCatalogue) -> frozenset[str]:
    """Fields whose evidence is orders, at whatever remove, and those of the same maker."""
    found = {
        spec.name for spec in catalogue if spec.name in _ORDERS or spec.made_by in _READ_ORDERS
    }
    while True:
        grown = found | {spec.name for spec in catalogue if spec.evidence in found | _ORDERS}
        grown |= _siblings(catalogue, [catalogue[name] for name in grown if name in catalogue])
        if grown == found:
            return frozenset(found | OF_PURCHASES)
        found = grown


def _siblings(catalogue: FieldCatalogue, of: Collection[FieldSpec]) -> set[str]:
    makers = {spec.made_by for spec in of} - {""}
    return {
        spec.name
        for spec in catalogue
        if spec.made_by in makers and spec.point_in_time is not PointInTime.SLOW
    }


def _read_by(fitted: Mapping[str, FittedEstimator], spec: FieldSpec) -> tuple[str, ...]:
    """Fields that whatever made a field has read."""
    ranked = spec.made_by.removeprefix("rank(").removesuffix(")")
    if ranked != spec.made_by:
        return (ranked,)
    maker = fitted.get(spec.made_by)
    read: Sequence[str] = getattr(maker, "fields_in", ())
    return tuple(read)
