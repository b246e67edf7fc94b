"""Personas beside each other, and a persona beside what it was: only what differs."""

from __future__ import annotations

from profilekit.personas.comparing.comparison import PersonaComparison, compare_personas
from profilekit.personas.comparing.difference import PersonaDifference, persona_difference

__all__ = ["PersonaComparison", "PersonaDifference", "compare_personas", "persona_difference"]
