"""A perception questionnaire as tables: its items, and those that `Tables.load` takes.

Several personas are several surveys, with constructs of their own, so that answers about one never
count for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.errors import UnknownNameError
from profilekit.personas.perception.items import HIGHEST, LOWEST
from profilekit.personas.perception.scoring import PERSONA, RESPONDENT, matrix_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.perception.items import PerceptionItem

__all__ = ["items_frame", "questions_frame", "surveys_frame"]

_SURVEY: Final = "persona_perception"


def items_frame(items: Sequence[PerceptionItem]) -> nw.DataFrame[Any]:
    """Give a row an item, in the order asked."""
    columns: dict[str, list[Any]] = {
        "position": [at if item.applies else None for at, item in enumerate(items, 1)],
        "question_id": [item.id for item in items],
        "construct": [item.construct for item in items],
        "wording": [item.text for item in items],
        "minimum": [LOWEST] * len(items),
        "maximum": [HIGHEST] * len(items),
        "reversed": [False] * len(items),
        "verified": [item.verified for item in items],
        "is_given": [item.is_given for item in items],
        "applies": [item.applies for item in items],
    }
    return nw.from_dict(columns, backend="polars")


def questions_frame(asked: Sequence[PerceptionItem], personas: Sequence[str]) -> nw.DataFrame[Any]:
    """Give the table ``questions``: a row for each item asked of each persona."""
    several = len(personas) > 1
    rows = [(persona, item) for persona in personas or (None,) for item in asked]
    columns: dict[str, list[Any]] = {
        "survey_id": [_survey_of(persona) for persona, _ in rows],
        "question_id": [item.id for _, item in rows],
        "scale": ["likert"] * len(rows),
        "minimum": [float(LOWEST)] * len(rows),
        "maximum": [float(HIGHEST)] * len(rows),
        "reversed": [False] * len(rows),
        "construct": [
            f"{item.construct} of {persona}" if several else item.construct
            for persona, item in rows
        ],
        "wording": [item.text for _, item in rows],
    }
    return nw.from_dict(columns, backend="polars")


def surveys_frame(
    frame: nw.DataFrame[Any],
    asked: Sequence[PerceptionItem],
    personas: Sequence[str],
    answered_at: str,
) -> nw.DataFrame[Any]:
    """Give answers as the table ``surveys``: a row an answer, missing ones left out.

    Raises
    ------
    UnknownNameError, UnsupportedInputError
        As of `matrix_of`, and if there is no column of respondents.
    """
    asked_by = "PerceptionQuestionnaire.surveys"
    if RESPONDENT not in frame.columns:
        found = frame.columns
        raise UnknownNameError("column of the answers", [RESPONDENT], found, asked_by=asked_by)
    matrix = matrix_of(frame, asked, personas, asked_by=asked_by)
    people = frame[RESPONDENT].to_list()
    of = frame[PERSONA].to_list() if personas else [None] * len(people)
    places: list[list[int]] = np.argwhere(~np.isnan(matrix)).tolist()
    columns: dict[str, list[Any]] = {
        "customer_id": [str(people[row]) for row, _ in places],
        "survey_id": [_survey_of(of[row]) for row, _ in places],
        "question_id": [asked[column].id for _, column in places],
        "value": [float(matrix[row, column]) for row, column in places],
        "answered_at": [answered_at] * len(places),
    }
    return nw.from_dict(columns, backend="polars")


def _survey_of(persona: str | None) -> str:
    return _SURVEY if persona is None else f"{_SURVEY}/{persona}"
