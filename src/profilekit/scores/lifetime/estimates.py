"""Estimated parameters: what has to hold of them wherever they are read, and their errors.

A file may have been changed by hand or by another program: parameters that no fit could have
found would predict wrongly and say nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import numpy as np
from pydantic import Field, FiniteFloat

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Covariance", "Positive", "require_covariance", "std_errors_of"]

Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Covariance: TypeAlias = tuple[tuple[FiniteFloat, ...], ...]


def require_covariance(covariance: Covariance, parameters: int) -> None:
    """Raise ValueError unless a covariance is one of so many parameters."""
    if [len(row) for row in covariance] != [parameters] * parameters:
        sizes = [len(row) for row in covariance]
        raise ValueError(f"the covariance of {parameters} parameters has rows of {sizes}")
    if any(covariance[k][k] < 0 for k in range(parameters)):
        raise ValueError("the covariance has a variance below 0")


def std_errors_of(symbols: Sequence[str], covariance: Covariance) -> dict[str, float]:
    """Give the standard errors of parameters by symbol.

    Examples
    --------
    >>> std_errors_of(("r", "alpha"), ((0.04, 0.01), (0.01, 0.25)))
    {'r': 0.2, 'alpha': 0.5}
    """
    return dict(zip(symbols, np.sqrt(np.diag(covariance)).tolist(), strict=True))
