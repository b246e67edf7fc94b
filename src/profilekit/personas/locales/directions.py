"""Directions of writing: what keeps text of one from reordering text of the other."""

from __future__ import annotations

import unicodedata
from typing import Literal

from markupsafe import Markup

__all__ = ["Direction", "first_strong", "isolated"]

Direction = Literal["ltr", "rtl"]


def first_strong(text: str) -> Direction | None:
    """Give the direction of the first letter that has one; None where none has.

    Examples
    --------
    >>> first_strong("12 km"), first_strong("«خرید»"), first_strong("12 %")
    ('ltr', 'rtl', None)
    """
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return None


def isolated(text: str, *, markup: bool, within: Direction) -> str:
    r"""Set text apart from the direction of the sentence that it stands in.

    Parameters
    ----------
    text : str
        Any text; escaped in HTML unless it is markup.
    markup : bool
        Whether for HTML, where an element does it; else two marks do, in right-to-left text alone.
    within : {"ltr", "rtl"}
        Direction of the sentence.

    Examples
    --------
    >>> isolated("<5", markup=True, within="rtl")
    Markup('<bdi>&lt;5</bdi>')
    >>> ascii(isolated("iOS", markup=False, within="rtl"))
    "'\\u2068iOS\\u2069'"
    """
    if markup or isinstance(text, Markup):
        return Markup("<bdi>{}</bdi>").format(text)
    if within == "ltr":
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
