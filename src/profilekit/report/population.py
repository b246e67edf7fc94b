"""The population at a glance: how many customers, what they spent, how lately they came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from profilekit.report.numerals import Numerals
from profilekit.report.section import Section, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    import narwhals as nw

    from profilekit.book.book import ProfileBook

__all__ = ["Fact", "population"]

_LATELY_DAYS = 30


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its name and what qualifies it."""

    name: str
    figure: str
    remark: str = ""


def population(book: ProfileBook) -> Section:
    """Sum a book up in a handful of numbers; one for each field that it has."""
    facts = tuple(_facts(book))
    html = render("population.html", as_of=Numerals().day(book.as_of), facts=facts)
    return Section("population", "The population at a glance", html)


def _facts(book: ProfileBook) -> Iterator[Fact]:
    numerals = Numerals(book.provenance.currency)
    yield Fact("Customers", numerals.count(len(book)))
    if len(book) == 0:
        return
    several = len(book) > 1
    spend, orders = _known(book, "spend_amount"), _known(book, "orders_count")
    recency = _known(book, "recency_days")
    if spend is not None:
        typical = f"median {numerals.money(spend.median())} a customer" if several else ""
        yield Fact("Spend", numerals.money(spend.sum(), whole=True), typical)
    if orders is not None:
        typical = f"median {numerals.number(orders.median())} a customer" if several else ""
        yield Fact("Orders", numerals.count(orders.sum()), typical)
    if spend is not None and orders is not None and orders.sum() > 0:
        each = numerals.money(spend.sum() / orders.sum())
        yield Fact("Spend per order", each, "all spend over all orders")
    if recency is not None:
        days = numerals.number(recency.median())
        if several:
            lately = numerals.share(float((recency <= _LATELY_DAYS).mean()))
            yield Fact("Ordered lately", lately, f"at most {_LATELY_DAYS} days ago")
        yield Fact("Days since last order", days, "median" if several else "")


def _known(book: ProfileBook, field: str) -> nw.Series[Any] | None:
    if field not in book.catalogue:
        return None
    values = book.frame[field].drop_nulls()
    return values if len(values) else None
