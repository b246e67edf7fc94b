"""What marks the best customers: attributes that they have more, or less, often than all.

Hundreds of attributes are compared at once, so a few would stand out by chance alone; the share
of such chance finds is held down, and what the best were chosen by is told apart from what
was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.containers import kind_out
from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.fields import Section, Unit
from profilekit.scores.best.attributes import attributes_of, without_window
from profilekit.scores.best.bands import band_bounds
from profilekit.scores.best.marks import Marks
from profilekit.scores.best.state import BAND, SCORE
from profilekit.stats.lift import lifts, q_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.scores.best.attributes import Attribute

__all__ = ["what_marks_the_best"]

_NAME: Final = "what_marks_the_best"
_DERIVED: Final = frozenset({Section.SCORES, Section.MEMBERSHIPS})
_COLUMNS: Final[Mapping[str, Any]] = {
    "field": nw.String(),
    "attribute": nw.String(),
    "best_share": nw.Float64(),
    "base_share": nw.Float64(),
    "lift": nw.Float64(),
    "lift_low": nw.Float64(),
    "lift_high": nw.Float64(),
    "best_count": nw.Int64(),
    "base_count": nw.Int64(),
    "p_value": nw.Float64(),
    "q_value": nw.Float64(),
}


def what_marks_the_best(
    book: ProfileBook,
    *,
    best: str | float | Mapping[str, str] = BAND,
    fields: Sequence[str] | None = None,
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
    bins: int = 4,
) -> Marks:
    """List the attributes that set the best customers apart.

    Each attribute (a range of a number, a label, a flag, or that something is not known) is
    counted among the best and among all who were compared. Told are those whose difference is no
    chance find by Fisher's exact test, with the false discovery rate held by Benjamini and
    Hochberg [1]_. Intervals of the lifts are those of Katz, each for itself.

    Parameters
    ----------
    book : ProfileBook
        Holds what says who is best.
    best : str, float or mapping, default="best_customer_band_label"
        The label that `BestCustomerScorer` made (its first band is best), the name of a flag, a
        share of the customers by ``best_customer_score`` (0.1: the best tenth), or a label of
        your own with its value: ``{"rfm_segment_label": "Champions"}``. Customers in whom it is
        missing are not compared, and counted.
    fields : sequence of str, optional
        Fields to compare; by default all but scores, memberships, ranks, dates and sensitive
        attributes.
    minimum_customers : int, default=10
        Fewest of the best, and of all, who have an attribute that is told.
    false_discovery_rate : float, default=0.05
        Share of chance finds among those told to be expected at most.
    bins : int, default=4
        Parts of equal size that numbers are split into, at most.

    Returns
    -------
    Marks
        ``.table`` of the attributes found and ``.by_construction`` of those in fields that the best
        were chosen by, the same measure in another window among them.

    Raises
    ------
    UnknownNameError
        If the book lacks a field.
    UnsupportedInputError
        If there are too few of the best or of the others.
    SensitiveAttributeError
        If a sensitive attribute is asked for.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.
    """
    _require_parameters(false_discovery_rate, minimum_customers)
    chosen_by, is_best = _best(book, best)
    compared = ~np.isnan(is_best)
    inside = is_best[compared] == 1
    _require_both(inside, minimum_customers, book, best)
    frame = book.frame.filter(compared.tolist())
    specs = _specs(book, fields, chosen_by)
    found = [
        attribute
        for spec in specs
        for attribute in attributes_of(frame, spec, bins=bins, minimum=minimum_customers)
    ]
    read = _read_for(book, chosen_by)
    lists = [
        [each for each in found if (without_window(each.field) in read) is constructed]
        for constructed in (False, True)
    ]
    tables = [_told(each, inside, false_discovery_rate, minimum_customers) for each in lists]
    return Marks(
        best_count=int(inside.sum()),
        compared_count=len(inside),
        left_out_count=len(book) - len(inside),
        tested_count=len(found),
        false_discovery_rate=false_discovery_rate,
        _found=tables[0],
        _constructed=tables[1],
        _kind=kind_out(book, "default"),
    )


def _told(
    attributes: Sequence[Attribute], inside: NDArray[np.bool_], rate: float, minimum: int
) -> nw.DataFrame[Any]:
    """Compare attributes and keep those that differ, the more common among the best first."""
    best = np.array([np.count_nonzero(each.holds[inside]) for each in attributes], dtype=np.int64)
    base = np.array([np.count_nonzero(each.holds) for each in attributes], dtype=np.int64)
    n_best, n_all = int(inside.sum()), len(inside)
    compared = lifts(best, base - best, group_size=n_best, rest_size=n_all - n_best)
    adjusted = q_values(compared.p_value)
    kept = np.flatnonzero((adjusted <= rate) & (best >= minimum))
    more = compared.lift[kept] > 1
    clearness = np.where(more, -compared.low[kept], compared.high[kept])
    kept = kept[np.lexsort((compared.p_value[kept], clearness, ~more))]
    places: list[int] = kept.tolist()
    told = [attributes[place] for place in places]
    columns: list[Any] = [
        [each.field for each in told],
        [each.text for each in told],
        *(
            each[kept].tolist()
            for each in (
                best / n_best,
                base / n_all,
                compared.lift,
                compared.low,
                compared.high,
                best,
                base,
                compared.p_value,
                adjusted,
            )
        ),
    ]
    made = dict(zip(_COLUMNS, columns, strict=True))
    return nw.from_dict(made, schema=dict(_COLUMNS), backend="polars")


def _best(
    book: ProfileBook, best: str | float | Mapping[str, str]
) -> tuple[str, NDArray[np.float64]]:
    """Find the field that says who is best, and 1 for the best, 0 for others, NaN if unknown."""
    if isinstance(best, float | int):
        if not 0 < best < 1:
            message = f"best is {best!r}; expected a share between 0 and 1"
            raise DeclarationError(message, asked_by=_NAME)
        scores = _column(book, SCORE)
        known = scores[~np.isnan(scores)]
        bound = band_bounds(known, (best, 1 - best))[0] if len(known) else np.inf
        return SCORE, np.where(np.isnan(scores), np.nan, scores >= bound)
    field, value = (best, None) if isinstance(best, str) else next(iter(best.items()))
    column = _column(book, field)
    spec = book.catalogue[field]
    if spec.dtype != "string":
        if spec.dtype != "bool":
            message = f"{field} holds {spec.dtype}; expected a label, a flag, or a share"
            raise DeclarationError(message, asked_by=_NAME)
        return field, column
    if value is None:
        bands = getattr(book.fitted.get(spec.made_by), "bands", None)
        if field != BAND or not bands:
            message = f"best={field!r} is a label; say which is best: best={{{field!r}: ...}}"
            raise DeclarationError(message, asked_by=_NAME)
        value = next(iter(bands))
    cells: list[str | None] = column.tolist()
    return field, np.array([np.nan if cell is None else float(cell == value) for cell in cells])


def _column(book: ProfileBook, field: str) -> NDArray[Any]:
    if field not in book.catalogue:
        hint = "" if field not in {BAND, SCORE} else "Score first: book.apply(BestCustomerScorer())"
        raise UnknownNameError("field", [field], book.catalogue.names, asked_by=_NAME, hint=hint)
    texts = (field,) if book.catalogue[field].dtype == "string" else ()
    return inputs_of(book.frame, (field,), texts=texts, asked_by=_NAME)[field]


def _specs(book: ProfileBook, fields: Sequence[str] | None, chosen_by: str) -> list[FieldSpec]:
    if fields is not None:
        book.catalogue.require(tuple(fields), asked_by=_NAME)
        if refused := sensitive_fields(fields):
            raise SensitiveAttributeError(refused, asked_by=_NAME, hint="Leave them out.")
        return [book.catalogue[name] for name in fields if name != chosen_by]
    sensitive = sensitive_fields(book.catalogue.names)
    return [
        spec
        for spec in book.catalogue
        if spec.section not in _DERIVED
        and spec.unit not in {Unit.RANK, Unit.DATE}
        and spec.name not in {*sensitive, chosen_by}
    ]


def _read_for(book: ProfileBook, chosen_by: str) -> set[str]:
    """Stems of the fields that whatever made a field has read."""
    maker = book.fitted.get(book.catalogue[chosen_by].made_by)
    read: Sequence[str] = getattr(maker, "fields_in", ())
    return {without_window(name) for name in read}


def _require_parameters(rate: float, minimum: int) -> None:
    if not 0 < rate < 1 or minimum < 1:
        raise DeclarationError(
            f"false_discovery_rate is {rate!r} and minimum_customers {minimum!r}; expected a rate "
            "between 0 and 1 and at least one customer",
            asked_by=_NAME,
        )


def _require_both(inside: NDArray[np.bool_], minimum: int, book: ProfileBook, best: object) -> None:
    n_best = int(inside.sum())
    if min(n_best, len(inside) - n_best) < minimum:
        raise UnsupportedInputError(
            f"{n_best} best and {len(inside) - n_best} other customers of {len(book)} by "
            f"best={best!r}",
            asked_by=_NAME,
            expected=f"at least {minimum} of each (minimum_customers=)",
        )
