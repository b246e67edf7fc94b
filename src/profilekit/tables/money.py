"""Money as whole minor units, and amounts of other currencies at the rate of their day.

Sums of floats depend on the order of rows, sums of whole numbers do not. A binary float cannot
hold most sub-cent halves, so a value within a hair of a half counts as that half.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import narwhals as nw
from babel.numbers import list_currencies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "EXACT_FLOAT",
    "INT64_LIMIT",
    "all_codes",
    "daily_rates",
    "decimals_of",
    "is_half_way",
    "is_inexact",
    "is_known_currency",
    "minor_units_of_float",
    "minor_units_of_whole",
]

INT64_LIMIT = 2**63
EXACT_FLOAT = 2.0**53
"""Below it a float holds every whole number."""
_DEFAULT_DECIMALS = 2
_DECIMALS = {
    code: decimals
    for decimals, codes in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for code in codes.split()
}
"""Digits of the minor unit where ISO 4217 has other than two."""
_HAIR = 1e-6
"""Part of a minor unit that counts as nothing."""
_FLOAT_ERROR = 1e-15
"""Relative error of a few floating-point operations."""
_WIDEST_HALF = 0.05
"""How far from a half a value may lie to count as it; huge floats know no halves of cents."""


def is_known_currency(code: str) -> bool:
    """Whether it is an ISO 4217 code.

    Examples
    --------
    >>> is_known_currency("EUR"), is_known_currency("Euro")
    (True, False)
    """
    return code in all_codes()


@cache
def all_codes() -> frozenset[str]:
    """Every ISO 4217 code, of today and of earlier."""
    return frozenset(list_currencies())


def decimals_of(currency: str | None) -> int:
    """Digits of the minor unit; two without a currency.

    Notes
    -----
    The minor unit of ISO 4217, not the digits that prices are commonly shown with: a Serbian
    dinar has 100 para, though no price names them.

    Examples
    --------
    >>> decimals_of("JPY"), decimals_of("EUR"), decimals_of("KWD"), decimals_of(None)
    (0, 2, 3, 2)
    """
    return _DECIMALS.get(currency or "", _DEFAULT_DECIMALS)


def minor_units_of_whole(amount: nw.Expr, decimals: int) -> nw.Expr:
    """Minor units of whole major units."""
    return amount.cast(nw.Int64) * 10**decimals


def minor_units_of_float(amount: nw.Expr, decimals: int, *, has_ties: bool = True) -> nw.Expr:
    """Minor units of float major units, rounded half-even.

    Parameters
    ----------
    amount : nw.Expr
        Finite floats or null.
    decimals : int
        Digits of the minor unit.
    has_ties : bool, default=True
        Whether a value may lie half-way; where none does, plain rounding is the same and faster.
    """
    whole, rest = _apart(amount, decimals)
    nearest = (rest + 0.5).floor()
    if has_ties:
        low = rest.floor().cast(nw.Float64)
        even = ((low + 1.0) / 2.0).floor().cast(nw.Float64) * 2.0
        is_half = is_half_way(amount, decimals)
        nearest = nw.when(is_half).then(even).otherwise(nearest.cast(nw.Float64))
    return whole + nearest.cast(nw.Int64)


def is_half_way(amount: nw.Expr, decimals: int) -> nw.Expr:
    """Whether a float amount lies half-way between two minor units, up to float error."""
    _, rest = _apart(amount, decimals)
    distance = (rest - rest.floor().cast(nw.Float64) - 0.5).abs()
    return (distance <= _tolerance(amount, decimals)) & (distance <= _WIDEST_HALF)


def is_inexact(amount: nw.Expr, decimals: int) -> nw.Expr:
    """Whether a float amount is no whole number of minor units."""
    _, rest = _apart(amount, decimals)
    distance = (rest - (rest + 0.5).floor().cast(nw.Float64)).abs()
    return distance > _tolerance(amount, decimals)


def daily_rates(
    rows: Iterable[tuple[str, int, float]], currency: str, codes: Sequence[str], days: range
) -> dict[str, list[Any]]:
    """Rate of each currency on each day: the last one valid by then.

    Parameters
    ----------
    rows : iterable of (str, int, float)
        Currency, first day of validity, units of the target for one unit.
    currency : str
        The target, whose rate is 1.
    codes : sequence of str
        Currencies wanted.
    days : range
        Days since 1970-01-01 wanted.

    Returns
    -------
    dict of str to list
        ``rate_currency``, ``rate_day``, ``rate``; days before a first rate are not there.

    Examples
    --------
    >>> daily_rates([("USD", 10, 0.9), ("USD", 12, 0.8)], "EUR", ["USD"], range(9, 14))["rate"]
    [0.9, 0.9, 0.8, 0.8]
    """
    by_code: dict[str, list[tuple[int, float]]] = {code: [] for code in codes}
    for code, day, rate in sorted(rows):
        if code in by_code:
            by_code[code].append((day, rate))
    table: dict[str, list[Any]] = {"rate_currency": [], "rate_day": [], "rate": []}
    for code, dated in by_code.items():
        steps = [(days.start, 1.0)] if code == currency else dated
        for (start, rate), (end, _) in pairwise([*steps, (days.stop, 0.0)]):
            valid = range(max(start, days.start), min(end, days.stop))
            table["rate_currency"] += [code] * len(valid)
            table["rate_day"] += valid
            table["rate"] += [rate] * len(valid)
    return table


def _apart(amount: nw.Expr, decimals: int) -> tuple[nw.Expr, nw.Expr]:
    """Minor units of the major units below an amount, and the float of those above them.

    A product of the whole amount would lose the last of its digits.
    """
    if not decimals:
        return nw.lit(0, dtype=nw.Int64), amount
    below = amount.floor().cast(nw.Float64)
    scale = 10**decimals
    return below.cast(nw.Int64) * scale, (amount - below) * float(scale)


def _tolerance(amount: nw.Expr, decimals: int) -> nw.Expr:
    return amount.abs() * float(10**decimals) * _FLOAT_ERROR + _HAIR
