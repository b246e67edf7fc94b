"""What became of a persona since an earlier day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError
from profilekit.personas.comparing.beside import PersonasBeside
from profilekit.personas.comparing.comparison import require_personas

if TYPE_CHECKING:
    from profilekit.personas.comparing.topics import Topic
    from profilekit.personas.persona import Persona

__all__ = ["PersonaDifference", "persona_difference"]

_ASKED_BY: Final = "Persona.diff"


class PersonaDifference(PersonasBeside):
    """A persona beside what it was.

    Parameters
    ----------
    before, now : Persona
        The persona of one segment, of two days.
    """

    def __init__(self, before: Persona, now: Persona) -> None:
        self.before: Persona = before
        self.now: Persona = now

    @property
    def personas(self) -> tuple[Persona, ...]:
        """The earlier and the later."""
        return (self.before, self.now)

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

    def __repr__(self) -> str:
        return (
            f"PersonaDifference({self.now.id!r}, {self.before.evidence.as_of} to "
            f"{self.now.evidence.as_of}; {len(self.new)} new, {len(self.gone)} gone, "
            f"{len(self.changed)} changed, {self.same_count} alike)"
        )


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
