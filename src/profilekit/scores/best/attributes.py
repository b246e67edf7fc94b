"""Attributes: what customers have or are, as yes-or-no questions made of the fields of a book.

Numbers are split at quantiles that were observed, so equal customers answer alike; labels and
flags are taken by value. Not to be known is an answer of its own, never a nought.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.scores.quantile import QuantileScorer
from profilekit.scores.wording import bound_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldSpec

__all__ = ["Attribute", "attributes_of", "without_window"]

_WINDOW: Final = re.compile(r"_[0-9]+d(?=_)")


class Attribute(NamedTuple):
    """One thing that holds for some customers.

    Attributes
    ----------
    field : str
        Field it is read from.
    text : str
        What it says, such as ``"Orders placed: 12 or more"``; plain text, to be escaped.
    holds : ndarray of shape (n_customers,)
        Of whom it holds.
    """

    field: str
    text: str
    holds: NDArray[np.bool_]


def without_window(field: str) -> str:
    """Name a field without its window: spend is spend, of a year or of a quarter.

    Examples
    --------
    >>> without_window("spend_365d_amount")
    'spend_amount'
    """
    return _WINDOW.sub("", field)


def attributes_of(
    frame: nw.DataFrame[Any], spec: FieldSpec, *, bins: int, minimum: int
) -> tuple[Attribute, ...]:
    """Make attributes of one field.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Holds the field.
    spec : FieldSpec
        What the field is.
    bins : int
        Parts of equal size that numbers are split into, at most.
    minimum : int
        Customers of whom each must hold, and not hold.

    Returns
    -------
    tuple of Attribute
        Where there are two and one is the other's opposite, the latter alone.
    """
    texts = (spec.name,) if spec.dtype == "string" else ()
    values = inputs_of(frame, (spec.name,), texts=texts, asked_by="what_marks_the_best")[spec.name]
    made = _by_value(values) if texts else _by_range(spec, values, bins)
    found = [(text, holds) for text, holds in made if 0 < np.count_nonzero(holds) < len(values)]
    unknown = np.array([cell is None for cell in values]) if texts else np.isnan(values)
    if 0 < np.count_nonzero(unknown) < len(values):
        found.append((spec.null_meaning or "not known", unknown))
    if len(found) == 2 and not (found[0][1] == found[1][1]).any():  # noqa: PLR2004 - opposites
        found = found[:1] if unknown.any() else found[1:]
    return tuple(
        Attribute(spec.name, f"{spec.meaning}: {text}", holds)
        for text, holds in found
        if minimum <= np.count_nonzero(holds) <= len(values) - minimum
    )


def _by_value(values: NDArray[np.object_]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    cells: list[str | None] = values.tolist()
    names = sorted({cell for cell in cells if cell is not None})
    places = {name: place for place, name in enumerate(names)}
    codes = np.array([-1 if cell is None else places[cell] for cell in cells])
    for place, name in enumerate(names):
        yield (name if name.isprintable() else repr(name)), codes == place


def _by_range(
    spec: FieldSpec, values: FloatArray, bins: int
) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    if spec.dtype == "bool":
        yield from (("no", values == 0), ("yes", values == 1))
        return
    if np.isnan(values).all():
        return
    inner = _bounds(values, bins)
    told = [bound_of(spec.name, bound, higher_is_better=True) for bound in inner]
    shown = [text.removesuffix(" or more") for text in told]
    parts = np.where(np.isnan(values), -1, np.searchsorted(inner, values, side="right"))
    for part in range(len(inner) + 1 if len(inner) else 0):
        if part == len(inner):
            text = told[-1]
        elif part == 0:
            text = f"below {shown[0]}"
        else:
            text = f"{shown[part - 1]} to below {shown[part]}"
        yield text, parts == part


def _bounds(values: FloatArray, bins: int) -> list[float]:
    """Find lower bounds of parts, none of which but the last is less than half as large as asked.

    Where many are equal the quantiles lie so close together that a part would hold next to nobody.
    """
    bounds = QuantileScorer(bins).fit(values.reshape(-1, 1)).thresholds_[0]
    known = np.sort(values[~np.isnan(values)])
    kept: list[float] = []
    start = 0
    candidates: list[float] = np.unique(bounds[np.isfinite(bounds)]).tolist()
    for bound in candidates:
        below = int(np.searchsorted(known, bound))
        if 2 * bins * (below - start) >= len(known):
            kept.append(bound)
            start = below
    return kept
