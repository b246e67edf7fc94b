"""Who is best, by a share of the scores, a flag or a label; anything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import DeclarationError, SensitiveAttributeError, UnknownNameError
from profilekit.faults import shown
from profilekit.scores.best.bands import band_bounds
from profilekit.scores.best.state import BAND, SCORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook

__all__ = ["ASKED_BY", "who_is_best"]

ASKED_BY: Final = "what_marks_the_best"
_EXPECTED: Final = (
    "expected the name of a flag, a share between 0 and 1, or one label with its value, such as "
    "{'rfm_segment_label': 'Champions'}"
)


def who_is_best(book: ProfileBook, best: object) -> tuple[str, NDArray[np.float64]]:
    """Find the field that says who is best, and 1 for the best, 0 for others, NaN if unknown.

    Parameters
    ----------
    book : ProfileBook
        Holds the field.
    best : str, float or mapping
        As `what_marks_the_best` takes it.

    Raises
    ------
    DeclarationError
        If it is nothing of the kind.
    UnknownNameError
        If the book lacks the field, or nobody has the label.
    SensitiveAttributeError
        If the field is a sensitive attribute.
    """
    if isinstance(best, float | int):
        return SCORE, _by_share(book, best)
    field, value = _named(best)
    if refused := sensitive_fields((field,)):
        raise SensitiveAttributeError(
            refused, asked_by=ASKED_BY, hint="Nobody is the best by what they must not be judged by"
        )
    column = _column(book, field)
    dtype = book.catalogue[field].dtype
    if dtype == "string":
        wanted = _first_band(book, field) if value is None else value
        cells: list[str | None] = column.tolist()
        if value is not None and value not in cells:
            found = sorted({cell for cell in cells if cell is not None})
            raise UnknownNameError(f"label of {field}", [value], found, asked_by=ASKED_BY)
        told = [np.nan if cell is None else float(cell == wanted) for cell in cells]
        return field, np.array(told)
    if dtype != "bool":
        raise DeclarationError(f"{field} holds {dtype}; {_EXPECTED}", asked_by=ASKED_BY)
    if value is not None:
        message = f"{field} is a flag; give its name alone: best={field!r}"
        raise DeclarationError(message, asked_by=ASKED_BY)
    return field, column


def _named(best: object) -> tuple[str, str | None]:
    """Give the field, and the value of a label."""
    found = shown(best)
    if isinstance(best, str):
        return best, None
    pairs = list(cast("Mapping[Any, Any]", best).items()) if isinstance(best, Mapping) else []
    if len(pairs) != 1 or not all(isinstance(each, str) for each in pairs[0]):
        raise DeclarationError(f"best is {found}; {_EXPECTED}", asked_by=ASKED_BY)
    return pairs[0]


def _by_share(book: ProfileBook, share: float) -> NDArray[np.float64]:
    if isinstance(share, bool) or not 0 < share < 1:
        raise DeclarationError(f"best is {shown(share)}; {_EXPECTED}", asked_by=ASKED_BY)
    scores = _column(book, SCORE)
    known = scores[~np.isnan(scores)]
    bound = band_bounds(known, (share, 1 - share))[0] if len(known) else np.inf
    return np.where(np.isnan(scores), np.nan, scores >= bound)


def _first_band(book: ProfileBook, field: str) -> str:
    bands = getattr(book.fitted.get(book.catalogue[field].made_by), "bands", None)
    if field != BAND or not bands:
        message = f"best={field!r} is a label; say which is best: best={{{field!r}: ...}}"
        raise DeclarationError(message, asked_by=ASKED_BY)
    return next(iter(bands))


def _column(book: ProfileBook, field: str) -> NDArray[Any]:
    if field not in book.catalogue:
        hint = "" if field not in {BAND, SCORE} else "Score first: book.apply(BestCustomerScorer())"
        raise UnknownNameError("field", [field], book.catalogue.names, asked_by=ASKED_BY, hint=hint)
    texts = (field,) if book.catalogue[field].dtype == "string" else ()
    return inputs_of(book.frame, (field,), texts=texts, asked_by=ASKED_BY)[field]
