"""Account contacts: the people known at a company, and who of them decides.

People are counted as the version that holds on the day asked about describes them. The table
has no end of a version, so a person who left is counted until their role says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field as Parameter

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["AccountContacts", "BuyingCentre"]

contacts: Final = rows_of("account_contacts")
people: Final = contacts.by(contacts.column("contact_id"))


class AccountContacts(Extractor):
    """People known at a company.

    Examples
    --------
    >>> [spec.name for spec in AccountContacts().specs()]
    ['contacts_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield their number."""
        yield Field(
            "contacts_count",
            people.count(),
            meaning="People known at the company",
            minimum=0,
            section=Section.FIRMOGRAPHICS,
            point_in_time=PointInTime.SLOW,
        )


class BuyingCentre(Extractor):
    """Roles that are filled in a company's buying, and people who decide.

    A person decides whose role or, where it is known, seniority is one of those named. The
    roles are those of the buying centre [1]_; which levels decide is our choice.

    Parameters
    ----------
    deciding_roles : tuple of str, default=("decision_maker",)
        Values of ``role`` that decide.
    deciding_seniorities : tuple of str, default=("c_level",)
        Values of ``seniority`` that decide.

    References
    ----------
    .. [1] Webster & Wind (1972), "A General Model for Understanding Organizational Buying
       Behavior", Journal of Marketing 36(2), 12-19.

    Examples
    --------
    >>> [spec.name for spec in BuyingCentre().specs()]
    ['roles_count', 'decision_makers_count']
    """

    deciding_roles: Annotated[tuple[str, ...], Parameter(min_length=1)] = ("decision_maker",)
    deciding_seniorities: Annotated[tuple[str, ...], Parameter(min_length=1)] = ("c_level",)

    def fields(self) -> Iterator[Field]:
        """Yield roles, then those who decide."""
        role = contacts.latest(contacts.column("role")).per(people)
        level = contacts.latest(contacts.column("seniority", optional=True)).per(people)
        decides = role.is_in(self.deciding_roles) | level.is_in(self.deciding_seniorities)
        yield Field(
            "roles_count",
            people.n_unique(role),
            meaning="Different roles that people known at the company have",
            minimum=0,
            section=Section.FIRMOGRAPHICS,
            evidence="contacts_count",
            source="Webster & Wind (1972)",
            point_in_time=PointInTime.SLOW,
        )
        yield Field(
            "decision_makers_count",
            people.where(decides).count(),
            meaning="People known at the company who decide",
            minimum=0,
            section=Section.FIRMOGRAPHICS,
            evidence="contacts_count",
            point_in_time=PointInTime.SLOW,
        )
