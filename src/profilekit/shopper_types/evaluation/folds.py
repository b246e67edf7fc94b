"""Folds: the types of customers told by classifiers that did not learn from them.

Customers are split in two at random; what is learned from one part tells the types of the other,
of the first period and, with everything frozen, of the second. Then the same again with other
splits.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.columns import inputs_of, read_frame
from profilekit.book.transformer import unfitted
from profilekit.shopper_types.evaluation.periods import ASKED_BY
from profilekit.shopper_types.state import LABEL, prob_of, score_of

if TYPE_CHECKING:
    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.classifier import ShopperTypeClassifier
    from profilekit.shopper_types.evaluation.periods import Periods
    from profilekit.shopper_types.temperature import Replication

__all__ = ["UNTOLD", "Typed", "cross_fitted", "told_types"]

UNTOLD: Final = -1
"""Number in place of a type's where none is told."""


@dataclass(frozen=True, eq=False)
class Typed:
    """Types told of the customers of both periods, once.

    Attributes
    ----------
    best : ndarray of int of shape (n_customers,)
        Number of the most probable type of the first period.
    told : ndarray of int of shape (n_customers,)
        Number of the type told, `UNTOLD` where it is undetermined.
    prob : ndarray of shape (n_customers,)
        Probability that another window as long tells the most probable type again; NaN where
        the classifier could not learn it.
    scores : mapping of str to ndarray of shape (n_customers,)
        Scores by type; NaN where nothing measured speaks of it.
    best_after, told_after : ndarray of int of shape (n_customers,)
        Those of the second period.
    """

    best: NDArray[np.intp]
    told: NDArray[np.intp]
    prob: FloatArray
    scores: dict[str, FloatArray]
    best_after: NDArray[np.intp]
    told_after: NDArray[np.intp]


def cross_fitted(
    classifier: ShopperTypeClassifier,
    periods: Periods,
    *,
    repeats: int,
    rng: np.random.Generator,
) -> tuple[list[Typed], list[Replication]]:
    """Tell the types of every customer by what others taught, several times.

    A classifier that is fitted already is taken as it is, once.

    Parameters
    ----------
    classifier : ShopperTypeClassifier
        Whose clones are fitted.
    periods : Periods
        What was measured.
    repeats : int
        Splits.
    rng : numpy.random.Generator
        Of the splits.

    Returns
    -------
    tuple of list of Typed and list of Replication
        Types, once per split, and how far they came back in the halves that each fit learned from.
    """
    if classifier.__sklearn_is_fitted__():
        return [_told_of(classifier, periods, None)], [classifier.state_.model.replication]
    made: list[Typed] = []
    fits: list[Replication] = []
    for _ in range(repeats):
        fold = rng.permutation(len(periods.first)) % 2
        parts: list[tuple[NDArray[np.intp], Typed]] = []
        for side in (0, 1):
            learned = _fitted(classifier, periods.first.filter((fold != side).tolist()))
            fits.append(learned.state_.model.replication)
            rows = np.flatnonzero(fold == side)
            parts.append((rows, _told_of(learned, periods, rows)))
        made.append(_pooled(parts))
    return made, fits


def told_types(
    classifier: ShopperTypeClassifier, frame: nw.DataFrame[Any]
) -> tuple[NDArray[np.intp], NDArray[np.intp], FloatArray, dict[str, FloatArray]]:
    """Give numbers of the most probable types and of those told, how likely again, and scores."""
    names = classifier.catalogue.names
    made = read_frame(classifier.transform(frame), asked_by=ASKED_BY)
    fields = [*map(prob_of, names), *map(score_of, names)]
    columns = inputs_of(made, fields, asked_by=ASKED_BY)
    best = np.column_stack([columns[prob_of(name)] for name in names]).argmax(axis=1)
    again = classifier.replication_proba(frame)[np.arange(len(best)), best]
    place = {name: number for number, name in enumerate(names)}
    told = np.array([place.get(label, UNTOLD) for label in made[LABEL].to_list()], dtype=np.intp)
    scores = {name: columns[score_of(name)] for name in names}
    return best, told, again, scores


def _fitted(classifier: ShopperTypeClassifier, frame: nw.DataFrame[Any]) -> ShopperTypeClassifier:
    with warnings.catch_warnings():
        # That nobody is typed is counted, and told once.
        warnings.filterwarnings("ignore", message="nobody is typed", category=UserWarning)
        return unfitted(classifier).fit(frame)


def _told_of(
    classifier: ShopperTypeClassifier, periods: Periods, rows: NDArray[np.intp] | None
) -> Typed:
    first, second = (
        frame if rows is None else frame[rows.tolist()] for frame in (periods.first, periods.second)
    )
    best, told, prob, scores = told_types(classifier, first)
    best_after, told_after, _, _ = told_types(classifier, second)
    return Typed(best, told, prob, scores, best_after, told_after)


def _pooled(parts: list[tuple[NDArray[np.intp], Typed]]) -> Typed:
    """Bring the parts of a split into the order of the customers."""
    order = np.argsort(np.concatenate([rows for rows, _ in parts]))
    typed = [one for _, one in parts]

    def joined(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(one, name) for one in typed])[order]

    scores = {
        name: np.concatenate([one.scores[name] for one in typed])[order] for name in typed[0].scores
    }
    return Typed(
        best=joined("best"),
        told=joined("told"),
        prob=joined("prob"),
        scores=scores,
        best_after=joined("best_after"),
        told_after=joined("told_after"),
    )
