"""Terms of a look-alike model: what each field adds to the logarithm of the ratio.

A number adds its slope, between the ends it was learned on; a label adds its own amount, and so
does not knowing. Amounts have the mean zero over the others, so that an average profile adds none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from profilekit.book.readonly import ReadOnly, ReadOnlyField
from profilekit.book.state import FittedState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["LEAST_SEEN", "Columns", "Term", "columns_of", "known_of"]

LEAST_SEEN = 10
"""Labels of fewer customers are taken together; our choice."""

_ENDS = (0.01, 0.99)
"""Quantiles beyond which a number adds no more; our choice, against one typing error."""


class Term(FittedState):
    """What one field adds.

    Attributes
    ----------
    field : str
        Field read.
    missing : float
        Added where it is not known.
    slope, centre, low, high, offset : float
        A number x adds offset + slope * (x between low and high - centre).
    labels : mapping of str to float
        Added by each label.
    others : float
        Added by any other label.
    """

    field: str
    missing: float = 0.0
    slope: float = 0.0
    centre: float = 0.0
    low: float = 0.0
    high: float = 0.0
    offset: float = 0.0
    labels: ReadOnlyField[float] = Field(default_factory=ReadOnly[float])
    others: float = 0.0

    def added(self, values: NDArray[Any]) -> FloatArray:
        """Amounts added by values of shape (n_rows,), of the same shape."""
        if values.dtype == np.float64:
            inside = np.clip(values, self.low, self.high)
            known = self.offset + self.slope * (inside - self.centre)
            return np.where(np.isnan(values), self.missing, known)
        amounts: dict[str | None, float] = {**self.labels, None: self.missing}
        cells = values.tolist()
        return np.array([amounts.get(cell, self.others) for cell in cells], dtype=np.float64)


class Columns:
    """Columns of a linear model that stand for one field.

    Parameters
    ----------
    field : str
        Field read.
    design : ndarray of shape (n_rows, n_columns)
        Numbers as one column; then one column per label or for not being known.
    levels : tuple of str or None
        What the columns after a number's stand for; None is not known, and ``""``, which no label
        is here, the labels that are taken together.
    ends : tuple of three floats, optional
        Centre and ends of a number.
    """

    def __init__(
        self,
        field: str,
        design: FloatArray,
        levels: tuple[str | None, ...],
        ends: tuple[float, float, float] | None,
    ) -> None:
        self.field = field
        self.design = design
        self.levels = levels
        self.ends = ends

    @property
    def tells_nothing(self) -> bool:
        """Whether all rows are alike."""
        return not np.ptp(self.design, axis=0).any()

    def term(self, coefficients: FloatArray, others: NDArray[np.bool_]) -> tuple[Term, float]:
        """Make the term that coefficients of shape (n_columns,) say.

        Returns
        -------
        tuple of Term and float
            Its mean over `others` is zero, and the mean that was taken off.
        """
        mean = float((self.design[others] @ coefficients).mean())
        if self.ends is not None:
            centre, low, high = self.ends
            slope, *rest = coefficients.tolist()
            missing = sum(rest) - mean
            term = Term(
                field=self.field,
                missing=missing,
                slope=slope,
                centre=centre,
                low=low,
                high=high,
                offset=-mean,
            )
            return term, mean
        amounts = dict(zip(self.levels, (coefficients - mean).tolist(), strict=True))
        missing, rare = amounts.pop(None, -mean), amounts.pop("", -mean)
        labels = {str(label): amount for label, amount in amounts.items()}
        return Term(field=self.field, missing=missing, labels=labels, others=rare), mean


def columns_of(field: str, values: NDArray[Any]) -> Columns:
    """Turn values of shape (n_rows,) into columns of a linear model; looks at no outcome."""
    if values.dtype == np.float64:
        return _of_numbers(field, values)
    cells = np.array([cell or "" for cell in values.tolist()], dtype=object)
    unknown = np.array([cell is None for cell in values.tolist()], dtype=np.bool_)
    names, counts = np.unique(cells[~unknown].astype(str), return_counts=True)
    seen = [str(name) for name in names[counts >= LEAST_SEEN].tolist() if name]
    rare = ~unknown & ~np.isin(cells.astype(str), seen)
    levels: list[tuple[str | None, NDArray[np.bool_]]] = [
        (label, ~unknown & (cells == label)) for label in seen
    ]
    levels += [("", rare), (None, unknown)]
    present = [(label, here) for label, here in levels if here.any()]
    design = np.column_stack([here.astype(np.float64) for _, here in present])
    return Columns(field, design, tuple(label for label, _ in present), None)


def _of_numbers(field: str, values: FloatArray) -> Columns:
    unknown = np.isnan(values)
    known = values[~unknown]
    if len(known) == 0:
        return Columns(field, np.ones((len(values), 1)), (), (0.0, 0.0, 0.0))
    low, high = (float(end) for end in np.quantile(known, _ENDS))
    inside = np.clip(values, low, high)
    centre = float(inside[~unknown].mean())
    design = np.where(unknown, 0.0, inside - centre)[:, None]
    if unknown.any():
        design = np.column_stack([design, unknown.astype(np.float64)])
    return Columns(field, design, (), (centre, low, high))


def known_of(columns: Mapping[str, NDArray[Any]], fields: Sequence[str]) -> NDArray[np.bool_]:
    """Tell what is known, of shape (n_rows, n_fields)."""
    return np.column_stack([_known(columns[field]) for field in fields])


def _known(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype == np.float64:
        return ~np.isnan(values)
    return np.array([cell is not None for cell in values.tolist()], dtype=np.bool_)
