"""What an evaluation of types found: figures, migration, and how many types come back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from profilekit.book.columns import pandas_of
from profilekit.errors import UnknownNameError
from profilekit.shopper_types.evaluation.telling import types_html, types_text
from profilekit.shopper_types.evaluation.type_figure import EVERYBODY, TOLD, TypeFigure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from profilekit.shopper_types.migration import TypeMigration

__all__ = ["TypeEvaluation", "TypeFigure"]


@dataclass(frozen=True, eq=False)
class TypeEvaluation:
    """What types of one period say of the next; made by `evaluate_types`.

    ``print`` it, or look at it in a notebook.

    Attributes
    ----------
    figures : tuple of TypeFigure
        Every figure with its interval; what cannot be measured says what it needs.
    migration : TypeMigration or None
        Types told of both periods, of the first split; None where the horizon is too short to
        tell types from it alone.
    as_of : date
        Last day of the first period.
    horizon_days : int
        Days of the second.
    lapse_days : int
        Days at its end in which those who lapsed do not order.
    customers_count, back_count : int
        Customers active in the first period, and those of them active in the second.
    bootstraps : int
        Draws of customers.
    repeats : int
        Splits into two folds.
    was_fitted : bool
        Whether the classifier was fitted before, and taken as it was.
    fits_count, refused_count : int
        Fits, and those that found no signal and typed nobody.
    confidence : float
        Of the intervals.
    """

    figures: tuple[TypeFigure, ...]
    migration: TypeMigration | None
    as_of: date
    horizon_days: int
    lapse_days: int
    customers_count: int
    back_count: int
    bootstraps: int
    repeats: int
    was_fitted: bool
    fits_count: int
    refused_count: int
    confidence: float = 0.95
    _coverage: tuple[Mapping[str, float], ...] = field(default=(), repr=False)

    def figure(self, name: str, *, told: bool = False) -> TypeFigure:
        """Give one figure.

        Parameters
        ----------
        name : str
            Its name.
        told : bool, default=False
            Whether only those count to whom a type is told.

        Raises
        ------
        UnknownNameError
            If there is no such figure.
        """
        among = TOLD if told else EVERYBODY
        there = {figure.name: figure for figure in self.figures if figure.among == among}
        if name not in there:
            raise UnknownNameError("figure", [name], there, asked_by="TypeEvaluation.figure")
        return there[name]

    def to_pandas(self) -> pd.DataFrame:
        """Give one row per figure.

        Returns
        -------
        pandas.DataFrame
            ``figure_label``, ``type_label``, ``among_label``, ``meaning_label``, ``value``,
            ``low``, ``high``, ``customers_count``, ``good_label``, ``lacking_label``.
        """
        columns: dict[str, Any] = {
            "figure_label": [one.name for one in self.figures],
            "type_label": [one.type_name for one in self.figures],
            "among_label": [one.among for one in self.figures],
            "meaning_label": [one.meaning for one in self.figures],
            "value": np.array([one.value for one in self.figures]),
            "low": np.array([one.low for one in self.figures]),
            "high": np.array([one.high for one in self.figures]),
            "customers_count": np.array([one.customers_count for one in self.figures]),
            "good_label": [one.good for one in self.figures],
            "lacking_label": [one.lacking for one in self.figures],
        }
        return pandas_of(nw.from_dict(columns, backend="polars"))

    def risk_coverage(self) -> pd.DataFrame:
        """Say how many types come back among the surer ones.

        Returns
        -------
        pandas.DataFrame
            ``least_prob``; ``coverage_share``, how many of the customers of both periods have at
            least this probability; ``agreement_share``, how many of these have the same most
            probable type in both. No rows where types of the second period cannot be told.
        """
        names = ("least_prob", "coverage_share", "agreement_share")
        columns = {name: np.array([row[name] for row in self._coverage]) for name in names}
        return pandas_of(nw.from_dict(columns, backend="polars"))

    def __str__(self) -> str:
        return types_text(self)

    def __repr__(self) -> str:
        measured = sum(not figure.lacking for figure in self.figures)
        return (
            f"TypeEvaluation({self.customers_count:,} customers, as of {self.as_of}, "
            f"{self.horizon_days} days: {measured} of {len(self.figures)} figures)"
        )

    def _repr_html_(self) -> str:
        return types_html(self)
