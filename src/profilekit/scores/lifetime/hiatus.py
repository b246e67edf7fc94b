"""The rule of thumb: who has not ordered for so many days is gone.

It has nothing to learn and is hard to beat: managers' hiatus rules told active from inactive
customers as well as the stochastic models did. So it stands beside them, and every evaluation of
a model shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import NonNegativeInt  # noqa: TC002 - pydantic reads it at run time

from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.book.wording import amount_of, lacking
from profilekit.errors import Fault, TablesError
from profilekit.fields import FieldSpec, Section
from profilekit.scores.lifetime.purchase_checks import require_between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray

__all__ = ["HiatusRule", "HiatusState"]

_ACTIVE = "hiatus_active_flag"


class HiatusState(FittedState):
    """What a `HiatusRule` found in the population it was fitted on; the rule needs none of it."""

    customers_count: NonNegativeInt
    active_count: NonNegativeInt


class HiatusRule(BookEstimator[HiatusState]):
    """Call customers active who ordered in the last so many days.

    Parameters
    ----------
    days : float, default=182
        Customers whose last order is at most so long ago are active. Half a year is our choice:
        the managers of [1]_ used from two to nine months by trade. Choose it by what was observed
        (see `evaluate_value`), not on the customers it is judged on.
    recency : str
        Field read: days since the last order.

    Attributes
    ----------
    state_ : HiatusState
        How many customers ordered, and how many of them are active.

    References
    ----------
    .. [1] Wuebben, M. and von Wangenheim, F. (2008), "Instant Customer Base Analysis: Managerial
       Heuristics Often Get It Right", Journal of Marketing 72(3), 82-93.

    Examples
    --------
    >>> import polars as pl
    >>> customers = pl.DataFrame({"recency_days": [12, 182, 183, None]})
    >>> HiatusRule().fit_transform(customers)["hiatus_active_flag"].to_list()
    [True, True, False, None]
    """

    state_model: ClassVar[type[FittedState]] = HiatusState

    def __init__(self, days: float = 182, *, recency: str = "recency_days") -> None:
        self.days = days
        self.recency = recency

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Name of the field read."""
        return (self.recency,)

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Spec of the flag."""
        return (
            FieldSpec(
                name=_ACTIVE,
                dtype="bool",
                meaning=f"Ordered in the last {self.days:g} days",
                null_meaning="Never ordered",
                section=Section.SCORES,
                evidence=self.recency,
                source="Wuebben & von Wangenheim (2008)",
                made_by=self.name,
            ),
        )

    def _require_readable(self, *, asked_by: str) -> None:
        require_between("days", self.days, 0, np.inf, asked_by=asked_by)

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> HiatusState:
        asked_by = f"{self.name}.fit"
        self._require_readable(asked_by=asked_by)
        recency = self._recency(columns, asked_by=asked_by)
        return HiatusState(
            customers_count=int(np.count_nonzero(~np.isnan(recency))),
            active_count=int(np.count_nonzero(recency <= self.days)),
        )

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        recency = self._recency(columns, asked_by=f"{self.name}.transform")
        return {_ACTIVE: np.where(np.isnan(recency), np.nan, recency <= self.days)}

    def _recency(self, columns: Mapping[str, NDArray[Any]], *, asked_by: str) -> FloatArray:
        recency = columns[self.recency]
        broken = recency[(recency < 0) | np.isinf(recency)]
        if len(broken) > 0:
            customers = f"{len(broken):,} {'customer' if len(broken) == 1 else 'customers'}"
            found = f"{broken[0]:g} days since the last order, of {customers}"
            hint = "Measure recency up to the day of the book."
            fault = Fault("book", "negative", len(broken), found, hint=hint, column=self.recency)
            raise TablesError((fault,), asked_by=asked_by)
        return recency

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        recency, active = values[self.recency], outputs[_ACTIVE]
        if active is None:
            text = f"{lacking(self.recency)}, so neither active nor lapsed"
            return (Reason(field=_ACTIVE, text=text, code="missing", reads=self.recency),)
        told = amount_of(self.recency, float(recency or 0))
        text = f"{told}: {'active' if active else 'lapsed'} ({self.days:g} days or fewer)"
        return (
            Reason(
                field=_ACTIVE,
                text=text,
                code="threshold",
                reads=self.recency,
                value=recency,
                threshold=float(self.days),
            ),
        )
