"""RFM scores: how recently, how often and for how much a customer bought, and the segment it makes.

The names, units and words of RFM over `QuantileScorer`, which has the rules for bounds and ties,
and `SegmentTable`, which has the rules for names. Without an order there is nothing to
score: a customer without recency has no RFM score at all and takes no part in learning.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.book.wording import amount_of, lacking
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.bounds import Bounds
from profilekit.scores.cutoffs import checked_cutoffs
from profilekit.scores.quantile import QuantileScorer
from profilekit.scores.rfm_fields import DIMENSIONS, LABEL, MADE_BY, specs_of
from profilekit.scores.rfm_state import RFMState, read_params, require_coherent
from profilekit.scores.segment_table import RF_SEGMENTS, RFM_SEGMENTS, SegmentTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldSpec
    from profilekit.scores.rfm_fields import Dimension
    from profilekit.stats.quantiles import Ties

__all__ = ["RFMScorer", "RFMState"]

_TABLES: Mapping[str, SegmentTable] = {"rfm": RFM_SEGMENTS, "rf": RF_SEGMENTS}


class RFMScorer(BookEstimator[RFMState]):
    """Score recency, frequency and monetary value from 1 to `bins`, 5 being best, and name them.

    Parameters
    ----------
    bins : int, default=5
        Scores in each dimension. Other numbers than 5 need `segments` of their own.
    recency, frequency, monetary : str
        Fields read: days since the last order (fewer is better), orders (more is better) and
        money in major units (more is better).
    recency_cutoffs_days : sequence of float, optional
        `bins` - 1 upper bounds in days, increasing and included, in place of learned ones.
    frequency_cutoffs_count : sequence of float, optional
        `bins` - 1 lower bounds in orders, increasing and included.
    monetary_cutoffs_amount : sequence of float, optional
        `bins` - 1 lower bounds in money, increasing and included.
    ties : {"low", "mid", "high"}, default="low"
        Where a group of equal customers stands, see `QuantileScorer`. One-time buyers are one
        group; with "low" they have the frequency score 1 however many they are.
    segments : {"rfm", "rf"} or SegmentTable, default="rfm"
        Names of the combinations: the 125-code table `RFM_SEGMENTS`, the table over recency and
        frequency alone `RF_SEGMENTS`, or a table of your own.

    Attributes
    ----------
    state_ : RFMState
        Bounds, frozen by `fit`.
    thresholds_ : dict
        The same for reading: ``thresholds_["recency"][5]`` is the bound of score 5, in days.

    Notes
    -----
    A customer whose recency is missing has placed no order: all four fields are null, whatever the
    others hold, and nothing is learned from them. A customer who lacks only frequency or
    money lacks that score and the segment.

    References
    ----------
    .. [1] Bult, J. R. and Wansbeek, T. (1995), "Optimal Selection for Direct Mail",
       Marketing Science 14(4), 378-394.

    Examples
    --------
    >>> import polars as pl
    >>> customers = pl.DataFrame(
    ...     {
    ...         "recency_days": [3, 40, 40, 90, 200, None],
    ...         "orders_count": [9, 4, 1, 1, 1, 0],
    ...         "spend_amount": [310.0, 99.0, 15.0, 15.0, 15.0, None],
    ...     }
    ... )
    >>> scorer = RFMScorer().fit(customers)
    >>> scorer.transform(customers)["rfm_segment_label"].to_list()
    ['Champions', 'Loyal', 'New', 'Hibernating', 'Lost', None]
    >>> scorer.thresholds_["frequency"]
    {2: 4.0, 3: 4.0, 4: 4.0, 5: 9.0}
    >>> for reason in scorer.explain_one(
    ...     {"recency_days": 40, "orders_count": 4, "spend_amount": 99.0}
    ... ):
    ...     print(reason.text)
    Last order 40 days ago: score 3 of 5 (40 days or fewer; 3 days or fewer for score 5)
    4 orders: score 4 of 5 (4 or more; 9 or more for score 5)
    99.00 spent: score 4 of 5 (99.00 or more; 310.00 or more for score 5)
    Scores 3-4-4: Loyal
    """

    state_model: ClassVar[type[FittedState]] = RFMState

    def __init__(  # noqa: PLR0913 - three fields, each with its cut-offs
        self,
        bins: int = 5,
        *,
        recency: str = "recency_days",
        frequency: str = "orders_count",
        monetary: str = "spend_amount",
        recency_cutoffs_days: Sequence[float] | None = None,
        frequency_cutoffs_count: Sequence[float] | None = None,
        monetary_cutoffs_amount: Sequence[float] | None = None,
        ties: Ties = "low",
        segments: Literal["rfm", "rf"] | SegmentTable = "rfm",
    ) -> None:
        self.bins = bins
        self.recency = recency
        self.frequency = frequency
        self.monetary = monetary
        self.recency_cutoffs_days = recency_cutoffs_days
        self.frequency_cutoffs_count = frequency_cutoffs_count
        self.monetary_cutoffs_amount = monetary_cutoffs_amount
        self.ties: Ties = ties
        self.segments: Literal["rfm", "rf"] | SegmentTable = segments

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: recency, frequency, monetary."""
        return (self.recency, self.frequency, self.monetary)

    @property
    def thresholds_(self) -> dict[str, dict[int, float]]:
        """Bound of each score from 2 on, by dimension, in the unit of the field read."""
        return {
            dimension.key: dict(enumerate(self._bounds(dimension).values, start=2))
            for dimension in DIMENSIONS
        }

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the three scores and the segment."""
        return specs_of(self.bins, self.recency, self.frequency, self.monetary)

    def _fit_columns(self, columns: Mapping[str, FloatArray]) -> RFMState:
        cutoffs = self._checked_parameters()
        of_buyers = self._of_buyers(columns)
        self._require_something_to_learn_from(cutoffs, of_buyers)
        if len(of_buyers[0]) == 0:
            of_buyers = [np.array([np.nan])] * len(DIMENSIONS)
        scorer = QuantileScorer(
            self.bins,
            cutoffs=cutoffs,
            higher_is_better=[dimension.higher_is_better for dimension in DIMENSIONS],
            ties=self.ties,
        ).fit(np.column_stack(of_buyers))
        learned = {
            dimension.key: Bounds(
                values=tuple(scorer.thresholds_[j].tolist()),
                higher_is_better=dimension.higher_is_better,
                learned_from=int(scorer.observed_count_[j]) if cutoffs[j] is None else None,
            )
            for j, dimension in enumerate(DIMENSIONS)
        }
        return RFMState(**learned)

    def _require_something_to_learn_from(
        self, cutoffs: Sequence[object], of_buyers: Sequence[FloatArray]
    ) -> None:
        learning = zip(DIMENSIONS, self.fields_in, of_buyers, cutoffs, strict=True)
        lacking_it = [
            (dimension.cutoffs, reads)
            for dimension, reads, values, given in learning
            if given is None and np.isnan(values).all()
        ]
        if not lacking_it:
            return
        customers, fields = len(of_buyers[0]), ", ".join(repr(reads) for _, reads in lacking_it)
        found = (
            f"{customers} {'customer' if customers == 1 else 'customers'}, and none has ordered by "
            f"the day of the book (no {self.recency!r})"
            if np.isnan(of_buyers[0]).all()
            else f"no customer who has ordered and has a value in {fields}"
        )
        raise UnsupportedInputError(
            f"{found}: nothing to learn from",
            asked_by=f"{MADE_BY}.fit",
            expected=f"at least one, or {' and '.join(f'{name}=' for name, _ in lacking_it)}",
        )

    def _transform_columns(self, columns: Mapping[str, FloatArray]) -> Mapping[str, NDArray[Any]]:
        scores = {
            dimension.makes: self._bounds(dimension).scores(values)
            for dimension, values in zip(DIMENSIONS, self._of_buyers(columns), strict=True)
        }
        return {**scores, LABEL: self._table().segments_of(*scores.values())}

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        absent = [name for name in self.fields_in if is_missing(values[name])]
        reasons = [
            _without(dimension.makes, self.recency if self.recency in absent else reads)
            if outputs[dimension.makes] is None
            else self._crossed(dimension, values[reads], outputs[dimension.makes])
            for dimension, reads in zip(DIMENSIONS, self.fields_in, strict=True)
        ]
        if absent:
            return (*reasons, _without(LABEL, absent[0]))
        scores = [outputs[dimension.makes] for dimension in DIMENSIONS]
        name = str(outputs[LABEL])
        shown = name if name.isprintable() else repr(name)
        text = f"Scores {'-'.join(map(str, scores))}: {shown}"
        code = self._table().written(scores)
        return (*reasons, Reason(field=LABEL, text=text, code="segment", value=code))

    def _crossed(self, dimension: Dimension, value: Scalar, score: Scalar) -> Reason:
        bounds = self._bounds(dimension)
        reads: str = getattr(self, dimension.key)
        number, whole = float(value or 0), int(score or 1)
        bound = bounds.of(max(whole, 2))
        told = f"{amount_of(reads, number)}: score {whole} of {len(bounds.values) + 1}"
        return Reason(
            field=dimension.makes,
            text=f"{told} ({bounds.words(reads, whole)})",
            code="threshold",
            reads=reads,
            value=value,
            threshold=bound if math.isfinite(bound) else None,
        )

    def _require_readable(self, *, asked_by: str) -> None:
        del asked_by
        require_coherent(self.state_, self.bins, self._checked_parameters())

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return read_params(params)

    def _bounds(self, dimension: Dimension) -> Bounds:
        return getattr(self.state_, dimension.key)

    def _of_buyers(self, columns: Mapping[str, FloatArray]) -> list[FloatArray]:
        """Columns in which customers without recency, who have no order, are missing."""
        no_order = np.isnan(columns[self.recency])
        return [np.where(no_order, np.nan, columns[name]) for name in self.fields_in]

    def _table(self) -> SegmentTable:
        if isinstance(self.segments, SegmentTable):
            return self.segments
        return _TABLES[self.segments]

    def _checked_parameters(self) -> list[list[float] | None]:
        """Cut-offs per dimension, after the parameters are found to fit each other."""
        segments: object = self.segments
        if not isinstance(segments, SegmentTable) and segments not in tuple(_TABLES):
            raise DeclarationError(
                f"segments is {segments!r}; expected 'rfm', 'rf' or a SegmentTable",
                asked_by=MADE_BY,
            )
        if self._table().bins != self.bins:
            raise DeclarationError(
                f"bins is {self.bins!r} and the segment table is for {self._table().bins}; "
                f"expected a table of your own: segments=SegmentTable({{...}}, bins={self.bins!r})",
                asked_by=MADE_BY,
            )
        cutoffs: list[list[float] | None] = []
        for dimension in DIMENSIONS:
            given: Sequence[float] | None = getattr(self, dimension.cutoffs)
            checked = (
                None
                if given is None
                else checked_cutoffs(given, self.bins, named=dimension.cutoffs, asked_by=MADE_BY)
            )
            cutoffs.append(None if checked is None else checked.tolist())
        return cutoffs


def _without(field: str, missing: str) -> Reason:
    made = field.removeprefix("rfm_").removesuffix("_label").replace("_", " ")
    text = f"{lacking(missing)}, so no {made}"
    return Reason(field=field, text=text, code="missing", reads=missing)
