"""How numbers, shares, money and days are written in a language.

By CLDR through Babel, and where Babel 2.18 falls short of it by the language's own file: digits,
signs, spaces beside the codes of currencies, and calendars other than the Gregorian.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from babel import Locale as Cldr
from babel import UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_name,
    get_currency_precision,
)

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.personas.locales.jalali import jalali
from profilekit.personas.locales.placeholders import filled

if TYPE_CHECKING:
    from datetime import date

    from profilekit.personas.locales.specification import LocaleSpec, MoneyUnit

__all__ = ["Numerals"]

_BESIDE_DIGITS: Final = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_DIGITS_TOLD: Final = 3
_MOST_DECIMALS: Final = 3
_NOT_ALL: Final = 3
"""Our choice: decimals added at most to a share that would else be told as none or all."""

_decimal = lru_cache(maxsize=4096)(format_decimal)
_percent = lru_cache(maxsize=4096)(format_percent)
"""Babel parses the pattern each time, and a page writes the same counts and shares again."""


@dataclass(frozen=True)
class Numerals:
    """Numbers of one language.

    Parameters
    ----------
    spec : LocaleSpec
        What the language says otherwise than CLDR.
    money_unit : str, optional
        Unit of `spec` in which amounts of its currency are told, such as ``"toman"``.

    Raises
    ------
    UnknownNameError
        If the language has no unit of that name.
    DeclarationError
        If CLDR does not know the language.
    """

    spec: LocaleSpec
    money_unit: str | None = None

    def __post_init__(self) -> None:
        units = self.spec.money.units if self.spec.money else {}
        if self.money_unit is not None and self.money_unit not in units:
            raise UnknownNameError(
                "unit of money",
                [self.money_unit],
                units,
                asked_by=f"locale_of({self.spec.code!r})",
            )
        tag = self.spec.cldr or self.spec.code
        try:
            Cldr.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError) as error:
            raise DeclarationError(
                f"CLDR does not know {tag!r}: {error}. Give the nearest language that it knows as "
                f"cldr in locale.toml",
                asked_by=f"locale_of({self.spec.code!r})",
            ) from error

    @cached_property
    def cldr(self) -> Cldr:
        """What CLDR says of the language."""
        return Cldr.parse(self.spec.cldr or self.spec.code, sep="-")

    @cached_property
    def _signs(self) -> dict[int, str]:
        own = dict(zip("0123456789", self.spec.digits, strict=True))
        return str.maketrans(own | {"%": self.spec.percent, "-": self.spec.minus})

    def digits(self, text: str) -> str:
        """Write the digits and signs of a formatted number as the language does."""
        if not any(unicodedata.digit(each, 0) for each in text):
            text = text.replace("-", "")  # what is rounded to nothing is not below it
        return text.translate(self._signs)

    def decimal(self, value: float, pattern: str) -> str:
        """Write a number by a pattern of CLDR."""
        return self.digits(_decimal(value, pattern, locale=self.cldr, numbering_system="default"))

    def number(self, value: float) -> str:
        """Write a number with three digits that count, and whole from a hundred on."""
        size = abs(value)
        before = math.floor(math.log10(size)) + 1 if size else 1
        decimals = min(max(_DIGITS_TOLD - max(before, 1), 0), _MOST_DECIMALS)
        if size < 1:
            decimals = _MOST_DECIMALS
        return self.decimal(value, f"#,##0.{'#' * decimals}" if decimals else "#,##0")

    def about(self, value: float) -> float:
        """Round a number to the digits that count."""
        if not value or not math.isfinite(value):
            return value
        return round(value, _DIGITS_TOLD - 1 - math.floor(math.log10(abs(value))))

    def share(self, value: float, decimals: int) -> str:
        """Write a part of a whole as a percentage."""
        shown = next(
            (
                each
                for each in range(decimals, decimals + _NOT_ALL)
                if not (0 < value < 1) or 0 < round(value, each + 2) < 1
            ),
            decimals + _NOT_ALL,
        )
        pattern = str(self.cldr.percent_formats[None].pattern)
        pattern = pattern.replace("0", f"0.{'0' * shown}") if shown else pattern
        return self.digits(_percent(value, pattern, locale=self.cldr, numbering_system="default"))

    def money(self, value: float, currency: str | None, *, whole: bool) -> str:
        """Write an amount in major units."""
        if currency is None:
            return self.decimal(value, "#,##0" if whole else "#,##0.00")
        unit = self._unit_of(currency)
        if unit is not None:
            return self._named(self.decimal(value / unit.worth, "#,##0"), unit.name)
        if self.spec.money is not None:
            decimals = 0 if whole else get_currency_precision(currency)
            amount = self.decimal(value, f"#,##0.{'0' * decimals}" if decimals else "#,##0")
            return self._named(amount, self._name_of(currency))
        pattern = str(self.cldr.currency_formats["standard"].pattern)
        if whole:
            pattern = pattern.replace(".00", "")
        written = format_currency(
            value,
            currency,
            pattern,
            locale=self.cldr,
            currency_digits=not whole,
            numbering_system="default",
        )
        return self.digits(_BESIDE_DIGITS.sub("\N{NO-BREAK SPACE}", written))

    def day(self, value: date) -> str:
        """Write a calendar day."""
        told = jalali(value) if self.spec.calendar == "jalali" else None
        if told is not None:
            year, month, day = told
            return self.digits(f"{day} {self.spec.months[month - 1]} {year}")
        return self.digits(format_date(value, self.spec.date or "long", locale=self.cldr))

    def hour(self, value: float) -> str:
        """Write an hour of the day."""
        minutes = round(value * 60) % (24 * 60)
        clock = time(minutes // 60, minutes % 60)
        return self.digits(format_time(clock, "short", locale=self.cldr))

    def plural(self, value: float) -> str:
        """Give the plural category of CLDR for a number."""
        return self.cldr.plural_form(value)

    def _unit_of(self, currency: str) -> MoneyUnit | None:
        if self.money_unit is None or self.spec.money is None:
            return None
        unit = self.spec.money.units[self.money_unit]
        return unit if unit.currency == currency else None

    def _name_of(self, currency: str) -> str:
        names = self.spec.money.names if self.spec.money else {}
        return names.get(currency) or get_currency_name(currency, locale=self.cldr)

    def _named(self, amount: str, name: str) -> str:
        pattern = self.spec.money.pattern if self.spec.money else "{amount} {currency}"
        return filled(pattern, {"amount": amount, "currency": name})
