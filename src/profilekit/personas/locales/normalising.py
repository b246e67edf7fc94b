"""When two spellings are the same name: capitals, accents, and letters that look or sound alike.

Lower case depends on the language (Turkish has an i with a dot and one without, and capitals of
both), and so does what counts as one letter: each language lists its own. Where in doubt, the same.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["normalised"]


def normalised(text: str, letters: Mapping[str, str]) -> str:
    """Write text so that spellings of one name come out the same.

    Parameters
    ----------
    text : str
        Any text.
    letters : mapping of str to str
        Letters of the language, in composed form, and what they count as.

    Returns
    -------
    str
        Without accents, marks, capitals and double spaces.

    Examples
    --------
    >>> normalised("  IŞIK  Ünal", {"I": "i"})
    'isik unal'
    """
    composed = unicodedata.normalize("NFKC", text)
    told = "".join(letters.get(character, character) for character in composed).casefold()
    told = "".join(letters.get(character, character) for character in told)
    bare = (each for each in unicodedata.normalize("NFD", told) if _is_seen(each))
    return " ".join("".join(bare).split())


def _is_seen(character: str) -> bool:
    """Tell whether it is neither an accent nor invisible."""
    return unicodedata.category(character) not in {"Mn", "Cf"}
