"""Scale reliability: how far the questions of each construct agree, over everybody who answered.

The check to make before scores of scales are trusted. It is of a group, so it is no field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import UnknownNameError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.scale_answers import (
    answered,
    construct_items,
    construct_of,
    last_answer,
    question_of,
    survey_of,
)
from profilekit.extractors.view import Cut, TableView
from profilekit.stats import Reliability, cronbach_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from profilekit.tables import Tables

__all__ = ["ScaleReliability", "scale_reliability"]

_NEEDS = {
    "surveys": frozenset({"survey_id", "question_id", "value", "answered_at"}),
    "questions": frozenset({"scale", "construct", "minimum", "maximum", "reversed"}),
}


@dataclass(frozen=True)
class ScaleReliability:
    """Reliability of the questions of one construct.

    Attributes
    ----------
    construct : str
        What they measure, as ``questions`` names it.
    reliability : Reliability
        Cronbach's alpha over customers who answered all of them.
    """

    construct: str
    reliability: Reliability


def scale_reliability(
    tables: Tables, *, as_of: date | str, confidence: float = 0.95
) -> tuple[ScaleReliability, ...]:
    """Measure Cronbach's alpha of each construct that the surveys ask for.

    The answers are those that `ScaleScores` scores: the last one of each customer to each
    question, within its range, those of reversed questions turned round. Questions with ranges
    of their own are brought to one range before, so that each weighs alike. Customers who
    answered all questions of a construct are counted; a question that nobody answered is none.

    Parameters
    ----------
    tables : Tables
        What was loaded, with ``surveys`` and ``questions``.
    as_of : date or str
        Last day taken into account.
    confidence : float, default=0.95
        Confidence of the intervals.

    Returns
    -------
    tuple of ScaleReliability
        By name of the construct; one with fewer than two questions answered is left out.

    Raises
    ------
    UnknownNameError
        If a table, or a column of ``questions`` that is needed, was not loaded.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=60)
    >>> [found.construct for found in scale_reliability(shop, as_of="2025-12-31")]
    ['convenience', 'price_sensitivity', 'quality']
    """
    asked_by = "scale_reliability"
    day = epoch_day(calendar_day(as_of, asked_by=asked_by))
    _require(tables, asked_by)
    view = TableView(_NEEDS, asked_by, Cut(tables, day))
    rows = view.grain(
        answered, construct=construct_of, survey=survey_of, question=question_of, answer=last_answer
    )
    found = tables.engine.collect(rows)
    columns = (found[name].to_list() for name in (CUSTOMER, "survey", "question", "answer"))
    answers = list(zip(found["construct"].to_list(), *columns, strict=True))
    results: list[ScaleReliability] = []
    for construct in construct_items(tables):
        matrix = _matrix([row for name, *row in answers if name == construct])
        if matrix.shape[1] > 1:
            reliability = cronbach_alpha(matrix, confidence=confidence)
            results.append(ScaleReliability(construct, reliability))
    return tuple(results)


def _require(tables: Tables, asked_by: str) -> None:
    for table, needed in _NEEDS.items():
        if table not in tables:
            raise UnknownNameError("table", [table], tables.names, asked_by=asked_by)
        missing = sorted(needed - tables.columns(table))
        if missing:
            known = tables.columns(table)
            raise UnknownNameError(f"column of {table}", missing, known, asked_by=asked_by)


def _matrix(answers: Sequence[Sequence[Any]]) -> NDArray[np.float64]:
    """Set (customer, survey, question, answer) rows out: customers down, questions across."""
    given = [row for row in answers if row[-1] is not None]
    people = {name: place for place, name in enumerate(sorted({row[0] for row in given}))}
    items = {key: place for place, key in enumerate(sorted({(r[1], r[2]) for r in given}))}
    matrix = np.full((len(people), len(items)), np.nan)
    for customer, survey, question, answer in given:
        matrix[people[customer], items[survey, question]] = answer
    return matrix
