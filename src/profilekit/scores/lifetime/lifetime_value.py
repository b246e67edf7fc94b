"""Lifetime value: what a customer will be worth, as order days to come times the value of one.

A purchase model says how many days with an order are to come and when, a spend model what such
a day is worth; the two are taken as independent, which the spend model checks. What has been
spent already is not part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of, is_missing
from profilekit.book.containers import frame_in, kind_out
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.transformer import output_asked, require_fitted
from profilekit.scores.lifetime.discounting import daily_rate
from profilekit.scores.lifetime.gamma_gamma import ORDER_VALUE, GammaGammaModel
from profilekit.scores.lifetime.histories import HistoryFields
from profilekit.scores.lifetime.lifetime_outlook import LifetimeOutlook
from profilekit.scores.lifetime.lifetime_periods import Periods, periods_frame
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.nested import (
    fitted_documents,
    fitted_of,
    params_of,
    require_alike,
    require_kind,
    unfitted_of,
)
from profilekit.scores.lifetime.purchase_checks import (
    checked_horizons,
    require_between,
    require_rate,
    require_whole,
)
from profilekit.scores.lifetime.purchase_fields import (
    ALIVE,
    alive_spec,
    expected_name,
    expected_spec,
    purchase_reasons,
)
from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.scores.lifetime.value_fields import (
    clv_high_name,
    clv_low_name,
    clv_name,
    clv_reason,
    clv_specs,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec
    from profilekit.scores.lifetime.spend_distribution import SpendDistribution

__all__ = ["LifetimeValueModel", "LifetimeValueState"]


class LifetimeValueState(FittedState):
    """The two fitted models, each as its own JSON object."""

    purchases: dict[str, Any]
    spend: dict[str, Any]


class LifetimeValueModel(BookEstimator[LifetimeValueState]):
    """Predict what customers will be worth: order days to come, value of a day, discounted total.

    Parameters
    ----------
    purchases : ModifiedBetaGeoModel, ParetoNBDModel, BetaGeoModel or NBDModel, optional
        How often customers order, until they leave (by `NBDModel`, never); its horizons are not
        used. By default ``ModifiedBetaGeoModel()``. It is cloned, and the clone fitted.
    spend : GammaGammaModel, optional
        What an order day is worth. By default ``GammaGammaModel()``. It is cloned likewise.
    horizons_days : sequence of int, default=(365,)
        How far ahead, in days; fields are made for each.
    annual_discount_rate : float, default=0.1
        What a year costs: an amount paid after t days counts ``(1 + rate)^(-t / 365)`` of itself.
        From 0, which discounts nothing, to 1.
    interval_prob : float, default=0.8
        Probability of the intervals; half of the rest lies beyond each end.

    Attributes
    ----------
    state_ : LifetimeValueState
        The two fitted models as JSON.
    purchases_ : PurchaseModel
        The fitted purchase model.
    spend_ : GammaGammaModel
        The fitted spend model.

    Notes
    -----
    An interval is of the predictive distribution of what one customer spends, not of its mean: it
    holds the total with that probability, and is wide. It is exact for the total not discounted,
    and both ends are scaled by what discounting takes off the mean. Uncertainty of the parameters
    is not in it.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "RFM and CLV: Using Iso-Value
       Curves for Customer Base Analysis", Journal of Marketing Research 42(4), 415-430.

    Examples
    --------
    >>> import profilekit as pk
    >>> book = pk.measure(pk.make_shop(seed=7, n_customers=200), as_of="2025-12-31")
    >>> model = LifetimeValueModel().fit(book)
    >>> print(model.explain(book, "C0001")[-1].text)
    14.4 order days expected in 365 days x 62.00 a day, discounted at 10% a year: 853.79
    (80%: 288.68 to 1,478.92)
    """

    state_model: ClassVar[type[FittedState]] = LifetimeValueState

    def __init__(
        self,
        purchases: PurchaseModel | None = None,
        spend: GammaGammaModel | None = None,
        *,
        horizons_days: Sequence[int] = (365,),
        annual_discount_rate: float = 0.1,
        interval_prob: float = 0.8,
    ) -> None:
        self.purchases = purchases
        self.spend = spend
        self.horizons_days = horizons_days
        self.annual_discount_rate = annual_discount_rate
        self.interval_prob = interval_prob

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: those of the two models."""
        return tuple(dict.fromkeys((*self._purchases.fields_in, *self._spend.fields_in)))

    @property
    def purchases_(self) -> PurchaseModel:
        """The fitted purchase model."""
        return fitted_of(PurchaseModel, self.state_.purchases)

    @property
    def spend_(self) -> GammaGammaModel:
        """The fitted spend model."""
        return fitted_of(GammaGammaModel, self.state_.spend)

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of: alive, value of a day, and per horizon the days, the value and its interval."""
        about = {"made_by": self.name, "evidence": self._purchases.repeats}
        source = self._purchases.source
        of_book = {"made_by": self.name, "null_meaning": "Never ordered"}
        value = self._spend.output_fields()[0].model_copy(update=of_book)
        specs = [alive_spec(**about, source=source), value]
        for days in self.horizons_days:
            specs.append(expected_spec(days, **about, source=source))
            specs += clv_specs(days, self.interval_prob, **about)
        return tuple(specs)

    def by_period(
        self,
        X: Any,  # noqa: N803 - scikit-learn's name
        *,
        period_days: int = 30,
        periods: int = 12,
        intervals: bool = True,
    ) -> Any:
        """Predict period after period.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.
        period_days : int, default=30
            Days of a period.
        periods : int, default=12
            How many.
        intervals : bool, default=True
            Whether the two columns of the interval are made, which take most of the time.

        Returns
        -------
        DataFrame of shape (n_customers * periods, 8 or 10)
            Of the kind given, customer by customer: ``customer_id``, else ``row`` from 0 (pandas
            keeps its index, or gets the ids), ``period`` from 1, ``first_day`` and ``last_day``
            counted from the day of the book, ``expected_order_days_count``,
            ``expected_spend_amount`` and ``clv_amount`` (the same, discounted) of the period,
            ``clv_to_date_amount`` up to its end, and its interval, ``clv_low_to_date_amount`` and
            ``clv_high_to_date_amount``.

        Raises
        ------
        sklearn.exceptions.NotFittedError
            If not fitted.
        DeclarationError
            If `period_days` or `periods` is no whole number from 1 on.
        """
        require_fitted(self)
        asked_by = f"{self.name}.by_period"
        for name, value in (("period_days", period_days), ("periods", periods)):
            require_whole(name, value, asked_by=asked_by)
        frame = frame_in(X, asked_by=asked_by)
        columns = inputs_of(frame, self.fields_in, asked_by=asked_by)
        outlook = self._outlook(columns, asked_by=asked_by)
        made = Periods(period_days, periods, self.interval_prob if intervals else None).of(outlook)
        return periods_frame(made, frame, kind_out(X, output_asked(self)), X)

    def spend_distribution(self, X: Any, horizon_days: float) -> SpendDistribution:  # noqa: N803 - the same
        """Give the distribution of what customers spend within a horizon, not discounted.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.
        horizon_days : float
            How far ahead, in days.

        Returns
        -------
        SpendDistribution
            Of every customer, in the order of ``X``.
        """
        require_fitted(self)
        asked_by = f"{self.name}.spend_distribution"
        require_between("horizon_days", horizon_days, 0, np.inf, asked_by=asked_by)
        columns = inputs_of(frame_in(X, asked_by=asked_by), self.fields_in, asked_by=asked_by)
        return self._outlook(columns, asked_by=asked_by).spend(horizon_days)

    @property
    def _purchases(self) -> PurchaseModel:
        given = ModifiedBetaGeoModel() if self.purchases is None else self.purchases
        return require_kind("purchases", given, PurchaseModel, asked_by=self.name)

    @property
    def _spend(self) -> GammaGammaModel:
        given = GammaGammaModel() if self.spend is None else self.spend
        return require_kind("spend", given, GammaGammaModel, asked_by=self.name)

    def _outlook(self, columns: Mapping[str, FloatArray], *, asked_by: str) -> LifetimeOutlook:
        purchases, spend = self.purchases_, self.spend_
        values, value_rows = spend.outlook(columns, asked_by=asked_by)
        return LifetimeOutlook(
            orders=purchases.outlook(columns, asked_by=asked_by),
            values=values,
            value_rows=value_rows,
            time_unit_days=purchases.time_unit_days,
            rate=daily_rate(self.annual_discount_rate),
        )

    def _fit_columns(self, columns: Mapping[str, FloatArray]) -> LifetimeValueState:
        asked_by = f"{self.name}.fit"
        self._require_valid_parameters(asked_by=asked_by)
        frame = nw.from_dict(dict(columns), backend="polars")
        # The spend model first: its faults are told first.
        models = {"spend": self._spend, "purchases": self._purchases}
        return LifetimeValueState(**fitted_documents(models, frame, asked_by=asked_by))

    def _require_readable(self, *, asked_by: str) -> None:
        self._require_valid_parameters(asked_by=asked_by)
        for name in ("purchases", "spend"):
            require_alike(name, getattr(self, f"{name}_"), getattr(self, f"_{name}"))

    def _require_valid_parameters(self, *, asked_by: str) -> None:
        checked_horizons(self.horizons_days, asked_by=asked_by)
        require_between("interval_prob", self.interval_prob, 0, 1, asked_by=asked_by)
        require_rate(self.annual_discount_rate, asked_by=asked_by)

    def _transform_columns(self, columns: Mapping[str, FloatArray]) -> Mapping[str, NDArray[Any]]:
        outlook = self._outlook(columns, asked_by=f"{self.name}.transform")
        value = outlook.order_value()
        made = {ALIVE: outlook.alive_prob(), ORDER_VALUE: value}
        for days in self.horizons_days:
            discounted = outlook.discounted_days(0, days)
            low, high = outlook.interval(days, self.interval_prob, discounted_days=discounted)
            made[expected_name(days)] = outlook.order_days(0, days)
            made[clv_name(days)] = value * discounted
            made[clv_low_name(days)] = low
            made[clv_high_name(days)] = high
        return made

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        fields = HistoryFields(*self.purchases_.fields_in)
        of_history = purchase_reasons(values, outputs, fields, (), self.interval_prob)
        if is_missing(values[fields.tenure]):
            return of_history
        of_value = self.spend_.explain_one(values, outputs=outputs)
        about = (self.interval_prob, self.annual_discount_rate)
        told = [clv_reason(days, outputs, *about) for days in self.horizons_days]
        return (*of_history, *of_value, *told)

    def _write_params(self, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "purchases": params_of(self.purchases), "spend": params_of(self.spend)}

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        nested = {
            "purchases": unfitted_of(PurchaseModel, params.get("purchases")),
            "spend": unfitted_of(GammaGammaModel, params.get("spend")),
        }
        return {**params, **nested}
