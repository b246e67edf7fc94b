"""Why a back-tested model expects what it does: purchase models, times a factor, and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from profilekit.book.reason import Reason
from profilekit.scores.lifetime.backtest_learning import TRAITS
from profilekit.scores.lifetime.purchase_fields import expected_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.columns import FloatArray
    from profilekit.stats.poisson_ridge import PoissonRidge

__all__ = ["backtested_reasons"]


def backtested_reasons(
    before: Mapping[int, float], factors: PoissonRidge, traits: FloatArray
) -> tuple[Reason, ...]:
    """Say what one customer's expected order days are made of.

    Parameters
    ----------
    before : mapping of int to float
        What the purchase models expect, by days of the horizon.
    factors : PoissonRidge
        What back-tests taught.
    traits : ndarray of shape (1, n_traits)
        Of the customer.

    Returns
    -------
    tuple of Reason
        One per horizon, the factor of everybody, then those of traits, strongest first.
        Contributions are logarithms: that of a horizon and those of all factors add up to that of
        what is expected.
    """
    parts = factors.parts(traits)[0]
    factor = float(np.exp(factors.log_factors(traits)[0]))
    field = expected_name(next(iter(before)))
    reasons = [_outlook(days, expected, factor) for days, expected in before.items()]
    everybody = f"Times {np.exp(factors.intercept):.2f} for everybody"
    reasons.append(
        Reason(field=field, text=everybody, code="factor_for_all", contribution=factors.intercept)
    )
    for number in np.argsort(-np.abs(parts), kind="stable").tolist():
        part = float(parts[number])
        text = f"Times {np.exp(part):.2f} for {TRAITS[number]}"
        reasons.append(Reason(field=field, text=text, code="factor", contribution=part))
    return tuple(reasons)


def _outlook(days: int, expected: float, factor: float) -> Reason:
    text = f"{_told(expected * factor)} order days expected in {days:,} days: "
    text += f"{_told(expected)} by the purchase models, times {factor:.2f} by the back-tests"
    return Reason(
        field=expected_name(days), text=text, code="outlook", contribution=float(np.log(expected))
    )


def _told(days: float) -> str:
    return f"{days:,.1f}" if days >= 1 else f"{days:.2f}"
