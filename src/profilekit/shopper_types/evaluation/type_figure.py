"""A figure of an evaluation of types, measured or not, and what is needed to measure one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.evaluation.folds import Typed

    Counted: TypeAlias = Callable[[Typed], NDArray[np.bool_]]
    Figure: TypeAlias = Callable[[Typed, FloatArray], FloatArray]

__all__ = ["EVERYBODY", "TOLD", "Measurable", "TypeFigure", "not_measured"]

EVERYBODY: Final = "everybody"
TOLD: Final = "told"


@dataclass(frozen=True)
class TypeFigure:
    """One figure of an evaluation.

    Attributes
    ----------
    name : str
        Its name, such as ``"loyal_spend_ratio"``.
    type_name : str
        The type that it is about; empty where it is about all.
    meaning : str
        What it is, for people.
    among : str
        Whose type counts: ``"everybody"``, by the most probable type, or ``"told"``, those only
        to whom a type is told.
    value, low, high : float
        The figure and its interval; NaN where it cannot be measured, or has no interval.
    customers_count : int
        Customers that it is about, on the mean of the splits.
    good : str
        What would be good.
    lacking : str
        What it needs that is not there; empty where it was measured.
    """

    name: str
    type_name: str
    meaning: str
    among: str
    value: float
    low: float
    high: float
    customers_count: int
    good: str
    lacking: str = ""


@dataclass(frozen=True)
class Measurable:
    """A figure that can be measured, and whom it counts.

    Attributes
    ----------
    about : dict of str to str
        ``name``, ``type_name``, ``meaning``, ``good`` and ``among`` of a `TypeFigure`.
    figure : callable
        Takes what was told and weights of shape (n_draws, n_customers); one number per draw.
    counted : callable
        Takes what was told; which customers the figure is about.
    may_lack : str
        What it lacks where no number comes out.
    has_interval : bool
        Whether draws say how much it varies. Gaps without a sign only grow where customers are
        drawn again, so an interval of their mean would lie above it.
    """

    about: dict[str, str]
    figure: Figure
    counted: Counted
    may_lack: str = "customers"
    has_interval: bool = True


def not_measured(about: dict[str, str], lacking: str) -> TypeFigure:
    """Give a figure that could not be measured, with what it lacks."""
    nothing = float("nan")
    return TypeFigure(
        **about, value=nothing, low=nothing, high=nothing, customers_count=0, lacking=lacking
    )
