"""What knows the outcome: its own column, fields beside it, and models fitted on later days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from profilekit.book import ProfileBook
from profilekit.errors import LeakageError
from profilekit.extractors.holdout import HoldoutSplit
from profilekit.extractors.outcome import VALUE_TO_COME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from profilekit.book.estimator import BookEstimator

__all__ = ["Leaking", "fields_read"]

_ASKED_BY = "evaluate_value"
_OUTCOME = "outcome_"
"""What the names of all fields of a split's outcome begin with."""


@dataclass(frozen=True, slots=True)
class Leaking:
    """What no model may have seen.

    Attributes
    ----------
    fields : frozenset of str
        Fields that are the outcome, or so close to it that they must not predict it.
    known_to : date, optional
        Last day before the outcome, where that is known.
    """

    fields: frozenset[str]
    known_to: date | None

    @classmethod
    def of(cls, data: object, outcome: HoldoutSplit | str) -> Self:
        """Find what knows an outcome.

        Parameters
        ----------
        data : ProfileBook or frame
            As of the day before the outcome.
        outcome : HoldoutSplit or str
            What came, or the column of the data that holds it.
        """
        is_split = isinstance(outcome, HoldoutSplit)
        names: set[str] = set() if is_split else {outcome}
        if not isinstance(data, ProfileBook):
            return cls(frozenset(names), outcome.as_of if is_split else None)
        outcomes = {spec.outcome for spec in data.catalogue if spec.name in names and spec.outcome}
        if is_split:
            outcomes.add(VALUE_TO_COME)
        names |= {spec.name for spec in data.catalogue if spec.outcome in outcomes}
        return cls(frozenset(names), data.as_of)

    def refuse(self, columns: Iterable[str], model: str) -> None:
        """Raise LeakageError if a model reads a part of the outcome."""
        read = [name for name in columns if name in self.fields or name.startswith(_OUTCOME)]
        if read:
            raise LeakageError(
                read,
                f"the model {model!r} would predict the outcome from the outcome",
                asked_by=_ASKED_BY,
                hint="Predict it from what was known before: split.measure().",
            )

    def refuse_later(self, estimator: BookEstimator[Any], model: str) -> None:
        """Raise LeakageError if a model was fitted on a book of days that the outcome is of."""
        fitted = estimator.fitted_as_of_
        if fitted is not None and self.known_to is not None and fitted > self.known_to:
            raise LeakageError(
                estimator.fields_in,
                f"the model {model!r} was fitted on a book as of {fitted}, and the outcome begins "
                f"after {self.known_to}",
                asked_by=_ASKED_BY,
                hint="Give it not fitted, or fit it on the book as of then: split.measure().",
            )


def fields_read(estimator: BookEstimator[Any]) -> tuple[str, ...]:
    """Names of the fields that an estimator is going to read, to be fitted too if it is not."""
    is_fitted = estimator.__sklearn_is_fitted__()
    return estimator.fields_in if is_fitted else (*estimator.fields_in, *estimator.fields_to_fit)
