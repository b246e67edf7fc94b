"""Named placeholders in the sentences of a language: ``{n} of {of} customers``.

Nothing else of a format string means anything here, so a translation can reach no attribute of
what it is filled with, and a brace in a value stays a brace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["filled", "placeholders_of"]

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders_of(text: str) -> set[str]:
    """Name the placeholders of a sentence.

    Examples
    --------
    >>> sorted(placeholders_of("{n} of {of} customers"))
    ['n', 'of']
    """
    return set(_PLACEHOLDER.findall(text))


def filled(text: str, named: Mapping[str, str]) -> str:
    """Fill the placeholders of a sentence; where a value is markup, so is the result.

    Parameters
    ----------
    text : str
        Sentence of a language; never markup itself.
    named : mapping of str to str
        What to put for each placeholder; further names are ignored, since a sentence may leave
        out what another language says.

    Returns
    -------
    str or markupsafe.Markup
        The sentence, escaped but for the values that are markup, if any is.

    Raises
    ------
    DeclarationError
        If a placeholder has no value.

    Examples
    --------
    >>> filled("{who} & {what}", {"who": Markup("<b>Ann</b>"), "what": "<i>"})
    Markup('<b>Ann</b> &amp; &lt;i&gt;')
    """
    lacking = placeholders_of(text) - named.keys()
    if lacking:
        raise DeclarationError(
            f"{text!r} needs a value for {', '.join(sorted(lacking))}; "
            f"there are {', '.join(sorted(named)) or 'none'}",
            asked_by="Locale.say",
        )
    # Split by a pattern with one group: every other piece is the name of a placeholder.
    pieces = _PLACEHOLDER.split(text)
    parts = [named[piece] if at % 2 else piece for at, piece in enumerate(pieces)]
    if any(isinstance(part, Markup) for part in parts):
        return Markup("").join(escape(part) for part in parts)
    return "".join(parts)
