"""Carts: what is put into a cart and then bought, or left.

A cart is a session with an ``add_to_cart``. It is abandoned when its last one is followed by no
purchase in time, neither on the site nor, where transactions are there, by an order anywhere.
Only closed carts count, whose time is over, so the fate of a cart does not change any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

import narwhals as nw
from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import orders
from profilekit.extractors.web_grains import GAP_MINUTES, Names, sessions_cut_after, web_events
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.view import TableView

__all__ = ["Carts"]

_HOUR_US: Final = 3_600_000_000
_NEVER: Final = 2**62


class Carts(Extractor):
    """Closed carts, and the share of them that was abandoned.

    A cart is closed once its last ``add_to_cart`` is more than `purchase_hours` old, in whole
    days, so that its time is over in every time zone: with 24 hours, from the second day after.
    An order on the instant of the last ``add_to_cart`` comes after it.

    Parameters
    ----------
    purchase_hours : int, default=24
        Hours in which a cart must be bought not to count as abandoned.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    cart_events, purchase_events : tuple of str
        Events that put something into a cart, and that are a purchase.

    Examples
    --------
    >>> [spec.name for spec in Carts().specs()]
    ['closed_carts_count', 'cart_abandonment_share']
    """

    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "web_events": frozenset({"occurred_at", "event_name"})
    }
    wants: ClassVar[Mapping[str, frozenset[str]]] = {
        "web_events": frozenset({"session_id"}),
        "transactions": frozenset({"ordered_at", "order_id"}),
    }

    purchase_hours: PositiveInt = 24
    gap_minutes: PositiveInt = GAP_MINUTES
    cart_events: Names = ("add_to_cart",)
    purchase_events: Names = ("purchase",)

    def fields(self) -> Iterator[Field]:
        """Yield the closed carts, then the share abandoned."""
        yield Field(
            "closed_carts_count",
            dtype="int64",
            meaning="Sessions in which something was put into a cart, whose time to buy is over",
            minimum=0,
            point_in_time=PointInTime.LATE,
            when_absent=0,
        )
        yield Field(
            "cart_abandonment_share",
            dtype="float64",
            meaning=f"Share of closed carts that no purchase followed in {self.purchase_hours} "
            "hours",
            minimum=0,
            maximum=1,
            null_meaning="no closed cart",
            evidence="closed_carts_count",
            point_in_time=PointInTime.LATE,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Look from each cart to the next purchase, in one pass in order of time."""
        both = nw.concat([self._closed(view), *self._bought(view)])
        # Of one instant, the cart comes before the purchase.
        following = nw.col("bought_at").cum_min(reverse=True)
        following = following.over("customer_id", order_by=["at", "is_purchase"])
        in_time = following - nw.col("at") <= self.purchase_hours * _HOUR_US
        carts = both.with_columns(
            left=nw.when(in_time).then(nw.lit(0.0)).otherwise(nw.lit(1.0))
        ).filter(nw.col("is_purchase") == 0)
        return (
            carts.group_by("customer_id")
            .agg(nw.len().alias("carts"), nw.col("left").mean())
            .select(
                "customer_id",
                closed_carts_count=nw.col("carts").cast(nw.Int64),
                cart_abandonment_share=nw.col("left"),
            )
        )

    def _closed(self, view: TableView) -> nw.LazyFrame[Any]:
        sessions = sessions_cut_after(self.gap_minutes)
        added = web_events.named(self.cart_events)
        carts = view.grain(
            sessions,
            at=added.max(web_events.at).per(sessions),
            day=added.max(web_events.day).per(sessions),
        )
        whole_days = -(-self.purchase_hours // 24)
        closed = nw.col("day") < view.as_of_day - whole_days
        return carts.filter(~nw.col("at").is_null() & closed).select(
            "customer_id", "at", bought_at=_whole(_NEVER), is_purchase=_whole(0)
        )

    def _bought(self, view: TableView) -> Iterator[nw.LazyFrame[Any]]:
        events = view.table("web_events").filter(nw.col("event_name").is_in(self.purchase_events))
        yield _purchases(events.select("customer_id", at="occurred_at"))
        if view.has("transactions"):
            yield _purchases(view.grain(orders, at=orders.at))


def _purchases(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return frame.select("customer_id", "at", bought_at="at", is_purchase=_whole(1))


def _whole(number: int) -> nw.Expr:
    return nw.lit(number, nw.Int64)
