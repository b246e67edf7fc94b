"""How ranges are told in a language: with words, so that nobody takes one end for the other.

A range of bare numbers has no letter that says its direction, and browsers and PDF engines then set
its ends on different sides of a right-to-left line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from markupsafe import Markup

from profilekit.fields import Unit
from profilekit.personas.locales.placeholders import filled
from profilekit.personas.locales.writing import MISSING, NOUNS, PARTS, ValueWriter

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RangeWriter"]

_DAY_HOURS: Final = 24
_EXACT: Final = "#,##0.###"
_MOST_DECIMALS: Final = 3
_WHOLE: Final = frozenset({Unit.COUNT, Unit.DAYS, Unit.RANK})

_Told = TypeVar("_Told", float, date)


@dataclass(frozen=True, eq=False, repr=False)
class RangeWriter(ValueWriter):
    """Values and ranges of them in one language."""

    def interval(
        self,
        low: _Told,
        high: _Told,
        *,
        written: Callable[[_Told], str] | None = None,
        markup: bool = False,
    ) -> str:
        """Write a range with both of its ends.

        Parameters
        ----------
        low, high : float or date
            Its ends.
        written : callable, optional
            How to write an end; as a plain number, or a day, unless given.
        markup : bool, default=False
            Whether to set it apart in HTML, with its direction said.
        """
        write = written or self.value
        text = self._said("interval", low=write(low), high=write(high))
        if not markup:
            return text
        return Markup('<bdi dir="{}">{}</bdi>').format(self.spec.direction, text)

    def period(self, first: date | None, last: date | None) -> str:
        """Write a period, both days included, open where one is None."""
        if first is not None and last is not None:
            return self.day(last) if first == last else self.interval(first, last, written=self.day)
        if first is not None:
            return self._said("since", low=self.day(first))
        return MISSING if last is None else self._said("until", high=self.day(last))

    def bound(
        self,
        low: float | None,
        high: float | None,
        unit: str = "",
        currency: str | None = None,
        *,
        whole: bool | None = None,
        closed: bool = False,
    ) -> str:
        """Write what numbers an answer holds, from `low` to under `high`, open where None.

        Parameters
        ----------
        low, high : float, optional
            Smallest number that counts, and the one from which on it no longer does.
        unit : str
            Unit of the field.
        currency : str, optional
            ISO 4217 code of amounts.
        whole : bool, optional
            Whether all values are whole, so that under 30 is up to 29. Unless given, whether
            counts, days or ranks have whole bounds: say no for means of them.
        closed : bool, default=False
            Whether `high` counts as well; numbers without a lowest then begin at nought.
        """
        if unit == Unit.HOUR:
            first, last = (0 if low is None else low), (_DAY_HOURS if high is None else high)
            return self.interval(first, last, written=self.numerals.hour)
        if high is None:
            at_least = None if low is None else self._exact(low, unit, currency)
            return MISSING if at_least is None else self._said("at_least", low=at_least)
        if whole is None:
            whole = unit in _WHOLE and all(float(end or 0).is_integer() for end in (low, high))
        if closed or (whole and (low is not None or high == 1)):
            return self._closed(low or 0, high if closed else high - 1, unit, currency)
        if low is None:
            return self._said("below", high=self._exact(high, unit, currency))
        return self._said("from_to_below", **self._ends(low, high, unit, currency))

    def _closed(self, low: float, high: float, unit: str, currency: str | None) -> str:
        if low == high:
            return self._exact(low, unit, currency)
        return self._said("interval", **self._ends(low, high, unit, currency))

    def _ends(self, low: float, high: float, unit: str, currency: str | None) -> dict[str, str]:
        """Write both ends, with a noun after the second alone."""
        first = self._exact(low, "" if unit in NOUNS else unit, currency)
        return {"low": first, "high": self._exact(high, unit, currency)}

    def _exact(self, value: float, unit: str, currency: str | None) -> str:
        """Write a bound with all its decimals: rounded, it would count others."""
        if unit in PARTS:
            decimals = range(_MOST_DECIMALS)
            same = (each for each in decimals if abs(round(value, each + 2) - value) < 1e-9)  # noqa: PLR2004 - what floats lose
            return self.share(value, next(same, _MOST_DECIMALS))
        written = self.numerals.decimal(value, _EXACT)
        if unit in NOUNS:
            return self._with_noun(written, unit, value)
        if unit in {Unit.AMOUNT, Unit.RANK, Unit.S}:
            return self.value(value, unit, currency)
        return written

    def _said(self, words: str, **ends: str) -> str:
        return filled(getattr(self.spec.words, words), ends)
