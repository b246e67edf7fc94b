"""Product fit: what members of a segment buy more of, as `affinity` has found it.

It is told as it was found, and not tried again: what customers bought stands in the tables, of
which a book holds sums alone. A category that says what its buyers believe or suffer is not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.book.sensitive import about_of_label
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.faults import shown
from profilekit.personas.building.dating import first_of
from profilekit.personas.building.grading import grade_of
from profilekit.personas.statement import Answer, Interval, SectionId, Statement
from profilekit.segments.memberships import id_of
from profilekit.segments.using.affinities import Affinity
from profilekit.stats.wilson import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.ground import Ground, Group

__all__ = ["as_flag", "fit_fault", "fitting_statements"]

_MOST: Final = 3
"""Our choice: of what is bought more of, the clearest."""
_BY: Final = "category"
_KEY: Final = "affinity.is"


def fit_fault(product_fit: object) -> str:
    """Say what is wrong with what is to be what `affinity` gives, or nothing."""
    if product_fit is None or (isinstance(product_fit, Affinity) and product_fit.by == _BY):
        return ""
    if isinstance(product_fit, Affinity):
        return f"product_fit is by {product_fit.by!r}; expected affinity(..., by={_BY!r})"
    return f"product_fit is {shown(product_fit)}; expected affinity(book, tables, segments)"


def fitting_statements(
    product_fit: Affinity | None, ground: Ground, group: Group, asked: Asked
) -> tuple[Statement, ...]:
    """Tell what members buy clearly more of, the largest expected lift first.

    Raises
    ------
    DeclarationError
        If it is of another day, or of other customers.
    UnknownNameError
        If it was not asked about the segment.
    """
    if product_fit is None:
        return ()
    name, day = id_of(group.segment), group.narrator.book.as_of
    if product_fit.as_of != day:
        message = f"product_fit is of {product_fit.as_of}, and the book of {day}"
        raise DeclarationError(message, asked_by=asked.asked_by)
    known = (*product_fit.compared_counts, *product_fit.not_compared)
    if name not in known:
        hint = "Ask affinity about the segments that are told."
        raise UnknownNameError(
            "segment of product_fit", [name], known, asked_by=asked.asked_by, hint=hint
        )
    _require_of_same(product_fit, name, ground, group, asked)
    rows = product_fit.over_bought(name, most=_MOST)
    return tuple(
        _statement(row, product_fit, group) for row in rows if not about_of_label(row["label"])
    )


def _require_of_same(
    product_fit: Affinity, name: str, ground: Ground, group: Group, asked: Asked
) -> None:
    """Refuse what was found in another book, or held against others than the persona is."""
    held, size = product_fit.held_against[name], group.own.customers
    universe, count = ground.kind.universe, len(ground.book)
    compared = product_fit.compared_counts.get(name, 0)
    fault = ""
    if (held.universe, held.customers_count) != (universe, count):
        fault = (
            f"holds {shown(name)} against {held.customers_count} {held.universe}, and the persona "
            f"is held against {count} {universe}"
        )
    elif compared > size:
        fault = f"counts {compared} members of {shown(name)}, and the book {size}"
    if fault:
        message = f"product_fit {fault}; ask affinity about the same book and the same segments"
        raise DeclarationError(message, asked_by=asked.asked_by)


def as_flag(statement: Statement) -> Statement:
    """Give a statement with its answer as a flag, where labels do not exclude one another.

    Who buys from one category can buy from others: to those who protect, each is a field.
    """
    if statement.key != _KEY or statement.answer is None:
        return statement
    answer = Answer(field=f"{statement.answer.value}={_BY}", value=True)
    return statement.model_copy(update={"answer": answer})


def _statement(row: Mapping[str, Any], product_fit: Affinity, group: Group) -> Statement:
    book, name, label = group.narrator.book, str(row["segment"]), str(row["label"])
    n, of, days = row["buyers_count"], product_fit.compared_counts[name], product_fit.days
    everybody = product_fit.held_against[name].compared_count
    low, high = map(float, wilson_interval(n, of))
    about, half_width = group.narrator.relied_on(n, of)
    return Statement(
        id=f"{SectionId.INTERESTS}/{_KEY}={label}",
        section=SectionId.INTERESTS,
        key=_KEY,
        rule_id="distinct",
        role="distinct",
        answer=Answer(field=_BY, value=label),
        fields=(_BY,),
        value=n / of,
        interval=Interval(low=low, high=high),
        base_value=row["base_buyers_count"] / everybody,
        n=n,
        of=of,
        base_n=row["base_buyers_count"],
        base_of=everybody,
        lift=row["lift"],
        lift_interval=Interval(low=row["lift_low"], high=row["lift_high"]),
        period_from=None if days is None else first_of(days, book.as_of),
        period_to=book.as_of,
        grade=grade_of(
            half_width=half_width,
            count=about,
            age_days=days and days / 2,
            source="observed",
        ),
        recipe=(
            "product_fit.to_pandas().set_index(['segment', 'label'])"
            f".loc[({name!r}, {label!r}), 'segment_share']"
        ),
    )
