"""What an extractor is: validated parameters, and fields declared as measures.

An extractor declares and the runner plans, so many extractors cost one pass. What cannot be
declared (an as-of join, a sequence) is written in `Extractor.extract` and pays for itself.
"""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from profilekit.errors import DeclarationError
from profilekit.fields import DType, FieldSpec, PointInTime, Section

if TYPE_CHECKING:
    import narwhals as nw

    from profilekit.extractors.measures import Measure
    from profilekit.extractors.view import TableView
    from profilekit.tables.tables import Tables

__all__ = ["Extractor", "Field", "extractor"]

P = ParamSpec("P")


@dataclass(frozen=True)
class Field:
    """One field of an extractor.

    Parameters
    ----------
    name : str
        ``<what>[_<window>]_<unit>``; see `profilekit.fields.FieldSpec`.
    measure : Measure, optional
        How it is measured; None when `Extractor.extract` gives it.
    meaning : str
        One line for people.
    dtype : {"int64", "float64", "string", "bool"}, optional
        Needed only without a measure.
    minimum, maximum : float, optional
        Range, both ends included.
    null_meaning : str
        What a missing value says.
    section : Section
        Where a profile shows it.
    evidence : str, optional
        Field that counts the observations behind it.
    source : str
        Paper or standard it follows.
    point_in_time : PointInTime
        What measuring it at a past day takes.
    outcome : str
        Outcome that a target-adjacent field is adjacent to.
    when_absent : float, optional
        Value, instead of a missing one, where `Extractor.extract` gives a customer none; of
        numbers and flags without a measure.
    """

    name: str
    measure: Measure | None = None
    meaning: str = ""
    dtype: DType | None = None
    minimum: float | None = None
    maximum: float | None = None
    null_meaning: str = ""
    section: Section = Section.BEHAVIOUR
    evidence: str | None = None
    source: str = "our choice"
    point_in_time: PointInTime = PointInTime.PLAIN
    outcome: str = ""
    when_absent: float | None = None

    def _check_money(self, power: int, made_by: str) -> None:
        """Hold the unit that the name says against the money in the measure."""
        if self.name.endswith("_amount") != (power == 1):
            raise DeclarationError(
                f"the field {self.name} measures money to the power {power}; its name ends in "
                "_amount when that is 1, and then only",
                asked_by=made_by,
            )

    def _check_absence(self, made_by: str) -> None:
        if self.when_absent is not None and (self.measure is not None or self.dtype == "string"):
            raise DeclarationError(
                f"the field {self.name} has when_absent={self.when_absent}, which is for numbers "
                "and flags that extract gives; write .fill() in a measure",
                asked_by=made_by,
            )

    def _check_learned(self, made_by: str) -> None:
        if self.point_in_time is PointInTime.POPULATION:
            raise DeclarationError(
                f"the field {self.name} is relative to other customers; an extractor measures "
                "each customer alone, and what a population says is learned by an estimator: "
                "subclass profilekit.book.estimator.BookEstimator",
                asked_by=made_by,
            )

    def spec(self, made_by: str) -> FieldSpec:
        """Give what is known of the field before data is read.

        Raises
        ------
        DeclarationError
            If neither a measure nor a dtype says what its values are, or the name does not
            follow the grammar, or the range is empty, or it is relative to other customers, or
            ``when_absent`` stands where it means nothing.
        """
        self._check_learned(made_by)
        self._check_absence(made_by)
        dtype = self.dtype
        if self.measure is not None:
            value = self.measure.type
            dtype = "float64" if value.money else value.dtype
        if dtype is None:
            raise DeclarationError(
                f"the field {self.name} has neither a measure nor a dtype", asked_by=made_by
            )
        if self.measure is not None:
            self._check_money(self.measure.type.money, made_by)
        try:
            return FieldSpec(
                name=self.name,
                dtype=dtype,
                meaning=self.meaning,
                minimum=self.minimum,
                maximum=self.maximum,
                null_meaning=self.null_meaning,
                section=self.section,
                evidence=self.evidence,
                source=self.source,
                made_by=made_by,
                point_in_time=self.point_in_time,
                outcome=self.outcome,
            )
        except ValidationError as error:
            raise DeclarationError(str(error), asked_by=made_by) from error


class Extractor(BaseModel, ABC):
    """Base of every extractor; its pydantic fields are its parameters.

    Subclasses write `fields`; those that cannot declare everything also name the columns
    they read in ``needs`` and write `extract`.

    Examples
    --------
    >>> from collections.abc import Iterator
    >>> from profilekit.extractors import Extractor, Field, orders
    >>> class LargestOrder(Extractor):
    ...     '''The largest order of each customer.'''
    ...
    ...     def fields(self) -> Iterator[Field]:
    ...         yield Field(
    ...             "largest_order_amount",
    ...             orders.max(orders.amount),
    ...             meaning="Largest order",
    ...             null_meaning="no order",
    ...         )
    >>> [spec.name for spec in LargestOrder().specs()]
    ['largest_order_amount']
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    needs: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Columns that `extract` reads, by table."""
    wants: ClassVar[Mapping[str, frozenset[str]]] = {}
    """Columns that `extract` reads where they are there, by table; it asks `TableView.has`."""
    crosses_customers: ClassVar[bool] = False
    """Whether `extract` sees all customers, whoever is measured, for what stands in the rows of
    others. The only exception to the law that a field depends on its own customer's rows alone.
    """

    @abstractmethod
    def fields(self) -> Iterator[Field]:
        """Yield the fields, from the parameters alone.

        Yields
        ------
        Field
            In the order of the book's columns.
        """

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Measure the fields that have no measure.

        Parameters
        ----------
        view : TableView
            The columns named in ``needs`` and, where they are there, in ``wants``, without a
            row after the day asked about.

        Returns
        -------
        nw.LazyFrame of shape (n_customers_with_data, 1 + n_fields)
            ``customer_id`` and the fields, one row per customer.
        """
        raise DeclarationError(
            f"{', '.join(f.name for f in self.fields() if f.measure is None)} have no measure "
            f"and {type(self).__name__}.extract is not written",
            asked_by=str(view),
        )

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Instances that its checks try; override where parameters have no defaults."""
        return (cls(),)

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """Instances that fit these tables, for the default choice of `measure`.

        Override it where the parameters follow from reference tables, as one instance per
        construct of ``questions``.

        Parameters
        ----------
        tables : Tables
            What was loaded. Read reference tables only (``products``, ``questions``,
            ``stores``): they have no customers and no days, so that nothing leaks.

        Returns
        -------
        tuple of Extractor
            By default one with default parameters, or none where a parameter is required.
        """
        del tables
        return () if cls.required_parameters() else (cls(),)

    @classmethod
    def required_parameters(cls) -> tuple[str, ...]:
        """Names of the parameters without a default."""
        return tuple(name for name, info in cls.model_fields.items() if info.is_required())

    def specs(self) -> tuple[FieldSpec, ...]:
        """Give what is known of its fields before data is read."""
        return tuple(field.spec(type(self).__name__) for field in self.fields())


def extractor(function: Callable[P, Iterator[Field]]) -> type[Extractor]:
    """Make an extractor class from a function that yields fields.

    Parameters
    ----------
    function : callable
        Its keyword-only arguments, typed, become the parameters; its docstring the class's.

    Returns
    -------
    type of Extractor
        Named as the function, in camel case.

    Raises
    ------
    DeclarationError
        If the function takes other than keyword-only arguments, or one has no type.

    Examples
    --------
    >>> from profilekit.extractors import Field, extractor, orders
    >>> @extractor
    ... def recent_orders(*, window_days: int = 30):
    ...     '''Orders in a window.'''
    ...     count = orders.last(days=window_days).count()
    ...     yield Field(f"orders_{window_days}d_count", count, meaning="Orders in the window")
    >>> recent_orders(window_days=7).specs()[0].name
    'orders_7d_count'
    """
    hints = get_type_hints(function, include_extras=True)
    parameters: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.KEYWORD_ONLY or name not in hints:
            raise DeclarationError(
                f"the argument {name!r} must be keyword-only and typed, as in "
                f"def {function.__name__}(*, {name}: int = 30)",
                asked_by="@extractor",
            )
        default = ... if parameter.default is parameter.empty else parameter.default
        parameters[name] = (hints[name], default)

    def fields(self: Extractor) -> Iterator[Field]:
        return function(**dict(self))  # pyright: ignore[reportCallIssue]  # the arguments are the model's fields

    made = create_model(
        "".join(part.title() for part in function.__name__.split("_")),
        __base__=_Declared,
        __module__=function.__module__,
        __doc__=function.__doc__,
        **parameters,
    )
    made.fields = fields
    return made


class _Declared(Extractor):
    """Base of extractors made from functions."""

    def fields(self) -> Iterator[Field]:
        """Yield nothing: replaced by the function."""
        yield from ()
