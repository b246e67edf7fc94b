"""What was found out about segments, as rows of a page: how useful, what fits, who moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.segments import Affinity, Drift, Scorecard
from profilekit.segments.judging.scored import CRITERIA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from profilekit.report.segment_groups import SegmentGroup

    SegmentFind: TypeAlias = Affinity | Drift | Scorecard

__all__ = [
    "Fit",
    "Grid",
    "Moves",
    "fit_of",
    "grid_of",
    "heat_of",
    "moves_of",
    "of_group",
    "require_finds",
]

_FITS: Final = 3
_HEAT: Final = (0.02, 0.1, 0.25, 0.5)
_FIELDS: Final = 5
_PARTS: Final = frozenset({"measurable", "accessible"})
_TOLD_BY_SIZE: Final = frozenset({"actionable", "private"})


@dataclass(frozen=True, slots=True)
class Grid:
    """The scorecard of a group: a row per segment, a column per criterion that could be judged.

    Attributes
    ----------
    criteria : tuple of str
        Columns.
    rows : tuple of (str, tuple of dict)
        Key of each segment and its cells: ``passed``, ``figure``, ``kind`` and ``told``.
    not_judged : tuple of (str, str)
        Criteria of which nothing is known for any segment, and why.
    """

    criteria: tuple[str, ...]
    rows: tuple[tuple[str, tuple[dict[str, Any], ...]], ...]
    not_judged: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What segments buy more than others.

    Attributes
    ----------
    of : Affinity
        All of it.
    rows : tuple of (str, tuple of dict, tuple of dict)
        Key of each segment, what more of its members buy, and what they give more of their spend.
    """

    of: Affinity
    rows: tuple[tuple[str, tuple[dict[str, Any], ...], tuple[dict[str, Any], ...]], ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """How members came and went.

    Attributes
    ----------
    of : Drift
        All of it.
    rows : tuple of dict
        A row per segment.
    redefined : bool
        Whether any segment has changed by another definition.
    after : tuple of (str or None)
        Where customers are in the end; None is nowhere in the later book.
    places : tuple of (str, tuple of (float or None))
        Where they were, and the part of them that is in each of ``after``.
    fields : tuple of dict
        Fields that moved farthest.
    """

    of: Drift
    rows: tuple[dict[str, Any], ...]
    redefined: bool
    after: tuple[str | None, ...]
    places: tuple[tuple[str, tuple[float | None, ...]], ...]
    fields: tuple[dict[str, Any], ...]


def require_finds(finds: Sequence[object], groups: Sequence[SegmentGroup]) -> None:
    """Refuse finds about anything but the segments of one group of the book.

    Raises
    ------
    UnsupportedInputError
        If one is something else than a find.
    UnknownNameError
        If one is about segments that are in no one of the groups.
    """
    for each in finds:
        if not isinstance(each, Affinity | Drift | Scorecard):
            raise UnsupportedInputError(
                f"a {type(each).__name__} in segment_finds",
                asked_by="book_report",
                expected="what affinity, segment_drift or scorecard gives",
            )
        if not any(_is_of(each, group) for group in groups):
            known = [key for group in groups for key in group.keys]
            raise UnknownNameError(
                "segment",
                sorted(_names(each) - set(known)) or sorted(_names(each)),
                known,
                asked_by="book_report",
                hint="Each of segment_finds is about segments of one group of the book, such as "
                "affinity(book, tables, 'segment_rfm_label').",
            )


def of_group(finds: Sequence[SegmentFind], group: SegmentGroup) -> list[SegmentFind]:
    """Pick what is about the segments of a group."""
    return [each for each in finds if _is_of(each, group)]


def grid_of(found: Scorecard) -> Grid:
    """Lay a scorecard out."""
    rows = _rows(found.table)
    by_place = {(row["segment"], row["criterion"]): row for row in rows}
    judged = tuple(
        criterion
        for criterion in CRITERIA
        if any(by_place[key, criterion]["passed"] is not None for key in found.sizes)
    )
    return Grid(
        criteria=judged,
        rows=tuple(
            (key, tuple(_cell(by_place[key, criterion]) for criterion in judged))
            for key in found.sizes
        ),
        not_judged=tuple(
            (criterion, next(row["told"] for row in rows if row["criterion"] == criterion))
            for criterion in CRITERIA
            if criterion not in judged
        ),
    )


def fit_of(found: Affinity) -> Fit:
    """List the clearest of what fits each segment."""
    return Fit(
        found,
        tuple(
            (key, found.over_bought(key, _FITS), found.favoured(key, _FITS))
            for key in found.compared_counts
        ),
    )


def moves_of(found: Drift) -> Moves:
    """Tell how many stayed, left and came, and from where to where."""
    rows = tuple(_rows(found.table))
    after, places = _places(_rows(found.transitions))
    moved = [row for row in _rows(found.fields) if row["verdict"] != "stable"]
    return Moves(
        of=found,
        rows=rows,
        redefined=any(row["definition_change_count"] for row in rows),
        after=after,
        places=places,
        fields=tuple(moved[:_FIELDS]),
    )


def heat_of(share: float | None) -> int:
    """Give the step of the colours that a part of those before has."""
    return 0 if share is None else sum(share >= bound for bound in _HEAT) + 1


def _places(
    rows: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str | None, ...], tuple[tuple[str, tuple[float | None, ...]], ...]]:
    shares = {(row["before"], row["after"]): row["share_of_before"] for row in rows}
    then = sorted({before for before, _ in shares if before is not None})
    now = sorted({after for before, after in shares if before is not None and after is not None})
    ends: list[str | None] = [*now]
    if any(before is not None and after is None for before, after in shares):
        ends.append(None)
    return tuple(ends), tuple(
        (before, tuple(shares.get((before, after)) for after in ends)) for before in then
    )


def _cell(row: Mapping[str, Any]) -> dict[str, Any]:
    criterion, needed = row["criterion"], row["needed"]
    is_share = criterion in _PARTS or (
        criterion == "substantial" and needed is not None and needed < 1
    )
    figure = None if criterion in _TOLD_BY_SIZE else row["figure"]
    return {
        "passed": row["passed"],
        "figure": figure,
        "is_share": is_share,
        "told": row["told"],
    }


def _names(found: SegmentFind) -> set[str]:
    if isinstance(found, Affinity):
        return {*found.compared_counts, *found.not_compared}
    if isinstance(found, Scorecard):
        return set(found.sizes)
    return {row["segment"] for row in _rows(found.table)}


def _is_of(found: SegmentFind, group: SegmentGroup) -> bool:
    return _names(found) <= set(group.keys)


def _rows(table: Any) -> list[dict[str, Any]]:
    """Give the rows of a frame of any kind; a missing number is None."""
    rows = nw.from_native(table, eager_only=True).rows(named=True)
    return [{name: _known(value) for name, value in row.items()} for row in rows]


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - NaN
