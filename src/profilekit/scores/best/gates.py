"""Gates: what a customer must meet to have a score at all.

Some things no amount of spend makes up for. Whoever does not pass is not scored low but not
scored, and the gate is named, so that nobody disappears without a reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self

import numpy as np
from pydantic import Field, StrictBool, model_validator

from profilekit.book.columns import is_missing
from profilekit.book.declared import Declared, Listed
from profilekit.book.sensitive import sensitive_fields
from profilekit.book.wording import amount_of, bound_of, lacking
from profilekit.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar

__all__ = ["DEFAULT_GATES", "Gate", "failed_gates", "require_own_gates"]

Bound = Annotated[float, Field(allow_inf_nan=False)]


class Gate(Declared):
    """What one field must hold.

    Parameters
    ----------
    field : str
        A field that holds numbers or flags, or text where `equals` is text.
    minimum, maximum : float, optional
        Bounds that still pass.
    equals : str, bool or tuple of str, optional
        What passes, in place of bounds; one of several texts if a tuple.
    missing : {"pass", "fail"}, default="pass"
        What becomes of a customer without a value.

    Raises
    ------
    DeclarationError
        If it asks for nothing, for bounds and `equals` at once, or for a sensitive attribute.

    Examples
    --------
    >>> Gate(field="orders_count", minimum=2, missing="fail").demand
    '2 or more'
    """

    field: Annotated[str, Field(min_length=1)]
    minimum: Bound | None = None
    maximum: Bound | None = None
    equals: str | StrictBool | Listed[tuple[str, ...]] | None = None
    missing: Literal["pass", "fail"] = "pass"

    @model_validator(mode="after")
    def _asks_for_something_that_can_be(self) -> Self:
        bounded = self.minimum is not None or self.maximum is not None
        if bounded == (self.equals is not None) or self.equals == ():
            raise ValueError(
                f"the gate on {self.field!r} asks for {'both' if bounded else 'nothing'}; give "
                "bounds (minimum=, maximum=), or equals= alone"
            )
        low, high = self.minimum, self.maximum
        if low is not None and high is not None and low > high:
            raise ValueError(
                f"the gate on {self.field!r} has the minimum {low:g} above the maximum {high:g}"
            )
        if sensitive_fields((self.field,)):
            raise ValueError(f"{self.field!r} is a sensitive attribute, which no score reads")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        """Texts that pass; empty where numbers are judged."""
        if isinstance(self.equals, str):
            return (self.equals,)
        return self.equals if isinstance(self.equals, tuple) else ()

    @property
    def demand(self) -> str:
        """What is asked for, in words."""
        if self.texts:
            return " or ".join(map(repr, self.texts))
        if isinstance(self.equals, bool):
            return "yes" if self.equals else "no"
        low, high = (
            None if bound is None else bound_of(self.field, bound, higher_is_better=higher)
            for bound, higher in ((self.minimum, True), (self.maximum, False))
        )
        return " and ".join(filter(None, (low, high)))

    def passes(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Judge values of shape (n_rows,): numbers with NaN, or texts with None, for missing."""
        if self.texts:
            cells: list[str | None] = values.tolist()
            missing = np.array([cell is None for cell in cells], dtype=np.bool_)
            kept = np.array([cell in self.texts for cell in cells], dtype=np.bool_)
        else:
            missing, kept = np.isnan(values), np.ones(len(values), dtype=np.bool_)
        if isinstance(self.equals, bool):
            kept = values == float(self.equals)
        if self.minimum is not None:
            kept &= values >= self.minimum
        if self.maximum is not None:
            kept &= values <= self.maximum
        return np.where(missing, self.missing == "pass", kept)

    def refusal(self, value: Scalar) -> str:
        """Say why a value does not pass."""
        if is_missing(value):
            return f"{lacking(self.field)}, and {self.demand} needed, so no score"
        if isinstance(value, str | bool) or value is None:
            shown = value if isinstance(value, str) else ("yes" if value else "no")
            heading = self.field.rpartition("_")[0].replace("_", " ").capitalize()
            told = f"{heading}: {shown if shown.isprintable() else repr(shown)}"
        else:
            told = amount_of(self.field, float(value))
        return f"{told}; {self.demand} needed, so no score"


DEFAULT_GATES: Final[tuple[Gate, ...]] = (
    Gate(field="orders_count", minimum=2, missing="fail"),
    Gate(field="margin_amount", minimum=0),
    Gate(field="consent_profiling_label", equals="granted"),
    Gate(field="consent_marketing_email_label", equals="granted"),
)
"""Two orders, because one is no habit; no loss; no refused or expired consent, where it is known.
Those on fields that a book lacks are left out and listed; a gate of one's own must be there."""


def require_own_gates(gates: Iterable[Gate], columns: Sequence[str], *, asked_by: str) -> None:
    """Raise UnknownNameError if a gate that is no default looks at a field that is not there."""
    lacking_it = [
        gate.field for gate in gates if gate not in DEFAULT_GATES and gate.field not in columns
    ]
    if lacking_it:
        hint = "A gate that nobody can be judged by would let everybody pass: correct gates=."
        raise UnknownNameError("field", lacking_it, columns, asked_by=asked_by, hint=hint)


def failed_gates(gates: Iterable[Gate], columns: Mapping[str, NDArray[Any]]) -> NDArray[np.int64]:
    """Find the first gate that each customer fails.

    Returns
    -------
    ndarray of shape (n_rows,)
        Its place among the gates; -1 where all are passed.
    """
    failed = np.full(len(next(iter(columns.values()))), -1, dtype=np.int64)
    for place, gate in reversed(tuple(enumerate(gates))):
        failed[~gate.passes(columns[gate.field])] = place
    return failed
