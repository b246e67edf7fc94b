"""Geography: where customers live, and how often they moved.

A place is what the version of the day says. A move is a version whose place is another than in
the version before, so a table without versions knows of none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field as Parameter
from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.tables import Tables

__all__ = ["Geography", "Relocations"]

Address = Literal["country", "region", "city", "postcode"]

_ADDRESS: Final[tuple[Address, ...]] = ("region", "city", "postcode")
_WORDS: Final[dict[str, str]] = {
    "region": "Region, as an ISO 3166-2 code where there is one",
    "city": "City",
    "country": "Country, as an ISO 3166-1 code",
}

customers: Final = rows_of("customers")


class Geography(Extractor):
    """Where customers live, as given.

    Examples
    --------
    >>> [spec.name for spec in Geography().specs()]
    ['region_label', 'city_label', 'country_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield a label per column."""
        for column, meaning in _WORDS.items():
            yield Field(
                f"{column}_label",
                customers.latest(customers.column(column)),
                meaning=meaning,
                null_meaning="not known",
                section=Section.GEOGRAPHY,
                point_in_time=PointInTime.SLOW,
            )


class Relocations(Extractor):
    """Moves in a window: versions of a customer whose address differs from the version before.

    A place that either version leaves out says nothing: learning where somebody lives is no
    move. Several places that change at once are one move.

    Parameters
    ----------
    windows_days : tuple of int, default=(730,)
        Windows that end with the day asked about, in days.
    columns : tuple of str, default=("region", "city", "postcode")
        Columns of ``customers`` that are compared.

    Examples
    --------
    >>> [spec.name for spec in Relocations().specs()]
    ['relocations_730d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (730,)
    columns: Annotated[tuple[Address, ...], Parameter(min_length=1)] = _ADDRESS

    def fields(self) -> Iterator[Field]:
        """Yield a count per window."""
        # Without a start a version is no event: a table without versions is not measured.
        since = customers.column("valid_from_day")
        places = [customers.column(column) for column in self.columns]
        moved = ~places[0].is_(places[0].previous())
        for place in places[1:]:
            moved = moved | ~place.is_(place.previous())
        for days in self.windows_days:
            yield Field(
                f"relocations_{days}d_count",
                customers.where(moved & ~since.is_null()).last(days=days).count(),
                meaning=f"Moves in the last {days} days",
                minimum=0,
                section=Section.GEOGRAPHY,
            )

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """Give one that compares the columns that there are."""
        known = tables.columns("customers") if "customers" in tables else frozenset[str]()
        columns: tuple[Address, ...] = tuple(c for c in _ADDRESS if c in known)
        return (cls(columns=columns),) if columns else ()
