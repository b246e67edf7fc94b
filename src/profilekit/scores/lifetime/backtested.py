"""A purchase model that has been tried on the past of the same customers, and corrected.

Purchase models know of a customer how often, since when and how long ago. Back-tests within what
is known tell what else made customers come more or less often than that lets expect: above all,
whether they still ordered lately as often as ever. What did not help to predict the next
back-test is hardly used, so the correction is small where there is nothing to correct.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from profilekit.book.columns import frame_of, inputs_of
from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.book.transformer import output_asked, require_fitted
from profilekit.book.wording import lacking
from profilekit.errors import FitError
from profilekit.extractors.backtests import RECENT_FIELDS, backtest_fields
from profilekit.scores.lifetime.backtest_checks import require_came, require_recent
from profilekit.scores.lifetime.backtest_learning import (
    TRAITS,
    Backtest,
    PurchasePair,
    learned,
    traits_of,
)
from profilekit.scores.lifetime.backtest_reasons import backtested_reasons
from profilekit.scores.lifetime.backtest_state import BacktestedState
from profilekit.scores.lifetime.histories import HistoryFields, read_histories
from profilekit.scores.lifetime.purchase_checks import (
    checked_horizons,
    lacks,
    require_between,
    require_whole,
)
from profilekit.scores.lifetime.purchase_fields import expected_name, expected_spec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldSpec

__all__ = ["BacktestedModel", "BacktestedState"]

_LEAST: Final = ("minimum_customers", "minimum_repeat_customers")
_SHARED: Final = ("time_unit_days", "repeats", "span", "tenure", *_LEAST)


class BacktestedModel(BookEstimator[BacktestedState]):
    """Predict how often customers order, as purchase models do, corrected by back-tests.

    The mean of NBD and MBG/NBD times a factor for each customer, learned on earlier days from
    what came after them: a Poisson regression with a ridge whose size is chosen by predicting
    one back-test from those before it. The factor is learned over ``backtest_days`` and used for
    any horizon; a season that lies ahead and not in the back-tests is not foreseen.

    Parameters
    ----------
    horizons_days : tuple of int, default=(90, 365)
        How far ahead, in days; a field is made for each.
    backtest_days : int, default=91
        Days of each back-test, as measured by `PurchaseBacktests`. Advised is the horizon, or a
        quarter of the days that the tables span if that is less.
    backtests : int, default=3
        How many back-tests were measured. Those of too few customers are left out.
    time_unit_days : float, default=7
        Days of the time unit of the purchase models.
    repeats, span, tenure : str
        Fields read: days with an order after the first, days from the first order to the last,
        days from the first order to the day of the book.
    minimum_customers : int, default=100
        Customers who ordered that it takes to learn from.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.

    Attributes
    ----------
    state_ : BacktestedState
        What was learned.
    factors_ : dict of str to float
        Factor for one standard deviation more of each trait.
    factor_for_all_ : float
        Factor of the mean customer of the back-tests.
    penalty_ : float
        Size of the ridge; 1e7 is no correction of customers against each other.
    backtests_count_ : int
        Back-tests learned from.

    Notes
    -----
    `fit` reads the fields of `PurchaseBacktests` besides, `transform` those of today alone. It
    gives means, not intervals. Where customers leave just as MBG/NBD says, that model foresees
    better than its mean with NBD, corrected; what is observed decides (see `evaluate_value`).

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> measures = [pk.Frequency(), pk.PurchaseBacktests(backtest_days=91)]
    >>> book = pk.measure(shop, measures, as_of="2025-12-31")
    >>> model = BacktestedModel(horizons_days=(91,), backtest_days=91).fit(book)
    >>> list(model.transform(book).columns)
    ['expected_order_days_91d_count']
    """

    state_model: ClassVar[type[FittedState]] = BacktestedState

    def __init__(  # noqa: PLR0913 - each is named by the user
        self,
        *,
        horizons_days: Sequence[int] = (90, 365),
        backtest_days: int = 91,
        backtests: int = 3,
        time_unit_days: float = 7,
        repeats: str = "repeat_days_count",
        span: str = "active_span_days",
        tenure: str = "tenure_days",
        minimum_customers: int = 100,
        minimum_repeat_customers: int = 30,
    ) -> None:
        self.horizons_days = horizons_days
        self.backtest_days = backtest_days
        self.backtests = backtests
        self.time_unit_days = time_unit_days
        self.repeats = repeats
        self.span = span
        self.tenure = tenure
        self.minimum_customers = minimum_customers
        self.minimum_repeat_customers = minimum_repeat_customers

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: repeats, span, tenure, repeats of late."""
        return (self.repeats, self.span, self.tenure, *RECENT_FIELDS.values())

    @property
    def fields_to_fit(self) -> tuple[str, ...]:
        """Those, and the fields of the back-tests."""
        earlier = [name for ago in self._days_ago for name in backtest_fields(ago)]
        return (*self.fields_in, *earlier)

    @property
    def factors_(self) -> dict[str, float]:
        """Factor for one standard deviation more of each trait."""
        return dict(zip(TRAITS, np.exp(self.state_.slopes).tolist(), strict=True))

    @property
    def factor_for_all_(self) -> float:
        """Factor of the mean customer of the back-tests."""
        return float(np.exp(self.state_.intercept))

    @property
    def penalty_(self) -> float:
        """Size of the ridge."""
        return self.state_.penalty

    @property
    def backtests_count_(self) -> int:
        """Back-tests learned from."""
        return self.state_.backtests_count

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the expected days with an order, one per horizon."""
        return self._specs(self.horizons_days)

    def expected_order_days(self, X: Any, horizons_days: Sequence[int]) -> Any:  # noqa: N803 - scikit-learn's name
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
        columns = inputs_of(frame, self.fields_in, asked_by=asked_by)
        made = self._expected(columns, horizons, asked_by=asked_by)
        framed = frame_of(made, self._specs(horizons), len(frame), asked_by=asked_by)
        return handed_out(framed, kind_out(X, output_asked(self)), X)

    @property
    def _days_ago(self) -> tuple[int, ...]:
        for name in ("backtest_days", "backtests"):
            require_whole(name, getattr(self, name), asked_by=f"{self.name}.fit")
        return tuple(number * self.backtest_days for number in range(1, self.backtests + 1))

    def _specs(self, horizons_days: Sequence[int]) -> tuple[FieldSpec, ...]:
        about = {"made_by": self.name, "evidence": self.repeats, "source": "our choice"}
        return tuple(expected_spec(days, **about) for days in horizons_days)

    def _fit_columns(self, columns: Mapping[str, FloatArray]) -> BacktestedState:
        asked_by = f"{self.name}.fit"
        self._require_valid_parameters(asked_by=asked_by)
        now = self._renamed(columns, self.fields_in)
        pair = PurchasePair.fitted(now, **self._shared)
        require_recent(now, asked_by=asked_by)
        tried = [one for ago in self._days_ago if (one := self._backtest(columns, ago)) is not None]
        if not tried:
            found = f"of {self.backtests:,} back-tests of {self.backtest_days} days, none has "
            found += f"{self.minimum_customers:,} customers known before whom models fit"
            remedy = "Take fewer backtest_days or a longer history, or use ModifiedBetaGeoModel."
            raise FitError(found, asked_by=asked_by, remedy=remedy)
        factors, penalty = learned(tried)
        return BacktestedState.of(pair, factors, penalty=penalty, backtests_count=len(tried))

    def _require_valid_parameters(self, *, asked_by: str) -> None:
        checked_horizons(self.horizons_days, asked_by=asked_by)
        require_between("time_unit_days", self.time_unit_days, 0, np.inf, asked_by=asked_by)
        for name in ("backtest_days", "backtests", *_LEAST):
            require_whole(name, getattr(self, name), asked_by=asked_by)

    def _require_readable(self, *, asked_by: str) -> None:
        self._require_valid_parameters(asked_by=asked_by)
        self.state_.staying.require_unit(self.time_unit_days, asked_by=asked_by)

    def _renamed(
        self, columns: Mapping[str, FloatArray], names: Sequence[str]
    ) -> dict[str, FloatArray]:
        """Take columns under the names of the fields of today."""
        return {ours: columns[name] for ours, name in zip(self.fields_in, names, strict=True)}

    @property
    def _shared(self) -> dict[str, Any]:
        """Parameters that the purchase models get."""
        return {name: getattr(self, name) for name in _SHARED}

    def _backtest(self, columns: Mapping[str, FloatArray], ago: int) -> Backtest | None:
        """Try the models on what was known some days ago; None if that is too little."""
        names = backtest_fields(ago)
        then = self._renamed(columns, names[:-1])
        fields = HistoryFields(self.repeats, self.span, self.tenure)
        asked_by = f"{self.name}.fit"
        histories = read_histories(then, fields, time_unit_days=1, asked_by=asked_by)
        least = {name: getattr(self, name) for name in _LEAST}
        if any(lacks(histories, fields, model=self.name, **least)):
            return None
        known = histories.rows >= 0
        then = {name: column[known] for name, column in then.items()}
        try:
            pair = PurchasePair.fitted(then, **self._shared)
        except FitError:
            return None
        require_recent(then, asked_by=asked_by)
        came = columns[names.came][known]
        require_came(names.came, came, asked_by=asked_by)
        return Backtest(pair.expected(then, self.backtest_days), self._traits(pair, then), came)

    def _traits(self, pair: PurchasePair, columns: Mapping[str, FloatArray]) -> FloatArray:
        windows = {days: columns[name] for days, name in RECENT_FIELDS.items()}
        history = (columns[self.repeats], columns[self.span], columns[self.tenure])
        return traits_of(pair.rate, history, windows)

    @property
    def _pair(self) -> PurchasePair:
        return PurchasePair.of_states(self.state_.staying, self.state_.leaving, **self._shared)

    def _expected(
        self, columns: Mapping[str, FloatArray], horizons: Sequence[int], *, asked_by: str
    ) -> dict[str, FloatArray]:
        pair = self._pair
        before = {expected_name(days): pair.expected(columns, days) for days in horizons}
        require_recent(columns, asked_by=asked_by)
        factors = np.exp(self.state_.factors.log_factors(self._traits(pair, columns)))
        return {name: expected * factors for name, expected in before.items()}

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        return self._expected(columns, self.horizons_days, asked_by=f"{self.name}.transform")

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        names = [expected_name(days) for days in self.horizons_days]
        if outputs[names[0]] is None:
            text = f"{lacking('recency_days')}, so nothing is known of orders to come"
            return (Reason(field=names[0], text=text, code="missing", reads=self.tenure),)
        columns = {name: np.array([float(values[name] or 0)]) for name in self.fields_in}
        pair, factors = self._pair, self.state_.factors
        before = {days: float(pair.expected(columns, days)[0]) for days in self.horizons_days}
        return backtested_reasons(before, factors, self._traits(pair, columns))
