"""Words that are read off a label itself: countries, languages and weekdays by CLDR, and ages.

No table of words could hold them all, and every language has them already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.personas.locales import Locale

__all__ = ["READ_OFF", "age_between", "word_of"]

READ_OFF: Final = frozenset({"age", "country", "language", "weekday"})
"""What such vocabularies are called."""

_RANGE: Final = re.compile(r"([0-9]{1,3}) ?[-\u2013] ?([0-9]{1,3})")
_FROM: Final = re.compile(r"([0-9]{1,3}) ?\+")
_UNDER: Final = re.compile(r"under ([0-9]{1,3})")
_WEEKDAYS: Final = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


def word_of(label: str, vocabulary: str, locale: Locale) -> str | None:
    """Read the word off a label; None where it is nothing of the kind.

    Parameters
    ----------
    label : str
        As the tables hold it.
    vocabulary : str
        One of `READ_OFF`; of any other there is no word.
    locale : Locale
        The language.

    Examples
    --------
    >>> from profilekit.personas.locales import locale_of
    >>> word_of("GR", "country", locale_of("tr")), word_of("65+", "age", locale_of("en"))
    ('Yunanistan', '65 and over')
    """
    if vocabulary == "age":
        return _age(label, locale)
    cldr: Any = locale.numerals.cldr
    if vocabulary == "country":
        return cast("Mapping[str, str]", cldr.territories).get(label.upper())
    if vocabulary == "language":
        names = cast("Mapping[str, str]", cldr.languages)
        tag = label.replace("-", "_")
        return names.get(tag) or names.get(tag.partition("_")[0].lower())
    if vocabulary == "weekday" and label.casefold() in _WEEKDAYS:
        days = cast("Mapping[int, str]", cldr.days["stand-alone"]["wide"])
        return days[_WEEKDAYS.index(label.casefold())]
    return None


def age_between(low: float | None, high: float | None, locale: Locale) -> str | None:
    """Write the years of age from one to under another, as people count them.

    Examples
    --------
    >>> from profilekit.personas.locales import locale_of
    >>> age_between(25, 35, locale_of("en"))
    '25 to 34'
    """
    if any(end is not None and end != int(end) for end in (low, high)):
        return None
    if low is not None and high is not None:
        first, last = locale.count(low), locale.count(high - 1)
        return locale.say("{low} to {high}", context="age", low=first, high=last)
    if low is not None:
        return locale.say("{low} and over", context="age", low=locale.count(low))
    if high is not None:
        return locale.say("under {high}", context="age", high=locale.count(high))
    return None


def _age(label: str, locale: Locale) -> str | None:
    if found := _RANGE.fullmatch(label):
        return age_between(int(found[1]), int(found[2]) + 1, locale)
    if found := _FROM.fullmatch(label):
        return age_between(int(found[1]), None, locale)
    if found := _UNDER.fullmatch(label):
        return age_between(None, int(found[1]), locale)
    return None
