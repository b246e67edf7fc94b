"""Judging: the rows of an evaluation's tables, of all candidates on the same customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.scores.evaluation.candidates import NotFitted
from profilekit.scores.evaluation.figures import figures_of
from profilekit.stats.bootstrap import paired_bootstrap
from profilekit.stats.calibration import calibration_table
from profilekit.stats.ranking import captured_shares, lift_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.evaluation.candidates import Candidate

__all__ = ["Judging", "Row"]

Row = dict[str, Any]

_LIFT_SHARES: Final = np.arange(1, 21) / 20


@dataclass(frozen=True, eq=False)
class Judging:
    """Candidates and what came.

    Attributes
    ----------
    candidates : sequence of Candidate
        What is judged.
    actual : ndarray of shape (n_customers,)
        What came.
    is_active : ndarray of bool of shape (n_customers,)
        Who came at all.
    unit : str
        Unit of the outcome.
    top_percents : sequence of int
        Sizes of the top.
    """

    candidates: Sequence[Candidate]
    actual: FloatArray
    is_active: NDArray[np.bool_]
    unit: str
    top_percents: Sequence[int]

    def figures(self) -> list[Row]:
        """Give one row per candidate: its name, its kind, its figures."""
        return [
            {"prediction_label": one.name, "kind_label": one.kind}
            | {name: float(found[0]) for name, found in self._of(one, self._once).items()}
            for one in self.candidates
        ]

    def differences(
        self,
        reference: Candidate,
        *,
        resamples: int,
        confidence: float,
        rng: int | np.random.Generator,
    ) -> list[Row]:
        """Give one row per other candidate and figure: the difference and its interval."""
        others = [
            one
            for one in self.candidates
            if one is not reference and not isinstance(one, NotFitted)
        ]
        names = [(one.name, name) for one in others for name in self._of(one, self._once)]

        def figures(weights: FloatArray) -> FloatArray:
            against = np.array([*self._of(reference, weights).values()])
            with np.errstate(invalid="ignore"):  # one infinity less another
                found = [np.array([*self._of(one, weights).values()]) - against for one in others]
            return np.concatenate(found).T

        found = paired_bootstrap(
            figures, self.actual.size, resamples=resamples, confidence=confidence, rng=rng
        )
        columns = zip(names, found.estimate, found.low, found.high, strict=True)
        return [
            {
                "prediction_label": prediction,
                "figure_label": figure,
                "difference": float(estimate),
                "low": float(low),
                "high": float(high),
            }
            for (prediction, figure), estimate, low, high in columns
        ]

    def calibration(self, bins: int) -> list[Row]:
        """Give one row per candidate with a value, and bin."""
        rows: list[Row] = []
        for one in self.candidates:
            if one.value is None:
                continue
            table = calibration_table(self.actual, one.value, bins=bins)
            means = zip(table.predicted_mean.tolist(), table.actual_mean.tolist(), strict=True)
            rows += [
                {
                    "prediction_label": one.name,
                    "bin_number": number,
                    "customers_count": table.rows_count,
                    f"predicted_mean_{self.unit}": predicted,
                    f"actual_mean_{self.unit}": actual,
                }
                for number, (predicted, actual) in enumerate(means, start=1)
            ]
        return rows

    def lift(self) -> list[Row]:
        """Give one row per candidate with scores, and size of the top."""
        rows: list[Row] = []
        for one in self.candidates:
            if one.scores is None:
                continue
            captured = captured_shares(one.scores, self.actual, _LIFT_SHARES).tolist()
            lifts = lift_curve(one.scores, self.actual, _LIFT_SHARES).tolist()
            rows += [
                {
                    "prediction_label": one.name,
                    "top_share": share,
                    "captured_share": brought,
                    "lift_ratio": lift,
                }
                for share, brought, lift in zip(_LIFT_SHARES.tolist(), captured, lifts, strict=True)
            ]
        return rows

    @property
    def _once(self) -> FloatArray:
        return np.ones((1, self.actual.size))

    def _of(self, candidate: Candidate, weights: FloatArray) -> dict[str, FloatArray]:
        return figures_of(
            candidate,
            self.actual,
            self.is_active,
            unit=self.unit,
            top_percents=self.top_percents,
            weights=weights,
        )
