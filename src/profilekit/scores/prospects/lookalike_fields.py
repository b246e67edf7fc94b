"""The three fields that looking for look-alikes makes, and why a customer has what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.book.reason import Reason
from profilekit.fields import FieldSpec, Section
from profilekit.scores.wording import amount_of, lacking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.applied import Scalar

__all__ = ["COVERAGE", "MADE_BY", "RATIO", "SCORE", "SPECS", "reasons_of"]

MADE_BY: Final = "LookalikeScorer"
RATIO: Final = "lookalike_ratio"
SCORE: Final = "lookalike_score"
COVERAGE: Final = "lookalike_coverage_share"
_SOURCE = "Elkan and Noto (2008), KDD 2008; the ratio of densities, without their prior"
_NOTHING_KNOWN = "None of the fields is known"
SPECS = (
    FieldSpec(
        name=RATIO,
        dtype="float64",
        meaning="How many times as frequent such profiles are among the best as among others",
        minimum=0,
        null_meaning=_NOTHING_KNOWN,
        section=Section.SCORES,
        source=_SOURCE,
        made_by=MADE_BY,
    ),
    FieldSpec(
        name=SCORE,
        dtype="float64",
        meaning="Part of the others, in percent, who look less like the best",
        minimum=0,
        maximum=100,
        null_meaning=_NOTHING_KNOWN,
        section=Section.SCORES,
        source=_SOURCE,
        made_by=MADE_BY,
    ),
    FieldSpec(
        name=COVERAGE,
        dtype="float64",
        meaning="Part of the fields compared that is known",
        minimum=0,
        maximum=1,
        section=Section.SCORES,
        made_by=MADE_BY,
    ),
)


def reasons_of(
    intercept: float,
    added: Mapping[str, float],
    values: Mapping[str, Scalar],
    ratio: float,
    score: float,
) -> tuple[Reason, ...]:
    """Tell a ratio by its factors.

    Parameters
    ----------
    intercept : float
        Logarithm of the ratio of an average profile.
    added : mapping of str to float
        What each field adds to it.
    values : mapping of str to value
        The customer's.
    ratio, score : float
        What they make.

    Returns
    -------
    tuple of Reason
        Contributions add up to the natural logarithm of the ratio.
    """
    reasons = [_factor("An average profile", intercept, "intercept")]
    for field, amount in added.items():
        value = None if is_missing(values[field]) else values[field]
        reason = _factor(_told(field, value), amount, "missing" if value is None else "factor")
        reasons.append(reason.model_copy(update={"reads": field, "value": value}))
    text = f"{ratio:.2f} times as frequent among the best as among others: higher than "
    text += f"{score:.0f}% of them"
    return (*reasons, Reason(field=SCORE, text=text, code="percentile", reads=RATIO, value=ratio))


def _told(field: str, value: Scalar) -> str:
    if value is None:
        return lacking(field)
    if not isinstance(value, str):
        return amount_of(field, float(value))
    what = field.removesuffix("_label").replace("_", " ").capitalize()
    return f"{what} {value if value.isprintable() else repr(value)}"


def _factor(told: str, added: float, code: str) -> Reason:
    text = f"{told}: times {np.exp(added):.2f}"
    return Reason(field=RATIO, text=text, code=code, contribution=added)
