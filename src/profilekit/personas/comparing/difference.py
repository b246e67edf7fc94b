"""What became of a persona since an earlier day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError
from profilekit.personas.comparing.comparison import require_personas
from profilekit.personas.comparing.topics import Topic, topics_of
from profilekit.personas.rendering.side_by_side import (
    comparison_card,
    comparison_html,
    comparison_text,
)

if TYPE_CHECKING:
    import os

    from profilekit.personas.persona import Persona

__all__ = ["PersonaDifference", "persona_difference"]

_ASKED_BY: Final = "Persona.diff"


@dataclass(frozen=True, repr=False)
class PersonaDifference:
    """A persona beside what it was.

    Attributes
    ----------
    before, now : Persona
        The persona of one segment, of two days.
    """

    before: Persona
    now: Persona

    @property
    def personas(self) -> tuple[Persona, ...]:
        """The earlier and the later."""
        return (self.before, self.now)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What is new, gone or changed."""
        return tuple(topic for topic in self._all if topic.differs)

    @property
    def new(self) -> tuple[Topic, ...]:
        """What is told now and was not before."""
        return tuple(topic for topic in self.topics if topic.statements[0] is None)

    @property
    def gone(self) -> tuple[Topic, ...]:
        """What was told and no longer is."""
        return tuple(topic for topic in self.topics if topic.statements[1] is None)

    @property
    def changed(self) -> tuple[Topic, ...]:
        """What is told otherwise, or with a number whose interval is apart from that before."""
        return tuple(topic for topic in self.topics if None not in topic.statements)

    @property
    def same_count(self) -> int:
        """Topics that are as they were."""
        return len(self._all) - len(self.topics)

    @cached_property
    def _all(self) -> tuple[Topic, ...]:
        return topics_of(self.personas)

    def __repr__(self) -> str:
        return (
            f"PersonaDifference({self.now.id!r}, {self.before.evidence.as_of} to "
            f"{self.now.evidence.as_of}; {len(self.new)} new, {len(self.gone)} gone, "
            f"{len(self.changed)} changed, {self.same_count} alike)"
        )

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return comparison_card(self)

    def to_html(self, lang: str | os.PathLike[str] = "en") -> str:
        """Write a page that holds everything it shows and runs nothing.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        """
        return comparison_html(self, lang)

    def to_text(self, lang: str | os.PathLike[str] = "en") -> str:
        """Write plain text: topic by topic, a line for each day.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        """
        return comparison_text(self, lang)


def persona_difference(now: Persona, before: Persona) -> PersonaDifference:
    """Lay a persona beside an earlier one of the same segment.

    Raises
    ------
    DeclarationError
        If they are of two segments, or the earlier one is of a later day.
    UnsupportedInputError
        If one is no persona.
    """
    require_personas((now, before), asked_by=_ASKED_BY)
    if now.id != before.id:
        message = f"the personas are of {before.id!r} and {now.id!r}; expected two of one segment"
        raise DeclarationError(message, asked_by=_ASKED_BY)
    days = (before.evidence.as_of, now.evidence.as_of)
    if days[0] is not None and days[1] is not None and days[0] > days[1]:
        message = f"the earlier persona is of {days[0]} and the later of {days[1]}; turn them round"
        raise DeclarationError(message, asked_by=_ASKED_BY)
    return PersonaDifference(before, now)
