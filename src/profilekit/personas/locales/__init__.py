"""Languages that personas are told in: a folder of data each."""

from __future__ import annotations

from profilekit.personas.locales.directions import first_strong
from profilekit.personas.locales.finding import PSEUDO, SUPPORTED, locale_of
from profilekit.personas.locales.locale import Locale, font_css, normalise_text

__all__ = [
    "PSEUDO",
    "SUPPORTED",
    "Locale",
    "first_strong",
    "font_css",
    "locale_of",
    "normalise_text",
]
