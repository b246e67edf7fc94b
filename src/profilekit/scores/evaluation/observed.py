"""What came: the outcome of the customers that are evaluated, and of those who came later.

Who had no order before is left out, as no model knows anything of them, and is counted with
what they brought, as a plan for the whole shop has to count on them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book import ProfileBook
from profilekit.book.columns import inputs_of
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)

if TYPE_CHECKING:
    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.extractors.holdout import HoldoutSplit
    from profilekit.scores.evaluation.candidates import Target

__all__ = ["Observed", "observed_in", "require_same_day", "unit_of"]

_KEY = "customer_id"
_TENURE = "tenure_days"


def unit_of(target: Target) -> str:
    """Name the unit of an outcome, as fields end."""
    return "count" if target in {"order_days", "orders"} else "amount"


@dataclass(frozen=True, eq=False)
class Observed:
    """What came, by customer.

    Attributes
    ----------
    is_evaluated : ndarray of bool of shape (n_customers,)
        Which rows of the data are evaluated.
    actual : ndarray of shape (n_evaluated,)
        What those brought.
    is_active : ndarray of bool of shape (n_evaluated,)
        Whether they came at all.
    born_later_count : int
        Customers without an order before who came.
    born_later_total : float
        What these brought.
    """

    is_evaluated: NDArray[np.bool_]
    actual: FloatArray
    is_active: NDArray[np.bool_]
    born_later_count: int
    born_later_total: float


def require_same_day(data: object, split: HoldoutSplit, *, asked_by: str) -> None:
    """Refuse a book of another day than the outcome follows.

    Raises
    ------
    LeakageError
        If the book is of a later day.
    DeclarationError
        If it is of an earlier one.
    """
    if not isinstance(data, ProfileBook) or data.as_of == split.as_of:
        return
    if data.as_of > split.as_of:
        raise LeakageError(
            data.catalogue.names,
            f"the book is as of {data.as_of}, and the outcome begins after {split.as_of}",
            asked_by=asked_by,
            hint="Measure it as of the split: split.measure().",
        )
    raise DeclarationError(
        f"the book is as of {data.as_of}, and the outcome begins after {split.as_of}: measure it "
        "as of the split, split.measure()",
        asked_by=asked_by,
    )


def observed_in(
    frame: nw.DataFrame[Any], outcome: HoldoutSplit | str, *, target: Target, asked_by: str
) -> Observed:
    """Find what came of the customers of a frame.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Where it has ``tenure_days``, customers without are those without an order before.
    outcome : HoldoutSplit or str
        A split, whose customers are found by ``customer_id``, or a column of the frame.
    target : str
        What of a split's outcome is wanted.
    asked_by : str
        Who asks.

    Raises
    ------
    UnknownNameError
        If a column is not there, or the split does not know a customer.
    UnsupportedInputError
        If nobody is left to evaluate, what came is missing for somebody who is, or a customer of
        a split has several rows.
    """
    is_evaluated = _has_ordered(frame, asked_by)
    if isinstance(outcome, str):
        actual = inputs_of(frame, (outcome,), asked_by=asked_by)[outcome]
        is_active, later = actual > 0, np.nan_to_num(actual[~is_evaluated])
        late = (int((later > 0).sum()), float(later.sum()))
    else:
        actual, is_active = _of_split(frame, outcome, target, asked_by)
        late = _born_later(outcome, target, asked_by)
    actual, is_active = actual[is_evaluated], is_active[is_evaluated]
    missing = int((~np.isfinite(actual)).sum())
    if missing or not actual.size:
        raise UnsupportedInputError(
            f"{actual.size} customers with an order before"
            + (f", {missing} of them with a missing or infinite outcome" if missing else ""),
            asked_by=asked_by,
            expected="at least one, and an outcome for everybody",
        )
    return Observed(is_evaluated, actual, is_active, *late)


def _has_ordered(frame: nw.DataFrame[Any], asked_by: str) -> NDArray[np.bool_]:
    if _TENURE not in frame.columns:
        return np.ones(len(frame), dtype=np.bool_)
    return ~np.isnan(inputs_of(frame, (_TENURE,), asked_by=asked_by)[_TENURE])


def _of_split(
    frame: nw.DataFrame[Any], split: HoldoutSplit, target: Target, asked_by: str
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Find the outcome of each row by its customer."""
    if _KEY not in frame.columns:
        raise UnknownNameError(
            "column",
            [_KEY],
            frame.columns,
            asked_by=asked_by,
            hint="The outcome is found by it; of a pandas frame, reset_index() brings it back.",
        )
    columns = _columns(split, target, asked_by)
    places = {customer: at for at, customer in enumerate(split.outcome.customer_ids)}
    ids = frame[_KEY].to_list()
    unknown = list(dict.fromkeys(customer for customer in ids if customer not in places))
    if unknown:
        raise UnknownNameError("customer", unknown, split.outcome.customer_ids, asked_by=asked_by)
    if again := len(ids) - len(set(ids)):
        raise UnsupportedInputError(
            f"{again} more {'row' if again == 1 else 'rows'} of customers who have one",
            asked_by=asked_by,
            expected="one row per customer, as each counts once",
        )
    rows = np.array([places[customer] for customer in ids], dtype=np.intp)
    return columns["actual"][rows], columns["orders"][rows] > 0


def _born_later(split: HoldoutSplit, target: Target, asked_by: str) -> tuple[int, float]:
    columns = _columns(split, target, asked_by)
    is_later = columns["born_later"] == 1
    return int(is_later.sum()), float(np.nansum(columns["actual"][is_later]))


def _columns(split: HoldoutSplit, target: Target, asked_by: str) -> dict[str, FloatArray]:
    days = split.horizon_days
    names = {
        "actual": f"outcome_{target}_{days}d_{unit_of(target)}",
        "orders": f"outcome_orders_{days}d_count",
        "born_later": f"outcome_born_later_{days}d_flag",
    }
    found = inputs_of(split.outcome.frame, [*names.values()], asked_by=asked_by)
    return {part: found[name] for part, name in names.items()}
