"""Topics: what several personas say of one thing, side by side.

A topic is a field, whatever its window and whatever is said of it, or a rule. What all personas
say alike, up to their intervals, is no difference. Two cuts of one number are two answers, even
where one headline serves both.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from profilekit.book.attributes import without_window
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.phrases import own_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.persona import Persona
    from profilekit.personas.statement import Statement

__all__ = ["Topic", "are_apart", "topics_of"]


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that at least one of several personas speaks of.

    Attributes
    ----------
    section : SectionId
        Where it is told.
    name : str
        The field without its window, or the key of the rule.
    statements : tuple of (Statement or None)
        What each persona says of it; None where it says nothing.
    """

    section: SectionId
    name: str
    statements: tuple[Statement | None, ...]

    @property
    def differs(self) -> bool:
        """Whether one says what another does not, or says it with a number that is apart."""
        known = [each for each in self.statements if each is not None]
        if len(known) < len(self.statements) or len({_said(each) for each in known}) > 1:
            return True
        return any(are_apart(one, other) for one, other in combinations(known, 2))


def are_apart(one: Statement, other: Statement) -> bool:
    """Tell whether two numbers of one thing differ by more than chance.

    Their 95 % intervals share nothing, which two equal shares do less than once in a hundred times;
    without intervals, as in public, the numbers differ. What follows from others is told without a
    number, so that none is apart.
    """
    if one.role == "derived":
        return False
    if one.interval is None or other.interval is None:
        return one.value != other.value
    return one.interval.low > other.interval.high or other.interval.low > one.interval.high


def topics_of(personas: Sequence[Persona]) -> tuple[Topic, ...]:
    """Lay what personas say side by side, section by section, in the order it is told in."""
    told = [_by_topic(persona) for persona in personas]
    order = {section: place for place, section in enumerate(SectionId)}
    names = sorted(dict.fromkeys(name for each in told for name in each), key=lambda n: order[n[0]])
    return tuple(
        Topic(section, name, tuple(each.get((section, name)) for each in told))
        for section, name in names
    )


def _by_topic(persona: Persona) -> dict[tuple[SectionId, str], Statement]:
    found: dict[tuple[SectionId, str], Statement] = {}
    for statement in persona.statements:
        name = _name_of(statement)
        found.setdefault((statement.section, name), statement)
    return found


def _name_of(statement: Statement) -> str:
    """Name what is spoken of: of what is told of several labels side by side, each is one."""
    field = statement.key.rpartition(".")[0]
    if statement.role == "derived" or statement.section is SectionId.IDENTITY:
        return statement.key
    answer = statement.answer
    if answer is not None and answer.value is not None and without_window(answer.field) != field:
        return f"{field}={answer.value}"
    return field


def _said(statement: Statement) -> tuple[object, ...]:
    """Give what is said, apart from the number told: of what follows, what its words name."""
    rule = own_phrases().rule(statement.key)
    if rule is not None and not rule.tells_value:
        return (statement.key,)
    return (statement.key, statement.metric, statement.answer, statement.fields)
