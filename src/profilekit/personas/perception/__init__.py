"""How people see a persona: the Persona Perception Scale as a questionnaire, and its scores."""

from __future__ import annotations

from profilekit.personas.perception.items import CONSTRUCTS, PerceptionItem
from profilekit.personas.perception.questionnaire import (
    PerceptionQuestionnaire,
    perception_questionnaire,
)
from profilekit.personas.perception.scoring import PerceptionScore

__all__ = [
    "CONSTRUCTS",
    "PerceptionItem",
    "PerceptionQuestionnaire",
    "PerceptionScore",
    "perception_questionnaire",
]
