"""One customer's whole profile: every value with its unit, what it rests on, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.fields import Section as ProfileSection
from profilekit.report.dimensions import CODE, dimensions_of
from profilekit.report.section import Section, lacks, render
from profilekit.report.top_customers import ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.book import ProfileBook
    from profilekit.book.profile import Value

__all__ = ["one_profile"]


def one_profile(book: ProfileBook, customer_id: int | str | None = None) -> Section | None:
    """Show a profile; without an id that of the best customer, or of the first one."""
    if len(book) == 0:
        return None
    profile = book.profile(_first(book) if customer_id is None else customer_id)
    parts = [
        (part.replace("_", " ").capitalize(), _told(book, getattr(profile, part)))
        for part in ProfileSection
    ]
    html = render(
        "one_profile.html",
        currency=book.provenance.currency,
        profile=profile,
        parts=[(heading, values) for heading, values in parts if values],
        catalogue=book.catalogue,
    )
    return Section("one-profile", "One whole profile", html)


def _told(book: ProfileBook, values: Mapping[str, Value]) -> dict[str, Value]:
    """Leave out statistics that are there for estimators."""
    return {name: values[name] for name in values if not book.catalogue[name].is_statistic}


def _first(book: ProfileBook) -> int | str:
    if not lacks(book, *CODE, dimensions_of(book)[2].field):
        best = ranked(book)["customer_id"].head(1).to_list()
        if best:
            return best[0]
    return book.customer_ids[0]
