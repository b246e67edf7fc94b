"""Maximum likelihood over positive parameters, found in their logarithms.

Several starts, because these likelihoods have flat ridges; an exact gradient, because
differences of large sums lose the digits that matter; and a maximum is only called one when the
gradient is gone and the likelihood falls in every direction. Anything else is an error that
says what to do: a number that looks fitted and is not is worse than none.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy.optimize import minimize

from profilekit.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

    LogLikelihood: TypeAlias = Callable[[FloatArray], tuple[float, FloatArray]]

__all__ = ["Maximum", "maximise"]

_BOUND = np.log(1e6)
"""Our choice: a rate or shape a million times another is a model without it."""
_STEP = 1e-5
_GAIN_LEFT = 1e-12
"""Log-likelihood still to be had; a parameter is then within a millionth of its error."""
_CONVERGING = 0.2
_MATTERS = 0.3
_CLIMBED_UP_TO = 1e-6
_SEARCHED_UP_TO = 1e-4
"""Slopes, in parts of the log-likelihood, that are left to Newton's steps."""
_LEAST_BEND = 1e-2
"""Of the log-likelihood, in parts of it: steps along flat directions stay moderate."""
_MOST_BEND = 1e6
"""The same of steep ones, so that the inverse keeps its digits."""
_NEWTON_STEPS = 80
_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where a likelihood is greatest, and how sharply.

    Attributes
    ----------
    params : ndarray of shape (k,)
        The parameters themselves, positive.
    log_likelihood : float
        At the maximum.
    covariance : ndarray of shape (k, k)
        Of the parameters, by the delta method from the observed information of their logarithms.
    """

    params: FloatArray
    log_likelihood: float
    covariance: FloatArray


def maximise(
    log_likelihood: LogLikelihood,
    starts: Sequence[FloatArray],
    *,
    symbols: Sequence[str],
    asked_by: str,
    remedy: str,
    search: LogLikelihood | None = None,
) -> Maximum:
    """Find the parameters under which data are most likely.

    Parameters
    ----------
    log_likelihood : callable
        Takes parameters of shape (k,), all positive; gives the log-likelihood and its gradient
        with respect to the logarithms of the parameters.
    starts : sequence of ndarray of shape (k,)
        Parameters to start from; the best end counts.
    symbols : sequence of str
        Letters of the parameters, for messages.
    asked_by : str
        Who asks.
    remedy : str
        What to do when there is no maximum.
    search : callable, optional
        The same over a sample, to choose the start by; the end is always that of all data.

    Returns
    -------
    Maximum
        The best one found.

    Raises
    ------
    FitError
        If the best end is at a bound, or no proper maximum, or not reached.
    """
    ends = (
        [_climbed(log_likelihood, np.log(start)) for start in starts]
        if search is None
        else [_climbed(search, np.log(start), gradient_left=_SEARCHED_UP_TO) for start in starts]
    )
    reached = [end for end in ends if np.isfinite(end[1])]
    if not reached:
        found = f"the likelihood is not finite at any of {len(starts)} starts"
        raise FitError(found, asked_by=asked_by, remedy=remedy)
    best = max(reached, key=lambda end: end[1])[0]
    end = _end_of(log_likelihood, search, best)
    logs = end.logs if isinstance(end, _NoMaximumError) else end[0]
    _require_inside(logs, symbols, asked_by=asked_by, remedy=remedy)
    if isinstance(end, _NoMaximumError):
        raise FitError(end.told(symbols), asked_by=asked_by, remedy=remedy)
    _, value, information = end
    params = np.exp(logs)
    covariance = np.linalg.inv(information) * np.outer(params, params)
    return Maximum(params, value, covariance.astype(np.float64))


class _NoMaximumError(Exception):
    def __init__(
        self, message: str, logs: FloatArray, direction: NDArray[np.floating] | None = None
    ) -> None:
        self.logs = logs
        self.direction = direction
        super().__init__(message)

    def told(self, symbols: Sequence[str]) -> str:
        """Tell what is wrong, and of which parameters where they are known."""
        if self.direction is None:
            return str(self)
        shares = zip(symbols, np.abs(self.direction).tolist(), strict=True)
        return f"{self} {' and '.join(symbol for symbol, share in shares if share > _MATTERS)}"


def _end_of(
    log_likelihood: LogLikelihood, search: LogLikelihood | None, logs: FloatArray
) -> tuple[FloatArray, float, FloatArray] | _NoMaximumError:
    """Climb to the end, or give back what was in the way: errors are told without a cause."""
    try:
        if search is None:
            return _newton(log_likelihood, logs)
        return _newton_from_sample(log_likelihood, search, logs)
    except _NoMaximumError as error:
        return error


def _require_inside(
    logs: FloatArray, symbols: Sequence[str], *, asked_by: str, remedy: str
) -> None:
    """Raise FitError if a parameter went to nothing or beyond all bounds."""
    at_bound = [
        f"{symbol} goes to {'infinity' if log > 0 else '0'}"
        for symbol, log in zip(symbols, logs.tolist(), strict=True)
        if abs(log) > _BOUND - 0.01
    ]
    if at_bound:
        found = f"the likelihood has no maximum ({', '.join(at_bound)})"
        raise FitError(found, asked_by=asked_by, remedy=remedy)


def _climbed(
    log_likelihood: LogLikelihood, logs: FloatArray, *, gradient_left: float = _CLIMBED_UP_TO
) -> tuple[FloatArray, float]:
    """Climb from a start to where quasi-Newton steps stop, in or at the bounds."""
    value, gradient = log_likelihood(np.exp(logs))
    scale = max(abs(value), 1.0)

    def cost(at: FloatArray) -> tuple[float, FloatArray]:
        inside = np.clip(at, -_BOUND, _BOUND)
        value, gradient = log_likelihood(np.exp(inside))
        return -value / scale, np.where(inside == at, -gradient / scale, 0.0)

    options: dict[str, Any] = {"gtol": gradient_left, "maxiter": 300}
    curved = _information(log_likelihood, logs, gradient) / scale
    if np.isfinite(curved).all():
        bends, directions = np.linalg.eigh(curved)
        bends = np.clip(np.abs(bends), _LEAST_BEND, _MOST_BEND)
        halves = directions / np.sqrt(bends)
        inverse = halves @ halves.T
        options["hess_inv0"] = (inverse + inverse.T) / 2
    found = minimize(cost, logs, jac=True, method="BFGS", options=options)
    return np.clip(found.x, -_BOUND, _BOUND), -float(found.fun) * scale


def _information(
    log_likelihood: LogLikelihood, logs: FloatArray, gradient: FloatArray
) -> FloatArray:
    """Observed information of the logarithms: minus the slopes of the exact gradient."""
    steps = _STEP * np.eye(len(logs))
    slopes = np.array([gradient - log_likelihood(np.exp(logs + step))[1] for step in steps])
    return (slopes + slopes.T) / (2 * _STEP)


def _newton_from_sample(
    log_likelihood: LogLikelihood, search: LogLikelihood, logs: FloatArray
) -> tuple[FloatArray, float, FloatArray]:
    """Climb as `_newton` does, first on the sample and then by what was learned of it."""
    try:
        return _newton(log_likelihood, *_newton(search, logs))
    except _NoMaximumError:
        return _newton(log_likelihood, _climbed(log_likelihood, logs)[0])


def _newton(
    log_likelihood: LogLikelihood,
    logs: FloatArray,
    value_known: float = 1.0,
    information_known: FloatArray | None = None,
) -> tuple[FloatArray, float, FloatArray]:
    """Climb the rest of the way; give the logarithms, the log-likelihood and the information.

    The information, which costs several likelihoods, is kept as long as steps with it converge, and
    is taken anew at the end. It may be known, and at what log-likelihood, from a sample.
    """
    value, gradient = log_likelihood(np.exp(logs))
    information = None if information_known is None else information_known * value / value_known
    fresh, gain_before = False, np.inf
    for _ in range(_NEWTON_STEPS):
        if information is None:
            information, fresh = _information(log_likelihood, logs, gradient), True
        slopes, directions = np.linalg.eigh(information)
        if slopes[0] <= 0:
            raise _NoMaximumError("the likelihood is flat along", logs, directions[:, 0])
        step: FloatArray = np.linalg.solve(information, gradient).astype(np.float64)
        gain = float(gradient @ step)
        if gain < _GAIN_LEFT and fresh:
            return logs, value, information
        if not fresh and (gain < _GAIN_LEFT or gain > _CONVERGING * gain_before):
            information = None
            continue
        logs, value, gradient = _stepped(log_likelihood, logs, value, step)
        fresh, gain_before = False, gain
    raise _NoMaximumError(f"not converged after {_NEWTON_STEPS} Newton steps", logs)


def _stepped(
    log_likelihood: LogLikelihood, logs: FloatArray, value: float, step: FloatArray
) -> tuple[FloatArray, float, FloatArray]:
    """Go along a step, or as much of it as does not fall."""
    slack = 1e-12 * abs(value)
    for halving in range(_HALVINGS):
        tried = np.clip(logs + step * 0.5**halving, -_BOUND, _BOUND)
        reached, gradient = log_likelihood(np.exp(tried))
        if reached >= value - slack:
            return tried, reached, gradient
    raise _NoMaximumError("no step rises although the gradient is not gone", logs)
