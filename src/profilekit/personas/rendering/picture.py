"""A picture of one's own in place of the drawing: put into the page as data, never as markup.

A browser runs no script of an SVG that is shown as an image, and fetches nothing for it. What says
that it is a PNG must be one, of a size that can be drawn; an SVG must not declare entities, which
are how small files become huge.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from profilekit.errors import UnsupportedInputError
from profilekit.pages.files import path_of, read_bytes
from profilekit.personas.rendering.avatar import avatar

if TYPE_CHECKING:
    import os

    from profilekit.personas.locales import Locale
    from profilekit.personas.rendering.told import ToldPersona

__all__ = ["MOST_BYTES", "drawn"]

MOST_BYTES: Final = 512 * 1024
"""Largest file that is taken."""

_MOST_PIXELS: Final = 4096
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = b"IHDR"
_ASKED_BY: Final = "the picture of a persona"
_EXPECTED: Final = (
    f"a PNG of at most {_MOST_PIXELS} by {_MOST_PIXELS} pixels, or an SVG without a document type, "
    f"of at most {MOST_BYTES // 1024} KiB"
)


def drawn(
    persona: ToldPersona, picture: str | os.PathLike[str] | bytes | None, locale: Locale
) -> Markup:
    """Give the picture of a persona as an element.

    Parameters
    ----------
    persona : ToldPersona
        Whose it is.
    picture : path-like or bytes, optional
        A PNG or SVG file, or what is in one; ``"initials"`` for those of the name. By default the
        drawing.
    locale : Locale
        Language of what is read out instead.

    Returns
    -------
    Markup
        ``<svg>``, ``<img>`` or ``<span>``.

    Raises
    ------
    UnsupportedInputError
        If it cannot be read, is neither PNG nor SVG, or too large.
    """
    if picture is None:
        label = locale.say("A drawing that shows nobody")
        return avatar(persona.picture, subject=persona.subject, label=label)
    if isinstance(picture, str) and picture == "initials":
        return Markup('<span class="picture initials" aria-hidden="true">{}</span>').format(
            _initials(persona.organisation or persona.name)
        )
    content = picture if isinstance(picture, bytes) else _read(picture)
    kind = _kind_of(content)
    return Markup('<img class="picture" alt="{}" src="data:image/{};base64,{}">').format(
        locale.say("A picture chosen for this persona"), kind, base64.b64encode(content).decode()
    )


def _initials(name: str) -> str:
    """Take the first letters of the first and the last word."""
    words = escape(name).striptags().split() or ["?"]
    ends = words if len(words) == 1 else (words[0], words[-1])
    # Letters of Persian would join, and read as a word.
    return "\u200c".join(word[0] for word in ends)


def _read(picture: str | os.PathLike[str]) -> bytes:
    path = path_of(picture, asked_by=_ASKED_BY, expected=_EXPECTED)
    size = path.stat().st_size if path.is_file() else 0
    if size > MOST_BYTES:
        raise _refusal(f"the picture {str(path)!r} of {size:,} bytes")
    return read_bytes(path, asked_by=_ASKED_BY, expected=_EXPECTED)


def _kind_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _refusal(f"a picture of {len(content):,} bytes")
    if content.startswith(_PNG) and content[12:16] == _HEADER:
        width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
        if not (0 < width <= _MOST_PIXELS and 0 < height <= _MOST_PIXELS):
            raise _refusal(f"a PNG of {width} by {height} pixels")
        return "png"
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<svg", b"<?xml")) and b"<svg" in text:
        if b"<!doctype" in text or b"<!entity" in text:
            raise _refusal("an SVG with a document type")
        return "svg+xml"
    raise _refusal("a picture that is neither a PNG nor an SVG")


def _refusal(found: str) -> UnsupportedInputError:
    return UnsupportedInputError(found, asked_by=_ASKED_BY, expected=_EXPECTED)
