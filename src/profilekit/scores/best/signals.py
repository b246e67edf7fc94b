"""Signals: the fields that speak for a customer or against, in groups that have weights.

The weight of a group is shared by its signals, so that ten ways to recommend us do not outweigh
spend. Which groups and how heavy is our choice, after what engagement is worth [1]_: half for
money (brought and expected), a fifth for staying, the rest for what is brought beside it.

Satisfaction stands apart from loyalty, because the satisfied leave and the dissatisfied
stay: in competitive markets merely satisfied customers defect, and loyalty without alternatives
is no liking [2]_. Tenure is context and earns nothing: long-lived customers are not for that
reason profitable ones [3]_.

References
----------
.. [1] Kumar, V. et al. (2010), "Undervalued or Overvalued Customers: Capturing Total Customer
   Engagement Value", Journal of Service Research 13(3), 297-310.
.. [2] Jones, T. O. and Sasser, W. E. (1995), "Why Satisfied Customers Defect", Harvard Business
   Review 73(6), 88-99.
.. [3] Reinartz, W. J. and Kumar, V. (2000), "On the Profitability of Long-Life Customers in a
   Noncontractual Setting", Journal of Marketing 64(4), 17-35.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Self

import numpy as np
from pydantic import Field, model_validator

from profilekit.book.attributes import without_window
from profilekit.book.declared import Declared
from profilekit.book.readonly import ReadOnly
from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.columns import FloatArray

__all__ = ["DEFAULT_GROUP_WEIGHTS", "DEFAULT_SIGNALS", "Signal", "signals_there"]


class Signal(Declared):
    """One field that counts in the score of the best customers.

    Parameters
    ----------
    field : str
        A field that holds numbers or flags.
    group : str
        Group whose weight it shares.
    weight : float, default=1
        Its part in the group, relative to the other signals there; with 0 it is told beside the
        score and earns nothing.
    higher_is_better : bool, default=True
        Whether more speaks for the customer.
    at_least : float, optional
        If given, all that counts is whether the value reaches it.

    Raises
    ------
    DeclarationError
        If the weight is negative, or the field is a sensitive attribute.

    Examples
    --------
    >>> Signal(field="nps_score", group="advocacy", at_least=9).weight
    1.0
    """

    field: Annotated[str, Field(min_length=1)]
    group: Annotated[str, Field(min_length=1)]
    weight: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    higher_is_better: bool = True
    at_least: Annotated[float, Field(allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _is_not_sensitive(self) -> Self:
        if sensitive_fields((self.field,)):
            raise ValueError(f"{self.field!r} is a sensitive attribute, which no score reads")
        return self

    def counted(self, values: FloatArray) -> FloatArray:
        """Turn values of the field into what is compared: themselves, or whether they reach."""
        if self.at_least is None:
            return values
        return np.where(np.isnan(values), np.nan, values >= self.at_least)


def _lower(field: str, group: str) -> Signal:
    return Signal(field=field, group=group, higher_is_better=False)


_TO_COME: Final = Signal(field="clv_365d_amount", group="predicted value")

DEFAULT_SIGNALS: Final[tuple[Signal, ...]] = (
    Signal(field="spend_365d_amount", group="value"),
    Signal(field="margin_amount", group="value"),
    _TO_COME,
    Signal(field="orders_365d_count", group="loyalty"),
    Signal(field="order_regularity_ratio", group="loyalty"),
    Signal(field="alive_prob", group="loyalty"),
    Signal(field="categories_count", group="breadth"),
    Signal(field="campaign_response_share", group="response"),
    _lower("discount_share", "response"),
    Signal(field="referrals_converted_count", group="advocacy"),
    Signal(field="reviews_given_count", group="advocacy"),
    Signal(field="nps_score", group="advocacy", at_least=9),
    Signal(field="cleared_case_studies_count", group="advocacy"),
    _lower("return_rate_share", "cost"),
    _lower("tickets_per_order_ratio", "cost"),
    Signal(field="csat_mean_365d_score", group="satisfaction"),
    Signal(field="tenure_days", group="context", weight=0),
)
"""Signals read unless others are given; those that a book lacks are left out and listed."""

DEFAULT_GROUP_WEIGHTS: Final = ReadOnly(
    {
        "value": 30.0,
        "predicted value": 20.0,
        "loyalty": 20.0,
        "breadth": 5.0,
        "response": 10.0,
        "advocacy": 5.0,
        "cost": 5.0,
        "satisfaction": 5.0,
        "context": 0.0,
    }
)
"""Weights of the groups, relative to each other."""


def signals_there(
    signals: tuple[Signal, ...], there: Sequence[str], *, asked_by: str
) -> tuple[Signal, ...]:
    """Let the default signal of the value to come read the horizon that there is.

    Parameters
    ----------
    signals : tuple of Signal
        Those asked for.
    there : sequence of str
        Fields that there are.
    asked_by : str
        Who asks.

    Returns
    -------
    tuple of Signal
        As many; the same where the 365 days are there, or a signal names another horizon itself.

    Raises
    ------
    UnsupportedInputError
        If there are several other horizons, and none is named.

    Examples
    --------
    >>> [read] = signals_there((_TO_COME,), ("age_years", "clv_180d_amount"), asked_by="me")
    >>> read.field
    'clv_180d_amount'
    """
    if _TO_COME.field in there or _TO_COME not in signals:
        return signals
    any_horizon = without_window(_TO_COME.field)
    horizons = [name for name in there if without_window(name) == any_horizon != name]
    if not horizons or {signal.field for signal in signals}.intersection(horizons):
        return signals
    if len(horizons) > 1:
        own = f"Signal(field={horizons[0]!r}, group={_TO_COME.group!r})"
        raise UnsupportedInputError(
            f"{', '.join(horizons)} and no {_TO_COME.field}",
            asked_by=asked_by,
            expected=f"one value to come: name it, as in signals=(*DEFAULT_SIGNALS, {own})",
        )
    read = _TO_COME.model_copy(update={"field": horizons[0]})
    return tuple(read if signal == _TO_COME else signal for signal in signals)
