"""A value per customer: what fields are made of.

A `Measure` comes from aggregating a grain and combines by arithmetic, comparison and choice.
"""

from __future__ import annotations

from typing import cast

from profilekit.errors import DeclarationError
from profilekit.extractors.operations import Expression, Operation
from profilekit.extractors.value_types import Constant, Now, Operator, Scalar

__all__ = ["Measure", "as_of_day", "case"]


class Measure(Expression["Measure"]):
    """A value per customer.

    Measures come from aggregating a grain (``orders.sum(orders.amount)``) and combine by
    arithmetic; dividing by zero gives a missing value. Comparing gives a measure that is true,
    false or, where an operand is missing, missing.

    Examples
    --------
    >>> from profilekit.extractors import orders
    >>> str(orders.sum(orders.amount) / orders.count())
    '(sum(orders.amount) / count(orders))'
    """

    def combine(self, operator: Operator, *operands: object) -> Measure:
        """Apply an operator to measures; scalars become constants."""
        return MeasureOperation(operator, tuple(_measure(operand) for operand in operands))

    def month(self) -> Measure:
        """Month of a day, 1 to 12."""
        return self.combine("month", self)

    def year(self) -> Measure:
        """Calendar year of a day."""
        return self.combine("year", self)


class MeasureConstant(Constant, Measure):
    """The same value for every customer."""


class MeasureOperation(Operation, Measure):
    """An operator applied to measures."""


as_of_day: Measure = MeasureConstant(Now.AS_OF)
"""The day asked about, in days since 1970-01-01."""


def case(
    *branches: tuple[Measure, Measure | Scalar], otherwise: Measure | Scalar | None = None
) -> Measure:
    """Choose by conditions: the value of the first one that holds.

    Parameters
    ----------
    *branches : tuple of Measure and (Measure or scalar)
        A condition and the value it gives. A missing answer is a no.
    otherwise : Measure or scalar, optional
        Value where none holds; missing by default.

    Returns
    -------
    Measure
        All values are numbers, or all are texts.

    Raises
    ------
    DeclarationError
        If there is no branch, or numbers meet texts.

    Examples
    --------
    >>> from profilekit.extractors import orders
    >>> stage = case((orders.count() > 1, "repeat"), (orders.count() > 0, "once"))
    >>> stage.type.dtype
    'string'
    """
    if not branches:
        raise DeclarationError("it takes at least one branch", asked_by="case")
    operands: list[object] = [part for branch in branches for part in branch]
    if otherwise is not None:
        operands.append(otherwise)
    return MeasureOperation("case", tuple(_measure(operand) for operand in operands))


def _measure(operand: object) -> Measure:
    if isinstance(operand, Measure):
        return operand
    if isinstance(operand, Scalar):
        return cast("Measure", MeasureConstant(operand))
    raise DeclarationError(
        "a measure combines with measures and with constants; aggregate the row first",
        asked_by=str(operand),
    )
