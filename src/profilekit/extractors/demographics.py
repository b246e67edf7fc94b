"""Demographics: how old customers are, and what they state of themselves.

Everything is the version that holds on the day asked about; a value that this version leaves
out is unknown, whatever an older one said. No field says anything of race, ethnicity, religion
or health, and gender is measured only where a reason is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import StringConstraints

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure
    from profilekit.tables import Tables

__all__ = ["Age", "AgeBand", "Demographics", "Gender", "age_years"]

_WORDS: Final[dict[str, str]] = {
    "income_band": "Household income group",
    "education": "Level of education",
    "occupation": "Occupation",
    "home_ownership": "Whether the home is owned or rented",
    "language": "Language, as a BCP 47 tag",
}
_BANDS: Final = (
    (18, "under 18"),
    (25, "18-24"),
    (35, "25-34"),
    (45, "35-44"),
    (55, "45-54"),
    (65, "55-64"),
)
"""Age that a band ends before, and its name."""

_OLDEST_BAND: Final = "65+"
_ADULT_YEARS: Final = 18

customers: Final = rows_of("customers")


def age_years(*, optional: bool = False) -> Measure:
    """Give the age in years that a year of birth implies in the middle of the year.

    Who was born in year b is t - b or t - b - 1 years old on a day of year t, depending on a
    birthday that nobody knows: t - b - 0.5 is at most half a year off. Not below 0; missing for
    a year of birth that is still to come.

    Parameters
    ----------
    optional : bool, default=False
        Whether it is missing throughout where there is no column ``birth_year``.

    Returns
    -------
    Measure
        Years, in whole and a half.
    """
    born = customers.latest(customers.column("birth_year", optional=optional))
    year = as_of_day.year()
    return case((born <= year, (year - born - 0.5).at_least(0)))


class Age(Extractor):
    """Age, from the year of birth.

    Our choice: half a year is taken off, because a year of birth leaves open whether this
    year's birthday is over.

    Examples
    --------
    >>> [spec.name for spec in Age().specs()]
    ['age_years']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the age."""
        yield Field(
            "age_years",
            age_years(),
            meaning="Age: years since the year of birth, less half a year for the birthday",
            minimum=0,
            null_meaning="year of birth not known",
            section=Section.DEMOGRAPHICS,
            point_in_time=PointInTime.SLOW,
        )


class AgeBand(Extractor):
    """Age group: from the year of birth, else as the tables have it.

    The bands are those that advertisers report by: 18-24, 25-34, 35-44, 45-54, 55-64 and 65+,
    each a union of age ranges of the IAB's taxonomy [1]_, and one for minors. Who may still be
    17 is a minor. A band given in ``age_band`` is passed on as it is written.

    References
    ----------
    .. [1] IAB Tech Lab (2020), "Audience Taxonomy 1.1", Demographic: Age Range.

    Examples
    --------
    >>> [spec.name for spec in AgeBand().specs()]
    ['age_band_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the band."""
        age = age_years(optional=True)
        given = customers.latest(customers.column("age_band", optional=True))
        bands = [(age < below, name) for below, name in _BANDS]
        yield Field(
            "age_band_label",
            case(*bands, (age >= _BANDS[-1][0], _OLDEST_BAND), otherwise=given),
            meaning="Age group",
            null_meaning="neither year of birth nor age group known",
            section=Section.DEMOGRAPHICS,
            source="IAB Audience Taxonomy 1.1",
            point_in_time=PointInTime.SLOW,
        )

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """Give one where the tables know an age in either way."""
        known = tables.columns("customers") if "customers" in tables else frozenset[str]()
        return (cls(),) if known & {"birth_year", "age_band"} else ()


class Demographics(Extractor):
    """What customers state of themselves, as given.

    Examples
    --------
    >>> [spec.name for spec in Demographics().specs()][:2]
    ['income_band_label', 'education_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield a label per column."""
        for column, meaning in _WORDS.items():
            yield Field(
                f"{column}_label",
                customers.latest(customers.column(column)),
                meaning=meaning,
                null_meaning="not known",
                section=Section.DEMOGRAPHICS,
                point_in_time=PointInTime.SLOW,
            )


class Gender(Extractor):
    """Gender, as customers state it; measured only for a stated purpose.

    It has no default, so that nothing measures it unasked, and the purpose is kept with the
    extractor's parameters in the book.

    Parameters
    ----------
    purpose : str
        Why it is needed, in a few words.

    Examples
    --------
    >>> Gender(purpose="sizes in the size advisor").specs()[0].name
    'gender_label'
    """

    purpose: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

    def fields(self) -> Iterator[Field]:
        """Yield the gender."""
        yield Field(
            "gender_label",
            customers.latest(customers.column("gender")),
            meaning="Gender, as the customer states it",
            null_meaning="not stated",
            section=Section.DEMOGRAPHICS,
            point_in_time=PointInTime.SLOW,
        )

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Give one with a purpose to try."""
        return (cls(purpose="a check"),)
