"""The best customers: one score from what they bring, expect to bring, and do beside it.

Percentiles within a frozen reference population are the common currency of money, counts and
answers; a weighted mean of those that are known is simple enough to be told in a sentence for
each. Nothing unknown counts as nought.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.columns import inputs_of, inputs_of_one, is_missing
from profilekit.book.containers import frame_in
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.profile import values_of
from profilekit.book.state import strictly
from profilekit.book.transformer import require_fitted, unfitted
from profilekit.scores.best.alive import require_telling
from profilekit.scores.best.bands import DEFAULT_BANDS, bands_of_scores
from profilekit.scores.best.gates import DEFAULT_GATES, failed_gates, require_own_gates
from profilekit.scores.best.learning import Scale, learned, left_out, require_finite
from profilekit.scores.best.parameters import Parameters, checked_parameters
from profilekit.scores.best.reasons import (
    banded,
    counted,
    gate_not_passed,
    not_counted,
    too_little_known,
)
from profilekit.scores.best.signals import DEFAULT_GROUP_WEIGHTS, DEFAULT_SIGNALS, signals_there
from profilekit.scores.best.state import (
    BAND,
    COVERAGE,
    GATE,
    MADE_BY,
    SCORE,
    BestCustomerState,
    SkippedField,
    as_adjacent,
    require_coherent,
    specs,
)
from profilekit.scores.lifetime.purchase_fields import ALIVE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Applied, Scalar
    from profilekit.book.profile import Profile
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec
    from profilekit.scores.best.contributions import Contribution
    from profilekit.scores.best.gates import Gate
    from profilekit.scores.best.signals import Signal

__all__ = ["BestCustomerScorer"]


class BestCustomerScorer(BookEstimator[BestCustomerState]):
    """Score customers from 0 to 100 by many signals, each with its reason.

    Whoever fails a gate has no score. Everybody else is placed, signal by signal, among the
    customers who passed the gates in `fit`; the score is the weighted mean of these percentiles,
    first within each group of signals and then over the groups, of what is known.

    Parameters
    ----------
    signals : tuple of Signal
        What counts. Signals whose field is not there in `fit`, or of which nothing is known,
        are left out and listed; where ``clv_365d_amount`` of the default is not there, the one
        value to come that is there, of whatever horizon, stands in for it.
    gates : tuple of Gate
        What must be met; gates whose field is not there in `fit` are left out and listed.
    group_weights : mapping of str to float
        Weight of each group of signals.
    bands : mapping of str to float
        Names of bands from the best down, with their shares of the scored customers.
    minimum_coverage_share : float, default=0.5
        Share of the weight of the signals used that must be known of a customer to be scored.
    minimum_customers : int, default=10
        Customers who must pass the gates in `fit`.

    Attributes
    ----------
    state_ : BestCustomerState
        Reference populations, cut-offs of the bands, and what was left out.

    Notes
    -----
    ``alive_prob`` of the BG/NBD model is left out: it calls every one-time buyer alive [2]_. In a
    frame it is known by just that. Those of `ModifiedBetaGeoModel` and `ParetoNBDModel` are read,
    and the value to come of any model: BG/NBD takes for a low rate what others take for leaving.

    References
    ----------
    .. [1] Kumar, V. et al. (2010), "Undervalued or Overvalued Customers: Capturing Total Customer
       Engagement Value", Journal of Service Research 13(3), 297-310.
    .. [2] Batislam, E. P., Denizel, M. and Filiztekin, A. (2007), "Empirical validation and
       comparison of models for customer base analysis", International Journal of Research in
       Marketing 24(3), 201-209.

    Examples
    --------
    >>> import polars as pl
    >>> customers = pl.DataFrame(
    ...     {
    ...         "orders_count": [1, 4, 4, 9],
    ...         "spend_365d_amount": [900.0, 100.0, 200.0, 300.0],
    ...         "orders_365d_count": [1, 4, 2, 9],
    ...     }
    ... )
    >>> scorer = BestCustomerScorer(minimum_customers=3).fit(customers)
    >>> scorer.transform(customers)["best_customer_score"].round(1).to_list()
    [None, 30.0, 36.7, 83.3]
    >>> for reason in scorer.explain_one(customers.row(3, named=True)):
    ...     print(reason.text)
    300.00 spent in 365 days: higher than 67% and equal to 33% of customers, +50.0 of 60.0 points
    9 orders in 365 days: higher than 67% and equal to 33% of customers, +33.3 of 40.0 points
    Score 83.3 of 100: best (83.3 or more)
    """

    state_model: ClassVar[type[FittedState]] = BestCustomerState

    def __init__(
        self,
        signals: tuple[Signal, ...] = DEFAULT_SIGNALS,
        *,
        gates: tuple[Gate, ...] = DEFAULT_GATES,
        group_weights: Mapping[str, float] = DEFAULT_GROUP_WEIGHTS,
        bands: Mapping[str, float] = DEFAULT_BANDS,
        minimum_coverage_share: float = 0.5,
        minimum_customers: int = 10,
    ) -> None:
        self.signals = signals
        self.gates = gates
        self.group_weights = group_weights
        self.bands = bands
        self.minimum_coverage_share = minimum_coverage_share
        self.minimum_customers = minimum_customers

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: once fitted those used, before all that are asked for."""
        skipped = self.state_.skipped if self.__sklearn_is_fitted__() else ()
        return self._fields_but(skipped, self._signals_read)

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Fields that gates read as text."""
        return tuple(gate.field for gate in self.gates if gate.texts)

    @property
    def skipped_(self) -> tuple[SkippedField, ...]:
        """Signals and gates left out in `fit`, with the reason."""
        return self.state_.skipped

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the score, its coverage, its band and the gate that was not passed."""
        return specs(tuple(self.bands))

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Learn from a population.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least one field of a signal; pandas, polars, pyarrow or narwhals.
        y : ignored
            For scikit-learn pipelines.

        Returns
        -------
        BestCustomerScorer
            Fitted.

        Raises
        ------
        DeclarationError
            If the parameters do not fit each other.
        UnknownNameError
            If the field of a gate of your own is not there.
        UnsupportedInputError
            If no field of a signal is there, or a value infinite, or too few pass the gates, or
            there are several values to come and none of 365 days.
        """
        del y
        asked_by = f"{MADE_BY}.fit"
        parameters = checked_parameters(self.get_params(deep=False))
        frame = frame_in(X, asked_by=asked_by)
        require_own_gates(parameters.gates, frame.columns, asked_by=asked_by)
        signals = signals_there(parameters.signals, frame.columns, asked_by=asked_by)
        parameters = parameters.model_copy(update={"signals": signals})
        skipped = left_out(parameters, frame, X if isinstance(X, ProfileBook) else None)
        read, texts = self._fields_but(skipped, signals), self.text_fields_in
        columns = inputs_of(frame, read, texts=texts, asked_by=asked_by)
        self._keep(learned(columns, parameters, skipped), X)
        return self

    def apply_to(self, book: ProfileBook) -> Applied:
        """Make the four fields of a book; what ``book.apply`` calls.

        Score and band are marked as adjacent to the outcome that a field read is adjacent to.

        Raises
        ------
        UnsupportedInputError
            If ``alive_prob`` is read, and is of a model that calls every one-time buyer alive.
        """
        if not self.__sklearn_is_fitted__():
            return unfitted(self).fit(book).apply_to(book)
        if ALIVE in self.fields_in:
            require_telling(book, asked_by=f"{MADE_BY}.apply_to")
        applied = super().apply_to(book)
        specs_made = as_adjacent(applied.specs, self.fields_in, book.catalogue)
        return replace(applied, specs=specs_made)

    def contributions(self, values: Mapping[str, Scalar] | Profile) -> tuple[Contribution, ...]:
        """Tell what each signal known of one customer adds to the score, the largest part first.

        Their points add up to the score that the customer has, or would have but for the gates.

        Parameters
        ----------
        values : mapping of field name to value, or Profile
            As in `transform_one`.

        Returns
        -------
        tuple of Contribution
            Signals without weight come last, with no points.
        """
        require_fitted(self)
        asked_by = f"{MADE_BY}.contributions"
        fields = [each.field for each in self.state_.signals]
        known = values_of(values, asked_by=asked_by)
        columns = inputs_of_one(known, fields, asked_by=asked_by)
        require_finite(columns, asked_by=asked_by)
        return self._scale().contributions(columns)

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> BestCustomerState:
        return learned(columns, checked_parameters(self.get_params(deep=False)))

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        require_finite(columns, asked_by=f"{MADE_BY}.transform")
        scores, coverage = self._scale().scores(columns)
        failed = failed_gates(self._gates(), columns)
        names = np.array([*self.state_.gates, COVERAGE, None], dtype=object)
        too_little = np.isnan(scores) | (coverage < self.minimum_coverage_share)
        failed[(failed < 0) & too_little] = len(names) - 2
        scores = np.where(failed < 0, scores, np.nan)
        bands = bands_of_scores(scores, self.state_.bounds, tuple(self.bands))
        return {SCORE: scores, COVERAGE: coverage, BAND: bands, GATE: names[failed]}

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        failed = outputs[GATE]
        if failed == COVERAGE:
            return (too_little_known(float(outputs[COVERAGE] or 0), self.minimum_coverage_share),)
        if failed is not None:
            gate = next(gate for gate in self.gates if gate.field == failed)
            return (gate_not_passed(gate, values[gate.field]),)
        unknown = [each.field for each in self.state_.signals if is_missing(values[each.field])]
        bounds = dict(zip(self.bands, self.state_.bounds, strict=False))
        score, name = float(outputs[SCORE] or 0), str(outputs[BAND])
        return (
            *(counted(each, values[each.signal.field]) for each in self.contributions(values)),
            *map(not_counted, unknown),
            banded(score, name, bounds),
        )

    def _scale(self) -> Scale:
        return Scale.of(self._signals_read, self.group_weights, self.state_.signals)

    @property
    def _signals_read(self) -> tuple[Signal, ...]:
        """The signals asked for; once fitted with the horizon that was there."""
        if not self.__sklearn_is_fitted__():
            return self.signals
        return signals_there(self.signals, self.state_.signals_asked, asked_by=MADE_BY)

    def _gates(self) -> tuple[Gate, ...]:
        return tuple(gate for gate in self.gates if gate.field in self.state_.gates)

    def _fields_but(self, out: Sequence[SkippedField], asked: Sequence[Signal]) -> tuple[str, ...]:
        """Fields of gates, then of signals, but those left out; each once."""
        skipped = {(each.kind, each.field) for each in out}
        fields = [("gate", gate.field) for gate in self.gates]
        fields += [("signal", signal.field) for signal in asked]
        return tuple(dict.fromkeys(each[1] for each in fields if each not in skipped))

    def _require_readable(self, *, asked_by: str) -> None:
        del asked_by
        checked_parameters(self.get_params(deep=False))
        require_coherent(self.state_, self._signals_read, self.gates, len(self.bands))

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return dict(strictly(Parameters, params))
