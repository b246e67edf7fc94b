"""Text that no program takes for anything but text: no formula at the start of a line.

A spreadsheet that opens a text file runs what begins with one of a few signs. Those that data bring
to the start of a line are kept from it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["FORMULA_SIGNS", "begins_a_formula", "guarded", "width_of"]

FORMULA_SIGNS: Final = (
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
"""What a formula begins with, in half and in full width."""

_FORMULA: Final = re.compile(rf"[\s\u200c\u200d\u2066-\u2069]*[{re.escape(FORMULA_SIGNS)}]")
_WIDE: Final = frozenset({"W", "F"})
_NO_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})


def begins_a_formula(line: str) -> bool:
    """Tell whether the first sign that can be seen is one that begins a formula."""
    return _FORMULA.match(line) is not None


def guarded(line: str) -> str:
    """Set an apostrophe before what a spreadsheet would run.

    Examples
    --------
    >>> guarded("=1+1"), guarded("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{line}" if begins_a_formula(line) else line


def width_of(text: str) -> int:
    """Count the columns that a text takes in a terminal."""
    return sum(
        0
        if unicodedata.category(sign) in _NO_WIDTH
        else 1 + (unicodedata.east_asian_width(sign) in _WIDE)
        for sign in text
    )
