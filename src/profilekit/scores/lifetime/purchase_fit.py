"""How a purchase model learns: the parameters that make histories most likely, and their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import numpy as np
from pydantic import Field, FiniteFloat, NonNegativeInt, model_validator

from profilekit.book.state import FittedState
from profilekit.errors import DeclarationError, FitError
from profilekit.scores.lifetime.estimates import Covariance, Positive, require_covariance
from profilekit.scores.lifetime.maximising import maximise
from profilekit.scores.lifetime.staying_process import STAYING_STARTS, NBDProcess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.histories import Histories
    from profilekit.scores.lifetime.maximising import LogLikelihood, Maximum
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["PurchaseState", "fitted_state", "staying_log_likelihood"]

_BLOCK = 1 << 15
"""Histories at a time: what is computed on them stays in the processor's cache."""
_SEARCHED = 1 << 11
"""Histories that the starts are tried on; all are used from the best one on."""
_STAYING = NBDProcess()


class PurchaseState(FittedState):
    """What a purchase model has learned, in time units, and from how many customers."""

    params: Annotated[tuple[Positive, ...], Field(min_length=1)]
    log_likelihood: FiniteFloat
    covariance: Covariance
    customers_count: NonNegativeInt
    repeat_customers_count: NonNegativeInt
    never_ordered_count: NonNegativeInt
    time_unit_days: Positive | None = None
    """Days of a time unit; None where an earlier version wrote the state."""
    leaving_gain: FiniteFloat | None = None
    """Log-likelihood above that of customers who never leave (NBD).

    None where the model knows no leaving, or an earlier version wrote the state.
    """

    @property
    def leaving_params_count(self) -> int:
        """Parameters beside those of customers who never leave."""
        return len(self.params) - len(_STAYING.symbols)

    @property
    def leaving_is_told(self) -> bool | None:
        """Whether the gain is more than the further parameters are worth, by Akaike's criterion."""
        gain = self.leaving_gain
        return None if gain is None else gain > self.leaving_params_count

    @model_validator(mode="after")
    def _with_a_covariance_of_its_parameters(self) -> Self:
        require_covariance(self.covariance, len(self.params))
        return self

    def require_unit(self, time_unit_days: float, *, asked_by: str) -> None:
        """Raise DeclarationError unless the parameters are in a time unit."""
        if self.time_unit_days not in {None, time_unit_days}:
            message = f"time_unit_days is {time_unit_days!r}, and the parameters are in units of "
            message += f"{self.time_unit_days:g} days. Set it back, or fit again"
            raise DeclarationError(message, asked_by=asked_by)

    def require_of(self, process: PurchaseProcess) -> None:
        """Raise ValueError unless there are as many parameters as a process has."""
        if len(self.params) != len(process.symbols):
            expected = f"expected {', '.join(process.symbols)}"
            raise ValueError(f"there are {len(self.params)} parameters; {expected}")


def fitted_state(
    process: PurchaseProcess,
    histories: Histories,
    starts: Sequence[Sequence[float]],
    *,
    time_unit_days: float,
    asked_by: str,
) -> PurchaseState:
    """Fit a process to histories.

    Parameters
    ----------
    process : PurchaseProcess
        The model.
    histories : Histories
        What to learn from.
    starts : sequence of sequence of float
        Parameters to start from; those of time in mean tenures.
    time_unit_days : float
        Days of the time unit of the histories.
    asked_by : str
        Who asks.

    Returns
    -------
    PurchaseState
        Parameters, how sure they are, from how many customers, and what leaving explains of them.

    Raises
    ------
    FitError
        If the likelihood of these histories has no maximum.
    """
    found = _most_likely(process, histories, starts, asked_by=asked_by)
    knows_leaving = len(process.symbols) > len(_STAYING.symbols)
    staying = staying_log_likelihood(histories, asked_by=asked_by) if knows_leaving else None
    return PurchaseState(
        params=tuple(found.params.tolist()),
        log_likelihood=found.log_likelihood,
        covariance=tuple(tuple(row) for row in found.covariance.tolist()),
        customers_count=histories.customers_count,
        repeat_customers_count=histories.repeat_customers_count,
        never_ordered_count=histories.never_ordered_count,
        time_unit_days=float(time_unit_days),
        leaving_gain=None if staying is None else found.log_likelihood - staying,
    )


def _most_likely(
    process: PurchaseProcess,
    histories: Histories,
    starts: Sequence[Sequence[float]],
    *,
    asked_by: str,
) -> Maximum:
    is_staying = process == _STAYING
    mean_tenure = float(np.average(histories.T, weights=histories.weights))
    in_time = [symbol in process.time_symbols for symbol in process.symbols]
    units = np.where(in_time, mean_tenure, 1.0)
    every = 1 if is_staying else -(-len(histories.x) // _SEARCHED)
    less = "HiatusRule" if is_staying else "NBDModel, where nobody leaves, or HiatusRule"
    return maximise(
        _log_likelihood_of_staying(histories)
        if is_staying
        else _log_likelihood_of(process, histories, every=1),
        [np.array(start) * units for start in starts],
        search=_log_likelihood_of(process, histories, every=every) if every > 1 else None,
        symbols=process.symbols,
        asked_by=asked_by,
        remedy="Fit on more customers or a longer history, or use a model with less to learn: "
        f"{less}.",
    )


def staying_log_likelihood(histories: Histories, *, asked_by: str) -> float:
    """Log-likelihood of customers who never leave: the most of NBD, or of one rate, its limit."""
    try:
        return _most_likely(_STAYING, histories, STAYING_STARTS, asked_by=asked_by).log_likelihood
    except FitError:
        orders = float(histories.weights @ histories.x)
        return orders * float(np.log(orders / (histories.weights @ histories.T))) - orders


def _log_likelihood_of_staying(histories: Histories) -> LogLikelihood:
    """Log-likelihood of customers who never leave, from how many have each count and each tenure.

    It is a sum of one term in ``x``, one in ``T``, and one that is linear in ``x``: no more need be
    known of millions of customers than of their few different counts and tenures.
    """
    weights = histories.weights
    counts, who = np.unique(histories.x, return_inverse=True)
    tenures, when = np.unique(histories.T, return_inverse=True)
    of_counts, of_tenures = np.bincount(who, weights), np.bincount(when, weights)
    orders_of_tenures = np.bincount(when, weights * histories.x)
    none_yet, at_once = np.zeros_like(tenures), np.zeros_like(counts)

    def log_likelihood(params: FloatArray) -> tuple[float, FloatArray]:
        r, alpha = params.tolist()
        ordered, slopes_ordered = _STAYING.log_likelihood(params, counts, at_once, at_once)
        waited, slopes_waited = _STAYING.log_likelihood(params, none_yet, none_yet, tenures)
        total = of_counts @ ordered + (of_tenures + orders_of_tenures / r) @ waited
        slopes = of_counts @ slopes_ordered + of_tenures @ slopes_waited
        slopes[1] += orders_of_tenures @ (tenures / (alpha + tenures))
        return float(total), slopes

    return log_likelihood


def _log_likelihood_of(
    process: PurchaseProcess, histories: Histories, *, every: int
) -> LogLikelihood:
    """Log-likelihood of one in so many histories, block by block."""
    columns = (histories.x, histories.t_x, histories.T, histories.weights)
    x, t_x, T, weights = (np.ascontiguousarray(column[::every]) for column in columns)  # noqa: N806 - the literature's
    blocks = [slice(at, at + _BLOCK) for at in range(0, len(x), _BLOCK)]

    def log_likelihood(params: FloatArray) -> tuple[float, FloatArray]:
        total, slopes = 0.0, np.zeros(len(params))
        for block in blocks:
            values, gradient = process.log_likelihood(params, x[block], t_x[block], T[block])
            total += float(np.einsum("i,i", weights[block], values))
            slopes += np.einsum("i,ij", weights[block], gradient)
        return total, slopes

    return log_likelihood
