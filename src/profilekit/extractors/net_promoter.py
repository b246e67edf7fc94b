"""Net promoter: how likely customers are to recommend, and how that changes.

Answers of one day are one round; the last answer of the day is the one that counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NetPromoter"]

_SOURCE: Final = "Reichheld (2003)"
_PROMOTER_FROM: Final = 9
_PASSIVE_FROM: Final = 7
_HIGHEST: Final = 10

surveys: Final = rows_of("surveys")


class NetPromoter(Extractor):
    """Likelihood to recommend: the last answer, its class, and the change since the one before.

    Promoters answer 9 or 10, passives 7 or 8, detractors 0 to 6 [1]_. Answers to questions
    whose scale is ``nps`` are read; one outside 0 to 10 is no answer.

    References
    ----------
    .. [1] Reichheld (2003), "The One Number You Need to Grow", Harvard Business Review 81(12),
       46-54.

    Examples
    --------
    >>> [spec.name for spec in NetPromoter().specs()]
    ['nps_answers_count', 'nps_score', 'nps_class_label', 'nps_change_score']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number of rounds, the score, its class and its change."""
        value = surveys.column("value")
        is_nps = surveys.lookup("questions", "scale").is_("nps")
        asked = surveys.where(is_nps & (value >= 0) & (value <= _HIGHEST))
        rounds = asked.by(surveys.day)
        answer = asked.latest(value).per(rounds)
        last = rounds.latest(answer)
        classes = ((last >= _PROMOTER_FROM, "promoter"), (last >= _PASSIVE_FROM, "passive"))
        yield Field(
            "nps_answers_count",
            rounds.count(),
            meaning="Days on which the customer said how likely they are to recommend",
            minimum=0,
            section=Section.PSYCHOGRAPHICS,
        )
        yield Field(
            "nps_score",
            last,
            meaning="How likely the customer is to recommend: the last answer, 0 to 10",
            minimum=0,
            maximum=_HIGHEST,
            null_meaning="never answered",
            section=Section.PSYCHOGRAPHICS,
            evidence="nps_answers_count",
            source=_SOURCE,
        )
        yield Field(
            "nps_class_label",
            case(*classes, (last >= 0, "detractor")),
            meaning="Class of the last answer: promoter, passive or detractor",
            null_meaning="never answered",
            section=Section.PSYCHOGRAPHICS,
            evidence="nps_answers_count",
            source=_SOURCE,
        )
        yield Field(
            "nps_change_score",
            rounds.latest(answer - answer.previous()),
            meaning="Change from the answer before to the last one",
            minimum=-_HIGHEST,
            maximum=_HIGHEST,
            null_meaning="answered fewer than two times",
            section=Section.PSYCHOGRAPHICS,
            evidence="nps_answers_count",
        )
