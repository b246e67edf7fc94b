"""Scores of a perception questionnaire: the mean of each construct, and how far its items agree."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.perception.items import CONSTRUCTS, HIGHEST, LOWEST
from profilekit.stats import Reliability, cronbach_alpha

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.personas.perception.items import PerceptionItem

__all__ = ["PERSONA", "RESPONDENT", "PerceptionScore", "matrix_of", "scores_of"]

RESPONDENT: Final = "respondent_id"
PERSONA: Final = "persona_id"
_SHOWN: Final = 3
_ASKED_BY: Final = "PerceptionQuestionnaire.score"


@dataclass(frozen=True)
class PerceptionScore:
    """One construct of one persona, over those who answered.

    Attributes
    ----------
    persona_id : str or None
        The persona; None where the questionnaire names none.
    construct : str
        One of `CONSTRUCTS`.
    mean : float or None
        Mean of the answers of those who answered all of its items, 1 to 7; None without any.
    n_people : int
        They.
    reliability : Reliability or None
        Cronbach's alpha over them; None of a single item.
    """

    persona_id: str | None
    construct: str
    mean: float | None
    n_people: int
    reliability: Reliability | None


def scores_of(
    frame: nw.DataFrame[Any], items: Sequence[PerceptionItem], personas: Sequence[str]
) -> tuple[PerceptionScore, ...]:
    """Score answers, persona by persona: people who rate several are no new people."""
    matrix = matrix_of(frame, items, personas, asked_by=_ASKED_BY)
    of = np.asarray(frame[PERSONA].to_list(), dtype=object) if personas else None
    scores: list[PerceptionScore] = []
    for persona in personas or (None,):
        rows = matrix if of is None else matrix[of == persona]
        for construct in CONSTRUCTS:
            places = [at for at, item in enumerate(items) if item.construct == construct]
            if places:
                scores.append(_score(rows[:, places], persona, construct))
    return tuple(scores)


def matrix_of(
    frame: nw.DataFrame[Any],
    items: Sequence[PerceptionItem],
    personas: Sequence[str],
    *,
    asked_by: str,
) -> NDArray[np.float64]:
    """Check answers, and set them out: a row as given, and a column for each item.

    Raises
    ------
    UnknownNameError
        If a column is lacking, or a persona is none of the questionnaire.
    UnsupportedInputError
        If somebody answers twice of one persona, or an answer is no whole number from 1 to 7.
    """
    needed = [item.id for item in items] + ([PERSONA] if personas else [])
    if lacking := sorted({*needed} - {*frame.columns}):
        raise UnknownNameError("column of the answers", lacking, frame.columns, asked_by=asked_by)
    if personas and (strange := sorted({*map(str, frame[PERSONA].to_list())} - {*personas})):
        raise UnknownNameError("persona", strange, personas, asked_by=asked_by)
    _refuse_repeated(frame, personas, asked_by)
    matrix = np.column_stack([_numbers(frame[item.id], asked_by) for item in items])
    outside = ~np.isnan(matrix) & ~np.isin(matrix, range(LOWEST, HIGHEST + 1))
    if outside.any():
        places: list[int] = np.flatnonzero(outside.any(axis=0)).tolist()
        names = [items[place].id for place in places]
        raise UnsupportedInputError(
            f"{int(outside.sum())} answers outside the scale, first {matrix[outside][0]:g}, "
            f"in {', '.join(names)}",
            asked_by=asked_by,
            expected=f"whole numbers from {LOWEST} to {HIGHEST}, or missing",
        )
    return matrix


def _refuse_repeated(frame: nw.DataFrame[Any], personas: Sequence[str], asked_by: str) -> None:
    """Refuse rows of one respondent, and of one persona, whose answers would count twice."""
    keys = [
        name for name in (RESPONDENT, *([PERSONA] if personas else [])) if name in frame.columns
    ]
    if RESPONDENT not in keys:
        return
    rows = zip(*(frame[name].to_list() for name in keys), strict=True)
    # Whoever is not named may be anybody.
    counts = Counter(row for row in rows if not _is_missing(row[0]))
    repeated = [row for row, count in counts.items() if count > 1]
    if repeated:
        first = ", ".join(" of ".join(map(shown, row)) for row in repeated[:_SHOWN])
        more = ", ..." if len(repeated) > _SHOWN else ""
        raise UnsupportedInputError(
            f"{len(repeated)} respondents with several rows{' of one persona' * bool(personas)}: "
            f"{first}{more}",
            asked_by=asked_by,
            expected=f"a row for each {' and '.join(keys)}",
        )


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _numbers(column: nw.Series[Any], asked_by: str) -> NDArray[np.float64]:
    try:
        return np.asarray(
            [np.nan if each is None else each for each in column.to_list()], dtype=np.float64
        )
    except (TypeError, ValueError) as error:
        raise UnsupportedInputError(
            f"a column {column.name!r} that holds more than numbers ({error})",
            asked_by=asked_by,
            expected=f"whole numbers from {LOWEST} to {HIGHEST}, or missing",
        ) from error


def _score(rows: NDArray[np.float64], persona: str | None, construct: str) -> PerceptionScore:
    complete = rows[~np.isnan(rows).any(axis=1)]
    return PerceptionScore(
        persona,
        construct,
        float(complete.mean()) if len(complete) else None,
        len(complete),
        cronbach_alpha(rows) if rows.shape[1] > 1 else None,
    )
