"""Who is best, for a look-alike model: a flag, the top of a number, a label, or what a caller says.

Only a yes is a yes. What is not known is no no either: it is unlabelled, as are all the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.checks import KEY
from profilekit.book.columns import inputs_of, is_missing
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.fields import Unit
from profilekit.scores.best.bands import DEFAULT_BANDS
from profilekit.scores.best.state import BAND

if TYPE_CHECKING:
    from collections.abc import Collection

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["best_field", "best_of", "flags_of", "label_of", "values_of"]

_SHOWN = 3


def best_field(best: str | Mapping[str, str]) -> str:
    """Name of the field that says who is best."""
    return best if isinstance(best, str) else next(iter(best))


def label_of(best: str | Mapping[str, str], data: Any) -> str | None:
    """Label of the best, given the book or frame that it is looked up in; None unless a label.

    Examples
    --------
    >>> label_of({"rfm_segment_label": "Champions"}, None)
    'Champions'
    """
    if not isinstance(best, str):
        return next(iter(best.values()))
    if best != BAND:
        return None
    bands: Mapping[str, float] = DEFAULT_BANDS
    if isinstance(data, ProfileBook) and BAND in data.catalogue:
        maker = data.fitted.get(data.catalogue[BAND].made_by)
        bands = cast("Mapping[str, float]", getattr(maker, "bands", bands))
    return next(iter(bands))


def values_of(
    data: Any, frame: nw.DataFrame[Any], best: str | Mapping[str, str], *, asked_by: str
) -> FloatArray:
    """Read what says who is best: a number, a flag, or 1 for one label and 0 for all others.

    Parameters
    ----------
    data : ProfileBook or DataFrame
        What was given.
    frame : nw.DataFrame
        Its rows.
    best : str or mapping of str to str
        Field, and label.
    asked_by : str
        Who asks.

    Raises
    ------
    UnknownNameError
        If the field is not there, or nobody has the label.
    DeclarationError
        If the field is text and no label is named.
    """
    field, label = best_field(best), label_of(best, data)
    hint = "Score first: book.apply(BestCustomerScorer())" if field == BAND else ""
    if field not in frame.columns:
        raise UnknownNameError("field", [field], frame.columns, asked_by=asked_by, hint=hint)
    if label is None:
        if field.endswith(f"_{Unit.LABEL}"):
            message = f"best={field!r} is a label; say which is best: best={{{field!r}: '...'}}"
            raise DeclarationError(message, asked_by=asked_by)
        return inputs_of(frame, (field,), asked_by=asked_by)[field]
    cells: list[str | None] = inputs_of(frame, (field,), texts=(field,), asked_by=asked_by)[
        field
    ].tolist()
    if label not in cells:
        found = sorted({cell for cell in cells if cell is not None})
        raise UnknownNameError(
            f"label of {field}",
            [label],
            found,
            asked_by=asked_by,
            hint=f"Say which is best: best={{{field!r}: '...'}}",
        )
    return np.array([np.nan if cell is None else float(cell == label) for cell in cells])


def best_of(
    values: FloatArray, *, field: str, best_share: float | None, asked_by: str
) -> NDArray[np.bool_]:
    """Tell who is best, by a flag or by the top of a number.

    Parameters
    ----------
    values : ndarray of shape (n_rows,)
        The field `field`; NaN is not known, and not best.
    field : str
        Its name.
    best_share : float, optional
        Share of the known values that is the top; who equals the last of them belongs to it.
    asked_by : str
        Who asks.

    Returns
    -------
    ndarray of bool of shape (n_rows,)
        False where it is not known.

    Examples
    --------
    >>> import numpy as np
    >>> best_of(np.array([5.0, 9.0, 9.0, 1.0]), field="x", best_share=0.25, asked_by="me")
    array([False,  True,  True, False])
    """
    known = values[~np.isnan(values)]
    if best_share is None:
        odd = known[~np.isin(known, (0.0, 1.0))]
        if len(odd):
            message = (
                f"the field {field!r}, best=, holds {odd[0]:g}; expected a flag, or the share of "
                "the top that is best, as in best_share=0.1"
            )
            raise DeclarationError(message, asked_by=asked_by)
        return values == 1.0
    if len(known) == 0:
        return np.zeros(len(values), dtype=np.bool_)
    rank = max(round(best_share * len(known)), 1)
    return values >= np.sort(known)[-rank]


def flags_of(
    frame: nw.DataFrame[Any], y: Any, best_ids: Collection[int | str] | None, *, asked_by: str
) -> FloatArray:
    """Tell who is best by flags, one per row, or by the ids of ``customer_id``.

    Returns
    -------
    ndarray of shape (n_rows,)
        1 is best, 0 is another, NaN is not known.

    Raises
    ------
    UnsupportedInputError
        If both are given, or there are not as many flags as rows, or flags are none.
    UnknownNameError
        If no row has an id, or the frame has no ids.
    """
    if y is not None and best_ids is not None:
        expected = "one of the two"
        raise UnsupportedInputError("both y and best_ids", asked_by=asked_by, expected=expected)
    if best_ids is None:
        return _flags(y, len(frame), asked_by=asked_by)
    if isinstance(best_ids, str) or not _is_column(best_ids):
        found, expected = f"{shown(best_ids)} as best_ids", "a collection of ids, as in [17, 23]"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    if KEY not in frame.columns:
        raise UnknownNameError("field", (KEY,), frame.columns, asked_by=asked_by)
    wanted, ids = set(best_ids), frame[KEY].to_list()
    unknown = sorted(wanted - set(ids), key=str)
    if unknown:
        raise UnknownNameError("customer", unknown, ids, asked_by=asked_by)
    return np.array([float(customer in wanted) for customer in ids])


def _flags(y: Any, rows: int, *, asked_by: str) -> FloatArray:
    expected = f"one per row, {rows}: True or False, 1 or 0, or None where it is not known"
    if isinstance(y, str) or not _is_column(y):
        found = f"{shown(y)} as y"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    cells = list(cast("Iterable[object]", y))
    odd = [cell for cell in cells if not _is_flag(cell)]
    faults = [f"{len(cells)} flags"] if len(cells) != rows else []
    if odd:
        listed = ", ".join(dict.fromkeys(repr(cell)[:20] for cell in odd[:_SHOWN]))
        faults.append(f"{len(odd)} values of y that are no flags ({listed})")
    if faults:
        raise UnsupportedInputError(" and ".join(faults), asked_by=asked_by, expected=expected)
    return np.array([np.nan if is_missing(cell) else float(cast("Any", cell)) for cell in cells])


def _is_column(values: object) -> bool:
    """Tell whether something holds one value after another, as no frame and no class does."""
    if hasattr(values, "columns") or isinstance(values, type | Mapping):
        return False
    return isinstance(values, Iterable)


def _is_flag(cell: object) -> bool:
    if is_missing(cell):
        return True
    return isinstance(cell, bool | int | float | np.bool_ | np.number) and bool(cell in {0, 1})
