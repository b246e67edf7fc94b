"""Returns: what a customer gave back, in all and of orders whose time to do so is over.

Refunds of recent orders are still to come, so a share of all orders falls at its end for
everybody. The return rate looks at each order for the same number of days, and only at orders
for which these days have passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import NonNegativeInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import case
from profilekit.extractors.purchase_grains import orders, refunds
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ReturnRate", "Returns"]


class Returns(Extractor):
    """Refunds: how many, how much, and as a ratio to what was paid.

    Examples
    --------
    >>> [spec.name for spec in Returns().specs()]
    ['refunds_count', 'refunded_amount', 'refunded_ratio']
    """

    def fields(self) -> Iterator[Field]:
        """Yield count, amount, ratio."""
        refunded = refunds.sum(refunds.amount)
        yield Field(
            "refunds_count",
            refunds.count(),
            meaning="Refunds: negative lines and returned lines",
            minimum=0,
            point_in_time=PointInTime.LATE,
        )
        yield Field(
            "refunded_amount",
            refunded,
            meaning="Given back in all",
            minimum=0,
            evidence="refunds_count",
            point_in_time=PointInTime.LATE,
        )
        yield Field(
            "refunded_ratio",
            refunded / orders.sum(orders.amount),
            meaning="Given back over what was paid; above 1 where refunds are for purchases that "
            "the tables do not hold",
            minimum=0,
            null_meaning="nothing paid yet",
            evidence="orders_count",
            point_in_time=PointInTime.LATE,
        )


class ReturnRate(Extractor):
    """Share of spend that came back within some days of the order, over orders as old as that.

    Orders and refunds meet by ``order_id``: those without one, and refunds of an order that is
    not known, are left out. Where that is so of all refunds of a customer, nobody knows what came
    back of their orders.

    Parameters
    ----------
    return_days : int, default=30
        Days after the order within which a refund counts. Our choice, as the usual term of
        voluntary returns.

    Examples
    --------
    >>> [spec.name for spec in ReturnRate().specs()]
    ['return_rate_share']
    """

    return_days: NonNegativeInt = 30

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        days = self.return_days
        ordered = orders.day.matched(refunds.order_id)
        soon = refunds.day - ordered <= days
        closed = refunds.age + refunds.day - ordered >= days
        old = orders.where(orders.age >= days).where(~orders.key.is_null())
        back = refunds.where(soon & closed).sum(refunds.amount)
        rate = (back / old.sum(orders.amount)).at_most(1)
        is_known = (refunds.count() < 1) | (refunds.where(~ordered.is_null()).count() > 0)
        yield Field(
            "return_rate_share",
            case((is_known, rate)),
            meaning=f"Share of what orders at least {days} days old were worth that was given "
            f"back within {days} days of the order",
            minimum=0,
            maximum=1,
            null_meaning=f"nothing paid {days} days ago or before, no order has an id, or none of "
            "the refunds is of a known order",
            evidence="orders_count",
            point_in_time=PointInTime.LATE,
        )
