"""Personas beside each other, whatever for: the topics that differ, and how they are shown."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from profilekit.personas.comparing.topics import Topic, topics_of
from profilekit.personas.rendering.side_by_side import (
    comparison_card,
    comparison_html,
    comparison_text,
)

if TYPE_CHECKING:
    import os

    from profilekit.personas.persona import Persona

__all__ = ["PersonasBeside"]


class PersonasBeside(ABC):
    """Several personas, of which only what differs is told."""

    @property
    @abstractmethod
    def personas(self) -> tuple[Persona, ...]:
        """The personas, in the order of the columns."""

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What differs: one topic a row, with what each persona says of it."""
        return tuple(topic for topic in self._all if topic.differs)

    @property
    def same_count(self) -> int:
        """Topics that all of them tell alike, and that are left out."""
        return len(self._all) - len(self.topics)

    @cached_property
    def _all(self) -> tuple[Topic, ...]:
        return topics_of(self.personas)

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
        """Write plain text: topic by topic, a line for each persona.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        """
        return comparison_text(self, lang)
