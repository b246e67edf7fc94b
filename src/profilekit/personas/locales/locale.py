"""A language to tell personas in: its sentences, and its way with numbers, money and days.

Sentences have their English as key and named placeholders; what they are filled with is written by
the same language, so that no digit, sign or order of another one slips in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from babel.lists import format_list

from profilekit.personas.locales.catalogue import Message
from profilekit.personas.locales.directions import Direction, isolated
from profilekit.personas.locales.font_faces import font_face
from profilekit.personas.locales.names import Names, read_names
from profilekit.personas.locales.normalising import normalised
from profilekit.personas.locales.placeholders import filled
from profilekit.personas.locales.ranges import RangeWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from profilekit.personas.locales.catalogue import Sentences

__all__ = ["Locale", "font_css", "normalise_text"]


@dataclass(frozen=True, eq=False, repr=False)
class Locale(RangeWriter):
    """A language; made by `locale_of`.

    Parameters
    ----------
    spec : LocaleSpec
        What it says otherwise than CLDR.
    numerals : Numerals
        How it writes numbers.
    sentences : Sentences
        Where its sentences come from.
    folder : pathlib.Path
        Where it was read from.

    Examples
    --------
    >>> from profilekit.personas.locales import locale_of
    >>> [locale_of(code).share(0.63) for code in ("en", "tr", "fa")]
    ['63%', '%63', '۶۳٪']
    """

    sentences: Sentences
    folder: Path

    def __repr__(self) -> str:
        return f"Locale({self.code!r})"

    @property
    def code(self) -> str:
        """BCP 47 tag, such as ``fa``."""
        return self.spec.code

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return self.spec.name

    @property
    def direction(self) -> Direction:
        """Direction of its script."""
        return self.spec.direction

    @property
    def calendar(self) -> Literal["gregorian", "jalali"]:
        """Calendar that days are told in."""
        return self.spec.calendar

    @property
    def font(self) -> str | None:
        """Font family that its pages bring along, if any."""
        return self.spec.font.family if self.spec.font else None

    @cached_property
    def names(self) -> Names:
        """Names of people and parts of names of companies, for those to be invented."""
        return read_names(self.folder / "names.toml")

    def say(self, text: str, /, *, context: str | None = None, **named: str | float) -> str:
        """Say a sentence.

        Parameters
        ----------
        text : str
            It in English, with placeholders such as ``{n}``.
        context : str, optional
            What tells it from others that read the same in English.
        **named : str or number
            What to put for the placeholders. Numbers are written in the language; where any is
            markup, the result is, with all else escaped.

        Returns
        -------
        str or markupsafe.Markup
            The sentence; in English where it is not translated.

        Raises
        ------
        DeclarationError
            If a placeholder has no value.
        """
        return filled(self.sentences.text(Message(text, None, context)), self._written(named))

    def say_many(
        self,
        one: str,
        many: str,
        n: int,
        /,
        *,
        context: str | None = None,
        **named: str | float,
    ) -> str:
        """Say a counted sentence, in the plural form that the language has for the number.

        Parameters
        ----------
        one, many : str
            It in English, for one and for many.
        n : int
            The number, which stands for ``{n}`` unless another is given.
        context : str, optional
            What tells it from others that read the same in English.
        **named : str or number
            What to put for the other placeholders.

        Returns
        -------
        str or markupsafe.Markup
            As of `say`.
        """
        sentence = self.sentences.counted(Message(one, many, context), n)
        return filled(sentence, {"n": self.count(n), **self._written(named)})

    def is_translated(
        self, text: str, /, *, many: str | None = None, context: str | None = None
    ) -> bool:
        """Tell whether a sentence is there in the language, so that it is not said in English."""
        return self.sentences.has(Message(text, many, context))

    def isolated(self, text: str, *, markup: bool = False) -> str:
        """Set a value of the data apart, so that its direction does not reorder what is around it.

        Parameters
        ----------
        text : str
            Any text; escaped in HTML unless it is markup.
        markup : bool, default=False
            Whether for HTML. Without it, marks are set in right-to-left languages alone.
        """
        return isolated(text, markup=markup, within=self.direction)

    def any_of(self, texts: Sequence[str]) -> str:
        """List texts of which any will do, such as ``Athens or Izmir``.

        Examples
        --------
        >>> from profilekit.personas.locales import locale_of
        >>> locale_of("tr").any_of(["Atina", "İzmir", "Tahran"])
        'Atina, İzmir veya Tahran'
        """
        named = {f"text_{place}": text for place, text in enumerate(texts)}
        places = [f"{{{name}}}" for name in named]
        return filled(format_list(places, style="or", locale=self.numerals.cldr), named)

    def _written(self, named: dict[str, str | float]) -> dict[str, str]:
        return {
            name: value if isinstance(value, str) else self.number(value)
            for name, value in named.items()
        }


def normalise_text(text: str, locale: Locale) -> str:
    """Write text so that two spellings of one name in a language come out the same.

    For comparing names, never for showing them: accents and capitals go, and so do differences of
    letters that keyboards mix up (Turkish i with and without its dot, Arabic and Persian kaf and
    yeh). Where in doubt, names count as the same.

    Examples
    --------
    >>> from profilekit.personas.locales import locale_of
    >>> {normalise_text(name, locale_of("tr")) for name in ("IŞIL", "Işil", "ISIL")}
    {'isil'}
    """
    return normalised(text, locale.spec.letters)


def font_css(locale: Locale) -> str:
    """Write the rules of CSS that hold the font of a language; empty where it brings none.

    They are the library's own text, safe inside a style element.
    """
    return font_face(locale.spec.font, locale.folder) if locale.spec.font else ""
