"""Names and a picture for somebody who is invented: of no customer, and of no one in particular.

They follow from the segment and a seed alone, so that a persona keeps its name when its numbers
change. A name that is any text of the book is passed over.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import narwhals as nw
import numpy as np

from profilekit.book.checks import KEY
from profilekit.errors import DeclarationError
from profilekit.personas.locales import SUPPORTED, locale_of, normalise_text
from profilekit.personas.parts import Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from profilekit.book import ProfileBook
    from profilekit.personas.locales import Locale

__all__ = [
    "Gender",
    "Taken",
    "age_of",
    "gender_of",
    "invented",
    "picture_of",
    "seed_of",
    "texts_of",
]

Gender: TypeAlias = Literal["feminine", "masculine", "neutral"]
Age: TypeAlias = Literal["younger", "middle", "older"]

_OF_A_NAME: Final = r"^[^0-9/&,()+%:;*#_@!?]*$"
"""Names have none of these, nor do they go when texts are compared: other texts need no look."""
_BAND: Final = re.compile(r"[0-9]+")
_MIDDLE, _OLDER = 35, 55
_FEMININE, _MASCULINE = frozenset({"f", "female", "w", "woman"}), frozenset({"m", "male", "man"})


class Taken:
    """Names that must not be given, and those that were.

    Parameters
    ----------
    texts : iterable of str
        Ids and labels of a book, and names of real people or companies.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = set(texts)
        self._by_language: dict[str, set[str]] = {}

    def take(self, name: str, locale: Locale) -> bool:
        """Take a name, if it is free in that language."""
        taken = self._by_language.get(locale.code)
        if taken is None:
            taken = {normalise_text(text, locale) for text in self._texts}
            self._by_language[locale.code] = taken
        written = normalise_text(name, locale)
        if written in taken:
            return False
        taken.add(written)
        return True


def texts_of(book: ProfileBook, labelled: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Give the texts of a book that could be a full name.

    Parameters
    ----------
    book : ProfileBook
        Its ids are looked at.
    labelled : mapping of str to mapping of str to int
        Customers by label, of the fields of labels that were counted; others are looked at as well.
    """
    is_name = re.compile(_OF_A_NAME)
    yield from (text for labels in labelled.values() for text in labels if is_name.match(text))
    frame = book.frame
    uncounted = [spec.name for spec in book.catalogue if spec.dtype == "string"]
    for name in (KEY, *(name for name in uncounted if name not in labelled)):
        if isinstance(frame[name].dtype, nw.String):
            known = frame[name].drop_nulls()
            yield from known.filter(known.str.contains(_OF_A_NAME)).unique().to_list()


def seed_of(segment: str, rng: int) -> int:
    """Give a number that follows from the segment and the seed."""
    digest = hashlib.sha256(f"{rng}/{segment}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def invented(
    seed: int, taken: Taken, *, gender: Gender = "neutral", is_company: bool = False
) -> dict[str, str]:
    """Invent a full name in each language.

    Parameters
    ----------
    seed : int
        What it follows from.
    taken : Taken
        Names that must not be given; those that are given are taken.
    gender : {"feminine", "masculine", "neutral"}, default="neutral"
        Whose given names.
    is_company : bool, default=False
        Whether a company is named.

    Raises
    ------
    DeclarationError
        If every name of a language is taken.
    """
    return {
        code: _invented(locale_of(code), seed, taken, None if is_company else gender)
        for code in SUPPORTED
    }


def _invented(locale: Locale, seed: int, taken: Taken, gender: Gender | None) -> str:
    """Invent one name: of a person of that gender, or without one of a company."""
    names = locale.names
    if gender is None:
        firsts, seconds, made = names.organisation.first, names.organisation.second, names.company
    else:
        given = {
            "feminine": names.given.feminine,
            "masculine": names.given.masculine,
            "neutral": names.given.neutral,
        }
        firsts, seconds, made = given[gender], names.family, names.person
    rng = np.random.default_rng((seed, int(gender is None)))
    places: list[int] = rng.permutation(len(firsts) * len(seconds)).tolist()
    for place in places:
        first, second = divmod(place, len(seconds))
        name = made(firsts[first], seconds[second])
        if taken.take(name, locale):
            return name
    message = f"all names of the language {locale.code!r} are taken; give more in its names.toml"
    raise DeclarationError(message, asked_by="build_persona")


def picture_of(seed: int, ages: Mapping[str, int]) -> Picture:
    """Draw somebody as old as most members are.

    Parameters
    ----------
    seed : int
        What the shapes follow from.
    ages : mapping of str to int
        Members by age group; empty where it is not known or not told.
    """
    return Picture(seed=seed, age=age_of(ages))


def age_of(ages: Mapping[str, int]) -> Age | None:
    """Tell the age of most members, from groups that begin with their youngest year.

    Examples
    --------
    >>> age_of({"25-34": 60, "45-54": 20, "55+": 10}), age_of({"25-34": 1, "45-54": 1})
    ('younger', None)
    """
    counted: dict[Age, int] = {}
    for group, n in ages.items():
        found = _BAND.search(group)
        if found:
            years = int(found[0])
            age = "younger" if years < _MIDDLE else "middle" if years < _OLDER else "older"
            counted[age] = counted.get(age, 0) + n
    total = sum(ages.values())
    return next((age for age, n in counted.items() if 2 * n > total), None)


def gender_of(labelled: Mapping[str, int]) -> Gender:
    """Tell the gender of most members; neutral unless a label says it of more than half.

    Examples
    --------
    >>> gender_of({"female": 7, "male": 3}), gender_of({"x": 5})
    ('feminine', 'neutral')
    """
    total = sum(labelled.values())
    most = [label.casefold() for label, n in labelled.items() if 2 * n > total]
    if most and most[0] in _FEMININE:
        return "feminine"
    return "masculine" if most and most[0] in _MASCULINE else "neutral"
