"""Labels given: which customers' types are known, whatever kind of sequence says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.errors import UnknownNameError, UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import NDArray

__all__ = ["UNLABELLED", "numbered_labels"]

UNLABELLED = -1
"""Number of the class of a row whose class is not known; also accepted in ``y``."""


def numbered_labels(
    y: Any, names: Sequence[Hashable], n_rows: int, *, asked_by: str
) -> NDArray[np.intp]:
    """Give each label the number of the class that it names.

    Parameters
    ----------
    y : sequence of length n_rows, or None
        Names of classes; -1, None and NaN where the class is not known.
    names : sequence
        Names of the classes.
    n_rows : int
        Rows to be labelled.
    asked_by : str
        Who asks.

    Returns
    -------
    ndarray of shape (n_rows,)
        Numbers of the classes, `UNLABELLED` where not known.

    Raises
    ------
    UnsupportedInputError
        If there is not one label per row.
    UnknownNameError
        If there is a label that names no class.
    """
    if y is None:
        return np.full(n_rows, UNLABELLED)
    try:
        given = list(y)
    except TypeError as error:
        found = f"y of type {type(y).__name__}"
        raise UnsupportedInputError(
            found, asked_by=asked_by, expected="one label per row, None where not known"
        ) from error
    if len(given) != n_rows or isinstance(y, str):
        raise UnsupportedInputError(
            f"{len(given)} labels for {n_rows} rows",
            asked_by=asked_by,
            expected="one label per row, None where not known",
        )
    numbers = {name: number for number, name in enumerate(names)}
    unknown: dict[str, object] = {}
    made = np.full(n_rows, UNLABELLED)
    for place, label in enumerate(given):
        number = _number(label, numbers)
        if number is None:
            unknown[repr(label)] = label
        else:
            made[place] = number
    if unknown:
        hint = "Give None where the type is not known."
        raise UnknownNameError(
            "label", sorted(unknown.values(), key=repr), names, asked_by=asked_by, hint=hint
        )
    return made


def _number(label: Any, numbers: dict[Hashable, int]) -> int | None:
    """Give the number of the class, `UNLABELLED`, or None where there is no such class."""
    if isinstance(label, str):
        return numbers.get(label)
    if is_missing(label):
        return UNLABELLED
    try:
        known = numbers.get(label)
    except TypeError:
        return None
    if known is None and isinstance(label, int | float | np.number) and label == UNLABELLED:
        return UNLABELLED
    return known
