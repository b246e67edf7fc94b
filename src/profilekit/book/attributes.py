"""Attributes: what customers have or are, as yes-or-no questions made of the fields of a book.

A group is told by those that its members answer otherwise than everybody. Hundreds are compared
at once, so a few would stand out by chance alone; the share of such finds is held down.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw
import numpy as np

from profilekit.book.answers import answers_of
from profilekit.stats.lift import lifts, q_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.fields import FieldSpec

__all__ = ["Attribute", "attributes_of", "standing_out", "without_window"]

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
    opposite : str
        What holds of all others, where that is one thing; else empty.
    """

    field: str
    text: str
    holds: NDArray[np.bool_]
    opposite: str = ""


def without_window(field: str) -> str:
    """Name a field without its window: spend is spend, of a year or of a quarter.

    Examples
    --------
    >>> without_window("spend_365d_amount")
    'spend_amount'
    """
    return _WINDOW.sub("", field)


def attributes_of(
    frame: nw.DataFrame[Any], spec: FieldSpec, *, bins: int, minimum: int, asked_by: str
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
    asked_by : str
        Who asks.

    Returns
    -------
    tuple of Attribute
        Of two opposites one alone, with what the other says.
    """
    answers = answers_of(frame, spec, bins=bins, asked_by=asked_by)
    codes = answers.codes
    found = [(text, codes == place) for place, text in enumerate(answers.texts)]
    unknown = codes < 0
    if unknown.any():
        found.append((answers.unknown, unknown))
    opposite = ""
    if len(found) == 2:  # noqa: PLR2004 - opposites
        found, (other,) = (found[:1], found[1:]) if unknown.any() else (found[1:], found[:1])
        opposite = f"{spec.meaning}: {other[0]}"
    return tuple(
        Attribute(spec.name, f"{spec.meaning}: {text}", holds, opposite)
        for text, holds in found
        if minimum <= np.count_nonzero(holds) <= len(codes) - minimum
    )


def standing_out(
    attributes: Sequence[Attribute],
    inside: NDArray[np.bool_],
    *,
    false_discovery_rate: float,
    minimum: int,
    group: str,
) -> nw.DataFrame[Any]:
    """Tell the attributes that a group has clearly more or less often than all customers.

    Parameters
    ----------
    attributes : sequence of Attribute
        What is compared; of two opposites the rarer is told, if enough of the group have it.
    inside : ndarray of bool of shape (n_customers,)
        Who is in the group.
    false_discovery_rate : float
        Share of chance finds to be expected at most, by Benjamini and Hochberg.
    minimum : int
        Fewest of the group who have an attribute that is told.
    group : str
        What the group is called in the names of columns.

    Returns
    -------
    nw.DataFrame
        ``field``, ``attribute``, ``<group>_share``, ``base_share``, ``lift``, ``lift_low``,
        ``lift_high``, ``<group>_count``, ``base_count``, ``p_value``, ``q_value``; those more
        common in the group first, the clearest first.
    """
    attributes = [_clearer(each, inside, minimum) for each in attributes]
    own = np.array([np.count_nonzero(each.holds[inside]) for each in attributes], dtype=np.int64)
    base = np.array([np.count_nonzero(each.holds) for each in attributes], dtype=np.int64)
    n_own, n_all = int(inside.sum()), len(inside)
    compared = lifts(own, base - own, group_size=n_own, rest_size=n_all - n_own)
    adjusted = q_values(compared.p_value)
    kept = np.flatnonzero((adjusted <= false_discovery_rate) & (own >= minimum))
    more = compared.lift[kept] > 1
    clearness = np.where(more, -compared.low[kept], compared.high[kept])
    kept = kept[np.lexsort((compared.p_value[kept], clearness, ~more))]
    places: list[int] = kept.tolist()
    numbers: dict[str, NDArray[Any]] = {
        f"{group}_share": own / n_own,
        "base_share": base / n_all,
        "lift": compared.lift,
        "lift_low": compared.low,
        "lift_high": compared.high,
        f"{group}_count": own,
        "base_count": base,
        "p_value": compared.p_value,
        "q_value": adjusted,
    }
    columns: dict[str, Any] = {
        "field": [attributes[place].field for place in places],
        "attribute": [attributes[place].text for place in places],
        **{name: values[kept].tolist() for name, values in numbers.items()},
    }
    schema: dict[str, Any] = {
        name: nw.Int64() if name.endswith("_count") else nw.Float64() for name in columns
    }
    schema |= {"field": nw.String(), "attribute": nw.String()}
    return nw.from_dict(columns, schema=schema, backend="polars")


def _clearer(attribute: Attribute, inside: NDArray[np.bool_], minimum: int) -> Attribute:
    """Choose between an attribute and its opposite: the rarer, if enough of the group have it."""
    if not attribute.opposite:
        return attribute
    field, text, holds, opposite = attribute
    both = (attribute, Attribute(field, opposite, ~holds, text))
    enough = [each for each in both if np.count_nonzero(each.holds[inside]) >= minimum]
    return min(enough or both, key=lambda each: np.count_nonzero(each.holds))
