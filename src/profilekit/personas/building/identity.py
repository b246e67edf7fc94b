"""What is said of the segment itself: how large a part of everybody it is, and of their value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import narwhals as nw
import numpy as np

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.personas.building.dating import first_day, window_of
from profilekit.personas.building.grading import grade_of
from profilekit.personas.building.recipes import size_recipe, value_recipe
from profilekit.personas.disclosure.dominance import withheld_values
from profilekit.personas.disclosure.rounding import rounded_count
from profilekit.personas.statement import Interval, SectionId, Statement
from profilekit.stats.wilson import NORMAL_975, wilson_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.book.columns import FloatArray
    from profilekit.personas.building.ground import Ground, Group

__all__ = ["identities_of", "size_statement", "value_field", "value_statement", "values_of"]

_VALUES: Final = ("spend_365d_amount", "spend_amount")


def identities_of(
    ground: Ground, groups: Sequence[Group], worth: str | None
) -> list[tuple[Statement, ...]]:
    """Tell how large the segments are; what they are worth unless that tells of one customer."""
    book, held = ground.book, ground.picked_by
    sizes = [
        size_statement(book, each.own.customers, size_recipe(each.narrator.members, held))
        for each in groups
    ]
    if worth is None:
        return [(size,) for size in sizes]
    values = values_of(book, worth)
    hidden = withheld_values(values, [each.inside for each in groups])
    told: list[tuple[Statement, ...]] = []
    for size, group, is_hidden in zip(sizes, groups, hidden, strict=True):
        recipe = value_recipe(group.narrator.members, worth, held)
        made = value_statement(book, worth, values, group.inside, recipe)
        told.append((size,) if made is None or is_hidden else (size, made))
    return told


def size_statement(book: ProfileBook, count: int, recipe: str) -> Statement:
    """Tell how large a part of a book the segment is."""
    low, high = map(float, wilson_interval(count, len(book)))
    return Statement(
        id="identity/identity.size",
        section=SectionId.IDENTITY,
        key="identity.size",
        rule_id="identity.size",
        role="identity",
        metric="size-share",
        value=count / len(book),
        interval=Interval(low=low, high=high),
        n=count,
        of=len(book),
        period_to=book.as_of,
        grade=grade_of(
            half_width=0.0, count=rounded_count(count), age_days=None, source="observed"
        ),
        recipe=recipe,
    )


def value_field(book: ProfileBook, value: str | None, *, asked_by: str) -> str | None:
    """Name the field that says what customers are worth; None where there is none.

    Raises
    ------
    UnknownNameError
        If the book lacks the field asked for.
    DeclarationError
        If it holds no numbers.
    """
    if value is None:
        return next((name for name in _VALUES if name in book.catalogue), None)
    if value not in book.catalogue:
        raise UnknownNameError("field", [value], book.catalogue.names, asked_by=asked_by)
    if book.catalogue[value].dtype not in {"int64", "float64"}:
        message = f"value is {value!r}, which holds no numbers; name a field of amounts"
        raise DeclarationError(message, asked_by=asked_by)
    return value


def values_of(book: ProfileBook, field: str) -> FloatArray:
    """Give what each customer is worth; NaN where it is not known."""
    return book.frame[field].cast(nw.Float64()).to_numpy()


def value_statement(
    book: ProfileBook, field: str, values: FloatArray, inside: NDArray[np.bool_], recipe: str
) -> Statement | None:
    """Tell how large a part of all value the members bring; None where values do not add up to any.

    The interval is that of a ratio of two sums, to first order.
    """
    # Sorted, because what a sum comes to depends on the order a little.
    everybody, members = (np.sort(each[~np.isnan(each)]) for each in (values, values[inside]))
    total, own = float(everybody.sum()), float(members.sum())
    if total <= 0 or not 0 <= own <= total:
        return None
    part, n = own / total, len(members)
    squares, of_others = float(np.square(members).sum()), float(np.square(everybody).sum())
    of_others -= squares
    half = NORMAL_975 * math.sqrt(max((1 - part) ** 2 * squares + part**2 * of_others, 0.0)) / total
    interval = Interval(low=max(part - half, 0.0), high=min(part + half, 1.0))
    window = window_of(field)
    return Statement(
        id="identity/identity.value",
        section=SectionId.IDENTITY,
        key="identity.value",
        rule_id="identity.value",
        role="identity",
        fields=(field,),
        metric="value-share",
        value=part,
        interval=interval,
        n=n,
        of=len(everybody),
        period_from=first_day(field, book.as_of),
        period_to=book.as_of,
        # Graded by what the public is told, so that the grade tells it no more.
        grade=grade_of(
            half_width=round(half, 2),
            count=rounded_count(n),
            age_days=window and window / 2,
            source="observed",
        ),
        recipe=recipe,
    )
