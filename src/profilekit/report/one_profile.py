"""One customer's whole profile: every value with its unit, what it rests on, and why."""

from __future__ import annotations

import re
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.fields import Section as ProfileSection
from profilekit.fields import Unit
from profilekit.report.dimensions import CODE, dimensions_of
from profilekit.report.numerals import Numerals
from profilekit.report.section import Section, lacks, render
from profilekit.report.top_customers import ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.book import ProfileBook
    from profilekit.book.profile import Value

__all__ = ["one_profile"]

_TWO_DECIMALS = re.compile(r"-?\d[\d,]*\.\d\d(?!\d)")
"""How reasons, which know of no currency, write an amount."""


def one_profile(book: ProfileBook, customer_id: int | str | None = None) -> Section | None:
    """Show a profile; without an id that of the best customer, or of the first one."""
    if len(book) == 0:
        return None
    profile = book.profile(_first(book) if customer_id is None else customer_id)
    parts = [
        (part.replace("_", " ").capitalize(), getattr(profile, part)) for part in ProfileSection
    ]
    html = render(
        "one_profile.html",
        currency=book.provenance.currency,
        profile=profile,
        parts=[(heading, values) for heading, values in parts if values],
        catalogue=book.catalogue,
        reasons_of=partial(_reasons_of, _money_of(book, profile.customer_id)),
    )
    return Section("one-profile", "One whole profile", html)


def _money_of(book: ProfileBook, customer_id: int | str) -> Mapping[str, str]:
    """Map amounts that reasons for monetary value write to the way this page writes them."""
    monetary = dimensions_of(book)[2]
    if lacks(book, monetary.field) or book.catalogue[monetary.field].unit != Unit.AMOUNT:
        return {}
    numerals = Numerals(book.provenance.currency)
    own: Any = book.frame.filter(nw.col("customer_id") == customer_id)[monetary.field].to_list()
    amounts = [amount for amount in (*own, *monetary.bounds) if amount is not None]
    return {f"{amount:,.2f}": numerals.money(amount) for amount in amounts if isfinite(amount)}


def _reasons_of(money: Mapping[str, str], field: str, value: Value) -> tuple[str, ...]:
    if field != CODE[2]:
        return value.reasons
    return tuple(
        _TWO_DECIMALS.sub(lambda found: money.get(found[0], found[0]), reason)
        for reason in value.reasons
    )


def _first(book: ProfileBook) -> int | str:
    if not lacks(book, *CODE, dimensions_of(book)[2].field):
        best = ranked(book)["customer_id"].head(1).to_list()
        if best:
            return best[0]
    return book.customer_ids[0]
