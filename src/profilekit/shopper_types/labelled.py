"""Labels: what the known types of some customers add to the theory.

The theory score stays, as an offset whose slope labels may change; each type gets an intercept
and, for each signal, a slope of its own that is drawn to zero. So few labels move little, and many
may correct the theory where it is wrong. The most probable parameters are found by L-BFGS [1]_.

References
----------
.. [1] Liu, D. C. and Nocedal, J. (1989), "On the limited memory BFGS method for large scale
   optimization", Mathematical Programming 45, 503-528.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from profilekit.errors import FitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["FEWEST_LABELS", "LabelledLogits", "fit_labelled", "penalised_loss"]

FEWEST_LABELS: Final = 50
"""Labels below which the theory does better alone; our choice, after simulated customers."""

_SLOPE_SD: Final = 0.5
"""Prior standard deviation of the logarithm of the slope of theory scores; our choice."""
_INTERCEPT_SD: Final = 1.0
"""Prior standard deviation of intercepts: a type e times as common as the theory alone has it is
nothing odd; our choice."""
_FLAT, _STEEP = 1e-13, 1e-7
"""Where the search ends: so late that the last digits of sums do not sway what is found."""
_SIGNAL_SD: Final = 0.3
"""Prior standard deviation of slopes of signals; our choice."""


class LabelledLogits(BaseModel):
    """Logits learned from labels: ``exp(log_slope) score + intercept + signals . slopes``.

    Parameters
    ----------
    log_slope : float
        Logarithm of the slope of theory scores.
    intercepts : tuple of float
        One per type.
    slopes : tuple of tuple of float
        One per signal and type.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    log_slope: FiniteFloat
    intercepts: tuple[FiniteFloat, ...]
    slopes: tuple[tuple[FiniteFloat, ...], ...]

    def logits(
        self, scores: Sequence[FloatArray], signals: Sequence[FloatArray]
    ) -> list[FloatArray]:
        """Logits of shape (n_rows,), one per type; row by row, in one order."""
        slope = float(np.exp(self.log_slope))
        made: list[FloatArray] = []
        for number, (score, intercept) in enumerate(zip(scores, self.intercepts, strict=True)):
            total = slope * score + intercept
            for signal, slopes in zip(signals, self.slopes, strict=True):
                total = total + slopes[number] * signal
            made.append(total)
        return made


def fit_labelled(
    scores: FloatArray,
    signals: FloatArray,
    classes: NDArray[np.intp],
    *,
    temperature: float,
    spreads: FloatArray | None = None,
) -> LabelledLogits:
    """Find the most probable logits, given labels.

    Parameters
    ----------
    scores : ndarray of shape (n_labelled, n_types)
        Theory scores.
    signals : ndarray of shape (n_labelled, n_signals)
        Signals, 0 where missing.
    classes : ndarray of shape (n_labelled,)
        Number of the type each customer has.
    temperature : float
        That of the theory, around whose inverse the slope is expected.
    spreads : ndarray of shape (n_signals,), optional
        Standard deviations of the signals in the population, by which their slopes are judged; 1
        unless given.

    Returns
    -------
    LabelledLogits
        The most probable.

    Raises
    ------
    FitError
        If it was not found.
    """
    n_types, n_signals = scores.shape[1], signals.shape[1]
    start = np.zeros(1 + n_types + n_signals * n_types)
    start[0] = -np.log(temperature)
    units = np.ones(n_signals) if spreads is None else np.where(spreads > 0, spreads, 1.0)
    arguments = (scores, signals / units, classes, temperature)
    found: Any = minimize(
        penalised_loss,
        start,
        args=arguments,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 2000, "maxfun": 5000, "ftol": _FLAT, "gtol": _STEEP},
    )
    if not found.success or not np.isfinite(found.x).all():
        raise FitError(
            f"the most probable logits were not found ({found.message})",
            asked_by="fit_labelled",
            remedy="Leave the labels out, or look for signals with extreme values.",
        )
    log_slope, intercepts, slopes = _taken_apart(found.x, n_types)
    return LabelledLogits(
        log_slope=log_slope,
        intercepts=tuple(intercepts.tolist()),
        slopes=tuple(tuple(row) for row in (slopes / units[:, None]).tolist()),
    )


def penalised_loss(
    parameters: FloatArray,
    scores: FloatArray,
    signals: FloatArray,
    classes: NDArray[np.intp],
    temperature: float,
) -> tuple[float, FloatArray]:
    """Negative logarithm of the posterior, but for a constant, and its gradient.

    Parameters
    ----------
    parameters : ndarray of shape (1 + n_types + n_signals * n_types,)
        Log slope, intercepts, and slopes by signal.
    scores, signals : ndarray of shape (n_labelled, n_types) and (n_labelled, n_signals)
        As in `fit_labelled`.
    classes : ndarray of shape (n_labelled,)
        As there.
    temperature : float
        As there.
    """
    log_slope, intercepts, slopes = _taken_apart(parameters, scores.shape[1])
    slope, rows = np.exp(log_slope), np.arange(len(classes))
    logits = slope * scores + intercepts + signals @ slopes
    off = softmax(logits, axis=1)
    off[rows, classes] -= 1.0
    away = log_slope + np.log(temperature)
    loss = float((logsumexp(logits, axis=1) - logits[rows, classes]).sum())
    loss += 0.5 * (away / _SLOPE_SD) ** 2
    loss += 0.5 * float(np.square(intercepts / _INTERCEPT_SD).sum())
    loss += 0.5 * float(np.square(slopes / _SIGNAL_SD).sum())
    gradient = np.concatenate(
        [
            [slope * (off * scores).sum() + away / _SLOPE_SD**2],
            off.sum(axis=0) + intercepts / _INTERCEPT_SD**2,
            (signals.T @ off + slopes / _SIGNAL_SD**2).ravel(),
        ]
    )
    return loss, gradient


def _taken_apart(parameters: FloatArray, n_types: int) -> tuple[float, FloatArray, FloatArray]:
    slopes = parameters[1 + n_types :].reshape(-1, n_types)
    return float(parameters[0]), parameters[1 : 1 + n_types], slopes
