"""Look-alikes: who resembles the best customers, by what is known of people before they buy.

Nobody knows that a prospect is bad, so the model learns how much more frequent a profile is among
the best than among everybody else. That needs no bad ones, and is a product of one factor a field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of_one
from profilekit.book.containers import frame_in
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError, StateError
from profilekit.fields import Unit
from profilekit.scores.prospects.hidden_best import find_hidden
from profilekit.scores.prospects.lookalike_fields import (
    COVERAGE,
    MADE_BY,
    RATIO,
    SCORE,
    SPECS,
    reasons_of,
)
from profilekit.scores.prospects.lookalike_guards import (
    best_of,
    flags_of,
    refuse_leaks,
    require_enough,
    require_telling,
)
from profilekit.scores.prospects.lookalike_state import LookalikeState, log_ratio, read_params
from profilekit.scores.prospects.lookalike_terms import Term, columns_of, known_of
from profilekit.scores.prospects.positive_unlabelled import PositiveUnlabelledClassifier
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.fields import FieldSpec
    from profilekit.scores.prospects.hidden_best import HiddenBest

__all__ = ["LookalikeScorer", "LookalikeState"]


class LookalikeScorer(BookEstimator[LookalikeState]):
    """Score how much customers and prospects look like the best customers.

    Parameters
    ----------
    fields : tuple of str
        What is known of prospects too. Names that end with ``_label`` hold text, others numbers.
    best : str, default="best_customer_flag"
        Field that says who is best: a flag, or a number of which `best_share` is the top. Read by
        `fit` alone; who has no value is one of the others.
    best_share : float, optional
        Share of the customers with a value in `best` that is best.
    history : str, optional
        Field that is missing for who has not bought yet, such as ``recency_days``: fields that
        these do not have are then refused. By default all others stand for prospects.
    ridge : float, default=1
        Penalty, see `PositiveUnlabelledClassifier`.
    folds : int, default=5
        Parts in which the best are hidden to see whether they are found.
    top_count : int, optional
        How many first places are looked at then; by default as many as are hidden.
    rng : int, default=0
        Seed of who is hidden together; the scores do not depend on it.
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
    Effects of numbers go one way only: where the middle is best, use bands, as in
    ``age_band_label``. Who has none of the fields has no score.

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
    >>> scorer = LookalikeScorer(fields=("region_label",)).fit(people)
    >>> round(scorer.transform_one({"region_label": "north"})["lookalike_ratio"], 1)
    2.5
    """

    state_model: ClassVar[type[FittedState]] = LookalikeState

    def __init__(  # noqa: PLR0913 - what is learned, and how it is tried
        self,
        fields: Sequence[str] = (),
        *,
        best: str = "best_customer_flag",
        best_share: float | None = None,
        history: str | None = None,
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
        """Besides, who is best and who has a history."""
        self._require_valid()
        return (*self.fields, self.best, *([] if self.history is None else [self.history]))

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
            Who is best, in place of the field `best`.
        best_ids : collection of int or str, optional
            The same by ``customer_id``; not kept.

        Returns
        -------
        LookalikeScorer
            Itself, fitted.

        Raises
        ------
        UnknownNameError
            If a field or a customer is missing.
        UnsupportedInputError
            If there are too few best customers or others, or a field is the same for all.
        LeakageError
            If prospects do not have a field, or a field alone tells who is best.
        SensitiveAttributeError
            If a field is sensitive and no purpose is stated.
        DeclarationError
            If a parameter is out of range.
        """
        if y is None and best_ids is None:
            return super().fit(X)
        frame = frame_in(X, asked_by=f"{MADE_BY}.fit")
        flags = flags_of(frame, y, best_ids, asked_by=f"{MADE_BY}.fit")
        made = nw.new_series(self.best, flags, nw.Float64(), backend=frame.implementation)
        return super().fit(frame.with_columns(made))

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> LookalikeState:
        asked_by = f"{MADE_BY}.fit"
        best = best_of(
            columns[self.best], field=self.best, best_share=self.best_share, asked_by=asked_by
        )
        require_enough(best, field=self.best, asked_by=asked_by)
        absent = None if self.history is None else np.isnan(columns[self.history])
        refuse_leaks(columns, self.fields, best, absent, asked_by=asked_by)
        parts = [columns_of(field, columns[field]) for field in self.fields]
        require_telling(parts, asked_by=asked_by)
        design = np.column_stack([part.design for part in parts])

        def learned(labelled: NDArray[np.bool_]) -> PositiveUnlabelledClassifier:
            return PositiveUnlabelledClassifier(ridge=self.ridge).fit(design, labelled)

        validation = find_hidden(
            lambda labelled: learned(labelled).log_density_ratio(design),
            best,
            folds=self.folds,
            top_count=self.top_count,
            rng=self.rng,
        )
        model = learned(best)
        intercept, terms, at = model.intercept_, list[Term](), 0
        for part in parts:
            until = at + part.design.shape[1]
            term, mean = part.term(model.coef_[at:until], ~best)
            intercept, at = intercept + mean, until
            terms.append(term)
        compared = ~best & known_of(columns, self.fields).any(axis=1)
        ratios = log_ratio(intercept, terms, columns)[compared]
        return LookalikeState(
            intercept=intercept,
            terms=tuple(terms),
            reference=Reference.of(ratios),
            validation=validation,
        )

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        known = known_of(columns, self.fields)
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
            return (Reason(field=RATIO, text="Nothing known, so no ratio", code="missing"),)
        columns = inputs_of_one(
            values, self.fields_in, texts=self.text_fields_in, asked_by=f"{MADE_BY}.explain"
        )
        added = {
            term.field: float(term.added(columns[term.field])[0]) for term in self.state_.terms
        }
        return reasons_of(self.state_.intercept, added, values, float(ratio), float(score))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a fitted scorer back.

        Parameters
        ----------
        text : str
            What `to_json` wrote, in this or an earlier version.

        Returns
        -------
        LookalikeScorer
            Fitted.

        Raises
        ------
        StateError
            If the text is damaged, of another class, written by a newer version, or its terms are
            not those of its fields.
        """
        made = super().from_json(text)
        found = tuple(term.field for term in made.state_.terms)
        fault = "" if found == made.fields_in else f"the terms are of {found}, not of fields"
        try:
            made._require_valid()  # noqa: SLF001 - of this class
        except ValueError as error:
            fault = str(error)
        if fault:
            raise StateError(f"{fault}. Fit it again.", asked_by=f"{MADE_BY}.from_json")
        return made

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return read_params(params)

    def _require_valid(self) -> None:
        faults: list[str] = []
        if isinstance(self.fields, str) or not self.fields:
            faults.append(f"fields is {self.fields!r}; expected names of fields prospects have too")
        elif {self.best, self.history} & set(self.fields):
            faults.append("the field of best= or history= stands in fields= too; leave it out")
        elif len(set(self.fields)) < len(self.fields):
            faults.append("fields names a field twice")
        if not 2 <= self.folds <= 10:  # noqa: PLR2004 - fewer are no test, and more hide one or two
            faults.append(f"folds is {self.folds!r}; expected 2 to 10")
        if self.top_count is not None and self.top_count < 1:
            faults.append(f"top_count is {self.top_count!r}; expected at least 1")
        if not self.ridge > 0:
            faults.append(f"ridge is {self.ridge!r}; expected a number above 0")
        if faults:
            raise DeclarationError("; ".join(faults), asked_by=MADE_BY)
        refuse_sensitive(self.fields, self.purposes, asked_by=MADE_BY)
