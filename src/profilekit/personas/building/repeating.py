"""Fields that repeat the choice in other words: nearly the order, or parts, of a field chosen by.

Who was chosen by how many orders they have differs in the days with an order by construction as
well; who was chosen by an answer, in the class that follows from it.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import rankdata

from profilekit.personas.building.typical import known_values

if TYPE_CHECKING:
    from collections.abc import Iterable

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldSpec

__all__ = ["repeats_of"]

_LOOKED_AT: Final = 2_000
"""Our choice: customers that fields are compared on; correlations are then known to .03."""
_SAME_ORDER: Final = 0.9
"""Our choice: Spearman's correlation from which two numbers put customers in the same order."""
_SAME_PARTS: Final = 0.1
"""Our choice: changes of label along a number, of those of labels that have nothing to do with it,
up to which the labels are parts of it."""
_FEWEST: Final = 30
_LABELS: Final = frozenset({"string", "bool"})


def repeats_of(
    frame: nw.DataFrame[Any], specs: Iterable[FieldSpec], chosen: Iterable[FieldSpec]
) -> frozenset[str]:
    """Name the fields that say nearly the same as a number that members were chosen by.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Everybody.
    specs : iterable of FieldSpec
        Fields that may repeat the choice.
    chosen : iterable of FieldSpec
        Fields that members were chosen by.
    """
    numbers = [spec.name for spec in chosen if spec.dtype not in _LABELS]
    asked = {spec.name: spec.dtype for spec in specs}
    if not numbers or not asked:
        return frozenset()
    rows = frame.select(*{**asked, **dict.fromkeys(numbers)})
    if len(rows) > _LOOKED_AT:
        rows = rows[np.sort(np.random.default_rng(0).choice(len(rows), _LOOKED_AT, replace=False))]
    known = {name: ~rows[name].is_null().to_numpy() for name in rows.columns}
    read = {name: _read(rows[name], known[name]) for name in rows.columns}
    found: set[str] = set()
    for name, dtype in asked.items():
        repeats = _parts if dtype in _LABELS else _order
        for number in numbers:
            both = known[name] & known[number]
            if both.sum() >= _FEWEST and repeats(read[name][both], read[number][both]):
                found.add(name)
                break
    return frozenset(found)


def _read(series: nw.Series[Any], known: NDArray[np.bool_]) -> FloatArray:
    """Give numbers by their order, and labels as numbers; what is not known is nought."""
    values = np.zeros(len(series))
    if series.dtype.is_numeric():
        values[known] = rankdata(known_values(series))
    else:
        labels = series.drop_nulls().to_numpy().astype(str)
        values[known] = np.unique(labels, return_inverse=True)[1]
    return values


def _order(values: FloatArray, numbers: FloatArray) -> bool:
    """Tell whether two numbers put customers in the same order, or the opposite.

    Ranks are those among all of whom each is known: near enough, and found once.
    """
    if np.ptp(values) == 0 or np.ptp(numbers) == 0:
        return False
    return bool(abs(np.corrcoef(values, numbers)[0, 1]) >= _SAME_ORDER)


def _parts(labels: FloatArray, numbers: FloatArray) -> bool:
    """Tell whether labels change as seldom along the number as those of its parts do."""
    _, counts = np.unique(labels, return_counts=True)
    by_chance = (1 - np.square(counts / len(labels)).sum()) * len(labels)
    # Of equal numbers the labels may stand in any order; by label they would change too seldom.
    shuffled = np.random.default_rng(0).permutation(len(labels))
    along = labels[shuffled][np.argsort(numbers[shuffled], kind="stable")]
    return bool(by_chance > 0 and (np.diff(along) != 0).sum() <= _SAME_PARTS * by_chance)
