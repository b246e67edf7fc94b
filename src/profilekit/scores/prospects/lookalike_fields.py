"""The three fields that looking for look-alikes makes, and why a customer has what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.book.reason import Reason
from profilekit.book.wording import amount_of, lacking
from profilekit.fields import FieldSpec, Section

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.scores.prospects.lookalike_terms import Term

__all__ = ["COVERAGE", "MADE_BY", "RATIO", "SCORE", "SPECS", "Factor", "no_ratio", "reasons_of"]

MADE_BY: Final = "LookalikeScorer"
RATIO: Final = "lookalike_ratio"
SCORE: Final = "lookalike_score"
COVERAGE: Final = "lookalike_coverage_share"
_SOURCE = "Elkan and Noto (2008), KDD 2008; the ratio of densities, without their prior"
_NOTHING_KNOWN = "Nothing was learned of any of the values"
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
        meaning="Part of the fields compared of whose value something was learned",
        minimum=0,
        maximum=1,
        section=Section.SCORES,
        made_by=MADE_BY,
    ),
)


class Factor(NamedTuple):
    """What one field adds to the logarithm of the ratio of one customer.

    Attributes
    ----------
    field : str
        The field.
    value : int, float, str, bool or None
        What the customer has.
    added : float
        Added to the natural logarithm.
    known : bool
        Whether anything was learned of that value.
    """

    field: str
    value: Scalar
    added: float
    known: bool

    @classmethod
    def of(cls, term: Term, column: NDArray[Any], value: Scalar) -> Factor:
        """Read the factor of a value, given as it is and as a column of shape (1,)."""
        return cls(term.field, value, float(term.added(column)[0]), bool(term.knows(column)[0]))

    @property
    def reason(self) -> Reason:
        """The factor in words."""
        value = None if is_missing(self.value) else self.value
        told = _told(self.field, value)
        if value is not None and not self.known:
            told += ", which nobody had among those learned from"
        code = "factor" if self.known else "missing" if value is None else "unseen"
        reason = _factor(told, self.added, code)
        return reason.model_copy(update={"reads": self.field, "value": value})


def no_ratio(values: Iterable[Scalar]) -> Reason:
    """Tell why a customer of such values has no ratio.

    Examples
    --------
    >>> no_ratio([None, "Mars"]).text
    'Nothing was learned of any of the values, so no ratio'
    """
    if all(map(is_missing, values)):
        return Reason(field=RATIO, text="Nothing known, so no ratio", code="missing")
    return Reason(field=RATIO, text=f"{_NOTHING_KNOWN}, so no ratio", code="unseen")


def reasons_of(
    intercept: float, factors: Iterable[Factor], ratio: float, score: float
) -> tuple[Reason, ...]:
    """Tell a ratio by its factors.

    Parameters
    ----------
    intercept : float
        Logarithm of the ratio of an average profile.
    factors : iterable of Factor
        One per field.
    ratio, score : float
        What they make.

    Returns
    -------
    tuple of Reason
        Contributions add up to the natural logarithm of the ratio.
    """
    text = f"{ratio:.2f} times as frequent among the best as among others: higher than "
    text += f"{score:.0f}% of them"
    return (
        _factor("An average profile", intercept, "intercept"),
        *(factor.reason for factor in factors),
        Reason(field=SCORE, text=text, code="percentile", reads=RATIO, value=ratio),
    )


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
