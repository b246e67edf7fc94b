"""Evaluation: how well what was predicted of customers agrees with what they did.

No figure is enough alone, so all are given, and the baselines stand beside every model: a mean
absolute error that nothing for everybody reaches as well says that the error is the wrong one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.book.readonly import ReadOnly
from profilekit.errors import UnknownNameError
from profilekit.extractors import Frequency, Recency, Spend
from profilekit.extractors.holdout import HoldoutSplit
from profilekit.scores.evaluation.asked import (
    by_name,
    check_draws,
    check_parameters,
    horizon_of,
    named,
    not_said,
)
from profilekit.scores.evaluation.baselines import baselines_of
from profilekit.scores.evaluation.candidates import (
    Candidate,
    NotFitted,
    Predicted,
    Target,
    candidates_of,
)
from profilekit.scores.evaluation.evaluation_text import evaluation_html, evaluation_text
from profilekit.scores.evaluation.judging import Judging
from profilekit.scores.evaluation.leaking import Leaking
from profilekit.scores.evaluation.observed import observed_in, require_same_day, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd


__all__ = ["Evaluation", "Predicted", "evaluate_value"]

_ASKED_BY = "evaluate_value"
_BASICS = (Recency(), Frequency(windows_days=()), Spend(windows_days=()))


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How models and baselines did, on the same customers; made by `evaluate_value`.

    ``print`` it, or look at it in a notebook. Frames are of the kind that was given.

    Attributes
    ----------
    table : frame
        One row per model and baseline: ``prediction_label``, ``kind_label`` (model, not fitted,
        baseline or oracle) and the figures; missing where a prediction does not say what a figure
        judges.
    calibration : frame
        Predicted and actual means by equal parts of each prediction, ``bin_number`` 1 lowest.
    lift : frame
        What the best bring, by ``top_share``: ``captured_share`` of all, and ``lift_ratio``, how
        many times as much as customers taken blindly.
    differences : frame or None
        Differences of every figure from the prediction compared with, and their intervals.
    target : str
        What was predicted.
    horizon_days : int or None
        Days of the outcome.
    customers_count, active_count : int
        Customers evaluated, and those of them who came.
    actual_total : float
        What they brought.
    born_later_count : int
        Customers without an order before who came; they stand in no figure.
    born_later_total : float
        What these brought.
    lacking : tuple of str
        Fields that further baselines would need.
    not_fitted : mapping of str to str
        Models that found no fit, and why.
    compared_with : str or None
        Whom the differences are from.
    confidence : float
        Confidence of their intervals.
    """

    table: Any
    calibration: Any
    lift: Any
    differences: Any
    target: str
    horizon_days: int | None
    customers_count: int
    active_count: int
    actual_total: float
    born_later_count: int
    born_later_total: float
    lacking: tuple[str, ...]
    not_fitted: Mapping[str, str]
    compared_with: str | None = None
    confidence: float = 0.95
    _rows: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    _changes: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)

    def to_pandas(self) -> pd.DataFrame:
        """Give `table` as pandas, whatever kind it is of.

        Returns
        -------
        pandas.DataFrame of shape (n_predictions, 2 + n_figures)
            The same columns; NaN where there is no figure.
        """
        return _frame(self._rows, "pandas")

    def figures(self, prediction: str) -> dict[str, float]:
        """Give the figures of one model or baseline.

        Parameters
        ----------
        prediction : str
            Its name.

        Returns
        -------
        dict of str to float
            By the names of the columns of `table`; NaN where there is none.

        Raises
        ------
        UnknownNameError
            If there is no such prediction.
        """
        rows = {str(row["prediction_label"]): row for row in self._rows}
        if prediction not in rows:
            raise UnknownNameError("prediction", [prediction], rows, asked_by="Evaluation.figures")
        return {name: cell for name, cell in rows[prediction].items() if type(cell) is float}

    def __str__(self) -> str:
        return evaluation_text(self, self._rows, self._changes)

    def __repr__(self) -> str:
        models = sum(row["kind_label"] in {"model", "not fitted"} for row in self._rows)
        return (
            f"Evaluation({models} {'model' if models == 1 else 'models'}, "
            f"{len(self._rows) - models} baselines, {self.customers_count:,} customers)"
        )

    def _repr_html_(self) -> str:
        return evaluation_html(self, self._rows, self._changes)


def evaluate_value(  # noqa: PLR0913 - each is named by the user
    data: Any,
    models: Mapping[str, object] | Sequence[object],
    *,
    outcome: HoldoutSplit | str | None = None,
    target: Target = "order_days",
    horizon_days: int | None = None,
    top_percents: Sequence[int] = (5, 10, 20),
    bins: int = 10,
    compare_with: str | None = None,
    resamples: int = 1000,
    confidence: float = 0.95,
    rng: int | np.random.Generator = 0,
) -> Evaluation:
    """Hold predictions against what came, beside the baselines.

    Evaluated are the customers with an order before; who came later is counted, with what they
    brought. Models that are not fitted are fitted on ``data``, which ends where the outcome
    begins.

    Parameters
    ----------
    data : HoldoutSplit, ProfileBook or frame of shape (n_customers, n_fields)
        A split is measured as of its day. A book or frame holds the fields that models read, or
        predictions as columns, as of the day before the outcome.
    models : mapping of str to estimator, str or Predicted, or list of them
        By the names they are shown under (in a list, those of their classes): purchase models,
        lifetime value models, the name of a column that holds the expected value, or `Predicted`
        with the names of several columns. One that finds no fit is listed as not fitted.
    outcome : HoldoutSplit or str, optional
        What came: a split, whose customers are found by ``customer_id``, or the column of
        ``data`` that holds it. With a split as ``data``, that split.
    target : {"order_days", "orders", "spend", "margin"}, default="order_days"
        What of the outcome is predicted. Purchase models predict days with an order.
    horizon_days : int, optional
        Days of an outcome that is a column; a split knows its own, and none other may be given.
    top_percents : sequence of int, default=(5, 10, 20)
        Sizes of the best that are looked at, in per cent of the customers.
    bins : int, default=10
        Parts that calibration is looked at in.
    compare_with : str, optional
        Name of a model or baseline that all others are compared with, with intervals.
    resamples : int, default=1000
        Draws of customers for these intervals. Time grows with draws times customers: 1000 of
        2,000 customers take seconds, 1000 of 100,000 minutes.
    confidence : float, default=0.95
        Confidence of the intervals.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of the draws.

    Returns
    -------
    Evaluation
        Tables of figures, calibration and lift, and differences where asked for.

    Raises
    ------
    DeclarationError
        If the outcome is not said, begins on another day than the book ends on or is of another
        horizon than asked for, two predictions share a name, or a parameter is out of range.
    FitError, TablesError
        If no model at all finds a fit, or not that to compare with.
    LeakageError
        If a model reads a part of the outcome, or was fitted on a book of a later day than it
        begins on.
    UnknownNameError
        If a field, column or name to compare with is not there.
    UnsupportedInputError
        If nobody is left to evaluate, a customer of a split has several rows, a prediction or an
        outcome is missing, or a model is none.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"guess": [2.0, 0.5, 0.5, 0.0], "came": [3, 0, 1, 0]})
    >>> found = evaluate_value(frame, {"guess": "guess"}, outcome="came")
    >>> found.figures("guess")["mae_count"], found.figures("zero")["mae_count"]
    (0.5, 1.0)
    """
    check_parameters(top_percents, bins, target, horizon_days)
    check_draws(resamples, confidence, rng)
    book: Any = data.measure(_BASICS) if isinstance(data, HoldoutSplit) else data
    chosen = data if isinstance(data, HoldoutSplit) and outcome is None else outcome
    frame = frame_in(book, asked_by=_ASKED_BY)
    if not isinstance(chosen, HoldoutSplit | str):
        raise not_said(chosen)
    if isinstance(chosen, HoldoutSplit):
        require_same_day(book, chosen, asked_by=_ASKED_BY)
        horizon_days = horizon_of(chosen, horizon_days)
    came = observed_in(frame, chosen, target=target, asked_by=_ASKED_BY)
    evaluated = frame.filter(came.is_evaluated.tolist())
    about: Any = {"target": target, "horizon_days": horizon_days}
    leaking = Leaking.of(book, chosen)
    predicted = candidates_of(named(models), frame, evaluated, leaking=leaking, **about)
    baselines, lacking = baselines_of(evaluated, **about)
    oracle = Candidate("oracle", "oracle", came.actual, active=came.is_active.astype(float))
    candidates = by_name((*predicted, *baselines, oracle), compare_with)
    judging = Judging(
        [*candidates.values()], came.actual, came.is_active, unit_of(target), top_percents
    )
    rows, changes = judging.figures(), []
    if compare_with is not None:
        changes = judging.differences(
            candidates[compare_with], resamples=resamples, confidence=confidence, rng=rng
        )
    kind = kind_out(book, "default")
    return Evaluation(
        table=_frame(rows, kind),
        calibration=_frame(judging.calibration(bins), kind),
        lift=_frame(judging.lift(), kind),
        differences=_frame(changes, kind) if changes else None,
        target=target,
        horizon_days=horizon_days,
        customers_count=came.actual.size,
        active_count=int(came.is_active.sum()),
        actual_total=float(came.actual.sum()),
        born_later_count=came.born_later_count,
        born_later_total=came.born_later_total,
        lacking=lacking,
        not_fitted=ReadOnly(
            {one.name: str(one.failure) for one in predicted if isinstance(one, NotFitted)}
        ),
        compared_with=compare_with,
        confidence=confidence,
        _rows=tuple(rows),
        _changes=tuple(changes),
    )


def _frame(rows: Sequence[Mapping[str, Any]], kind: str) -> Any:
    """Make a frame of rows, of a kind; NaN becomes missing."""
    dtypes: dict[type, Any] = {str: nw.String(), int: nw.Int64(), float: nw.Float64()}
    schema = {name: dtypes[type(cell)] for name, cell in rows[0].items()}
    columns = {name: [row[name] for row in rows] for name in schema}
    frame = nw.DataFrame.from_dict(columns, schema, backend="polars")
    numbers = [name for name, dtype in schema.items() if dtype == nw.Float64()]
    return handed_out(frame.with_columns(nw.col(*numbers).fill_nan(None)), kind, None)
