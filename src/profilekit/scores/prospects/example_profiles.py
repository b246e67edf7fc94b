"""What example customers have in common, as attributes that are wanted.

A few examples say little about tails, so numbers are summed up by their quartiles, which one odd
example does not move, and labels by how often they occur.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.columns import inputs_of, is_missing
from profilekit.book.containers import frame_in
from profilekit.book.profile import Profile
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.scores.best.learning import require_finite
from profilekit.scores.prospects.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar

__all__ = ["require_options", "wanted_of"]

MINIMUM_EXAMPLES = 3
"""Fewer have no middle half; our choice."""


def require_options(
    fields: object, weights: object, by_factor: object, codes: object, *, asked_by: str
) -> None:
    """Raise DeclarationError, with all faults, unless names come in collections."""
    names = {"fields": fields, "by_factor": by_factor, "codes": codes}
    faults = [
        f"{name} is {shown(value)}; expected names, as in {name}=({example},)"
        for name, value in names.items()
        if not isinstance(value, tuple | list | set | frozenset)
        for example in [repr(value) if isinstance(value, str) else "'employees_count'"]
    ]
    if weights is not None and not isinstance(weights, Mapping):
        faults.append(
            f"weights is {shown(weights)}; expected weights by field, as in "
            "weights={'employees_count': 2.0}"
        )
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=asked_by)


def wanted_of(
    examples: Any,
    fields: tuple[str, ...],
    *,
    weights: Mapping[str, float],
    by_factor: Collection[str],
    codes: Collection[str],
    asked_by: str,
) -> tuple[Wanted, ...]:
    """Learn what is wanted of each field.

    Parameters
    ----------
    examples : ProfileBook, DataFrame, or iterable of Profile or of mappings
        One customer each.
    fields : tuple of str
        Fields to learn.
    weights : mapping of str to float
        By field; 1 where it is not named.
    by_factor, codes : collection of str
        Numbers that differ by factors, and text that is hierarchical codes.
    asked_by : str
        Who asks.

    Returns
    -------
    tuple of Wanted
        In the order of `fields`.

    Examples
    --------
    >>> people = [{"age_years": age} for age in (28, 30, 34, 40)]
    >>> options = {"weights": {}, "by_factor": (), "codes": (), "asked_by": "me"}
    >>> wanted = wanted_of(people, ("age_years",), **options)[0]
    >>> wanted.at_least, wanted.at_most, wanted.fades_over
    (29.5, 35.5, 6.0)
    """
    named = [*weights, *by_factor, *codes]
    unknown = [name for name in named if name not in fields]
    if unknown:
        raise UnknownNameError("field", unknown, fields, asked_by=asked_by)
    frame = _frame_of(examples, asked_by=asked_by)
    texts = _texts(frame, fields, codes)
    columns = inputs_of(frame, fields, texts=texts, asked_by=asked_by)
    require_finite(columns, asked_by=asked_by)
    known = {name: _known(values) for name, values in columns.items()}
    few = [f"{name!r} ({len(v)})" for name, v in known.items() if len(v) < MINIMUM_EXAMPLES]
    if few or not fields:
        raise UnsupportedInputError(
            f"too few examples that know {', '.join(few)}" if few else "no fields to learn",
            asked_by=asked_by,
            expected=f"at least {MINIMUM_EXAMPLES} for every field; leave the others out of "
            "fields=, or state what is wanted by Wanted(...)",
        )
    return tuple(
        _wanted_codes(name, known[name], weights.get(name, 1.0))
        if name in codes
        else _wanted_labels(name, known[name], weights.get(name, 1.0))
        if name in texts
        else _wanted_range(
            name, known[name], weights.get(name, 1.0), factors=name in by_factor, asked_by=asked_by
        )
        for name in fields
    )


def _frame_of(examples: Any, *, asked_by: str) -> nw.DataFrame[Any]:
    if isinstance(examples, ProfileBook) or hasattr(examples, "columns"):
        return frame_in(examples, asked_by=asked_by)
    # A profile can be iterated over as well, by what it is made of.
    given = cast("object", examples)
    one = isinstance(given, str | Profile | Mapping | type) or not isinstance(given, Iterable)
    found = [] if one else list(cast("Iterable[object]", examples))
    rows = [row for row in map(_row_of, found) if row is not None]
    if len(rows) < len(found) or not rows:
        odd = next((each for each in found if _row_of(each) is None), cast("object", examples))
        expected = "a ProfileBook, a DataFrame, or several profiles or mappings, one per customer"
        raise UnsupportedInputError(shown(odd), asked_by=asked_by, expected=expected)
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: [row.get(name) for row in rows] for name in names}
    return nw.DataFrame.from_dict(columns, backend="polars")


def _row_of(example: object) -> Mapping[str, Scalar] | None:
    if isinstance(example, Profile):
        return example.values
    return cast("Mapping[str, Scalar]", example) if isinstance(example, Mapping) else None


def _texts(
    frame: nw.DataFrame[Any], fields: Sequence[str], codes: Collection[str]
) -> frozenset[str]:
    """Fields that do not hold numbers; one without a single value is taken for numbers."""
    numbers = {
        name
        for name, dtype in frame.schema.items()
        if dtype.is_numeric() or isinstance(dtype, nw.Boolean | nw.Unknown)
    }
    return frozenset(name for name in fields if name not in numbers) | frozenset(codes)


def _known(values: NDArray[Any]) -> list[Any]:
    return [value for value in values.tolist() if not is_missing(value)]


def _wanted_range(
    field: str, values: list[float], weight: float, *, factors: bool, asked_by: str
) -> Wanted:
    low, high = (float(x) for x in np.quantile(values, (0.25, 0.75)))
    if not factors:
        width = (high - low) or max(values) - min(values)
        return Wanted(field, at_least=low, at_most=high, fades_over=width or None, weight=weight)
    if min(values) <= 0:
        raise UnsupportedInputError(
            f"{min(values):g} in the field {field!r} of by_factor",
            asked_by=asked_by,
            expected="numbers above zero; leave the field out of by_factor=",
        )
    factor = high / low if high > low else max(values) / min(values)
    return Wanted(
        field, at_least=low, at_most=high, fades_factor=factor if factor > 1 else 2.0, weight=weight
    )


def _wanted_labels(field: str, values: list[str], weight: float) -> Wanted:
    counts = Counter(values)
    most = max(counts.values())
    return Wanted(
        field,
        one_of=sorted(label for label, count in counts.items() if count == most),
        partly={label: count / most for label, count in sorted(counts.items()) if count < most},
        weight=weight,
    )


def _wanted_codes(field: str, values: list[str], weight: float) -> Wanted:
    return Wanted(field, codes=sorted(set(values)), weight=weight)
