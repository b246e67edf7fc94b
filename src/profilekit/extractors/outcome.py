"""Outcome: what customers did in the days that end with the day asked about, to be predicted.

Measured as of the last day of a horizon, it says what came after the day before the horizon.
Money counts on its own day, whichever order it belongs to, so that what was known before and the
outcome add up to what is known after. Every field is marked as part of the outcome, so that
none of them is taken for something to predict it from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import case
from profilekit.extractors.purchase_grains import lines, order_days, orders, refunds
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure

__all__ = ["VALUE_TO_COME", "Outcome", "OutcomeMargin", "OutcomeReturns"]

VALUE_TO_COME: Final = "value_to_come"
"""Outcome that all of these are part of."""


class Outcome(Extractor):
    """Orders, order days and spend of a horizon, who lapsed and who came new.

    Parameters
    ----------
    horizon_days : int
        Days of the horizon, which ends with the day asked about.

    Examples
    --------
    >>> [spec.name for spec in Outcome(horizon_days=90).specs()][:3]
    ['outcome_orders_90d_count', 'outcome_order_days_90d_count', 'outcome_spend_90d_amount']
    """

    horizon_days: PositiveInt

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Instances that its checks try."""
        return (cls(horizon_days=90),)

    def fields(self) -> Iterator[Field]:
        """Yield counts, money, then who lapsed and who came new."""
        days = self.horizon_days
        coming = orders.last(days=days)
        paid = lines.last(days=days).sum(lines.amount)
        back = refunds.last(days=days).sum(refunds.amount)
        yield _field(
            f"outcome_orders_{days}d_count",
            coming.count(),
            meaning=f"Orders placed in the {days} days of the outcome",
            minimum=0,
        )
        yield _field(
            f"outcome_order_days_{days}d_count",
            order_days.last(days=days).count(),
            meaning=f"Days with an order in the {days} days of the outcome",
            minimum=0,
        )
        yield _field(
            f"outcome_spend_{days}d_amount",
            paid - back,
            meaning=f"Paid in the {days} days of the outcome, less refunds given in them",
        )
        yield _field(
            f"outcome_refunded_{days}d_amount",
            back,
            meaning=f"Given back in the {days} days of the outcome, for orders of any day",
            minimum=0,
        )
        before = orders.where(orders.age >= days).count()
        yield _field(
            f"outcome_lapsed_{days}d_flag",
            case((before > 0, coming.count() <= 0)),
            meaning=f"Whether a customer of before placed no order in the {days} days",
            null_meaning="no order before the outcome",
        )
        yield _field(
            f"outcome_born_later_{days}d_flag",
            (before <= 0) & (coming.count() > 0),
            meaning=f"Whether the first order of all falls in the {days} days of the outcome",
        )


class OutcomeMargin(Extractor):
    """Margin of what was bought in a horizon, where costs are known.

    Parameters
    ----------
    horizon_days : int
        Days of the horizon, which ends with the day asked about.

    Examples
    --------
    >>> [spec.name for spec in OutcomeMargin(horizon_days=90).specs()]
    ['outcome_margin_90d_amount']
    """

    horizon_days: PositiveInt

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Instances that its checks try."""
        return (cls(horizon_days=90),)

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        days = self.horizon_days
        coming = lines.last(days=days)
        is_known = ~coming.max(lines.cost_amount).is_null()
        nothing_bought = coming.count() <= 0
        margin = coming.sum(lines.amount - lines.cost_amount)
        yield _field(
            f"outcome_margin_{days}d_amount",
            case((is_known, margin), (nothing_bought, margin)),
            meaning=f"Paid in the {days} days of the outcome for lines whose cost is known, less "
            "their cost; 0 where nothing was bought",
            null_meaning="bought only lines whose cost is not known",
        )


class OutcomeReturns(Extractor):
    """Refunds of a horizon for orders placed before it.

    Parameters
    ----------
    horizon_days : int
        Days of the horizon, which ends with the day asked about.

    Examples
    --------
    >>> [spec.name for spec in OutcomeReturns(horizon_days=90).specs()]
    ['outcome_refunded_earlier_90d_amount']
    """

    horizon_days: PositiveInt

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Instances that its checks try."""
        return (cls(horizon_days=90),)

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        days = self.horizon_days
        order_age = refunds.age + refunds.day - orders.day.matched(refunds.order_id)
        earlier = refunds.last(days=days).where(order_age >= days)
        yield _field(
            f"outcome_refunded_earlier_{days}d_amount",
            earlier.sum(refunds.amount),
            meaning=f"Given back in the {days} days of the outcome for orders placed before them, "
            "where the order is known",
            minimum=0,
        )


def _field(name: str, measure: Measure, **about: Any) -> Field:
    return Field(name, measure, point_in_time=PointInTime.TARGET, outcome=VALUE_TO_COME, **about)
