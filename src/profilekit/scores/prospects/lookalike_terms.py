"""Terms of a look-alike model: what each field adds to the logarithm of the ratio.

A number adds its slope, between the ends it was learned on; a label adds its own amount, and so
does not knowing. Amounts have the mean zero over the others, so that an average profile adds none.
Nor does what nobody had: nothing was learned of a label that is new, or of not knowing.
"""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from pydantic import Field, FiniteFloat, model_validator

from profilekit.book.readonly import ReadOnly, ReadOnlyField
from profilekit.book.state import FittedState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["LEAST_SEEN", "MOST_LABELS", "Columns", "Term", "columns_of", "known_of", "profiles_of"]

LEAST_SEEN = 10
"""Labels of fewer customers are taken together; our choice."""

MOST_LABELS = 50
"""Labels of a field that are told apart, the most frequent ones; all others are taken together. Our
choice: more make fitting slow, and each says little."""

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
        Added by those of few customers, together.
    rare : tuple of str
        Digests of these: no file shows a label of a handful of people.
    """

    field: str
    missing: FiniteFloat = 0.0
    slope: FiniteFloat = 0.0
    centre: FiniteFloat = 0.0
    low: FiniteFloat = 0.0
    high: FiniteFloat = 0.0
    offset: FiniteFloat = 0.0
    labels: ReadOnlyField[FiniteFloat] = Field(default_factory=ReadOnly[float])
    others: FiniteFloat = 0.0
    rare: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.low > self.high:
            message = f"the ends of {self.field!r} are {self.low:g} and {self.high:g}"
            raise ValueError(message)
        return self

    def added(self, values: NDArray[Any]) -> FloatArray:
        """Amounts added by values of shape (n_rows,), of the same shape."""
        if values.dtype == np.float64:
            inside = np.clip(values, self.low, self.high)
            known = self.offset + self.slope * (inside - self.centre)
            return np.where(np.isnan(values), self.missing, known)
        cells: list[str | None] = values.tolist()
        seen = dict.fromkeys(self._rare_among(cells), self.others)
        amounts: dict[str | None, float] = {**seen, **self.labels, None: self.missing}
        return np.array([amounts.get(cell, 0.0) for cell in cells], dtype=np.float64)

    def knows(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Of which values of shape (n_rows,) something was learned: no label that nobody had."""
        if values.dtype == np.float64:
            return ~np.isnan(values)
        cells: list[str | None] = values.tolist()
        seen = self._rare_among(cells) | self.labels.keys()
        return np.array([cell in seen for cell in cells], dtype=np.bool_)

    def _rare_among(self, cells: Sequence[str | None]) -> set[str]:
        rare = frozenset(self.rare)
        return {cell for cell in set(cells) if cell is not None and _digest(cell) in rare}


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
    rare : tuple of str
        The labels that are taken together.
    ends : tuple of three floats, optional
        Centre and ends of a number.
    codes : ndarray of shape (n_rows,)
        Equal where the rows of `design` are.
    """

    def __init__(
        self,
        field: str,
        design: FloatArray,
        levels: tuple[str | None, ...],
        rare: tuple[str, ...],
        ends: tuple[float, float, float] | None,
        codes: NDArray[np.int64],
    ) -> None:
        self.field = field
        self.design = design
        self.levels = levels
        self.rare = rare
        self.ends = ends
        self.codes = codes

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
            slope, *unknown = coefficients.tolist()
            missing = unknown[0] - mean if unknown else 0.0
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
        missing, rare = amounts.pop(None, 0.0), amounts.pop("", 0.0)
        labels = {str(label): amount for label, amount in amounts.items()}
        digests = tuple(sorted(map(_digest, self.rare)))
        return Term(
            field=self.field, missing=missing, labels=labels, others=rare, rare=digests
        ), mean


def columns_of(field: str, values: NDArray[Any]) -> Columns:
    """Turn values of shape (n_rows,) into columns of a linear model; looks at no outcome."""
    if values.dtype == np.float64:
        return _of_numbers(field, values)
    cells: list[str | None] = values.tolist()
    counts = Counter(cell for cell in cells if cell)
    often = sorted(counts, key=lambda cell: (-counts[cell], cell))[:MOST_LABELS]
    seen = sorted(cell for cell in often if counts[cell] >= LEAST_SEEN)
    levels: list[str | None] = [*seen, "", None]
    places = {level: place for place, level in enumerate(levels)}
    found = np.array([places.get(cell, len(seen)) for cell in cells], dtype=np.int64)
    present, codes = np.unique(found, return_inverse=True)
    design = np.eye(len(present))[codes]
    kept: list[int] = present.tolist()
    rare = tuple(sorted({cell for cell in cells if cell is not None} - set(seen)))
    return Columns(field, design, tuple(levels[place] for place in kept), rare, None, codes)


def _of_numbers(field: str, values: FloatArray) -> Columns:
    unknown = np.isnan(values)
    known = values[~unknown]
    if len(known) == 0:
        codes = np.zeros(len(values), dtype=np.int64)
        return Columns(field, np.ones((len(values), 1)), (), (), (0.0, 0.0, 0.0), codes)
    low, high = (float(end) for end in np.quantile(known, _ENDS))
    inside = np.clip(values, low, high)
    centre = float(inside[~unknown].mean())
    design = np.where(unknown, 0.0, inside - centre)[:, None]
    if unknown.any():
        design = np.column_stack([design, unknown.astype(np.float64)])
    codes = np.unique(np.where(unknown, np.inf, inside), return_inverse=True)[1]
    return Columns(field, design, (), (), (centre, low, high), codes.astype(np.int64))


def profiles_of(parts: Sequence[Columns]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find equal rows, which are learned from once, with weights.

    Returns
    -------
    tuple of two ndarrays of shape (n_profiles,) and (n_rows,)
        A row of each profile, and the profile of each row.
    """
    codes = np.column_stack([part.codes for part in parts])
    _, first, profiles = np.unique(codes, axis=0, return_index=True, return_inverse=True)
    return first.astype(np.int64), profiles.astype(np.int64).ravel()


def known_of(columns: Mapping[str, NDArray[Any]], terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Tell of which cells something was learned, of shape (n_rows, n_terms)."""
    return np.column_stack([term.knows(columns[term.field]) for term in terms])


def _digest(label: str) -> str:
    return blake2b(label.encode(errors="surrogatepass"), digest_size=8).hexdigest()
