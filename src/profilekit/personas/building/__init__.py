"""From the fields of a book to a persona: statements counted, ranked, tried again and graded."""

from __future__ import annotations

from profilekit.personas.building.building import build_persona, build_personas
from profilekit.personas.building.ideal import ideal_persona
from profilekit.personas.building.too_few import NothingKnownError, TooFewMembersError

__all__ = [
    "NothingKnownError",
    "TooFewMembersError",
    "build_persona",
    "build_personas",
    "ideal_persona",
]
