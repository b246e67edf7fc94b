"""A pretended language for tests: English with accents, in brackets, and 40 % longer.

What stays readable was never sent through a catalogue, what loses its closing bracket was cut off,
and what overflows here would overflow in a real language.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profilekit.personas.locales.catalogue import Message

__all__ = ["Pseudo", "pseudo"]

_LONGER: Final = 0.4
_PIECES: Final = re.compile(r"(\{[a-z][a-z0-9_]*\})")
_ACCENTED: Final = str.maketrans(
    "ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz", "ÀÇĎÉĜĤÎĴĶĻÑÖŔŠŤÛŴÝŽàçďéĝĥîĵķļñöŕšťûŵýž"
)
_FILLING: Final = " ~"


def pseudo(text: str) -> str:
    """Write a sentence as if it were in another language, with its placeholders as they are.

    Examples
    --------
    >>> pseudo("{n} of {of} customers")
    '[{n} öf {of} çûšťöméŕš ~ ~ ~]'
    """
    pieces = _PIECES.split(text)
    words = [piece for at, piece in enumerate(pieces) if at % 2 == 0]
    accented = [piece if at % 2 else piece.translate(_ACCENTED) for at, piece in enumerate(pieces)]
    filling = math.ceil(_LONGER * sum(map(len, words)) / len(_FILLING))
    return f"[{''.join(accented)}{_FILLING * filling}]"


class Pseudo:
    """Every sentence of English, pretended to be translated."""

    def text(self, message: Message) -> str:
        """Give a sentence."""
        return pseudo(message.text)

    def counted(self, message: Message, n: int) -> str:
        """Give a counted sentence in the form of English."""
        return pseudo(message.text if n == 1 or message.many is None else message.many)

    def has(self, message: Message) -> bool:  # noqa: ARG002 - the protocol's
        """Tell that everything is translated."""
        return True
