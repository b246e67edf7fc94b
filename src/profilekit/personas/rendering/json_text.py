"""A persona as JSON: the object itself, whole and in no language, for services."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profilekit.personas.persona import Persona

__all__ = ["persona_json"]

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})
_BEYOND_ASCII: Final = re.compile(r"[\x7f-\U0010ffff]")


def persona_json(persona: Persona) -> str:
    """Write a persona as JSON that `Persona.model_validate_json` reads back.

    Returns
    -------
    str
        By the schema of `Persona.model_json_schema`. What cannot be seen or changes the direction
        of text is written as its number, which reads back the same.
    """
    return _BEYOND_ASCII.sub(_numbered, persona.model_dump_json(indent=2)) + "\n"


def _numbered(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if unicodedata.category(found[0]) in _UNSEEN else found[0]
