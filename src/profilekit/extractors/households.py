"""Households: how many live together, and where in the family life cycle they are.

The life stage is a rule on age, household size and children, because these are what a shop may
know; work and the ages of the children, which the literature also uses, are not in the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import PositiveInt, model_validator

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.demographics import age_years
from profilekit.extractors.measures import case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from profilekit.extractors.measures import Measure

__all__ = ["Household", "LifeStage"]

_PAIR: Final = 2

customers: Final = rows_of("customers")


class Household(Extractor):
    """Persons and children in the household.

    Examples
    --------
    >>> [spec.name for spec in Household().specs()]
    ['household_size_count', 'children_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield persons, then children."""
        yield Field(
            "household_size_count",
            customers.latest(customers.column("household_size")),
            meaning="Persons in the household",
            minimum=1,
            null_meaning="not known",
            section=Section.SOCIAL_ENVIRONMENT,
            point_in_time=PointInTime.SLOW,
        )
        yield Field(
            "children_count",
            customers.latest(customers.column("children_count")),
            meaning="Children in the household",
            minimum=0,
            null_meaning="not known",
            section=Section.SOCIAL_ENVIRONMENT,
            point_in_time=PointInTime.SLOW,
        )


class LifeStage(Extractor):
    """Stage of the family life cycle.

    The stages follow Wells & Gubar [1]_, who part the young from the rest at 45 and the working
    from the retired; retirement is taken from the age. The single parent is that of Murphy &
    Staples [2]_, the shared home of adults is our addition. By age (young, middle-aged, old):

    ===========================  =============  =============  ==============
    household                    below 45       45 to 64       from 65
    ===========================  =============  =============  ==============
    one person                   young single   single         older single
    two, no child                young couple   empty nest     retired couple
    three or more, no child      adults         adults         adults
    children and one adult       single parent  single parent  single parent
    children and several adults  young family   older family   older family
    ===========================  =============  =============  ==============

    Who lives alone has no children in the household, whether or not the tables say so. Children
    without an adult are a contradiction and give no stage.

    Parameters
    ----------
    middle_age_years : int, default=45
        Age at which young ends.
    old_age_years : int, default=65
        Age at which old begins.

    References
    ----------
    .. [1] Wells & Gubar (1966), "Life Cycle Concept in Marketing Research", Journal of
       Marketing Research 3(4), 355-363.
    .. [2] Murphy & Staples (1979), "A Modernized Family Life Cycle", Journal of Consumer
       Research 6(1), 12-22.

    Examples
    --------
    >>> [spec.name for spec in LifeStage().specs()]
    ['life_stage_label']
    """

    middle_age_years: PositiveInt = 45
    old_age_years: PositiveInt = 65

    @model_validator(mode="after")
    def _old_comes_later(self) -> Self:
        if self.old_age_years <= self.middle_age_years:
            raise ValueError("old_age_years must be above middle_age_years")
        return self

    def fields(self) -> Iterator[Field]:
        """Yield the stage."""
        yield Field(
            "life_stage_label",
            self._stage(),
            meaning="Stage of the family life cycle, from age, household size and children",
            null_meaning="age, household size or children not known",
            section=Section.SOCIAL_ENVIRONMENT,
            source="Wells & Gubar (1966); our rule",
            point_in_time=PointInTime.SLOW,
        )

    def _stage(self) -> Measure:
        age = age_years()
        size = customers.latest(customers.column("household_size"))
        given = customers.latest(customers.column("children_count"))
        children = case((size.is_(1) & given.is_null(), 0), otherwise=given)
        young, old = age < self.middle_age_years, age >= self.old_age_years
        alone = children.is_(0) & size.is_(1)
        pair = children.is_(0) & size.is_(_PAIR)
        crowd = children.is_(0) & (size > _PAIR)
        parents = (children > 0) & (size - children > 1)
        stages = (
            (alone & young, "young single"),
            (alone & old, "older single"),
            (alone, "single"),
            (pair & young, "young couple"),
            (pair & old, "retired couple"),
            (pair, "empty nest"),
            (crowd, "adults"),
            ((children > 0) & (size - children).is_(1), "single parent"),
            (parents & young, "young family"),
            (parents, "older family"),
        )
        return case(*((~age.is_null() & condition, name) for condition, name in stages))
