"""How values of fields are told in a language: by their unit, with the noun that goes with it.

The numbers are those of `Numerals`; the words around them stand in the file of the language, and
never take a suffix after a number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import TYPE_CHECKING, Final

from profilekit.fields import Unit
from profilekit.pages.visible import visible
from profilekit.personas.locales.placeholders import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from profilekit.personas.locales.numerals import Numerals
    from profilekit.personas.locales.specification import LocaleSpec

__all__ = ["MISSING", "ValueWriter"]

MISSING: Final = "\N{EN DASH}"
NOUNS: Final = frozenset({Unit.DAYS, Unit.YEARS, Unit.KM})
PARTS: Final = frozenset({Unit.SHARE, Unit.PROB})

_ROUNDED: Final = frozenset({Unit.AMOUNT, Unit.COUNT, Unit.DAYS, Unit.KM, Unit.S})
_HUNDRED: Final = 100

_BARELY_MORE: Final = 1.05
_TENS: Final = 10
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600
_SHORT_OF_NEXT: Final = 1.5
"""Our choice: up to one and a half of the next larger unit of time, the smaller one is told."""


@dataclass(frozen=True, eq=False, repr=False)
class ValueWriter:
    """Values in one language.

    Parameters
    ----------
    spec : LocaleSpec
        What the language says otherwise than CLDR.
    numerals : Numerals
        How it writes numbers.
    """

    spec: LocaleSpec
    numerals: Numerals

    def digits(self, text: str) -> str:
        """Write the digits and signs of a formatted number in the language.

        Only for what people read: ids, codes and other values of machines stay as they are.
        """
        return self.numerals.digits(text)

    def count(self, n: float) -> str:
        """Write a whole number."""
        return self.numerals.decimal(n, "#,##0")

    def number(self, value: float) -> str:
        """Write a number with as many decimals as its size calls for."""
        return self.numerals.number(value)

    def share(self, value: float, decimals: int = 0) -> str:
        """Write a part of a whole, 0 to 1, as a percentage.

        What is neither none nor all is not told as such: it gets decimals until it differs.
        """
        return self.numerals.share(value, decimals)

    def times(self, value: float) -> str:
        """Write how many times as much, such as a lift."""
        decimals = "#,##0.0#" if 1 < abs(value) < _BARELY_MORE else "#,##0.0"
        pattern = "#,##0" if abs(value) >= _TENS else decimals
        return filled(self.spec.words.times, {"n": self.numerals.decimal(value, pattern)})

    def rank(self, value: float) -> str:
        """Write a rank, 1 being the best."""
        return filled(self.spec.words.rank, {"n": self.count(value)})

    def money(self, value: float, currency: str | None = None, *, whole: bool = False) -> str:
        """Write an amount in major units.

        Parameters
        ----------
        value : float
            The amount.
        currency : str, optional
            ISO 4217 code; without one, two decimals and no sign.
        whole : bool, default=False
            Whether to leave the decimals of the currency out.
        """
        return self.numerals.money(value, currency, whole=whole)

    def day(self, value: date) -> str:
        """Write a calendar day in the calendar of the language."""
        return self.numerals.day(value)

    def seconds(self, value: float) -> str:
        """Write a time that something took, in seconds, minutes or hours."""
        if abs(value) < _SHORT_OF_NEXT * _MINUTE_S:
            return self._with_noun(self.number(value), "seconds", value)
        if abs(value) < _SHORT_OF_NEXT * _HOUR_S:
            return self._with_noun(self.number(value / _MINUTE_S), "minutes", value / _MINUTE_S)
        return self._with_noun(self.number(value / _HOUR_S), "hours", value / _HOUR_S)

    def about(self, value: float, unit: str = "", currency: str | None = None) -> str:
        """Write an amount, a count or a length of time with three digits that count.

        Nobody means the cents of what many customers spend; other units are written as by `value`.
        """
        if unit not in _ROUNDED:
            return self.value(value, unit, currency)
        value = self.numerals.about(value)
        if unit == Unit.AMOUNT:
            return self.money(value, currency, whole=abs(value) >= _HUNDRED)
        return self.value(value, unit, currency)

    def value(self, value: object, unit: str = "", currency: str | None = None) -> str:
        """Write any value of a field by the unit of the field; a missing one is a dash.

        Text stays as it is, with what cannot be seen spelt out.
        """
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return MISSING
        if isinstance(value, bool):
            return self.spec.words.yes if value else self.spec.words.no
        if isinstance(value, Real):
            return self._measured(float(value), unit, currency)
        day = _day_of(value, unit)
        return visible(value) if day is None else self.day(day)

    def _measured(self, value: float, unit: str, currency: str | None) -> str:
        if unit == Unit.AMOUNT:
            return self.money(value, currency)
        if unit in NOUNS:
            return self._with_noun(self.number(value), unit, value)
        writers: dict[str, Callable[[float], str]] = {
            Unit.SHARE: self.share,
            Unit.PROB: self.share,
            Unit.HOUR: self.numerals.hour,
            Unit.RANK: self.rank,
            Unit.S: self.seconds,
        }
        return writers.get(unit, self.number)(value)

    def _with_noun(self, written: str, noun: str, value: float) -> str:
        form = getattr(self.spec.units, noun).form(self.numerals.plural(value))
        return filled(form, {"n": written})


def _day_of(value: object, unit: str) -> date | None:
    if isinstance(value, date):
        return value
    if unit != Unit.DATE:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
