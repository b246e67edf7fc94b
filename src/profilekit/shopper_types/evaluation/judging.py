"""Judging: all figures of one evaluation, from the same draws of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.shopper_types.evaluation.asked import ASKED
from profilekit.shopper_types.evaluation.figures import figure_of_type, ranked
from profilekit.shopper_types.evaluation.outcomes import outcomes_of
from profilekit.shopper_types.evaluation.returning import (
    Returned,
    figures_of_return,
    told_share,
)
from profilekit.shopper_types.evaluation.type_figure import (
    EVERYBODY,
    TOLD,
    Measurable,
    TypeFigure,
    not_measured,
)
from profilekit.stats.bootstrap import paired_bootstrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.evaluation.asked import Asked, Kind
    from profilekit.shopper_types.evaluation.folds import Typed
    from profilekit.shopper_types.evaluation.periods import Periods
    from profilekit.shopper_types.evaluation.type_figure import Counted, Figure

__all__ = ["judged", "risk_coverage"]

_MAY_LACK: Final[Mapping[Kind, str]] = {
    "ratio to rest": "customers of the type and others, and any who did it",
    "share": "customers who did it",
    "auc": "customers who did it and others who did not",
    "top fifth": "customers who did it",
}
_THRESHOLDS: Final = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def judged(
    periods: Periods,
    splits: Sequence[Typed],
    names: Sequence[str],
    *,
    lapse_days: int,
    lacks_return: str,
    resamples: int,
    confidence: float,
    rng: np.random.Generator,
) -> list[TypeFigure]:
    """Measure all figures.

    Parameters
    ----------
    periods : Periods
        What was measured.
    splits : sequence of Typed
        Types told, once per split.
    names : sequence of str
        Names of the types by number.
    lapse_days : int
        Days at the end of the horizon in which those who lapsed do not order.
    lacks_return : str
        What types of the second period lack; empty where they can be told.
    resamples : int
        Draws of customers.
    confidence : float
        Of the intervals.
    rng : numpy.random.Generator
        Of the draws.
    """
    measurable, others = _of_types(periods, names, splits, lapse_days)
    told = {"type_name": "", "among": EVERYBODY}
    everybody: NDArray[np.bool_] = np.ones(len(periods.is_back), dtype=np.bool_)
    measurable.append(
        Measurable(
            {**told, "name": "told_share", "meaning": "customers told a type", "good": "high"},
            told_share,
            lambda _: everybody,
        )
    )
    returning = figures_of_return(periods.is_back, len(names))
    if lacks_return:
        others += [not_measured(one.about, lacks_return) for one in returning]
    else:
        measurable += returning

    def figures(weights: FloatArray) -> FloatArray:
        made = [
            np.column_stack([one.figure(typed, weights) for one in measurable]) for typed in splits
        ]
        return np.mean(made, axis=0)

    found = paired_bootstrap(
        figures, len(everybody), resamples=resamples, confidence=confidence, rng=rng
    )
    numbers = zip(found.estimate, found.low, found.high, strict=True)
    made = [
        TypeFigure(
            **one.about,
            value=float(value),
            low=float(low) if one.has_interval else float("nan"),
            high=float(high) if one.has_interval else float("nan"),
            customers_count=round(np.mean([one.counted(typed).sum() for typed in splits])),
            lacking=one.may_lack if np.isnan(value) else "",
        )
        for one, (value, low, high) in zip(measurable, numbers, strict=True)
    ]
    return sorted([*made, *others], key=_place)


def risk_coverage(periods: Periods, splits: Sequence[Typed]) -> list[dict[str, float]]:
    """Say, for several least probabilities, how many are left and how many of them come back.

    Parameters
    ----------
    periods : Periods
        What was measured.
    splits : sequence of Typed
        Types told, once per split.
    """
    rows: list[dict[str, float]] = []
    for least in _THRESHOLDS:
        left: list[float] = []
        same: list[float] = []
        for typed in splits:
            returned = Returned(typed, periods.is_back)
            sure = ((typed.prob >= least) | (least == 0)) & returned.is_back
            left.append(sure.sum() / max(int(returned.is_back.sum()), 1))
            same.append(returned.is_same[sure].mean() if sure.any() else np.nan)
        rows.append(
            {
                "least_prob": least,
                "coverage_share": float(np.mean(left)),
                "agreement_share": float(np.mean(same)),
            }
        )
    return rows


def _of_types(
    periods: Periods, names: Sequence[str], splits: Sequence[Typed], lapse_days: int
) -> tuple[list[Measurable], list[TypeFigure]]:
    outcomes, lacking = outcomes_of(periods.came, lapse_days=lapse_days)
    measurable: list[Measurable] = []
    others: list[TypeFigure] = []
    for asked in ASKED:
        needs = lacking.get(asked.outcome, "")
        if asked.type_name not in names:
            needs = f"the type {asked.type_name!r}"
        elif not needs and not _is_spoken_of(asked.type_name, splits):
            needs = f"habits that speak of {asked.type_name!r}"
        for among in (EVERYBODY,) if asked.kind in {"auc", "top fifth"} else (EVERYBODY, TOLD):
            about = {
                "name": asked.name,
                "type_name": asked.type_name,
                "meaning": asked.meaning,
                "good": asked.good,
                "among": among,
            }
            if needs:
                others.append(not_measured(about, needs))
                continue
            number, outcome = names.index(asked.type_name), outcomes[asked.outcome]
            figure, counted = _figure(asked, outcome, number, among)
            measurable.append(Measurable(about, figure, counted, _MAY_LACK[asked.kind]))
    return measurable, others


def _is_spoken_of(name: str, splits: Sequence[Typed]) -> bool:
    """Tell whether anything measured speaks of a type."""
    return any(not np.isnan(typed.scores[name]).all() for typed in splits)


def _figure(asked: Asked, outcome: Any, number: int, among: str) -> tuple[Figure, Counted]:
    there = outcome.bottom > 0
    if asked.kind in {"auc", "top fifth"}:
        return (
            lambda typed, weights: ranked(asked, outcome, typed.scores[asked.type_name], weights),
            lambda _: there,
        )

    def members(typed: Typed) -> NDArray[np.bool_]:
        return (typed.told if among == TOLD else typed.best) == number

    return (
        lambda typed, weights: figure_of_type(asked, outcome, members(typed), weights),
        lambda typed: members(typed) & there,
    )


def _place(figure: TypeFigure) -> int:
    names = [asked.name for asked in ASKED]
    return names.index(figure.name) if figure.name in names else len(names)
