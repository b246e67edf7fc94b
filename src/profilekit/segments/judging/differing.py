"""How far the members of segments differ in what they were not chosen by."""

# SciPy ships no type stubs.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.stats import chi2_contingency

from profilekit.book.answers import answers_of, comparable_specs
from profilekit.segments.judging.construction import fields_behind
from profilekit.segments.judging.scored import Score
from profilekit.stats.lift import q_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike
    from profilekit.segments.several import Memberships

__all__ = ["most_different"]

_SMALL: Final = 0.1
"""Cramer's V from which Cohen (1988) calls an association of two by two small, not none."""
_LEAST_EXPECTED: Final = 2
"""Members expected to give an answer, below which it is counted with other rare ones: of hundreds
of labels that few have, chi-square finds most in the smallest groups. Cochran (1954) asks for one
at the least; two kept random segments to the rate asked for, five would have hidden real ones."""

_FALSE_DISCOVERY_RATE: Final = 0.05
_BINS: Final = 4


def most_different(
    book: ProfileBook, asked: Memberships, segments: Sequence[SegmentLike], *, minimum: int
) -> list[Score]:
    """Find the field in which each segment differs most from all others.

    Of every field that members were not chosen by, the association of membership and answers is
    measured by Cramer's V, with its bias taken off [1]_; false discoveries are held down over
    all fields of a segment.

    References
    ----------
    .. [1] Bergsma, W. (2013), "A bias-correction for Cramer's V and Tschuprow's T", Journal of the
       Korean Statistical Society 42(3), 323-328.
    """
    specs = comparable_specs(book.catalogue)
    coded = [
        answers_of(book.frame, spec, bins=_BINS, asked_by="scorecard").codes + 1 for spec in specs
    ]
    scores: list[Score] = []
    for place, segment in enumerate(segments):
        members = asked.members[:, place]
        if not minimum <= members.sum() <= len(members) - minimum:
            scores.append(Score(None, _SMALL, None, f"fewer than {minimum} members or others"))
            continue
        behind = fields_behind(book, segment)
        found = [
            (spec.meaning, *_association(members, codes))
            for spec, codes in zip(specs, coded, strict=True)
            if spec.name not in behind
        ]
        scores.append(_best(found))
    return scores


def _best(found: Sequence[tuple[str, float, float]]) -> Score:
    if not found:
        return Score(None, _SMALL, None, "there is no field that it was not chosen by")
    adjusted: list[float] = q_values(np.array([p for *_, p in found])).tolist()
    clear = [
        (v, meaning)
        for (meaning, v, _), q in zip(found, adjusted, strict=True)
        if q <= _FALSE_DISCOVERY_RATE
    ]
    if not clear:
        return Score(0.0, _SMALL, passed=False, told=f"no clear difference in {len(found)} fields")
    v, meaning = max(clear)
    told = (
        f"in {len(clear)} of {len(found)} fields, most in {meaning!r} (V {v:.2f}, {_SMALL} needed)"
    )
    return Score(v, _SMALL, v >= _SMALL, told)


def _association(members: NDArray[np.bool_], codes: NDArray[np.int64]) -> tuple[float, float]:
    """Give the corrected V and the p-value of membership against answers, rare ones as one."""
    table = np.array(
        [np.bincount(codes[side], minlength=codes.max() + 1) for side in (members, ~members)]
    )
    sizes, answers = table.sum(axis=1), table.sum(axis=0)
    rare = answers * sizes.min() < _LEAST_EXPECTED * sizes.sum()
    table = np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)])
    table = table[:, table.sum(axis=0) > 0]
    columns = table.shape[1]
    if columns < 2:  # noqa: PLR2004 - everybody answers alike
        return 0.0, 1.0
    tested: Any = chi2_contingency(table, correction=False)
    n = int(table.sum())
    by_chance = (columns - 1) / (n - 1)
    squared = max(0.0, float(tested.statistic) / n - by_chance)
    kept_columns = columns - (columns - 1) ** 2 / (n - 1)
    kept_rows = 2 - 1 / (n - 1)
    return float(np.sqrt(squared / min(kept_columns - 1, kept_rows - 1))), float(tested.pvalue)
