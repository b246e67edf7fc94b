"""Names and a picture for somebody who is invented: of no customer, and of no one in particular.

They follow from the segment and a seed alone, so that a persona keeps its name when its numbers
change. A name that is any text of the book is passed over.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import narwhals as nw
import numpy as np

from profilekit.book.checks import KEY
from profilekit.errors import DeclarationError
from profilekit.personas.locales import SUPPORTED, locale_of, normalise_text

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
    "seed_of",
    "texts_of",
]

Gender: TypeAlias = Literal["feminine", "masculine", "neutral"]
Age: TypeAlias = Literal["younger", "middle", "older"]

_OF_A_NAME: Final = r"^[^0-9]*$"
"""Names have no figures: other texts need no look."""
_MARKS: Final = r"\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f"
_WORD: Final = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
"""Letters with the marks that are written over, under and between them."""
_BAND: Final = re.compile(r"[0-9]+")
_MIDDLE, _OLDER = 35, 55
_FEMININE, _MASCULINE = frozenset({"f", "female", "w", "woman"}), frozenset({"m", "male", "man"})


class Taken:
    """Names that must not be given, and those that were.

    A name is the same in any order and however it is pointed: a customer who is called "Wright,
    Charlie", or Charlie J. Wright, bears that of Charlie Wright.

    Parameters
    ----------
    texts : iterable of str
        Ids and labels of a book, and names of real people or companies.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = set(map(_split, texts))
        self._borne: dict[str, set[frozenset[str]]] = {}
        self._given: dict[str, set[frozenset[str]]] = defaultdict(set)
        self._uses: dict[str, Counter[str]] = defaultdict(Counter)

    def take(self, parts: tuple[str, str], name: str, locale: Locale) -> bool:
        """Take a name made of two parts, if it is free in that language."""
        words, borne = _words(name, locale), self._borne_in(locale)
        if words in self._given[locale.code] or any(words <= each for each in borne):
            return False
        self._given[locale.code].add(words)
        self._uses[locale.code].update(parts)
        return True

    def uses(self, parts: Iterable[str], locale: Locale) -> list[int]:
        """Tell how often each part of a name was given."""
        return [self._uses[locale.code][part] for part in parts]

    def _borne_in(self, locale: Locale) -> set[frozenset[str]]:
        """Give the words of names of that language that stand together in a text."""
        if locale.code not in self._borne:
            names = locale.names
            listed = (*names.given.feminine, *names.given.masculine, *names.given.neutral)
            listed = (*listed, *names.family, *names.organisation.first, *names.organisation.second)
            could = set[str]().union(*(_words(each, locale) for each in listed))
            # Names are of fewer words than there are customers: each word is looked at once.
            every = set[str]().union(*self._texts)
            same = {each: normalise_text(each, locale) for each in every}
            same = {each: word for each, word in same.items() if word in could}
            found = {frozenset(same[each] for each in text & same.keys()) for text in self._texts}
            self._borne[locale.code] = {words for words in found if words}
        return self._borne[locale.code]


def _words(text: str, locale: Locale) -> frozenset[str]:
    return frozenset(normalise_text(each, locale) for each in _split(text))


def _split(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(unicodedata.normalize("NFKC", text)))


def texts_of(
    book: ProfileBook, labelled: Mapping[str, Mapping[str, int]] = MappingProxyType({})
) -> Iterator[str]:
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
    places = rng.permutation(len(firsts) * len(seconds))
    first, second = np.divmod(places, len(seconds))
    # What no other has comes first, while there is any.
    uses = np.array(taken.uses(firsts, locale))[first]
    uses += np.array(taken.uses(seconds, locale))[second]
    order = np.argsort(uses, kind="stable")
    chosen: list[int] = places[order].tolist()
    for place in chosen:
        parts = (firsts[place // len(seconds)], seconds[place % len(seconds)])
        name = made(*parts)
        if taken.take(parts, name, locale):
            return name
    message = f"all names of the language {locale.code!r} are taken; give more in its names.toml"
    raise DeclarationError(message, asked_by="build_persona")


def age_of(ages: Mapping[str, int], *, members: int, minimum: int = 1) -> Age | None:
    """Tell the age of most members, from groups that begin with their youngest year.

    Parameters
    ----------
    ages : mapping of str to int
        Members by age group; of some it may not be known.
    members : int
        All of them.
    minimum : int, default=1
        Fewest members who are of that age.

    Examples
    --------
    >>> age_of({"25-34": 60, "45-54": 20, "55+": 10}, members=110)
    'younger'
    >>> age_of({"25-34": 60, "45-54": 20, "55+": 10}, members=130)
    """
    counted: dict[Age, int] = {}
    for group, n in ages.items():
        found = _BAND.search(group)
        if found:
            years = int(found[0])
            age = "younger" if years < _MIDDLE else "middle" if years < _OLDER else "older"
            counted[age] = counted.get(age, 0) + n
    return next((age for age, n in counted.items() if 2 * n > members and n >= minimum), None)


def gender_of(labelled: Mapping[str, int], *, members: int, minimum: int = 1) -> Gender:
    """Tell the gender of most members; neutral unless a label says it of more than half.

    Examples
    --------
    >>> gender_of({"female": 7, "male": 3}, members=10), gender_of({"female": 7}, members=20)
    ('feminine', 'neutral')
    """
    most = {label.casefold() for label, n in labelled.items() if 2 * n > members and n >= minimum}
    if most & _FEMININE:
        return "feminine"
    return "masculine" if most & _MASCULINE else "neutral"
