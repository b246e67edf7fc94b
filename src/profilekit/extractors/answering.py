"""Answering: how much, how lately and how carefully a customer answers surveys.

A wave is what a customer answered of one survey on one day. Whoever gives the same answer to
every statement of a page, some of them turned round, is likely not to have read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import narwhals as nw
from pydantic import Field as Parameter

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.named_counts import NamedCounts, pairs_of
from profilekit.extractors.table_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.tables import Tables

__all__ = ["AnswerDelay", "Answering", "ItemResponse", "StraightLining"]

surveys: Final = rows_of("surveys")
waves: Final = surveys.by(surveys.column("survey_id"), surveys.day)


class Answering(Extractor):
    """Answers given, waves answered, and days since the last answer.

    Examples
    --------
    >>> [spec.name for spec in Answering().specs()]
    ['answers_count', 'survey_waves_count', 'answer_recency_days']
    """

    def fields(self) -> Iterator[Field]:
        """Yield counts, then the recency."""
        yield Field(
            "answers_count", surveys.count(), meaning="Answers to survey questions", minimum=0
        )
        yield Field(
            "survey_waves_count",
            waves.count(),
            meaning="Surveys answered; one of another day counts again",
            minimum=0,
        )
        yield Field(
            "answer_recency_days",
            as_of_day - surveys.max(surveys.day),
            meaning="Days since the last answer to a survey",
            minimum=0,
            null_meaning="no answer yet",
            evidence="answers_count",
        )


class StraightLining(Extractor):
    """Share of waves in which every answer is the same.

    Only answers to questions of one scale are held against each other, as they were given, so
    before any is turned round [1]_. How many of them it takes is our choice: five equal answers
    on five points by chance are one wave in 625.

    Parameters
    ----------
    least_answers : int, default=5
        Answers that a wave must have to be judged.
    scale : str, default="likert"
        Scale of the questions that are judged, as in ``questions``.

    References
    ----------
    .. [1] Kim, Dykema, Stevenson, Black & Moberg (2019), "Straightlining: Overview of
       Measurement, Comparison of Indicators, and Effects in Mail-Web Mixed-Mode Surveys",
       Social Science Computer Review 37(2), 214-233.

    Examples
    --------
    >>> [spec.name for spec in StraightLining().specs()]
    ['judged_waves_count', 'straight_lining_share']
    """

    least_answers: Annotated[int, Parameter(ge=2)] = 5
    scale: str = "likert"

    def fields(self) -> Iterator[Field]:
        """Yield the waves judged, then the share."""
        value = surveys.column("value")
        rated = surveys.where(surveys.lookup("questions", "scale").is_(self.scale))
        pages = rated.by(surveys.column("survey_id"), surveys.day)
        long = pages.where(rated.count(value).per(pages) >= self.least_answers)
        lowest, highest = rated.min(value).per(pages), rated.max(value).per(pages)
        yield Field(
            "judged_waves_count",
            long.count(),
            meaning=f"Surveys with {self.least_answers} or more answers on a scale",
            minimum=0,
        )
        yield Field(
            "straight_lining_share",
            long.share(lowest.is_(highest)),
            meaning="Share of these surveys in which every answer on the scale is the same",
            minimum=0,
            maximum=1,
            null_meaning=f"no survey with {self.least_answers} answers on a scale",
            evidence="judged_waves_count",
            source="Kim et al. (2019)",
        )


class ItemResponse(Extractor):
    """Share of the questions that were answered, of the surveys that were answered at all.

    A question counts once, however often its survey was repeated. Surveys and questions that
    ``questions`` does not have are left out.

    Parameters
    ----------
    survey_items : mapping of str to int
        Questions that each survey has; ids that are whole numbers are written as text. Read from
        the table ``questions`` where the extractor is chosen by default.

    Examples
    --------
    >>> [spec.name for spec in ItemResponse(survey_items={"spring": 12}).specs()]
    ['item_response_share']
    """

    survey_items: NamedCounts

    def fields(self) -> Iterator[Field]:
        """Yield the share."""
        survey = surveys.column("survey_id")
        known = surveys.where(~surveys.lookup("questions", "scale").is_null())
        items = known.by(survey, surveys.column("question_id"))
        taken = known.by(survey)
        counts = dict(pairs_of(self.survey_items))
        asked = [taken.where(taken.key.is_(name)).count() * counts[name] for name in counts]
        total = asked[0]
        for more in asked[1:]:
            total = total + more
        yield Field(
            "item_response_share",
            items.where(items.keys[0].is_in(tuple(counts))).count() / total,
            meaning="Share of the questions answered, of the surveys answered at all",
            minimum=0,
            maximum=1,
            null_meaning="no survey answered whose questions are known",
            evidence="answers_count",
        )

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Give one of the surveys of the example shop."""
        return (cls(survey_items=(("nps", 1), ("shopping_style", 6))),)

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """Give one of the surveys that ``questions`` has."""
        if "questions" not in tables:
            return ()
        sizes = tables.frame("questions").group_by("survey_id").agg(nw.len().alias("items"))
        counted = tables.engine.collect(sizes)
        names = map(str, counted["survey_id"].to_list())
        survey_items = tuple(sorted(zip(names, counted["items"].to_list(), strict=True)))
        return (cls(survey_items=survey_items),) if survey_items else ()


class AnswerDelay(Extractor):
    """Days from being asked to answering, as a mean over the waves.

    A wave with several invitations counts from the last one before it; one whose every
    invitation came after the answer is left out.

    Examples
    --------
    >>> [spec.name for spec in AnswerDelay().specs()]
    ['answer_delay_mean_days']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the mean."""
        asked = surveys.column("invited_day")
        delay = surveys.where(asked <= surveys.day).min(surveys.day - asked).per(waves)
        yield Field(
            "answer_delay_mean_days",
            waves.mean(delay),
            meaning="Mean days from being asked to answering a survey",
            minimum=0,
            null_meaning="never answered, or not known when asked",
            evidence="survey_waves_count",
        )
