"""Baselines: what every model has to beat, from counting alone.

They stand in every evaluation, because a figure by itself says little: on shops where most
customers do not come back, nothing for everybody has a good mean absolute error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.columns import inputs_of, read_frame
from profilekit.scores.evaluation.candidates import Candidate
from profilekit.scores.lifetime.hiatus import HiatusRule
from profilekit.scores.rfm import RFMScorer

if TYPE_CHECKING:
    import narwhals as nw

    from profilekit.book.columns import FloatArray
    from profilekit.scores.evaluation.candidates import Target

__all__ = ["BASELINE_FIELDS", "HIATUS_WEEKS", "baselines_of"]

HIATUS_WEEKS: Final = (13, 20, 26, 30, 39)
"""Silences after which a customer is taken to be gone; our choice, a quarter to three quarters.

Those longer than anybody is known call nobody gone, and are left out.
"""

BASELINE_FIELDS: Final = (
    "repeat_days_count",
    "tenure_days",
    "recency_days",
    "orders_count",
    "spend_amount",
    "repeat_mean_amount",
)
"""Fields that all baselines together read."""

_RFM: Final = ("recency_days", "orders_count", "spend_amount")


def baselines_of(
    evaluated: nw.DataFrame[Any], *, target: Target, horizon_days: int | None
) -> tuple[list[Candidate], tuple[str, ...]]:
    """Make the baselines that the fields allow.

    Parameters
    ----------
    evaluated : nw.DataFrame
        The customers to predict for.
    target : str
        What is predicted.
    horizon_days : int, optional
        Days of the outcome; a rate needs it.

    Returns
    -------
    tuple of list of Candidate and tuple of str
        The baselines, and the fields that others would have needed.
    """
    there = [name for name in BASELINE_FIELDS if name in evaluated.columns]
    fields = inputs_of(evaluated, there, asked_by="evaluate_value")
    is_count = target in {"order_days", "orders"}
    made = [Candidate("zero", "baseline", value=np.zeros(len(evaluated)))]
    made += _so_far(fields, is_count=is_count)
    made += _rates(fields, horizon_days, is_count=is_count)
    if {*_RFM} <= {*there}:
        made.append(Candidate("RFM sum", "baseline", rank=_rfm_sum(evaluated)))
    if "recency_days" in there:
        longest = _longest_known(fields)
        made += [_hiatus(evaluated, weeks) for weeks in HIATUS_WEEKS if 7 * weeks <= longest]
    lacking = tuple(name for name in BASELINE_FIELDS if name not in there)
    return made, lacking


def _so_far(fields: dict[str, FloatArray], *, is_count: bool) -> list[Candidate]:
    """Take what a customer brought so far for what is to come, in its own unit, or as a rank."""
    made: list[Candidate] = []
    for name, field, in_unit in (
        ("count so far", "repeat_days_count", is_count),
        ("spend so far", "spend_amount", not is_count),
    ):
        if field in fields:
            known = np.nan_to_num(fields[field])
            part = {"value": known} if in_unit else {"rank": known}
            made.append(Candidate(name, "baseline", **part))
    return made


def _rates(
    fields: dict[str, FloatArray], horizon_days: int | None, *, is_count: bool
) -> list[Candidate]:
    """Go on as before: repeat days, or what they brought, by tenure."""
    needed = ("repeat_days_count", "tenure_days", *(() if is_count else ("repeat_mean_amount",)))
    if horizon_days is None or not {*needed} <= {*fields}:
        return []
    repeats, tenure = np.nan_to_num(fields["repeat_days_count"]), fields["tenure_days"]
    brought = repeats if is_count else repeats * np.nan_to_num(fields["repeat_mean_amount"])
    # Who came on the last day has come back on no day yet.
    rate = np.divide(brought, tenure, out=np.zeros_like(brought), where=tenure > 0)
    return [Candidate("rate so far", "baseline", value=rate * horizon_days)]


def _longest_known(fields: dict[str, FloatArray]) -> float:
    """Days from the first order of all that is known, that day included."""
    known = [fields[name] for name in ("tenure_days", "recency_days") if name in fields]
    return 1 + float(np.nanmax(np.concatenate([*known, [0.0]])))


def _hiatus(evaluated: nw.DataFrame[Any], weeks: int) -> Candidate:
    rule = HiatusRule(7 * weeks).fit(evaluated)
    (flag,) = (spec.name for spec in rule.output_fields())
    made = read_frame(rule.transform(evaluated), asked_by="evaluate_value")
    active = inputs_of(made, (flag,), asked_by="evaluate_value")[flag]
    return Candidate(f"hiatus {weeks} weeks", "baseline", active=np.nan_to_num(active))


def _rfm_sum(evaluated: nw.DataFrame[Any]) -> FloatArray:
    scored = read_frame(RFMScorer().fit(evaluated).transform(evaluated), asked_by="evaluate_value")
    scores = [name for name in scored.columns if name.endswith("_score")]
    columns = inputs_of(scored, scores, asked_by="evaluate_value")
    return np.nansum(list(columns.values()), axis=0)
