"""Gamma-Gamma where its likelihood rises without end: the two limits that it has, each a model.

Of means that differ the density vanishes wherever parameters go to 0 or infinity, but in two
directions. As p goes to infinity the days of a customer become alike, so that one of them tells
their mean; as q does customers become alike, so that the mean of all is expected of everybody.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from profilekit.errors import FitError
from profilekit.scores.lifetime.maximising import Maximum, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.maximising import LogLikelihood

__all__ = ["INFINITE", "ValueLimit", "limit_of", "limits"]

INFINITE: Final = 1e6
"""What is taken for infinite, our choice: what is expected is within millionths of the limit."""

ValueLimit = Literal["own_mean", "population_mean"]


class _Held(NamedTuple):
    """One parameter held: the three are ``scale * free[0]^powers[:, 0] * free[1]^powers[:, 1]``."""

    scale: FloatArray
    powers: FloatArray
    free: tuple[str, str]
    starts: tuple[tuple[float, float], ...]

    def params(self, free: FloatArray) -> FloatArray:
        return self.scale * np.prod(free**self.powers, axis=1)


_HELD: Final = (
    # Own means are inverse gamma of q and pv.
    _Held(
        np.array([INFINITE, 1.0, 1 / INFINITE]),
        np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]),
        ("q", "pv"),
        ((3.0, 2.0), (1.5, 0.5), (30.0, 30.0)),
    ),
    # Days are gamma of p, about the mean of all.
    _Held(
        np.array([1.0, INFINITE, INFINITE - 1]),
        np.array([[1.0, 0.0], [0.0, 0.0], [-1.0, 1.0]]),
        ("p", "mean"),
        ((1.0, 1.0), (0.2, 1.0), (30.0, 1.0)),
    ),
)


def limit_of(params: Sequence[float]) -> ValueLimit | None:
    """Say which limit parameters p, q, v are at.

    Examples
    --------
    >>> limit_of((1e6, 3.0, 1e-4)), limit_of((6.0, 4.0, 15.0))
    ('own_mean', None)
    """
    p, q, _ = params
    if p == INFINITE:
        return "own_mean"
    return "population_mean" if q == INFINITE else None


def limits(log_likelihood: LogLikelihood, *, asked_by: str) -> list[Maximum]:
    """Find where a likelihood is greatest at its limits.

    Parameters
    ----------
    log_likelihood : callable
        Of p, q and v, the latter in means of the population, as for `maximise`.
    asked_by : str
        Who asks.

    Returns
    -------
    list of Maximum
        At most two, the greater first. The parameter held has no variance, and `limit_of` says
        which it is.
    """
    found: list[Maximum] = []
    for held in _HELD:
        with suppress(FitError):
            found.append(_greatest(log_likelihood, held, asked_by=asked_by))
    return sorted(found, key=lambda each: -each.log_likelihood)


def _greatest(log_likelihood: LogLikelihood, held: _Held, *, asked_by: str) -> Maximum:
    def of_free(free: FloatArray) -> tuple[float, FloatArray]:
        value, slopes = log_likelihood(held.params(free))
        return value, slopes @ held.powers

    starts = [np.array(start) for start in held.starts]
    free = maximise(of_free, starts, symbols=held.free, asked_by=asked_by, remedy="")
    params = held.params(free.params)
    turned = params[:, None] * held.powers / free.params
    return Maximum(params, free.log_likelihood, turned @ free.covariance @ turned.T)
