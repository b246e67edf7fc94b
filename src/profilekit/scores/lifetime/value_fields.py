"""The fields that lifetime value makes, and the sentence that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.book.reason import Reason
from profilekit.fields import FieldSpec, Section
from profilekit.scores.lifetime.gamma_gamma import ORDER_VALUE
from profilekit.scores.lifetime.purchase_fields import expected_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.applied import Scalar

__all__ = ["clv_high_name", "clv_low_name", "clv_name", "clv_reason", "clv_sentence", "clv_specs"]

_NO_HISTORY = "Never ordered"


def clv_name(horizon_days: int) -> str:
    """Name of the value to come within a horizon.

    Examples
    --------
    >>> clv_name(365)
    'clv_365d_amount'
    """
    return f"clv_{horizon_days}d_amount"


def clv_low_name(horizon_days: int) -> str:
    """Name of the lower end of its interval."""
    return f"clv_low_{horizon_days}d_amount"


def clv_high_name(horizon_days: int) -> str:
    """Name of the upper end of its interval."""
    return f"clv_high_{horizon_days}d_amount"


def clv_specs(
    horizon_days: int, interval_prob: float, *, made_by: str, evidence: str
) -> Sequence[FieldSpec]:
    """Specs of the value to come within a horizon and of the ends of its interval."""
    value = f"value of orders in the next {horizon_days} days, discounted to today"
    interval = f"of the {interval_prob:.0%} interval of the {value}"
    return [
        FieldSpec(
            name=name,
            dtype="float64",
            meaning=meaning,
            minimum=0,
            null_meaning=_NO_HISTORY,
            section=Section.SCORES,
            evidence=evidence,
            source="Fader, Hardie & Lee (2005)",
            made_by=made_by,
        )
        for name, meaning in (
            (clv_name(horizon_days), f"Expected {value}"),
            (clv_low_name(horizon_days), f"Lower end {interval}"),
            (clv_high_name(horizon_days), f"Upper end {interval}"),
        )
    ]


def clv_reason(
    horizon_days: int,
    outputs: Mapping[str, Scalar],
    interval_prob: float,
    annual_discount_rate: float,
) -> Reason:
    """Say what one customer's value within a horizon is made of."""
    days = expected_name(horizon_days)
    ends = (clv_low_name(horizon_days), clv_high_name(horizon_days))
    names = (days, ORDER_VALUE, clv_name(horizon_days), *ends)
    told = [float(outputs[name] or 0) for name in names]
    text = clv_sentence(
        horizon_days,
        told[0],
        told[1],
        clv=told[2],
        ends=(told[3], told[4]),
        interval_prob=interval_prob,
        annual_discount_rate=annual_discount_rate,
    )
    return Reason(field=clv_name(horizon_days), text=text, code="value", reads=days)


def clv_sentence(
    horizon_days: int,
    order_days: float,
    order_value: float,
    *,
    clv: float,
    ends: tuple[float, float],
    interval_prob: float,
    annual_discount_rate: float,
) -> str:
    """Tell what a value to come is made of.

    Examples
    --------
    >>> ends = (0.0, 180.0)
    >>> rates = {"interval_prob": 0.8, "annual_discount_rate": 0.1}
    >>> print(clv_sentence(365, 2.31, 35.1, clv=77.3, ends=ends, **rates))
    2.3 order days expected in 365 days x 35.10 a day, discounted at 10% a year: 77.30 \
(80%: 0.00 to 180.00)
    """
    shown = f"{order_days:,.1f}" if order_days >= 1 else f"{order_days:.2f}"
    days = "1 day" if horizon_days == 1 else f"{horizon_days:,} days"
    discounted = (
        f", discounted at {100 * annual_discount_rate:g}% a year" if annual_discount_rate else ""
    )
    return (
        f"{shown} order days expected in {days} x {order_value:,.2f} a day{discounted}: {clv:,.2f} "
        f"({100 * interval_prob:g}%: {ends[0]:,.2f} to {ends[1]:,.2f})"
    )
