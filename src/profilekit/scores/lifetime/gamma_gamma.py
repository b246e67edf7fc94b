"""Gamma-Gamma: what an order day of a customer is worth, between their own mean and everybody's.

The mean of a few days is mostly chance, so the expected value is a weighted mean of the customer's
own and the population's, and their own weighs more the more days it is of. Days after the
first alone count, since first orders are of another kind. It holds where how often customers
order says nothing of how much they spend: that is measured, kept and warned of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, get_args

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.errors import DeclarationError, Fault, TablesError
from profilekit.fields import FieldSpec, Section
from profilekit.scores.lifetime.estimates import std_errors_of
from profilekit.scores.lifetime.gamma_gamma_state import GammaGammaState
from profilekit.scores.lifetime.purchase_checks import require_whole
from profilekit.scores.lifetime.spending import ZeroAmounts, read_spending
from profilekit.scores.lifetime.value_distribution import value_outlook
from profilekit.scores.lifetime.value_fitting import VALUE_SYMBOLS, fitted_values
from profilekit.scores.lifetime.warning_user import warn_user
from profilekit.stats.ranking import rank_correlation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.spending import Spending
    from profilekit.scores.lifetime.value_distribution import ValueOutlook
    from profilekit.scores.lifetime.value_limits import ValueLimit

__all__ = ["ORDER_VALUE", "GammaGammaModel", "GammaGammaState"]

ORDER_VALUE = "expected_order_value_amount"
_NOT_INDEPENDENT = 0.3  # our choice: a medium correlation
_TAKEN: Mapping[ValueLimit, str] = {
    "own_mean": "it rises as p goes to infinity, since the means of customers with few days lie no "
    "wider apart than those of customers with many. Its limit is taken (p = 1,000,000): every "
    "customer's own mean is expected, however few days it is of. Fit on more customers to have it "
    "weighed against the mean of all.",
    "population_mean": "it rises as q goes to infinity, since customers differ no more than their "
    "days do. Its limit is taken (q = 1,000,000): the mean of all is expected of everybody. Fit on "
    "more customers to tell them apart.",
}


class GammaGammaModel(BookEstimator[GammaGammaState]):
    """Expected value of a day with an order, by Gamma-Gamma.

    Parameters
    ----------
    repeats, mean : str
        Fields read: days with an order after the first, and what was paid on such a day on
        average. Without such a day the mean is missing, and the population's is expected.
    zero_amounts : {"zero", "ignore", "error"}, default="zero"
        What a mean of zero is, which the model does not know: ``"zero"`` takes it as a mean of 0
        of so many days, so that less is expected; ``"ignore"`` takes the value as not known, so
        that the population's mean is expected; ``"error"`` refuses it. Nothing is learned from it,
        and ``state_.not_positive_count`` says how many there are. A mean below zero is an error
        unless ignored.
    minimum_repeat_customers : int, default=30
        Customers with such a day that it takes to learn from.

    Attributes
    ----------
    state_ : GammaGammaState
        Parameters, log-likelihood and covariance.

    Warns
    -----
    UserWarning
        If the rank correlation of days and mean value is beyond 0.3 either way: the model takes
        it as none, and values lean to the mean of all for those who order most. And if the
        likelihood has no maximum and a limit is taken, see `limit_`.

    References
    ----------
    .. [1] Fader, P. S. and Hardie, B. G. S. (2013), "The Gamma-Gamma Model of Monetary Value",
       note 025, brucehardie.com.
    .. [2] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "RFM and CLV: Using Iso-Value
       Curves for Customer Base Analysis", Journal of Marketing Research 42(4), 415-430.

    Examples
    --------
    >>> import numpy as np, polars as pl
    >>> rng = np.random.default_rng(7)
    >>> days = 1 + rng.poisson(2.0, 500)
    >>> mean = rng.gamma(6.0 * days, 1 / (days * rng.gamma(4.0, 1 / 15.0, 500)))
    >>> customers = pl.DataFrame({"repeat_days_count": days, "repeat_mean_amount": mean})
    >>> model = GammaGammaModel().fit(customers)
    >>> one = {"repeat_days_count": 2, "repeat_mean_amount": 60.0}
    >>> print(model.explain_one(one)[0].text)
    60.00 a day on 2 days, 29.69 by all: 49.72 expected (66% their own)
    """

    state_model: ClassVar[type[FittedState]] = GammaGammaState

    def __init__(
        self,
        *,
        repeats: str = "repeat_days_count",
        mean: str = "repeat_mean_amount",
        zero_amounts: ZeroAmounts = "zero",
        minimum_repeat_customers: int = 30,
    ) -> None:
        self.repeats = repeats
        self.mean = mean
        self.zero_amounts: ZeroAmounts = zero_amounts
        self.minimum_repeat_customers = minimum_repeat_customers

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: repeats, mean."""
        return (self.repeats, self.mean)

    @property
    def params_(self) -> dict[str, float]:
        """Parameters by the literature's symbols; v in money."""
        return dict(zip(VALUE_SYMBOLS, self.state_.params, strict=True))

    @property
    def log_likelihood_(self) -> float:
        """Log-likelihood of the mean values of all customers who have one."""
        return self.state_.log_likelihood

    @property
    def covariance_(self) -> FloatArray:
        """Covariance of the parameters, of shape (3, 3), by the observed information."""
        return np.array(self.state_.covariance)

    @property
    def std_errors_(self) -> dict[str, float]:
        """Standard errors of the parameters by symbol."""
        return std_errors_of(VALUE_SYMBOLS, self.state_.covariance)

    @property
    def customers_count_(self) -> int:
        """Customers learned from."""
        return self.state_.customers_count

    @property
    def correlation_(self) -> float:
        """Rank correlation of days and mean value, which the model takes as 0."""
        return self.state_.correlation

    @property
    def limit_(self) -> ValueLimit | None:
        """Limit taken where the likelihood has no maximum: one's own mean or that of all."""
        return self.state_.limit

    @property
    def population_mean_(self) -> float:
        """Expected value of a day of one of whom nothing is known, in money."""
        p, q, v = self.state_.params
        return p * v / (q - 1)

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Spec of the expected value of an order day."""
        return (
            FieldSpec(
                name=ORDER_VALUE,
                dtype="float64",
                meaning="Expected value of a day with an order",
                minimum=0,
                null_meaning=f"{self.repeats} is missing",
                section=Section.SCORES,
                evidence=self.repeats,
                source="Fader & Hardie (2013)",
                made_by=self.name,
            ),
        )

    def outlook(
        self, columns: Mapping[str, FloatArray], *, asked_by: str
    ) -> tuple[ValueOutlook, NDArray[np.intp]]:
        """Say what the fitted model expects of customers.

        Parameters
        ----------
        columns : mapping of str to ndarray of shape (n,)
            Holds `fields_in`; NaN is missing.
        asked_by : str
            Who asks, for messages.

        Returns
        -------
        tuple of ValueOutlook and ndarray of shape (n,)
            Over the different customers, and which of them each customer is; -1 where the
            number of days is missing.

        Raises
        ------
        TablesError
            If there is spending that cannot be.
        """
        spending = self._spending(columns, asked_by=asked_by)
        params = np.array(self.state_.params)
        return value_outlook(params, spending.x, spending.mean), spending.rows

    def _spending(self, columns: Mapping[str, FloatArray], *, asked_by: str) -> Spending:
        return read_spending(
            columns,
            repeats=self.repeats,
            mean=self.mean,
            zero_amounts=self.zero_amounts,
            asked_by=asked_by,
        )

    def _require_valid_parameters(self, *, asked_by: str) -> None:
        if self.zero_amounts not in get_args(ZeroAmounts):
            message = f"zero_amounts is {self.zero_amounts!r}; expected 'zero', 'ignore' or 'error'"
            raise DeclarationError(message, asked_by=asked_by)
        require_whole("minimum_repeat_customers", self.minimum_repeat_customers, asked_by=asked_by)

    def _require_readable(self, *, asked_by: str) -> None:
        self._require_valid_parameters(asked_by=asked_by)

    def _fit_columns(self, columns: Mapping[str, FloatArray]) -> GammaGammaState:
        asked_by = f"{self.name}.fit"
        self._require_valid_parameters(asked_by=asked_by)
        spending = self._spending(columns, asked_by=asked_by)
        learned = spending.mean > 0
        x, mean, weights = (
            column[learned] for column in (spending.x, spending.mean, spending.weights)
        )
        faults = tuple(self._lacks(mean, weights))
        if faults:
            raise TablesError(faults, asked_by=asked_by)
        # Not a number where all have as many days: then nothing depends on it.
        correlation = float(np.nan_to_num(rank_correlation(x, mean, weights)))
        if abs(correlation) > _NOT_INDEPENDENT:
            _warn(self.repeats, self.mean, correlation)
        state = GammaGammaState(
            **fitted_values(x, mean, weights, asked_by=asked_by),
            customers_count=int(weights.sum()),
            not_positive_count=spending.not_positive_count,
            correlation=correlation,
        )
        if state.limit is not None:
            warn_user(f"{asked_by} found no maximum of the likelihood: {_TAKEN[state.limit]}")
        return state

    def _lacks(self, mean: FloatArray, weights: FloatArray) -> Iterator[Fault]:
        count = int(weights.sum())
        if count < self.minimum_repeat_customers:
            found = f"{count:,} customers with a value, {self.minimum_repeat_customers:,} needed"
            hint = "Take in a longer history, or lower "
            hint += f"{self.name}(minimum_repeat_customers=...)."
            yield Fault("book", "too_few_repeats", count, found, hint=hint, column=self.mean)
        elif mean.min() == mean.max():
            found = f"{mean[0]:g} for all {count:,} customers with a value"
            hint = "Measure it for each: where all spend the same, multiply expected days by it."
            yield Fault("book", "constant", count, found, hint=hint, column=self.mean)

    def _transform_columns(self, columns: Mapping[str, FloatArray]) -> Mapping[str, NDArray[Any]]:
        outlook, rows = self.outlook(columns, asked_by=f"{self.name}.transform")
        return {ORDER_VALUE: np.append(outlook.mean, np.nan)[rows]}

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        about: dict[str, Any] = {"field": ORDER_VALUE, "reads": self.mean}
        if outputs[ORDER_VALUE] is None:
            text = f"No number of days known in {self.repeats}, so no value expected"
            return (Reason(**about, text=text, code="missing"),)
        days, expected = float(values[self.repeats] or 0), float(outputs[ORDER_VALUE] or 0)
        own = 0.0 if is_missing(values[self.mean]) else max(float(values[self.mean] or 0), 0.0)
        if days == 0 or (own == 0 and self.zero_amounts == "ignore"):
            text = f"No value of their own known: the {expected:,.2f} a day of all expected"
            return (Reason(**about, text=text, code="population", value=values[self.mean]),)
        p, q, _ = self.state_.params
        share = p * days / (p * days + q - 1)
        text = (
            f"{own:,.2f} a day on {days:,.0f} {'day' if days == 1 else 'days'}, "
            f"{self.population_mean_:,.2f} by all: {expected:,.2f} expected "
            f"({100 * share:.0f}% their own)"
        )
        return (Reason(**about, text=text, code="weighted", value=values[self.mean]),)


def _warn(repeats: str, mean: str, correlation: float) -> None:
    warn_user(
        f"GammaGammaModel.fit found a rank correlation of {correlation:.2f} between {repeats!r} "
        f"and {mean!r}, and takes it as none: those who order most come too near the mean of all. "
        "Fit groups that differ in both apart, or compare totals with evaluate_value()."
    )
