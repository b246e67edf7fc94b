"""How values are written in a report: in English as personas are, with the nouns of units."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.book.wording import chance_of
from profilekit.fields import Unit
from profilekit.pages.visible import visible
from profilekit.personas.locales import locale_of

if TYPE_CHECKING:
    from datetime import date

__all__ = ["MISSING", "Numerals"]

MISSING = "\N{EN DASH}"
_ENGLISH = locale_of("en").numerals
_WHOLE_FROM = 1000
_NOUNS = {
    Unit.DAYS: ("day", "days"),
    Unit.KM: ("km", "km"),
    Unit.S: ("s", "s"),
    Unit.YEARS: ("year", "years"),
}


@dataclass(frozen=True, slots=True)
class Numerals:
    """Values in words and figures, in one currency.

    Parameters
    ----------
    currency : str, optional
        ISO 4217 code; without one, money has two decimals and no symbol.

    Examples
    --------
    >>> numerals = Numerals("USD")
    >>> numerals.money(1234.5), numerals.money(1234.5, whole=True), numerals.share(0.125)
    ('$1,234.50', '$1,234', '12.5%')
    >>> numerals.value(3, Unit.DAYS), numerals.value(None, Unit.DAYS) == MISSING
    ('3 days', True)
    """

    currency: str | None = None

    def count(self, value: float) -> str:
        """Write a whole number with thousands separated."""
        return _ENGLISH.decimal(value, "#,##0")

    def customers(self, value: int) -> str:
        """Write how many customers there are, with the noun."""
        return f"{self.count(value)} {'customer' if value == 1 else 'customers'}"

    def number(self, value: float) -> str:
        """Write a number with as many decimals as its size calls for."""
        if float(value).is_integer() or abs(value) >= _WHOLE_FROM:
            return self.count(value)
        return _ENGLISH.decimal(value, "#,##0.0##")

    def share(self, value: float) -> str:
        """Write a part of a whole as a percentage, which rounds no few and no rest away."""
        return _ENGLISH.share(value, 1)

    def money(self, value: float, *, whole: bool = False) -> str:
        """Write an amount in major units, with the decimals of its currency unless `whole`."""
        return _ENGLISH.money(value, self.currency, whole=whole)

    def sentence(self, text: str) -> str:
        """Write a sentence's amounts, told with the code of the currency, as money is elsewhere.

        Examples
        --------
        >>> Numerals("USD").sentence("1,234.5 USD spent (1,000 USD or more)")
        '$1,234.50 spent ($1,000.00 or more)'
        """
        if self.currency is None:
            return text
        amounts = rf"(?<![0-9.,])(-?[0-9][0-9,]{{0,20}}(?:\.[0-9]{{1,4}})?) {self.currency}\b"
        return re.sub(amounts, lambda found: self.money(float(found[1].replace(",", ""))), text)

    def day(self, value: date) -> str:
        """Write a calendar day."""
        return _ENGLISH.day(value)

    def value(self, value: object, unit: str) -> str:
        """Write any value of a field by the field's unit; missing is a dash."""
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return MISSING
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            return self._measured(value, unit)
        return visible(value)

    def figure(self, value: object, unit: str) -> str:
        """Write a value without the noun of its unit, for columns whose heading says it."""
        return self.value(value, "" if unit in set(_NOUNS) else unit)

    def axis(self, value: float, unit: str) -> str:
        """Write a tick of an axis: short, no noun."""
        return self.money(value, whole=True) if unit == Unit.AMOUNT else self.number(value)

    def _measured(self, value: float, unit: str) -> str:
        if unit == Unit.AMOUNT:
            return self.money(value)
        if unit == Unit.PROB:
            return chance_of(value)
        if unit == Unit.SHARE:
            return self.share(value)
        nouns = _NOUNS.get(Unit(unit)) if unit in set(Unit) else None
        written = self.number(value)
        if nouns is None:
            return written
        return f"{written} {nouns[0] if value == 1 else nouns[1]}"
