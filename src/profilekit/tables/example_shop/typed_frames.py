"""What happened in the shop of known types, set out as canonical tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import narwhals as nw
import numpy as np

from profilekit.tables.example_shop.dice import TIMEZONE
from profilekit.tables.example_shop.typed_goods import SLOTS
from profilekit.tables.example_shop.typed_people import Behaviour
from profilekit.tables.example_shop.typed_receipts import MORNING_S
from profilekit.tables.example_shop.typed_sessions import EVENT_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.tables.example_shop.typed_world import World

__all__ = ["LAST_DAY", "typed_frames", "types_frame"]

LAST_DAY = date(2025, 12, 31)
"""Last day of the history."""

_DAY_S = 86_400
_CURRENCY = "EUR"
_CENTS = 100


def _text(values: Sequence[str | None]) -> nw.Series[Any]:
    return nw.new_series("text", values, nw.String(), backend="polars")


def _codes(prefix: str, numbers: NDArray[np.int64], width: int) -> nw.Series[Any]:
    """Write numbers as codes; negative ones are missing."""
    return _text(
        [f"{prefix}{number:0{width}}" if number >= 0 else None for number in numbers.tolist()]
    )


def _names(names: tuple[str, ...], codes: NDArray[np.int64]) -> nw.Series[Any]:
    """Look names up; negative codes are missing."""
    return _text([names[int(code)] if code >= 0 else None for code in codes.tolist()])


def _customers_of(who: NDArray[np.int64]) -> nw.Series[Any]:
    return _codes("C", who + 1, 5)


def _products_of(products: NDArray[np.int64]) -> nw.Series[Any]:
    return _codes("P", products, 4)


def _campaigns_of(campaigns: NDArray[np.int64]) -> nw.Series[Any]:
    return _codes("K", campaigns, 3)


class _Clock:
    """Moments of a history of so many days; opening hours keep clear of changes of the clock."""

    def __init__(self, days: int) -> None:
        first = LAST_DAY - timedelta(days=days - 1)
        zone = ZoneInfo(TIMEZONE)
        noons = [
            datetime(day.year, day.month, day.day, 12, tzinfo=zone).astimezone(UTC)
            for day in (first + timedelta(days=number) for number in range(days + 30))
        ]
        self._midnights = np.array(
            [int(noon.timestamp()) - _DAY_S // 2 for noon in noons], dtype=np.int64
        )

    def moments(self, day: NDArray[np.int64], second: NDArray[np.int64]) -> nw.Series[Any]:
        """Give moments in UTC."""
        epoch = (self._midnights[day] + second).astype("datetime64[s]").astype("datetime64[us]")
        naive = nw.new_series("moment", epoch, backend="polars")
        return naive.dt.replace_time_zone("UTC")


def _frame(columns: dict[str, Any]) -> nw.DataFrame[Any]:
    return nw.from_dict(columns, backend="polars")


def _products(world: World) -> nw.DataFrame[Any]:
    goods = world.goods
    product = np.arange(len(goods.list_cents))
    departments = [goods.department_names[place] for place in (product // SLOTS).tolist()]
    brands = zip(departments, goods.brand.tolist(), strict=True)
    return _frame(
        {
            "product_id": _products_of(product),
            "department": _text(departments),
            "category": _names(goods.category_names, product // SLOTS),
            "brand": _text([f"{name} {brand}" if brand else "own" for name, brand in brands]),
            "own_brand": goods.brand == 0,
            "list_amount": goods.list_cents / _CENTS,
        }
    )


def _customers(world: World, clock: _Clock) -> nw.DataFrame[Any]:
    count = world.people.count
    return _frame(
        {
            "customer_id": _customers_of(np.arange(count)),
            "first_seen_at": clock.moments(world.people.first_day, np.full(count, MORNING_S)),
            "birth_year": world.people.birth_year,
            "household_size": world.people.household_size,
        }
    )


def _transactions(world: World, clock: _Clock) -> nw.DataFrame[Any]:
    lines, visits, pages = world.lines, world.visits, world.pages
    starts = np.searchsorted(lines.visit, lines.visit)
    return _frame(
        {
            "customer_id": _customers_of(visits.customer[lines.visit]),
            "ordered_at": clock.moments(visits.day[lines.visit], pages.ordered_s[lines.visit]),
            "amount": lines.paid / _CENTS,
            "order_id": _codes("O", lines.visit, 7),
            "line_id": np.arange(len(starts)) - starts + 1,
            "product_id": _products_of(lines.product),
            "quantity": lines.units.astype(np.float64),
            "list_amount": lines.listed / _CENTS,
            "discount_amount": lines.discount / _CENTS,
            "coupon_amount": lines.coupon / _CENTS,
            "channel": _names(("store", "web"), pages.online[lines.visit].astype(np.int64)),
            "currency": _text([_CURRENCY] * len(starts)),
        }
    )


def _web_events(world: World, clock: _Clock) -> nw.DataFrame[Any]:
    pages = world.pages
    seen = pages.online[pages.visit]
    visit = pages.visit[seen]
    return _frame(
        {
            "customer_id": _customers_of(world.visits.customer[visit]),
            "occurred_at": clock.moments(world.visits.day[visit], pages.second[seen]),
            "event_name": _names(EVENT_NAMES, pages.event[seen]),
            "session_id": _codes("V", visit, 7),
            "product_id": _products_of(pages.product[seen]),
            "search_text": _names(world.goods.category_names, pages.category[seen]),
            "engaged_s": pages.engaged_s[seen].astype(np.float64),
        }
    )


def _campaigns(world: World, clock: _Clock) -> nw.DataFrame[Any]:
    campaigns = world.campaigns
    number, who = np.nonzero(campaigns.contacted)
    morning, night = np.full_like(number, MORNING_S), np.full_like(number, _DAY_S - 1)
    return _frame(
        {
            "customer_id": _customers_of(who),
            "campaign_id": _campaigns_of(number),
            "contacted_at": clock.moments(campaigns.start_day[number], morning),
            "ends_at": clock.moments(campaigns.end_day[number], night),
            "channel": _text(["email"] * len(who)),
            "offer_type": _text(["coupon"] * len(who)),
        }
    )


def _responses(world: World, clock: _Clock) -> nw.DataFrame[Any]:
    """Set out coupons used, then clicks, of which less is known."""
    lines, visits, clicks = world.lines, world.visits, world.clicks
    used = np.flatnonzero(lines.campaign >= 0)
    visit = lines.visit[used]
    missing = np.full(len(clicks.customer), -1, dtype=np.int64)
    day = np.concatenate([visits.day[visit], clicks.second // _DAY_S])
    second = np.concatenate([world.pages.ordered_s[visit], clicks.second % _DAY_S])
    who = np.concatenate([visits.customer[visit], clicks.customer])
    worth = [*(lines.coupon[used] / _CENTS).tolist(), *[None] * len(missing)]
    return _frame(
        {
            "customer_id": _customers_of(who),
            "campaign_id": _campaigns_of(np.concatenate([lines.campaign[used], clicks.campaign])),
            "responded_at": clock.moments(day, second),
            "kind": _names(("coupon_redeemed", "clicked"), (np.arange(len(who)) >= len(used)) * 1),
            "amount": nw.new_series("amount", worth, nw.Float64(), backend="polars"),
            "product_id": _products_of(np.concatenate([lines.product[used], missing])),
            "coupon_id": _campaigns_of(np.concatenate([lines.campaign[used], missing])),
            "currency": _text([_CURRENCY] * len(who)),
        }
    )


def types_frame(world: World) -> nw.DataFrame[Any]:
    """Set out the types, which no table says."""
    people = world.people
    labels = tuple(behaviour.name.lower() for behaviour in Behaviour)
    shares = {f"{name}_share": people.weights[:, place] for place, name in enumerate(labels)}
    return _frame(
        {
            "customer_id": _customers_of(np.arange(people.count)),
            "shopper_type_label": _names(labels, people.dominant),
            **shares,
        }
    )


def typed_frames(world: World) -> dict[str, nw.DataFrame[Any]]:
    """Set out every table by name, times in UTC, money in major units."""
    clock = _Clock(world.days)
    return {
        "transactions": _transactions(world, clock),
        "products": _products(world),
        "customers": _customers(world, clock),
        "campaigns": _campaigns(world, clock),
        "responses": _responses(world, clock),
        "web_events": _web_events(world, clock),
    }
