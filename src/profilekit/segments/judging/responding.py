"""How far the members of segments do otherwise afterwards than everybody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.segments.judging.scored import Score
from profilekit.stats.bootstrap import paired_bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.several import Memberships

__all__ = ["responses_of"]

_CONFIDENCE: Final = 0.95
_NOT_ASKED: Final = Score(None, None, None, "no response was looked at (later= and responses=)")


class _Response(NamedTuple):
    name: str
    estimate: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


def responses_of(
    book: ProfileBook,
    later: ProfileBook | None,
    asked: Memberships,
    responses: Sequence[str],
    *,
    resamples: int,
    rng: np.random.Generator,
) -> list[Score]:
    """Compare what members and others did afterwards.

    The difference of the means is told in standard deviations of the response. Its interval is that
    of the bootstrap, as wide as 95 % for all segments and responses together take (Bonferroni).
    """
    if later is None or not responses:
        return [_NOT_ASKED] * len(asked.names)
    ids = [np.asarray(each.customer_ids) for each in (book, later)]
    _, here, there = np.intersect1d(*ids, assume_unique=True, return_indices=True)
    columns = inputs_of(later.frame, list(responses), asked_by="scorecard")
    members = asked.members[here].astype(np.float64)
    confidence = 1 - (1 - _CONFIDENCE) / (len(asked.names) * len(responses))
    found: list[list[_Response]] = [[] for _ in asked.names]
    for name in responses:
        values = columns[name][there]
        known = ~np.isnan(values)
        differences = _differences(values[known], members[known], confidence, resamples, rng)
        for place, ends in enumerate(differences):
            found[place].append(_Response(name, *ends))
    return [_score(each, len(here)) for each in found]


def _differences(
    values: NDArray[np.float64],
    members: NDArray[np.float64],
    confidence: float,
    resamples: int,
    rng: np.random.Generator,
) -> list[tuple[float, float, float]]:
    """Give difference, low and high of each segment; NaN without members or without others."""
    spread = float(values.std()) if len(values) else 0.0
    if not spread > 0:
        return [(np.nan, np.nan, np.nan)] * members.shape[1]
    scaled = (values - values.mean()) / spread
    both = np.column_stack([members, members * scaled[:, None]])
    n_segments = members.shape[1]

    def figures(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = weights @ both
        sizes, inside = sums[:, :n_segments], sums[:, n_segments:]
        everybody = weights.sum(axis=1, keepdims=True)
        outside = (weights @ scaled)[:, None] - inside
        with np.errstate(divide="ignore", invalid="ignore"):
            difference: NDArray[np.float64] = inside / sizes - outside / (everybody - sizes)
        return difference

    ends = paired_bootstrap(
        figures, len(values), resamples=resamples, confidence=confidence, rng=rng
    )
    rows: list[tuple[float, float, float]] = list(
        zip(ends.estimate.tolist(), ends.low.tolist(), ends.high.tolist(), strict=True)
    )
    return rows


def _score(responses: Sequence[_Response], n_customers: int) -> Score:
    known = [each for each in responses if np.isfinite(each.estimate)]
    if not known:
        return Score(None, None, None, f"nothing to compare among {n_customers:,} customers")
    best = max(known, key=lambda each: (each.is_clear, abs(each.estimate)))
    clear = [each.name for each in known if each.is_clear]
    told = (
        f"clearly in {len(clear)} of {len(responses)}, most in {best.name}: "
        f"{best.estimate:+.2f} standard deviations ({best.low:+.2f} to {best.high:+.2f})"
    )
    return Score(best.estimate, 0.0, best.is_clear, told)
