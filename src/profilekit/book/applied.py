"""What a book and an estimator say to each other, without either importing the other.

The book stays free of scikit-learn: importing it must not cost a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import narwhals as nw

    from profilekit.book.book import ProfileBook
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec

__all__ = [
    "Applied",
    "Estimator",
    "FittedEstimator",
    "FittedEstimatorClass",
    "Scalar",
    "require_estimator",
]

Scalar: TypeAlias = int | float | str | bool | None
"""One cell of a book; None is missing."""


class FittedEstimator(Protocol):
    """What a book keeps of an estimator that filled some of its fields."""

    @property
    def name(self) -> str:
        """Key in ``book.fitted``."""
        ...

    def explain_one(
        self, values: Mapping[str, Scalar], *, outputs: Mapping[str, Scalar] | None = None
    ) -> tuple[Reason, ...]:
        """Say why one customer has the outputs they have, or the ``outputs`` already known."""
        ...

    def explain_rows(self, frame: nw.DataFrame[Any]) -> Iterator[tuple[Reason, ...]]:
        """Say it of each row of a book that has the outputs, in order."""
        ...

    def to_json(self) -> str:
        """Write parameters and learned state."""
        ...


class FittedEstimatorClass(Protocol):
    """A class that reads back what its instances wrote."""

    __name__: str

    def from_json(self, text: str) -> FittedEstimator:
        """Read a fitted estimator; in a class, a classmethod."""
        ...


class Estimator(Protocol):
    """What ``book.apply`` takes."""

    def apply_to(self, book: ProfileBook) -> Applied:
        """Make fields from the fields of a book."""
        ...


@dataclass(frozen=True, slots=True)
class Applied:
    """What applying an estimator to a book gave.

    Attributes
    ----------
    estimator : FittedEstimator
        The fitted estimator; never the unfitted one that was given.
    columns : nw.DataFrame of shape (n_customers, n_outputs)
        Rows in the order of the book, backed by polars.
    specs : tuple of FieldSpec
        One per column, in the same order.
    """

    estimator: FittedEstimator
    columns: nw.DataFrame[Any]
    specs: tuple[FieldSpec, ...]


def require_estimator(given: object, *, asked_by: str) -> None:
    """Raise UnsupportedInputError unless it is an estimator: no class, no text."""
    if isinstance(given, type):
        name = given.__qualname__
        expected = (
            f"{name}()" if hasattr(given, "apply_to") else "an estimator, such as RFMScorer()"
        )
        raise UnsupportedInputError(f"the class {name}", asked_by=asked_by, expected=expected)
    if not hasattr(given, "apply_to"):
        found = f"{given!r:.60}" if isinstance(given, str) else f"a {type(given).__qualname__}"
        expected = "an estimator, such as RFMScorer()"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
