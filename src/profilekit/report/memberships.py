"""Segments: how many are in each and what they bring, what marks them, and of what use they are.

What the book alone can tell is worked out here. Product fit and migration take the tables, or a
book of another day, so they are told where whoever asks for the report has found them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.pages.palette import LIGHT
from profilekit.pages.visible import visible
from profilekit.report.numerals import MISSING, Numerals
from profilekit.report.section import Section, lacks, render
from profilekit.report.segment_finds import (
    fit_of,
    grid_of,
    heat_of,
    moves_of,
    of_group,
    require_finds,
)
from profilekit.report.segment_groups import groups_in
from profilekit.segments import Affinity, Drift, Scorecard, scorecard
from profilekit.segments.judging.scored import CRITERIA
from profilekit.segments.rules.wording import in_words
from profilekit.segments.using.traits import TraitBase
from profilekit.stats.part_of_sum import part_of_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.report.segment_finds import SegmentFind
    from profilekit.report.segment_groups import OneSegment, SegmentGroup
    from profilekit.segments import Segment, Trait

__all__ = ["memberships", "segments_in_a_line"]

_SPEND: Final = {
    "spend_365d_amount": "of all that was spent in 365 days",
    "spend_amount": "of all that was spent",
}
_SHOWN: Final = 12
_MARKS: Final = 3
_BESIDE: Final = 2
_LOOKED_AT: Final = 200


def memberships(book: ProfileBook, finds: Sequence[SegmentFind] = ()) -> Section | None:
    """Tell the segments of a book, group by group.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in them.
    finds : sequence of Affinity, Drift or Scorecard
        What else was found out about the segments of a group.
    """
    groups = () if lacks(book) else groups_in(book)
    require_finds(finds, groups)
    if not groups:
        return None
    spend, base = _spend_of(book), TraitBase(book)
    html = render(
        "memberships.html",
        currency=book.provenance.currency,
        groups=[_told(book, base, group, of_group(finds, group), spend) for group in groups],
        spend=_SPEND.get(spend, ""),
        criteria=CRITERIA,
        colours=LIGHT,
        heat=heat_of,
        missing_mark=MISSING,
    )
    return Section("memberships", "Segments", html)


def segments_in_a_line(book: ProfileBook) -> str:
    """Sum the found segments up in one sentence of plain text; empty if none were found."""
    found = () if lacks(book) else groups_in(book)
    group = next((each for each in found if each.finder is not None), None)
    if group is None:
        return ""
    share = Numerals().share
    parts = (
        f"{visible(each.name.lower())} {share(each.customers / len(book))}"
        for each in group.segments
    )
    return f"{group.title}: {'; '.join(parts)}."


def _spend_of(book: ProfileBook) -> str:
    """Name the field that says what segments bring; empty if the book has none."""
    return next((field for field in _SPEND if not lacks(book, field)), "")


def _told(
    book: ProfileBook,
    base: TraitBase,
    group: SegmentGroup,
    finds: Sequence[SegmentFind],
    spend: str,
) -> dict[str, Any]:
    shown = group.segments[:_SHOWN]
    judged = [each for each in finds if isinstance(each, Scorecard)]
    judged = judged or _scorecards(book, shown, spend)
    rows = [_row(book, base, each, spend) for each in shown]
    shares = [share for row in rows for share in (row["share"], row["spend_share"])]
    return {
        "group": group,
        "rows": rows,
        "longest": max((share for share in shares if share is not None), default=1.0) or 1.0,
        "more": len(group.segments) - len(shown),
        "names": {each.key: each.name for each in group.segments},
        "about": _about(book, group),
        "grids": [grid_of(each) for each in judged],
        "fits": [fit_of(each) for each in finds if isinstance(each, Affinity)],
        "moves": [moves_of(each) for each in finds if isinstance(each, Drift)],
        "definitions": [
            (each.name, _definition(each.described)) for each in shown if each.described is not None
        ],
    }


def _row(book: ProfileBook, base: TraitBase, segment: OneSegment, spend: str) -> dict[str, Any]:
    found, beside = _traits(base, segment)
    return {
        "segment": segment,
        "share": segment.customers / len(book),
        "spend_share": _part_of(book, segment.members, spend),
        "found": found,
        "beside": beside,
    }


def _part_of(book: ProfileBook, members: NDArray[np.bool_], spend: str) -> float | None:
    """Give the part of all spend that members brought; None where refunds make it no share."""
    if not spend:
        return None
    paid = book.frame[spend].fill_null(0.0).to_numpy()
    return part_of_sum(float(paid[members].sum()), float(paid.sum()))


def _traits(base: TraitBase, segment: OneSegment) -> tuple[list[Trait], list[Trait]]:
    """Give the clearest traits: those found, and those that go with what members were chosen by.

    Neither of those whom no segment took, nor of segments too small to tell. Of several that as
    many have, such as what was not answered in one questionnaire, the first.
    """
    if segment.is_rest:
        return [], []
    try:
        told = base.of(segment.segment)
    except UnsupportedInputError:
        return [], []
    found = set(told.to_pandas()["field"])
    clearest: dict[tuple[bool, float, float], Trait] = {}
    for each in told.clearest(_LOOKED_AT):
        if (each.lift or 0) > 1:
            alike = (each.field in found, each.segment_share, each.base_share)
            clearest.setdefault(alike, each)
    first = [each for (is_found, *_), each in clearest.items() if is_found]
    beside = [each for (is_found, *_), each in clearest.items() if not is_found]
    return first[:_MARKS], beside[:_BESIDE]


def _scorecards(book: ProfileBook, shown: Sequence[OneSegment], spend: str) -> list[Scorecard]:
    asked = [each.segment for each in shown if not each.is_rest]
    return [scorecard(book, asked, value=spend or None)] if asked else []


def _about(book: ProfileBook, group: SegmentGroup) -> str:
    """Say how the segments came about, and who is in none or in several."""
    inside = np.sum([each.members for each in group.segments if not each.is_rest], axis=0)
    numerals = Numerals()
    if group.finder is not None:
        named = [
            book.catalogue[name].meaning for name in group.finder.fields if name in book.catalogue
        ]
        structure = group.finder.structure_
        verdict = (
            "They are tighter than groups in structureless data would be."
            if structure.is_found
            else "The data show no groups: these are cuts through a continuum, for convenience."
        )
        return (
            f"Found by {group.finder.method} in {len(named)} fields: {'; '.join(named)}. {verdict}"
        )
    if group.field is None:
        several, none = int((inside > 1).sum()), int((inside == 0).sum())
        return (
            f"{numerals.customers(several)} {_are(several)} in more than one of them, "
            f"{numerals.count(none)} in none."
        )
    return "Each customer is in one of them at most."


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _definition(segment: Segment) -> str:
    quality = segment.quality
    if segment.method != "cluster" or quality is None:
        return in_words(segment.definition)
    if quality.rule is None:
        return "no short rule tells them"
    agreement = Numerals().share(quality.rule_agreement or 0.0)
    return f"roughly {in_words(quality.rule)}, which is right of {agreement} of the customers"
