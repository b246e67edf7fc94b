"""Look-alikes: who resembles the best customers, by what is known of people before they buy.

Nobody knows that a prospect is bad, so the model learns how much more frequent a profile is among
the best than among everybody else. That needs no bad ones, and is a product of one factor a field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from profilekit.book.columns import inputs_of, inputs_of_one
from profilekit.book.containers import frame_in
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.fields import Unit
from profilekit.scores.best.learning import require_finite
from profilekit.scores.best.state import BAND
from profilekit.scores.prospects.lookalike_best import (
    best_field,
    best_of,
    flags_of,
    values_of,
)
from profilekit.scores.prospects.lookalike_fields import (
    COVERAGE,
    MADE_BY,
    RATIO,
    SCORE,
    SPECS,
    Factor,
    no_ratio,
    reasons_of,
)
from profilekit.scores.prospects.lookalike_guards import (
    refuse_leaks,
    require_enough,
    warn_of_no_prospects,
)
from profilekit.scores.prospects.lookalike_learning import learned
from profilekit.scores.prospects.lookalike_lineage import refused_of
from profilekit.scores.prospects.lookalike_parameters import read_params, require_parameters
from profilekit.scores.prospects.lookalike_state import LookalikeState
from profilekit.scores.prospects.lookalike_terms import known_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec
    from profilekit.scores.prospects.hidden_best import HiddenBest

__all__ = ["LookalikeScorer", "LookalikeState"]

_HISTORY = "recency_days"


class LookalikeScorer(BookEstimator[LookalikeState]):
    """Score how much customers and prospects look like the best customers.

    Parameters
    ----------
    fields : tuple of str
        What is known of prospects too. Names that end with ``_label`` hold text, others numbers.
    best : str or mapping, default="best_customer_band_label"
        Says who is best: the label that `BestCustomerScorer` made (its first band is best), a flag,
        a number of which `best_share` is the top, or a label with its value,
        ``{"rfm_segment_label": "Champions"}``. Read by `fit` alone; unknown is not best.
    best_share : float, optional
        Share of the customers with a value in `best` that is best.
    history : str or None, default="recency_days"
        Field that is missing for who has not bought yet: fields that these do not have, or in which
        they are all alike, are refused. The default is read where it is there. Where nobody lacks
        it, `fit` warns; then, and without it, all others stand for prospects.
    ridge : float, default=1
        Penalty, see `PositiveUnlabelledClassifier`.
    folds : int, default=5
        Parts in which the best are hidden to see whether they are found.
    top_count : int, optional
        How many first places are looked at then; by default as many as are hidden.
    rng : int, default=0
        Seed of who is hidden together; scores do not depend on it.
    purposes : mapping of str to str, optional
        Sensitive attributes that may be used, by field, and why; all others are refused.

    Attributes
    ----------
    state_ : LookalikeState
        Terms, reference and validation.
    validation_ : HiddenBest
        Precision among the first k, its interval, and the base.

    Notes
    -----
    ``lookalike_ratio`` says how many times as frequent a profile is among the best as among the
    others; ``lookalike_score`` the part of the others, in percent, whose ratio is lower. The
    contributions of `explain` are the terms of the natural logarithm of the ratio and add up to it.
    Effects of numbers go one way only: where the middle is best, use ``age_band_label``. Of labels
    the 50 most frequent, of ten customers or more, are told apart from all others; one that nobody
    had in `fit` counts as not known, times 1. Who has none of the fields has no score.

    Of a book, fields made of orders, scores, memberships and what makes `best` are refused by its
    catalogue; of a frame by the numbers, and by the names of what `BestCustomerScorer` reads.

    References
    ----------
    .. [1] Elkan, C. and Noto, K. (2008), "Learning Classifiers from Only Positive and Unlabeled
       Data", KDD 2008, 213-220.

    Examples
    --------
    >>> import polars as pl
    >>> best = {"best_customer_flag": True, "region_label": "north"}
    >>> other = {"best_customer_flag": False, "region_label": "south"}
    >>> mixed = [{**best, "region_label": "south"}] * 10 + [{**other, "region_label": "north"}] * 30
    >>> people = pl.DataFrame([best] * 30 + [other] * 70 + mixed)
    >>> scorer = LookalikeScorer(("region_label",), best="best_customer_flag").fit(people)
    >>> round(scorer.transform_one({"region_label": "north"})["lookalike_ratio"], 1)
    2.5
    """

    state_model: ClassVar[type[FittedState]] = LookalikeState

    def __init__(  # noqa: PLR0913 - what is learned, and how it is tried
        self,
        fields: Sequence[str] = (),
        *,
        best: str | Mapping[str, str] = BAND,
        best_share: float | None = None,
        history: str | None = _HISTORY,
        ridge: float = 1.0,
        folds: int = 5,
        top_count: int | None = None,
        rng: int = 0,
        purposes: Mapping[str, str] | None = None,
    ) -> None:
        self.fields = fields
        self.best = best
        self.best_share = best_share
        self.history = history
        self.ridge = ridge
        self.folds = folds
        self.top_count = top_count
        self.rng = rng
        self.purposes = purposes

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields that profiles are compared by."""
        return tuple(self.fields)

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Those that are labels."""
        return tuple(name for name in self.fields if name.endswith(f"_{Unit.LABEL}"))

    @property
    def fields_to_fit(self) -> tuple[str, ...]:
        """Besides, who is best; and `history`, which is not needed where it is the default."""
        history = () if self.history is None or self.history == _HISTORY else (self.history,)
        return (*self.fields, best_field(self.best), *history)

    @property
    def validation_(self) -> HiddenBest:
        """How well hidden best customers were found."""
        return self.state_.validation

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the ratio, the score and the coverage."""
        return SPECS

    def fit(
        self,
        X: Any,  # noqa: N803 - scikit-learn's name
        y: Any = None,
        *,
        best_ids: Collection[int | str] | None = None,
    ) -> Self:
        """Learn from best customers and everybody else.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds `fields_to_fit`; without `best` where `y` or `best_ids` is given.
        y : array-like of bool of shape (n_customers,), optional
            Who is best, in place of the field `best`: True or False, 1 or 0, or None, NaN where it
            is not known, who is one of the others.
        best_ids : collection of int or str, optional
            The same by ``customer_id``; not kept.

        Returns
        -------
        LookalikeScorer
            Itself, fitted.

        Raises
        ------
        UnknownNameError
            If a field, a customer or the label of the best is missing.
        UnsupportedInputError
            If there are too few best customers or others, a field is the same for all or infinite,
            or `y` holds no flags.
        LeakageError
            If prospects do not have a field, it is made of orders or of what makes `best`, or alone
            tells who is best.
        SensitiveAttributeError
            If a field, `best` or `history` is sensitive and no purpose is stated.
        DeclarationError
            If a parameter is out of range.
        """
        self._require_valid()
        asked_by, target = f"{MADE_BY}.fit", best_field(self.best)
        frame = frame_in(X, asked_by=asked_by)
        told = y is not None or best_ids is not None
        history = _HISTORY if self.history == _HISTORY and _HISTORY in frame.columns else None
        asked = dict.fromkeys((*self.fields_to_fit, history or target))
        read = [name for name in asked if name != target]
        columns = inputs_of(frame, read, texts=self.text_fields_in, asked_by=asked_by)
        columns[target] = (
            flags_of(frame, y, best_ids, asked_by=asked_by)
            if told
            else values_of(X, frame, self.best, asked_by=asked_by)
        )
        refused = refused_of(X, self.fields, None if told else target)
        share = None if told else self.best_share
        self._keep(self._taught(columns, refused=refused, best_share=share), X)
        return self

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> LookalikeState:
        return self._taught(columns, refused={}, best_share=self.best_share)

    def _taught(
        self,
        columns: Mapping[str, NDArray[Any]],
        *,
        refused: Mapping[str, str],
        best_share: float | None,
    ) -> LookalikeState:
        asked_by, target = f"{MADE_BY}.fit", best_field(self.best)
        require_finite(columns, asked_by=asked_by)
        values, history = columns[target], columns.get(self.history or "")
        best = best_of(values, field=target, best_share=best_share, asked_by=asked_by)
        require_enough(best, field=target, asked_by=asked_by)
        absent = None if history is None else np.isnan(history)
        refuse_leaks(columns, self.fields, best, absent, known=refused, asked_by=asked_by)
        warn_of_no_prospects(absent, self.history, asked_by=asked_by)
        return learned(
            columns,
            self.fields,
            best,
            ridge=self.ridge,
            folds=self.folds,
            top_count=self.top_count,
            rng=self.rng,
        )

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        require_finite(columns, asked_by=MADE_BY)
        known = known_of(columns, self.state_.terms)
        ratios = np.where(known.any(axis=1), self.state_.log_ratio(columns), np.nan)
        return {
            RATIO: np.exp(ratios),
            SCORE: 100.0 * self.state_.reference.standing(ratios).below,
            COVERAGE: known.mean(axis=1),
        }

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        ratio, score = outputs[RATIO], outputs[SCORE]
        if ratio is None or score is None:
            return (no_ratio([values[field] for field in self.fields]),)
        columns = inputs_of_one(
            values, self.fields_in, texts=self.text_fields_in, asked_by=f"{MADE_BY}.explain"
        )
        terms = self.state_.terms
        factors = [Factor.of(each, columns[each.field], values[each.field]) for each in terms]
        return reasons_of(self.state_.intercept, factors, float(ratio), float(score))

    def _require_readable(self, *, asked_by: str) -> None:
        del asked_by
        self._require_valid()
        found = tuple(term.field for term in self.state_.terms)
        if found != self.fields_in:
            raise ValueError(f"the terms are of {found}, not of fields")

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return read_params(params)

    def _require_valid(self) -> None:
        require_parameters(self.get_params(deep=False))
