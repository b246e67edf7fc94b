"""The three questions of RFM as a book answers them: measures, scores and learned bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.scores.rfm import RFMScorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.book import ProfileBook
    from profilekit.scores.bounds import Bounds

__all__ = ["CODE", "SEGMENT", "Dimension", "code_of", "dimensions_of", "with_shares"]

SEGMENT = "rfm_segment_label"
CODE = ("rfm_recency_score", "rfm_frequency_score", "rfm_monetary_score")
_ONE_DIGIT = 9


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the three questions.

    Attributes
    ----------
    name : str
        For people.
    field, score : str
        The field measured and the field of its score.
    meaning : str
        What the field says, for people.
    higher_is_better : bool
        Which end of the field scores best.
    of_one : str
        The meaning after the figure 1.
    bounds : tuple of float
        Bounds of the scores 2, 3, ..., infinite where unreached; empty when unknown.
    learned_from : int or None
        Customers the bounds were learned from; None for given cut-offs or unknown bounds.
    """

    name: str
    field: str
    score: str
    meaning: str
    higher_is_better: bool
    of_one: str
    bounds: tuple[float, ...] = ()
    learned_from: int | None = None


_UNSCORED = (
    Dimension(
        name="Recency",
        field="recency_days",
        score=CODE[0],
        meaning="days since the last order",
        higher_is_better=False,
        of_one="day since the last order",
    ),
    Dimension(
        name="Frequency",
        field="orders_count",
        score=CODE[1],
        meaning="orders placed",
        higher_is_better=True,
        of_one="order placed",
    ),
    Dimension(
        name="Monetary value",
        field="spend_amount",
        score=CODE[2],
        meaning="paid in total",
        higher_is_better=True,
        of_one="paid in total",
    ),
)


def dimensions_of(book: ProfileBook) -> tuple[Dimension, Dimension, Dimension]:
    """Recency, frequency and monetary value, read as the fitted scorer of the book reads them.

    Without one, the fields that it would read.
    """
    recency, frequency, monetary = _UNSCORED
    scorer = next((e for e in book.fitted.values() if isinstance(e, RFMScorer)), None)
    if scorer is None:
        return recency, frequency, monetary
    learned = scorer.state_
    return (
        _scored(recency, scorer.recency, learned.recency, book),
        _scored(frequency, scorer.frequency, learned.frequency, book),
        _scored(monetary, scorer.monetary, learned.monetary, book),
    )


def code_of(scores: Sequence[int]) -> str:
    """Write scores as a code, with dashes where one has two digits.

    Examples
    --------
    >>> code_of((5, 4, 5)), code_of((10, 4, 3))
    ('545', '10-4-3')
    """
    return ("" if max(scores) <= _ONE_DIGIT else "-").join(map(str, scores))


def with_shares(frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
    """Add ``customers_share`` and ``spend_share``, parts of the totals of two columns.

    Spend shares are missing when the total is not positive, because parts of nothing, or
    of a sum of refunds, are not parts.
    """
    total = frame["spend"].sum()
    part = nw.col("spend") / total if total > 0 else nw.lit(None).cast(nw.Float64())
    customers = nw.col("customers") / frame["customers"].sum()
    return frame.with_columns(customers_share=customers, spend_share=part)


def _scored(dimension: Dimension, field: str, bounds: Bounds, book: ProfileBook) -> Dimension:
    meaning, of_one = dimension.meaning, dimension.of_one
    if field != dimension.field and field in book.catalogue:
        meaning = of_one = book.catalogue[field].meaning
    return replace(
        dimension,
        field=field,
        meaning=meaning,
        of_one=of_one,
        bounds=bounds.values,
        learned_from=bounds.learned_from,
    )
