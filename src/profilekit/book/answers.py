"""Answers: what customers have or are, as a few answers to each field, for counting.

Numbers are split at values that were observed, so that equal customers answer alike; labels and
flags are taken as they are. Not to be known is an answer of its own, never a nought.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.rounding import short_bound
from profilekit.book.sensitive import sensitive_fields
from profilekit.book.wording import bound_of, plain
from profilekit.fields import Section, Unit
from profilekit.stats.quantiles import quantile_thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["AnswerForm", "Answers", "answers_of", "comparable_specs"]

_DERIVED: Final = frozenset({Section.SCORES, Section.MEMBERSHIPS})
_UNKNOWN: Final = "not known"
_DECIMALS: Final = 9
"""Numbers are read to, more of small ones: beyond, sums differ by the order of adding up."""

_MOST_DECIMALS: Final = 300
"""Smaller numbers are read as they are: what they would be multiplied by is no float."""

_WHOLE: Final = 1e15
"""Floats from here on have no decimals that are worth rounding."""


class AnswerForm(NamedTuple):
    """What an answer says, for machines; of numbers without parts nothing.

    Attributes
    ----------
    low, high : float or None
        Of numbers, those from `low` to under `high`; None is no bound.
    value : str, bool or None
        Label or flag.
    """

    low: float | None = None
    high: float | None = None
    value: str | bool | None = None


class Answers(NamedTuple):
    """Answers to one field.

    Attributes
    ----------
    field : str
        The field.
    texts : tuple of str
        The answers that somebody gives, in words; plain text, to be escaped.
    codes : ndarray of int of shape (n_customers,)
        Place of each customer's answer among them; -1 where it is not known.
    unknown : str
        What it says not to be known.
    forms : tuple of AnswerForm
        What each of the texts says.
    """

    field: str
    texts: tuple[str, ...]
    codes: NDArray[np.int64]
    unknown: str
    forms: tuple[AnswerForm, ...]


def comparable_specs(catalogue: FieldCatalogue) -> list[FieldSpec]:
    """List the fields that groups are compared in: no scores, memberships, ranks or dates.

    Nor statistics for estimators, nor sensitive attributes but where they are asked for.
    """
    sensitive = sensitive_fields(catalogue.names)
    return [
        spec
        for spec in catalogue
        if spec.section not in _DERIVED
        and spec.unit not in {Unit.RANK, Unit.DATE}
        and not spec.is_statistic
        and spec.name not in sensitive
    ]


def answers_of(frame: nw.DataFrame[Any], spec: FieldSpec, *, bins: int, asked_by: str) -> Answers:
    """Give the answers to a field.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Holds the field.
    spec : FieldSpec
        What the field is.
    bins : int
        Parts of equal size that numbers are split into, at most.
    asked_by : str
        Who asks.
    """
    unknown = spec.null_meaning or _UNKNOWN
    texts = (spec.name,) if spec.dtype == "string" else ()
    values = inputs_of(frame, (spec.name,), texts=texts, asked_by=asked_by)[spec.name]
    if texts:
        cells: list[str | None] = values.tolist()
        known = sorted({cell for cell in cells if cell is not None})
        places = {name: place for place, name in enumerate(known)}
        codes = np.array([-1 if cell is None else places[cell] for cell in cells], dtype=np.int64)
        forms = tuple(AnswerForm(value=label) for label in known)
        return Answers(spec.name, tuple(map(plain, known)), codes, unknown, forms)
    if spec.dtype == "bool":
        told, codes = ("no", "yes"), np.nan_to_num(values, nan=-1.0).astype(np.int64)
        forms = (AnswerForm(value=False), AnswerForm(value=True))
    else:
        values = _read(values)
        known = np.sort(values[~np.isnan(values)])
        bounds = _bounds(known, bins)
        short = _shortened(known, bounds)
        told = _ranges(spec.name, known, bounds, short)
        forms = tuple(AnswerForm(*ends) for ends in pairwise((None, *short, None)))
        parts = np.searchsorted(bounds, values, side="right")
        codes = np.where(np.isnan(values), -1, parts).astype(np.int64)
    used, codes = _used(len(told), codes)
    texts_used, forms_used = (
        tuple(told[place] for place in used),
        tuple(forms[place] for place in used),
    )
    return Answers(spec.name, texts_used, codes, unknown, forms_used)


def _read(values: FloatArray) -> FloatArray:
    """Round off what adding up in another order changes."""
    rounded = np.where(np.abs(values) < _WHOLE, values, 0.0)
    largest = float(np.abs(rounded).max(initial=0.0))
    smaller = -math.floor(math.log10(largest)) if 0 < largest < 1 else 0
    if _DECIMALS + smaller > _MOST_DECIMALS:
        return values
    return np.where(np.abs(values) < _WHOLE, np.round(rounded, _DECIMALS + smaller), values)


def _bounds(known: FloatArray, bins: int) -> list[float]:
    """Find lower bounds of parts, none of which but the last is less than half as large as asked.

    Where many are equal the quantiles lie so close together that a part would hold next to nobody.
    """
    if not len(known):
        return []
    thresholds = quantile_thresholds(known, bins)
    kept: list[float] = []
    start = 0
    candidates: list[float] = np.unique(thresholds[np.isfinite(thresholds)]).tolist()
    for bound in candidates:
        below = int(np.searchsorted(known, bound))
        if 2 * bins * (below - start) >= len(known):
            kept.append(bound)
            start = below
    return kept


def _ranges(
    field: str, known: FloatArray, bounds: Sequence[float], short: Sequence[float]
) -> tuple[str, ...]:
    """Tell parts by short bounds, and one value by itself."""
    if not bounds:
        return ("any",)
    starts: list[int] = [0, *np.searchsorted(known, bounds).tolist()]
    told = [bound_of(field, bound, higher_is_better=True) for bound in short]
    shown = [text.removesuffix(" or more") for text in told]
    texts = [f"below {shown[0]}", *(f"{low} to below {high}" for low, high in pairwise(shown))]
    for place, (start, end) in enumerate(pairwise(starts)):
        if known[start] == known[end - 1]:
            only = bound_of(field, float(known[start]), higher_is_better=True)
            texts[place] = only.removesuffix(" or more")
    return (*texts, told[-1])


def _shortened(known: FloatArray, bounds: Sequence[float]) -> list[float]:
    """Make bounds as short as leave everybody in their part."""
    starts: list[int] = np.searchsorted(known, bounds).tolist()
    return [
        short_bound(bound, float(known[at - 1])) for bound, at in zip(bounds, starts, strict=True)
    ]


def _used(n_texts: int, codes: NDArray[np.int64]) -> tuple[list[int], NDArray[np.int64]]:
    """Leave answers out that nobody gives: the places of those left, and the codes of them."""
    used = np.unique(codes[codes >= 0])
    moved = np.full(n_texts + 1, -1)
    moved[used] = np.arange(len(used))
    return used.tolist(), moved[codes]
