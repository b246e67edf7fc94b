"""Satisfaction: how content customers say they are, and how easy they say it was.

Answers are those of surveys; what is said of a support case belongs to the cases. Means are in
the points of the scale asked, so questions of one shop should share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.rows import Row
    from profilekit.extractors.table_rows import TableRows

__all__ = ["Effort", "Satisfaction"]

surveys: Final = rows_of("surveys")


class Satisfaction(Extractor):
    """Customer satisfaction: mean answer, and share of the two best ones.

    Answers to questions whose scale is ``csat`` are read. The two best answers are the highest
    that ``questions`` knows and the one below: 4 and 5 of 5 [1]_.

    Parameters
    ----------
    windows_days : tuple of int, default=(365,)
        Windows that end with the day asked about, in days.

    References
    ----------
    .. [1] Morgan & Rego (2006), "The Value of Different Customer Satisfaction and Loyalty
       Metrics in Predicting Business Performance", Marketing Science 25(5), 426-439.

    Examples
    --------
    >>> [spec.name for spec in Satisfaction().specs()]
    ['csat_answers_365d_count', 'csat_mean_365d_score', 'csat_top2_365d_share']
    """

    windows_days: tuple[PositiveInt, ...] = (365,)

    def fields(self) -> Iterator[Field]:
        """Yield answers, mean and share per window."""
        best = surveys.lookup("questions", "maximum")
        for days in self.windows_days:
            answers = _answers("csat").last(days=days)
            yield from _count_and_mean("csat", "satisfied the customer is", answers, days)
            yield Field(
                f"csat_top2_{days}d_share",
                answers.where(~best.is_null()).share(surveys.column("value") >= best - 1),
                meaning=f"Share of the two best answers in the last {days} days",
                minimum=0,
                maximum=1,
                null_meaning="no answer in the window, or the scale is not known",
                section=Section.PSYCHOGRAPHICS,
                evidence=f"csat_answers_{days}d_count",
                source="Morgan & Rego (2006)",
            )


class Effort(Extractor):
    """Customer effort: how easy customers say it was.

    Answers to questions whose scale is ``ces`` are read, as they are coded: in the second
    version of the score 7 is the least effort [1]_.

    Parameters
    ----------
    windows_days : tuple of int, default=(365,)
        Windows that end with the day asked about, in days.

    References
    ----------
    .. [1] Dixon, Toman & DeLisi (2013), "The Effortless Experience", Portfolio; the first version
       is of Dixon, Freeman & Toman (2010), "Stop Trying to Delight Your Customers", Harvard
       Business Review 88(7/8), 116-122.

    Examples
    --------
    >>> [spec.name for spec in Effort().specs()]
    ['ces_answers_365d_count', 'ces_mean_365d_score']
    """

    windows_days: tuple[PositiveInt, ...] = (365,)

    def fields(self) -> Iterator[Field]:
        """Yield answers and mean per window."""
        for days in self.windows_days:
            answers = _answers("ces").last(days=days)
            yield from _count_and_mean("ces", "easy the customer says it was", answers, days)


def _answers(scale: str) -> TableRows:
    asked: Row[TableRows] = surveys.lookup("questions", "scale").is_(scale)
    return surveys.where(asked)


def _count_and_mean(scale: str, what: str, answers: TableRows, days: int) -> Iterator[Field]:
    yield Field(
        f"{scale}_answers_{days}d_count",
        answers.count(),
        meaning=f"Answers on how {what} in the last {days} days",
        minimum=0,
        section=Section.PSYCHOGRAPHICS,
    )
    yield Field(
        f"{scale}_mean_{days}d_score",
        answers.mean(surveys.column("value")),
        meaning=f"How {what}: mean answer of the last {days} days, in points of the scale",
        null_meaning="no answer in the window",
        section=Section.PSYCHOGRAPHICS,
        evidence=f"{scale}_answers_{days}d_count",
    )
