"""Drift: how segments change from one book to a later one, and whether people or rules did it.

A segment grows because more customers fit it, or because it is defined in another way. The
definition of before, asked of the customers of after, tells the two apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.containers import kind_out
from profilekit.errors import UnsupportedInputError
from profilekit.segments.asking import fields_to_compare, require_parameters
from profilekit.segments.judging.drifted import Drift
from profilekit.segments.judging.placed import placed_in
from profilekit.stats.lift import q_values
from profilekit.stats.quantiles import part_cuts
from profilekit.stats.stability_index import stability_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.segments.judging.placed import Placed
    from profilekit.segments.several import SegmentsLike

__all__ = ["segment_drift"]

ASKED_BY: Final = "segment_drift"
_WATCH: Final = 0.1
_ACT: Final = 0.25
_FALSE_DISCOVERY_RATE: Final = 0.05


def segment_drift(
    before: ProfileBook,
    after: ProfileBook,
    segments: SegmentsLike,
    *,
    fields: Sequence[str] | None = None,
    parts: int = 10,
    resamples: int = 400,
    rng: int | np.random.Generator = 0,
) -> Drift:
    """Tell how segments changed between two books.

    Parameters
    ----------
    before, after : ProfileBook
        The same customers, more or less, on two days; both know who is in the segments.
    segments : sequence of str, Segment or mapping, or str
        Segments, or the name of a label field for each of its values, in either book.
    fields : sequence of str, optional
        Fields whose distributions are compared; by default all that both books have but scores,
        memberships, ranks, dates and sensitive attributes.
    parts : int, default=10
        Parts of equal size in ``before`` that numbers are split into.
    resamples : int, default=400
        Pairs of samples that say how far a field moves by chance.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of these.

    Returns
    -------
    Drift
        Members, fields and transitions.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be, ``after`` is not of a later day, or two segments have
        one name.
    UnknownNameError
        If a book lacks a segment or field, or neither has anybody with a label.
    UnsupportedInputError
        If a book is empty, their customer ids are of two kinds, or a segment is none.
    SensitiveAttributeError
        If a sensitive attribute is among `fields`, or names a segment.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=200)
    >>> def book_of(day):
    ...     book = pk.measure(shop, ["recency", "frequency", "spend"], as_of=day)
    ...     return book.apply(pk.RFMScorer())
    >>> found = segment_drift(book_of("2025-06-30"), book_of("2025-12-31"), "rfm_segment_label")
    >>> print(str(found).splitlines()[0])
    2025-06-30 to 2025-12-31: 167 and 200 customers, 167 of them the same
    """
    _require(before, after, fields, parts=parts, resamples=resamples)
    specs = _specs(before, after, fields)
    placed = placed_in(before, after, segments, asked_by=ASKED_BY)
    rows = [_changed(placed, name) for name in placed.names]
    schema: dict[str, Any] = {
        "segment": nw.String(),
        **dict.fromkeys(list(rows[0])[1:], nw.Int64()),
    }
    schema["jaccard"] = nw.Float64()
    return Drift(
        _found=nw.from_dict(
            {name: [row[name] for row in rows] for name in schema}, schema=schema, backend="polars"
        ),
        _kind=kind_out(after, "default"),
        before=before.as_of,
        after=after.as_of,
        before_count=len(before),
        after_count=len(after),
        both_count=len(placed.common[0]),
        not_told=placed.not_told,
        _fields=_moved(before, after, specs, parts, resamples, np.random.default_rng(rng)),
        _transitions=placed.transitions(),
    )


def _changed(placed: Placed, name: str) -> dict[str, Any]:
    was, is_now, by_old = placed.before[name], placed.after[name], placed.by_old_definition[name]
    common_before, common_after = placed.common
    then, now = was[common_before], is_now[common_after]
    kept = int((then & now).sum())
    either = int((then | now).sum())
    return {
        "segment": name,
        "before_count": int(was.sum()),
        "after_count": int(is_now.sum()),
        "kept_count": kept,
        "left_gone_count": int(was.sum() - then.sum()),
        "left_moved_count": int((then & ~now).sum()),
        "joined_new_count": int(is_now.sum() - now.sum()),
        "joined_moved_count": int((~then & now).sum()),
        "jaccard": kept / either if either else None,
        "population_change_count": None if by_old is None else int(by_old.sum() - was.sum()),
        "definition_change_count": None if by_old is None else int(is_now.sum() - by_old.sum()),
    }


class _Move(NamedTuple):
    field: str
    value: float
    by_chance: float
    p_value: float


def _moved(
    before: ProfileBook,
    after: ProfileBook,
    specs: Sequence[FieldSpec],
    parts: int,
    resamples: int,
    rng: np.random.Generator,
) -> nw.DataFrame[Any]:
    moves: list[_Move] = []
    for spec in specs:
        texts = (spec.name,) if spec.dtype == "string" else ()
        then, now = (
            inputs_of(book.frame, (spec.name,), texts=texts, asked_by=ASKED_BY)[spec.name]
            for book in (before, after)
        )
        counted = _label_counts(then, now) if texts else _part_counts(then, now, parts)
        index = stability_index(*counted, resamples=resamples, rng=rng)
        moves.append(_Move(spec.name, index.value, index.by_chance, index.p_value))
    adjusted: list[float] = q_values(np.array([move.p_value for move in moves])).tolist()
    told = sorted(zip(moves, adjusted, strict=True), key=lambda each: -each[0].value)
    columns: dict[str, Any] = {
        "field": [move.field for move, _ in told],
        "stability_index": [move.value for move, _ in told],
        "by_chance": [move.by_chance for move, _ in told],
        "p_value": [move.p_value for move, _ in told],
        "q_value": [q for _, q in told],
        "verdict": [_verdict(move.value, q) for move, q in told],
    }
    schema: dict[str, Any] = dict.fromkeys(columns, nw.Float64())
    schema |= {"field": nw.String(), "verdict": nw.String()}
    return nw.from_dict(columns, schema=schema, backend="polars")


def _verdict(value: float, q: float) -> str:
    if value < _WATCH or q > _FALSE_DISCOVERY_RATE:
        return "stable"
    return "watch" if value < _ACT else "act"


def _label_counts(
    then: NDArray[np.object_], now: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    cells: list[list[str | None]] = [then.tolist(), now.tolist()]
    names = {name: place for place, name in enumerate(dict.fromkeys(cells[0] + cells[1]))}
    base, here = (
        np.bincount([names[cell] for cell in each], minlength=len(names)) for each in cells
    )
    return base, here


def _part_counts(
    then: NDArray[np.float64], now: NDArray[np.float64], parts: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count the parts of equal size of ``then``, what is not known being one of its own."""
    bounds = part_cuts(then, parts)
    unknown = len(bounds) + 1
    base, here = (
        np.bincount(
            np.where(np.isnan(each), unknown, np.searchsorted(bounds, each, side="right")),
            minlength=unknown + 1,
        )
        for each in (then, now)
    )
    return base, here


def _specs(
    before: ProfileBook, after: ProfileBook, fields: Sequence[str] | None
) -> list[FieldSpec]:
    specs = fields_to_compare(after, fields, None, asked_by=ASKED_BY)
    if fields is not None:
        before.catalogue.require(tuple(fields), asked_by=ASKED_BY)
        return specs
    return [
        spec
        for spec in specs
        if spec.name in before.catalogue and before.catalogue[spec.name].dtype == spec.dtype
    ]


def _require(
    before: ProfileBook, after: ProfileBook, fields: object, *, parts: object, resamples: object
) -> None:
    faults: list[str] = []
    if after.as_of <= before.as_of:
        faults.append(f"after is of {after.as_of}, not later than before, {before.as_of}")
    require_parameters(
        asked_by=ASKED_BY,
        whole={"parts": (parts, 2), "resamples": (resamples, 1)},
        names={"fields": fields},
        faults=faults,
    )
    if not len(before) or not len(after):
        raise UnsupportedInputError(
            f"{len(before)} customers before and {len(after)} after",
            asked_by=ASKED_BY,
            expected="at least one in each book",
        )
