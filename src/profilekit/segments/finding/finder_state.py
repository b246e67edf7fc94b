"""What a finder has learned, as JSON holds it, and the fields it makes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self

from pydantic import NonNegativeInt, PositiveInt, model_validator

from profilekit.book.state import FittedState
from profilekit.fields import FieldSpec, PointInTime, Section
from profilekit.segments.finding.describing import Description  # noqa: TC001 - pydantic reads it
from profilekit.segments.finding.encoding import Encoding  # noqa: TC001 - pydantic reads it
from profilekit.segments.finding.groups import Groups, Row  # noqa: TC001 - pydantic reads it
from profilekit.segments.finding.matching import Succession  # noqa: TC001 - pydantic reads it
from profilekit.segments.finding.stability import Candidate  # noqa: TC001 - pydantic reads it
from profilekit.segments.finding.structure import Structure  # noqa: TC001 - pydantic reads it
from profilekit.segments.naming import group_field, residual_of
from profilekit.segments.segment import Segment  # noqa: TC001 - pydantic reads it

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FinderState", "prob_field", "specs"]

MADE_BY: Final = "SegmentFinder"


class FinderState(FittedState):
    """What a `SegmentFinder` has learned.

    Parameters
    ----------
    encoding : Encoding
        How fields become numbers.
    left_out : dict of str to str
        Fields that tell nobody apart, and why.
    groups : Groups
        The model that assigns customers.
    middles : tuple of tuple of float
        Mean of the encoded members of each group.
    segments : tuple of Segment
        One per group, in order.
    descriptions : tuple of Description
        Short rules, in the same order.
    chosen : Candidate
        How stable the groups are.
    candidates : tuple of Candidate
        All numbers of groups tried.
    structure : Structure
        Whether there are groups at all.
    successions : tuple of Succession
        What became of the groups of an earlier fit; empty without one.
    next_number : int
        Of the next segment that is new: numbers are never used twice.
    learned_from, drawn_from, customers_count : int
        Customers that groups were learned from, that resamples were drawn of, and all.
    """

    encoding: Encoding
    left_out: dict[str, str]
    groups: Groups
    middles: tuple[Row, ...]
    segments: tuple[Segment, ...]
    descriptions: tuple[Description, ...]
    chosen: Candidate
    candidates: tuple[Candidate, ...]
    structure: Structure
    successions: tuple[Succession, ...]
    next_number: PositiveInt
    learned_from: NonNegativeInt
    drawn_from: NonNegativeInt
    customers_count: NonNegativeInt

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        per_group = (self.middles, self.segments, self.descriptions, self.chosen.stabilities)
        widths = {len(row) for row in (*self.middles, *rows_of(self.groups))}
        if {len(each) for each in per_group} != {self.groups.n_groups}:
            message = "groups, segments, descriptions and stabilities are not as many"
            raise ValueError(message)
        if widths != {self.encoding.n_columns}:
            message = "the groups are not of the columns that the fields are encoded as"
            raise ValueError(message)
        return self


def rows_of(groups: Groups) -> Sequence[Row]:
    """Rows of numbers that a model of groups is made of, one per group or reference customer."""
    if groups.kind == "k-means":
        return groups.centres
    return groups.means if groups.kind == "gaussian-mixture" else groups.points


def prob_field(group: str) -> str:
    """Name the field that says how sure a membership is."""
    return group_field(group).removesuffix("_label") + "_prob"


@lru_cache
def specs(group: str, method: str) -> tuple[FieldSpec, ...]:
    """Specs of the fields made; remembered for every customer."""
    is_dense = method == "hdbscan"
    residual = f", or {residual_of(group)} for those near none" if is_dense else ""
    sure = "Part of the nearest reference customers in it" if is_dense else "Probability of it"
    return (
        FieldSpec(
            name=group_field(group),
            dtype="string",
            meaning=f"Found segment of {group!r}{residual}",
            section=Section.MEMBERSHIPS,
            point_in_time=PointInTime.POPULATION,
            made_by=MADE_BY,
        ),
        FieldSpec(
            name=prob_field(group),
            dtype="float64",
            meaning=f"{sure}: the found segment of {group!r}",
            minimum=0,
            maximum=1,
            section=Section.MEMBERSHIPS,
            point_in_time=PointInTime.POPULATION,
            made_by=MADE_BY,
        ),
    )
