"""The line of pandas that gives a number again; ``customers`` is ``book.to_pandas()``.

Shares are of those of whom the field is known, in the line as where it was counted. Names and
labels are data and stand in it as literals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from profilekit.segments.kinds import firm_fields
from profilekit.segments.memberships import id_of
from profilekit.segments.naming import flag_field

if TYPE_CHECKING:
    from profilekit.book import ProfileBook
    from profilekit.personas.statement import Answer
    from profilekit.segments.kinds import Kind
    from profilekit.segments.memberships import SegmentLike

__all__ = [
    "held_by",
    "middle_recipe",
    "picked_by",
    "share_recipe",
    "size_recipe",
    "value_recipe",
]


def picked_by(book: ProfileBook, segment: SegmentLike) -> str:
    """Write the expression that picks the members."""
    if isinstance(segment, Mapping):
        ((field, value),) = segment.items()
        return _is(field, value)
    flag = flag_field(id_of(segment))
    if flag in book.catalogue and book.catalogue[flag].dtype == "bool":
        return _is(flag, True) if book.frame[flag].null_count() else f"customers[{flag!r}]"  # noqa: FBT003 - a value
    labels = [
        spec.name
        for spec in book.catalogue
        if spec.dtype == "string" and spec.name.startswith("segment_")
    ]
    holding = next(name for name in labels if (book.frame[name] == id_of(segment)).any())
    return _is(holding, id_of(segment))


def held_by(book: ProfileBook, kind: Kind) -> str:
    """Write the expression that picks the customers of a kind, by as few fields as tell them."""
    names, frame = firm_fields(book), book.frame
    is_company = kind.inside if kind.universe == "companies" else ~kind.inside
    alone = (n for n in names if (~frame[n].is_null().to_numpy() == is_company).all())
    first = next(alone, None)
    test = "notna" if kind.universe == "companies" else "isna"
    if first is not None:
        return f"customers[{first!r}].{test}()"
    every = "any" if kind.universe == "companies" else "all"
    return f"customers[{list(names)!r}].{test}().{every}(axis=1)"


def _is(field: str, value: str | bool) -> str:  # noqa: FBT001 - a value
    return f"customers[{field!r}].eq({value!r})"


def share_recipe(members: str, answer: Answer) -> str:
    """Write how a share of the members is recomputed.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer
    >>> print(share_recipe("customers['in_loyal_flag']", Answer(field="recency_days", high=8)))
    customers.loc[customers['in_loyal_flag'], 'recency_days'].dropna().lt(8).mean()
    """
    known = f"customers.loc[{members}, {answer.field!r}].dropna()"
    low, high = (_number(each) for each in (answer.low, answer.high))
    if answer.value is not None:
        return f"{known}.eq({answer.value!r}).mean()"
    if answer.low is None:
        return f"{known}.lt({high}).mean()"
    if answer.high is None:
        return f"{known}.ge({low}).mean()"
    return f'{known}.between({low}, {high}, inclusive="left").mean()'


def middle_recipe(members: str, field: str) -> str:
    """Write how the median of the members is recomputed."""
    return f"customers.loc[{members}, {field!r}].median()"


def size_recipe(members: str, held: str | None = None) -> str:
    """Write how the share of customers, or of those who are held by a kind, is recomputed.

    Examples
    --------
    >>> size_recipe("customers['in_loyal_flag']", "customers['sector_label'].notna()")
    "customers['in_loyal_flag'].loc[customers['sector_label'].notna()].mean()"
    """
    return f"{members}.mean()" if held is None else f"{members}.loc[{held}].mean()"


def value_recipe(members: str, field: str, held: str | None = None) -> str:
    """Write how the share of all value, or of that of a kind, that members bring is recomputed."""
    everybody = f"customers[{field!r}]" if held is None else f"customers.loc[{held}, {field!r}]"
    return f"customers.loc[{members}, {field!r}].sum() / {everybody}.sum()"


def _number(bound: float | None) -> str:
    """Write a bound in full, whole ones without a point."""
    return repr(int(bound)) if bound is not None and bound.is_integer() else repr(bound)
