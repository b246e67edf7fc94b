"""Learning what the best have more often: terms of a ratio, and a trial of how well they do.

Many people have equal profiles. Each profile is learned from once, with the number of those who
have it as its weight, which gives the same terms and takes the time of the profiles alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.scores.prospects.hidden_best import find_hidden
from profilekit.scores.prospects.lookalike_fields import MADE_BY
from profilekit.scores.prospects.lookalike_guards import require_telling
from profilekit.scores.prospects.lookalike_state import LookalikeState, log_ratio
from profilekit.scores.prospects.lookalike_terms import (
    Term,
    columns_of,
    known_of,
    profiles_of,
)
from profilekit.scores.prospects.positive_unlabelled import PositiveUnlabelledClassifier
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["learned"]


def learned(
    columns: Mapping[str, NDArray[Any]],
    fields: Sequence[str],
    best: NDArray[np.bool_],
    *,
    ridge: float,
    folds: int,
    top_count: int | None,
    rng: int,
) -> LookalikeState:
    """Learn from a population.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n_rows,)
        Holds the fields: finite numbers with NaN, text with None.
    fields : sequence of str
        Those to be learned from.
    best : ndarray of bool of shape (n_rows,)
        Who is best.
    ridge : float
        As of `LookalikeScorer`.
    folds, top_count, rng : int
        As there.

    Raises
    ------
    UnsupportedInputError
        If fields are the same for everybody.
    """
    parts = [columns_of(field, columns[field]) for field in fields]
    require_telling(parts, asked_by=f"{MADE_BY}.fit")
    first, profiles = profiles_of(parts)
    design = np.column_stack([part.design[first] for part in parts])

    def model_of(labelled: NDArray[np.bool_]) -> PositiveUnlabelledClassifier:
        counts = [
            np.bincount(profiles[chosen], minlength=len(first)) for chosen in (~labelled, labelled)
        ]
        places = [np.flatnonzero(count) for count in counts]
        sizes = np.concatenate([count[place] for count, place in zip(counts, places, strict=True)])
        label = np.repeat([False, True], [len(place) for place in places])
        rows = design[np.concatenate(places)]
        return PositiveUnlabelledClassifier(ridge=ridge).fit(rows, label, sizes.astype(np.float64))

    validation = find_hidden(
        lambda labelled: model_of(labelled).log_density_ratio(design)[profiles],
        best,
        folds=folds,
        top_count=top_count,
        rng=rng,
    )
    model = model_of(best)
    intercept, terms, at = model.intercept_, list[Term](), 0
    for part in parts:
        until = at + part.design.shape[1]
        term, mean = part.term(model.coef_[at:until], ~best)
        intercept, at = intercept + mean, until
        terms.append(term)
    compared = ~best & known_of(columns, terms).any(axis=1)
    ratios = log_ratio(intercept, terms, columns)[compared]
    return LookalikeState(
        intercept=intercept,
        terms=tuple(terms),
        reference=Reference.of(ratios),
        validation=validation,
    )
