"""Text from cells, with what cannot be seen spelt out.

A right-to-left override in a customer id would otherwise reorder the sentence around it.
"""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["visible"]

_SPELT_OUT: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_JOINERS: Final = frozenset({"\u200c", "\u200d"})
"""Persian and emoji need them, and they reorder nothing."""


def visible(text: object) -> str:
    r"""Write text with invisible and direction-changing characters spelt out.

    Examples
    --------
    >>> print(visible("abc\u202etxt"))
    abc\u202etxt
    """
    return "".join(_spelt(character) for character in str(text))


def _spelt(character: str) -> str:
    if unicodedata.category(character) not in _SPELT_OUT or character in _JOINERS:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - end of the BMP
