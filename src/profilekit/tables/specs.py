"""What a table and a column of the input are: kind, unit, range and meaning.

The checks at load, the printed schema and the docs all read these values, so that
what is documented is what is checked.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from pydantic import BaseModel, ConfigDict

from profilekit.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = [
    "VERSION_COLUMN",
    "ColumnSpec",
    "Kind",
    "TableSpec",
    "day_name",
    "hour_name",
    "looked_up_name",
]

VERSION_COLUMN = "valid_from"
"""Since when a version of attributes holds; one without holds throughout."""


class Kind(StrEnum):
    """What a column holds, and how it is kept inside."""

    KEY = "key"
    """An id; a whole number or a string."""
    TIME = "time"
    """An instant or a calendar day; microseconds since 1970 in UTC inside."""
    MONEY = "money"
    """Major units outside, whole minor units inside."""
    NUMBER = "number"
    """A finite number."""
    INTEGER = "integer"
    """A whole number."""
    TEXT = "text"
    """Free text."""
    LABEL = "label"
    """One of few values."""
    FLAG = "flag"
    """True or false; 0 or 1 inside."""
    CURRENCY = "currency"
    """ISO 4217 code, such as ``"EUR"``."""


class ColumnSpec(BaseModel):
    """Everything known of a column before any data is read.

    Parameters
    ----------
    name : str
        Canonical name.
    kind : Kind
        What it holds.
    required : bool, default=False
        Whether the table cannot be read without it.
    unit : str
        Unit of a number; empty when it has none.
    meaning : str
        One line for people.
    values : tuple of str
        The only values allowed; empty when any is.
    minimum, maximum : float, optional
        Range, both ends included; None is unbounded.
    known_at : str
        The time column of the same table from which on the value is known, where that is later
        than the row itself, as for a case that is resolved; empty otherwise.
    looked_up_in : str
        The reference table that has it where the table has not; empty when there is none.
    made_of : tuple of str
        Columns of the same table that it is computed from; empty when it is given.

    Examples
    --------
    >>> ColumnSpec(name="csat", kind=Kind.INTEGER, meaning="Satisfaction", minimum=1).required
    False
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Kind
    required: bool = False
    unit: str = ""
    meaning: str
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    known_at: str = ""
    looked_up_in: str = ""
    made_of: tuple[str, ...] = ()


def day_name(column: str) -> str:
    """Name of the day column of a time column.

    Examples
    --------
    >>> day_name("ordered_at"), day_name("valid_from")
    ('ordered_day', 'valid_from_day')
    """
    return f"{column.removesuffix('_at')}_day"


def hour_name(column: str) -> str:
    """Name of the hour column of a time column.

    Examples
    --------
    >>> hour_name("ordered_at")
    'ordered_hour'
    """
    return f"{column.removesuffix('_at')}_hour"


def looked_up_name(table: str, column: str) -> str:
    """Name of a column of a reference table on the rows that point to it.

    Examples
    --------
    >>> looked_up_name("products", "own_brand")
    'products__own_brand'
    """
    return f"{table}__{column}"


class TableSpec(BaseModel):
    """A canonical table: what one row is, its columns, its key and what dates it.

    Parameters
    ----------
    name : str
        Canonical name.
    one_row : str
        What one row is, such as ``"an order line"``.
    columns : tuple of ColumnSpec
        Required ones first.
    key : tuple of str
        Columns that no two rows share; empty when there is no such key.
    time : str, optional
        The column that says when a row came true; None for reference tables.
    known_since : str, optional
        The column that dates a row whose own time is missing: before it, nobody knew the subject.

    Examples
    --------
    >>> spec = TableSpec(
    ...     name="stores",
    ...     one_row="a store",
    ...     columns=(ColumnSpec(name="store_id", kind=Kind.KEY, required=True, meaning="Store"),),
    ...     key=("store_id",),
    ... )
    >>> spec.required
    ('store_id',)
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: str
    one_row: str
    columns: tuple[ColumnSpec, ...]
    key: tuple[str, ...] = ()
    time: str | None = None
    known_since: str | None = None

    @property
    def day(self) -> str | None:
        """Column of the business day that dates a row, added at load."""
        return None if self.time is None else day_name(self.time)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that the table cannot be read without."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> ColumnSpec:
        """Spec of one column.

        Raises
        ------
        UnknownNameError
            If the table has no such column; names the nearest one.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownNameError("column", (name,), self.names, asked_by=f"table {self.name}")

    def key_among(self, columns: Collection[str]) -> tuple[str, ...]:
        """Key that a table with only these columns has.

        A table of attributes without ``valid_from`` holds one version per subject, so its key
        is the rest; any other key is checked only when it is complete.

        Parameters
        ----------
        columns : collection of str
            Columns that are there.

        Returns
        -------
        tuple of str
            Columns that no two rows may share; empty when there is nothing to check.
        """
        key = tuple(name for name in self.key if name in columns or name != VERSION_COLUMN)
        return key if key and set(key) <= set(columns) else ()
