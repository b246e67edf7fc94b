"""Message timing: when a customer answers messages, and how long ago the last time was.

An answer is a click, or an open by a person. A click comes with an open, so an hour of clicks
weighs more than one of opens alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.message_grains import messages
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MessageTiming"]


class MessageTiming(Extractor):
    """Opens and clicks, the hour of most of them, and days since the last click.

    Examples
    --------
    >>> [spec.name for spec in MessageTiming().specs()]
    ['message_answers_count', 'best_message_hour', 'click_recency_days']
    """

    def fields(self) -> Iterator[Field]:
        """Yield answers, the best hour, then the days since a click."""
        answers = messages.where(messages.is_opened)
        hours = answers.by(messages.hour)
        yield Field(
            "message_answers_count",
            answers.count(),
            meaning="Opens by a person, and clicks",
            minimum=0,
            section=Section.CHANNELS,
        )
        yield Field(
            "best_message_hour",
            hours.at_max(hours.key, by=messages.count().per(hours)),
            meaning="Hour of the day with most opens by a person and clicks; of equals the first",
            minimum=0,
            maximum=23,
            null_meaning="no message opened or clicked",
            evidence="message_answers_count",
            section=Section.CHANNELS,
        )
        yield Field(
            "click_recency_days",
            as_of_day - messages.events("clicked").max(messages.day),
            meaning="Days since a message was last clicked",
            minimum=0,
            null_meaning="no message clicked",
            section=Section.CHANNELS,
        )
