"""What all purchase models share: histories in, the days with an order to come out.

A model is a process, whose mathematics stand in a module of their own, and the parameters that
made the histories of a population most likely. It runs on the different histories alone, so that
a million customers cost what their histories cost, and gives everybody with the same history
the same numbers. All is exact: no simulation, no random numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from profilekit.book.columns import frame_of, inputs_of
from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.book.transformer import output_asked, require_fitted
from profilekit.errors import TablesError
from profilekit.scores.lifetime.histories import HistoryFields, different_rows, read_histories
from profilekit.scores.lifetime.learned_purchases import LearnedPurchases, warn_unless_told
from profilekit.scores.lifetime.order_distribution import OrderDistribution
from profilekit.scores.lifetime.process import Outlook
from profilekit.scores.lifetime.purchase_checks import (
    checked_horizons,
    lacks,
    require_between,
    require_whole,
)
from profilekit.scores.lifetime.purchase_fields import (
    ALIVE,
    alive_spec,
    expected_name,
    expected_spec,
    high_name,
    interval_specs,
    low_name,
    purchase_reasons,
)
from profilekit.scores.lifetime.purchase_fit import PurchaseState, fitted_state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec
    from profilekit.scores.lifetime.histories import Histories

__all__ = ["PurchaseModel", "PurchaseState"]


class PurchaseModel(LearnedPurchases):
    """Base of models of how often customers order until they leave.

    A subclass names its `process`, the `starts` of its search and its `source`.

    Parameters
    ----------
    horizons_days : tuple of int, default=(90, 365)
        How far ahead, in days; fields are made for each.
    time_unit_days : float, default=7
        Days of the time unit that parameters are in: with 7 they are in weeks, as in the
        literature. Predictions are the same with any.
    interval_prob : float, default=0.8
        Probability of the intervals; half of the rest lies beyond each end.
    repeats, span, tenure : str
        Fields read: days with an order after the first, days from the first order to the last,
        days from the first order to the day of the book.
    minimum_customers : int, default=100
        Customers who ordered that it takes to learn from. Our choice: samples of 100 from CDNOW
        missed the orders of its next 39 weeks by a fifth (one standard deviation), of 1,000 by a
        twentieth.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.
    """

    starts: ClassVar[tuple[tuple[float, ...], ...]]
    """Parameters that the search starts from; those of time are in mean tenures."""
    source: ClassVar[str]
    """Paper that the model is from."""
    alive_prob_tells: ClassVar[bool] = True
    """Whether ``alive_prob`` can tell those who ordered once and left from those who did not."""

    def __init__(
        self,
        *,
        horizons_days: Sequence[int] = (90, 365),
        time_unit_days: float = 7,
        interval_prob: float = 0.8,
        repeats: str = "repeat_days_count",
        span: str = "active_span_days",
        tenure: str = "tenure_days",
        minimum_customers: int = 100,
        minimum_repeat_customers: int = 30,
    ) -> None:
        self.horizons_days = horizons_days
        self.time_unit_days = time_unit_days
        self.interval_prob = interval_prob
        self.repeats = repeats
        self.span = span
        self.tenure = tenure
        self.minimum_customers = minimum_customers
        self.minimum_repeat_customers = minimum_repeat_customers

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: repeats, span, tenure."""
        return (self.repeats, self.span, self.tenure)

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the probability of being a customer still, then three fields per horizon."""
        about = {"made_by": self.name, "evidence": self.repeats, "source": self.source}
        specs = [alive_spec(**about)]
        for days in self.horizons_days:
            specs.append(expected_spec(days, **about))
            specs += interval_specs(days, self.interval_prob, **about)
        return tuple(specs)

    def outlook(self, columns: Mapping[str, FloatArray], *, asked_by: str) -> Outlook:
        """Say what the fitted process expects of customers.

        Parameters
        ----------
        columns : mapping of str to ndarray of shape (n,)
            Holds `fields_in`; NaN is missing.
        asked_by : str
            Who asks, for messages.

        Returns
        -------
        Outlook
            Over their different histories, in time units.

        Raises
        ------
        DeclarationError
            If ``time_unit_days`` was changed after fitting.
        TablesError
            If there are histories that cannot be.
        """
        self.state_.require_unit(self.time_unit_days, asked_by=asked_by)
        histories = self._histories(columns, asked_by=asked_by)
        known = (histories.x, histories.t_x, histories.T)
        params = np.array(self.state_.params)
        different, future, _ = different_rows(histories.x, histories.T)
        return Outlook(
            process=self.process,
            there_prob=self.process.alive_prob(params, *known),
            params=self.process.while_alive(params, *known),
            rows=histories.rows,
            different=different,
            future=future,
            leaving_is_told=self.leaving_is_told_ is not False,
        )

    def expected_order_days(self, X: Any, horizons_days: Sequence[float]) -> Any:  # noqa: N803 - scikit-learn's name
        """Give the expected days with an order within any horizons.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.
        horizons_days : sequence of int
            How far ahead, in days.

        Returns
        -------
        DataFrame of shape (n_customers, n_horizons)
            One field ``expected_order_days_{h}d_count`` per horizon; of the kind given.

        Raises
        ------
        DeclarationError
            If a horizon is no whole number of days from 1 on, or stands there twice.
        TablesError
            If there are histories that cannot be.
        """
        require_fitted(self)
        asked_by = f"{self.name}.expected_order_days"
        horizons = checked_horizons(horizons_days, asked_by=asked_by)
        frame = frame_in(X, asked_by=asked_by)
        outlook = self.outlook(
            inputs_of(frame, self.fields_in, asked_by=asked_by), asked_by=asked_by
        )
        made = {
            expected_name(days): outlook.each(outlook.expected(days / self.time_unit_days))
            for days in horizons
        }
        about = {"made_by": self.name, "evidence": self.repeats, "source": self.source}
        specs = [expected_spec(days, **about) for days in horizons]
        framed = frame_of(made, specs, len(frame), asked_by=asked_by)
        return handed_out(framed, kind_out(X, output_asked(self)), X)

    def order_days_distribution(self, X: Any, horizon_days: float) -> OrderDistribution:  # noqa: N803 - the same
        """Give the distribution of the days with an order within a horizon.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_in`.
        horizon_days : float
            How far ahead, in days.

        Returns
        -------
        OrderDistribution
            Of every customer, in the order of ``X``.

        Raises
        ------
        DeclarationError
            If the horizon is no number of days above 0.
        TablesError
            If there are histories that cannot be.
        """
        require_fitted(self)
        asked_by = f"{self.name}.order_days_distribution"
        require_between("horizon_days", horizon_days, 0, np.inf, asked_by=asked_by)
        columns = inputs_of(frame_in(X, asked_by=asked_by), self.fields_in, asked_by=asked_by)
        outlook = self.outlook(columns, asked_by=asked_by)
        return OrderDistribution(outlook, horizon_days / self.time_unit_days)

    @property
    def _fields(self) -> HistoryFields:
        return HistoryFields(self.repeats, self.span, self.tenure)

    def _histories(self, columns: Mapping[str, FloatArray], *, asked_by: str) -> Histories:
        return read_histories(
            columns, self._fields, time_unit_days=self.time_unit_days, asked_by=asked_by
        )

    def _require_valid_parameters(self, *, asked_by: str) -> None:
        checked_horizons(self.horizons_days, asked_by=asked_by)
        require_between("time_unit_days", self.time_unit_days, 0, np.inf, asked_by=asked_by)
        require_between("interval_prob", self.interval_prob, 0, 1, asked_by=asked_by)
        for name in ("minimum_customers", "minimum_repeat_customers"):
            require_whole(name, getattr(self, name), asked_by=asked_by)

    def _require_readable(self, *, asked_by: str) -> None:
        self._require_valid_parameters(asked_by=asked_by)
        self.state_.require_unit(self.time_unit_days, asked_by=asked_by)
        self.state_.require_of(self.process)

    def learn(self, columns: Mapping[str, FloatArray]) -> PurchaseState:
        """Learn as `fit` does, from columns, without keeping it and without a warning.

        Parameters
        ----------
        columns : mapping of str to ndarray of shape (n,)
            Holds `fields_in`; NaN is missing.

        Returns
        -------
        PurchaseState
            What `fit` keeps as ``state_``.

        Raises
        ------
        DeclarationError
            If a parameter is out of range.
        FitError
            If the likelihood of these histories has no maximum.
        TablesError
            If there are histories that cannot be, or too few.
        """
        asked_by = f"{self.name}.fit"
        self._require_valid_parameters(asked_by=asked_by)
        histories = self._histories(columns, asked_by=asked_by)
        faults = tuple(
            lacks(
                histories,
                self._fields,
                model=self.name,
                minimum_customers=self.minimum_customers,
                minimum_repeat_customers=self.minimum_repeat_customers,
            )
        )
        if faults:
            raise TablesError(faults, asked_by=asked_by)
        unit = self.time_unit_days
        return fitted_state(
            self.process, histories, self.starts, time_unit_days=unit, asked_by=asked_by
        )

    def _fit_columns(self, columns: Mapping[str, FloatArray]) -> PurchaseState:
        state = self.learn(columns)
        warn_unless_told(self.name, state)
        return state

    def _transform_columns(self, columns: Mapping[str, FloatArray]) -> Mapping[str, NDArray[Any]]:
        outlook = self.outlook(columns, asked_by=f"{self.name}.transform")
        made = {ALIVE: outlook.each(outlook.alive_prob)}
        beyond = (1 - self.interval_prob) / 2
        for days in self.horizons_days:
            horizon = days / self.time_unit_days
            made[expected_name(days)] = outlook.each(outlook.expected(horizon))
            distribution = OrderDistribution(outlook, horizon)
            made[low_name(days)] = distribution.quantile(beyond)
            made[high_name(days)] = distribution.quantile(1 - beyond)
        return made

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        told = (self._fields, self.horizons_days, self.interval_prob)
        return purchase_reasons(values, outputs, *told)
