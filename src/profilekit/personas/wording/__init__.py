"""Words for statements: phrases in English, what follows from statements, and who tells them."""

from __future__ import annotations

from profilekit.personas.wording.deriving import derive
from profilekit.personas.wording.phrases import own_phrases, phrases_of
from profilekit.personas.wording.teller import Teller

__all__ = ["Teller", "derive", "own_phrases", "phrases_of"]
