"""Short ways to declare columns, and the columns that several tables share.

They let a table's declaration read like the table in the docs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.tables.specs import ColumnSpec, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "CAMPAIGN",
    "COUNTRY",
    "CURRENCY",
    "CUSTOMER",
    "LATITUDE",
    "LONGITUDE",
    "PRODUCT",
    "REGION",
    "column",
    "flag",
    "integer",
    "key",
    "known_at",
    "label",
    "looked_up",
    "money",
    "number",
    "text",
    "time",
]


def column(
    name: str,
    kind: Kind,
    meaning: str,
    *,
    unit: str = "",
    values: Sequence[str] = (),
    minimum: float | None = None,
    maximum: float | None = None,
) -> ColumnSpec:
    """Declare a column; a trailing ``*`` on its name makes it required, as in the docs."""
    return ColumnSpec(
        name=name.removesuffix("*"),
        kind=kind,
        required=name.endswith("*"),
        unit=unit,
        meaning=meaning,
        values=tuple(values),
        minimum=minimum,
        maximum=maximum,
    )


def known_at(time: str, *columns: ColumnSpec) -> tuple[ColumnSpec, ...]:
    """Declare columns that are not known before a time, that time included."""
    return tuple(column.model_copy(update={"known_at": time}) for column in columns)


def key(name: str, meaning: str) -> ColumnSpec:
    """Declare an id."""
    return column(name, Kind.KEY, meaning)


def time(name: str, meaning: str) -> ColumnSpec:
    """Declare an instant or a day."""
    return column(name, Kind.TIME, meaning)


def money(name: str, meaning: str) -> ColumnSpec:
    """Declare an amount of money."""
    return column(name, Kind.MONEY, meaning, unit="major currency units")


def label(name: str, meaning: str, values: Sequence[str] = ()) -> ColumnSpec:
    """Declare a code; without `values` any code will do."""
    return column(name, Kind.LABEL, meaning, values=values)


def text(name: str, meaning: str) -> ColumnSpec:
    """Declare free text."""
    return column(name, Kind.TEXT, meaning)


def flag(name: str, meaning: str) -> ColumnSpec:
    """Declare a yes or no."""
    return column(name, Kind.FLAG, meaning)


def integer(
    name: str, meaning: str, low: float | None = None, high: float | None = None, unit: str = ""
) -> ColumnSpec:
    """Declare a whole number, with its range and unit."""
    return column(name, Kind.INTEGER, meaning, unit=unit, minimum=low, maximum=high)


def number(
    name: str, meaning: str, low: float | None = None, high: float | None = None, unit: str = ""
) -> ColumnSpec:
    """Declare a number, with its range and unit."""
    return column(name, Kind.NUMBER, meaning, unit=unit, minimum=low, maximum=high)


def looked_up(table: str, *columns: ColumnSpec) -> tuple[ColumnSpec, ...]:
    """Declare columns that a reference table has where the table has not."""
    return tuple(column.model_copy(update={"looked_up_in": table}) for column in columns)


CUSTOMER = key("customer_id*", "The customer: a person, a household or a company")
CURRENCY = column("currency", Kind.CURRENCY, "Currency of the amounts of this row")
PRODUCT = key("product_id", "Product")
CAMPAIGN = key("campaign_id", "Campaign")
LATITUDE = number("latitude", "Latitude, WGS 84", -90, 90, "degrees")
LONGITUDE = number("longitude", "Longitude, WGS 84", -180, 180, "degrees")
COUNTRY = label("country", "ISO 3166-1 alpha-2 code")
REGION = label("region", "State, province or county; ISO 3166-2 where known")
