"""Accounts: how large a company is, what it does, how old it is, and whether it grows.

Firmographics are the version that holds on the day asked about. Growth compares two versions,
so it is measured only where the table says since when each holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure

__all__ = ["EmployeesChange", "Firmographics"]

_FIELDS: Final[dict[str, tuple[str, str]]] = {
    "employees_count": ("employees_count", "Employees"),
    "annual_revenue_amount": ("annual_revenue_amount", "Revenue of one year"),
    "industry_code": ("industry_code_label", "Industry, as a NAICS 2022 or NACE Rev. 2 code"),
    "founded_year": ("company_age_years", "Years since the company was founded"),
    "ownership": ("ownership_label", "Who owns the company: private, public, state ..."),
    "country": ("account_country_label", "Country of the company, as an ISO 3166-1 code"),
}
"""Field and meaning of each column."""

accounts: Final = rows_of("accounts")


class Firmographics(Extractor):
    """Size, industry, age, ownership and country of a company.

    The age is a difference of calendar years, because a year of foundation is all there is; it
    is missing for a year still to come.

    Examples
    --------
    >>> [spec.name for spec in Firmographics().specs()][:2]
    ['employees_count', 'annual_revenue_amount']
    """

    def fields(self) -> Iterator[Field]:
        """Yield a field per column."""
        for column, (name, meaning) in _FIELDS.items():
            yield Field(
                name,
                _measured(column),
                meaning=meaning,
                minimum=None if name.endswith(("_label", "_amount")) else 0,
                null_meaning="not known",
                section=Section.FIRMOGRAPHICS,
                point_in_time=PointInTime.SLOW,
            )


def _measured(column: str) -> Measure:
    value = accounts.latest(accounts.column(column))
    if column != "founded_year":
        return value
    year = as_of_day.year()
    return case((value <= year, year - value))


class EmployeesChange(Extractor):
    """Growth of a company: employees now against some time ago.

    (now - then) / then, where then is the version that held that many days ago. A version
    without a start holds since ever.

    Parameters
    ----------
    windows_days : tuple of int, default=(365,)
        How long ago, in days.

    Examples
    --------
    >>> [spec.name for spec in EmployeesChange().specs()]
    ['employees_change_365d_ratio']
    """

    windows_days: tuple[PositiveInt, ...] = (365,)

    def fields(self) -> Iterator[Field]:
        """Yield the change per window."""
        since = accounts.column("valid_from_day")
        employees = accounts.column("employees_count")
        now = accounts.latest(employees)
        for days in self.windows_days:
            held = since.is_null() | (accounts.age >= days)
            then = accounts.where(held).latest(employees)
            yield Field(
                f"employees_change_{days}d_ratio",
                (now - then) / then,
                meaning=f"Change of the number of employees in {days} days, as a part of what it "
                "was",
                minimum=-1,
                null_meaning="not known now or then, or nobody then",
                section=Section.FIRMOGRAPHICS,
                point_in_time=PointInTime.SLOW,
            )
