"""Scale answers: what a customer last answered to each question of a construct, on one ruler.

Scores per customer and reliability per group read the same answers: those within the range of
their question, brought to 0 to 1, turned round where the question is, the last one each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.extractors.table_rows import rows_of

if TYPE_CHECKING:
    from profilekit.extractors.rows import Row
    from profilekit.tables import Tables

__all__ = ["answered", "construct_items", "construct_of", "last_answer"]
__all__ += ["question_of", "survey_of", "surveys"]

_APART: Final = ("nps", "csat", "ces", "choice")
"""Scales that have fields of their own, or that are no quantity."""

surveys: Final = rows_of("surveys")

_value = surveys.column("value")
_low, _high = surveys.lookup("questions", "minimum"), surveys.lookup("questions", "maximum")
_apart = surveys.lookup("questions", "scale").is_in(_APART)
_reversed = surveys.lookup("questions", "reversed").fill(0)

answered: Final = surveys.where((_value >= _low) & (_value <= _high) & ~_apart).by(
    surveys.lookup("questions", "construct"),
    surveys.column("survey_id"),
    surveys.column("question_id"),
)
"""Questions that a customer answered, by construct; those of none are one of their own."""

construct_of: Final[Row[Any]] = answered.keys[0]
survey_of: Final[Row[Any]] = answered.keys[1]
question_of: Final[Row[Any]] = answered.keys[2]

last_answer: Final[Row[Any]] = surveys.latest(
    abs(_reversed - (_value - _low) / (_high - _low))
).per(answered)
"""The last answer, 0 to 1 of the construct; missing where the range is empty."""


def construct_items(tables: Tables) -> dict[str, int]:
    """Count the questions of each construct that ``questions`` has.

    Parameters
    ----------
    tables : Tables
        What was loaded.

    Returns
    -------
    dict of str to int
        Questions that can be scored by construct, sorted; empty without such questions.
    """
    read = {"construct", "scale", "minimum", "maximum", "reversed"}
    if "questions" not in tables or not read <= tables.columns("questions"):
        return {}
    known = ~nw.col("construct").is_null() & (nw.col("minimum") < nw.col("maximum"))
    scored = tables.frame("questions").filter(known & ~nw.col("scale").is_in(_APART))
    items = scored.group_by("construct").agg(nw.len().alias("items"))
    counted = tables.engine.collect(items)
    return dict(
        sorted(zip(counted["construct"].to_list(), counted["items"].to_list(), strict=True))
    )
