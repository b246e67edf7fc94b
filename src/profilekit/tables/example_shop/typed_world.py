"""Everything that happens in the shop of known types, part by part.

Each part draws from a stream of its own, so that what is left out of the tables later, such as
the pages, changes nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.tables.example_shop.typed_baskets import look_around
from profilekit.tables.example_shop.typed_draws import Draws
from profilekit.tables.example_shop.typed_goods import stock, write_to_customers
from profilekit.tables.example_shop.typed_occasions import plan_visits
from profilekit.tables.example_shop.typed_people import invite_shoppers
from profilekit.tables.example_shop.typed_receipts import answer_mail, ring_up
from profilekit.tables.example_shop.typed_sessions import page_through

if TYPE_CHECKING:
    from profilekit.tables.example_shop.typed_goods import Campaigns, Goods
    from profilekit.tables.example_shop.typed_occasions import Visits
    from profilekit.tables.example_shop.typed_people import Shoppers
    from profilekit.tables.example_shop.typed_receipts import Clicks, Lines
    from profilekit.tables.example_shop.typed_sessions import Pages

__all__ = ["World", "happen"]


@dataclass(frozen=True, slots=True)
class World:
    """What happened."""

    days: int
    goods: Goods
    people: Shoppers
    campaigns: Campaigns
    visits: Visits
    pages: Pages
    lines: Lines
    clicks: Clicks


def happen(seed: int, count: int, *, days: int, hardness: float) -> World:
    """Let so many customers shop for so many days."""
    streams = iter([Draws(seed, part) for part in range(7)])
    goods = stock(next(streams), days)
    people = invite_shoppers(next(streams), goods, count, days=days, hardness=hardness)
    campaigns = write_to_customers(next(streams), people.first_day, days)
    visits = plan_visits(next(streams), people, goods, campaigns, days)
    looks = look_around(next(streams), people, goods, campaigns, visits)
    pages = page_through(next(streams), people, visits, looks)
    last = next(streams)
    return World(
        days=days,
        goods=goods,
        people=people,
        campaigns=campaigns,
        visits=visits,
        pages=pages,
        lines=ring_up(last, people, goods, campaigns, visits, looks),
        clicks=answer_mail(last, people, campaigns, days),
    )
