"""Who moved between bands, types and segments from one day to a later one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import UnsupportedInputError
from profilekit.report.dimensions import SEGMENT, dimensions_of
from profilekit.report.segment_finds import moves_of
from profilekit.report.segment_groups import groups_in
from profilekit.report.segments import segment_rows
from profilekit.scores.best import BestCustomerScorer
from profilekit.scores.best.state import BAND
from profilekit.segments import Drift, segment_drift
from profilekit.segments.memberships import segment_ids
from profilekit.shopper_types.classifier import ShopperTypeClassifier
from profilekit.shopper_types.migration import type_migration
from profilekit.shopper_types.state import LABEL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from profilekit.book.book import ProfileBook
    from profilekit.report.segment_finds import Moves, SegmentFind
    from profilekit.report.segment_groups import SegmentGroup

__all__ = ["GroupMoves", "TypeMoves", "group_moves", "type_moves"]

_BANDS: Final = {SEGMENT: "RFM segments", BAND: "Bands of the best"}
_GROW: Final = frozenset({"orders_count", "spend_amount"})
_TOTALS: Final = (
    "The scores read totals since the first order, which grow with time: some moved up for that "
    "alone."
)
_REDEFINED: Final = (
    "Some moved because what tells them apart was learned anew, not because they changed."
)


@dataclass(frozen=True, slots=True)
class GroupMoves:
    """Moves between what one field tells apart, or in and out of what may overlap.

    Attributes
    ----------
    title : str
        Heading.
    names : mapping of str to str
        What people call each; those not in it are called as they are.
    moves : Moves
        Who came and went.
    remark : str
        What else moves them than what customers do; empty if nothing.
    """

    title: str
    names: Mapping[str, str]
    moves: Moves
    remark: str


@dataclass(frozen=True, slots=True)
class TypeMoves:
    """Moves between types of shoppers.

    Attributes
    ----------
    about : tuple of str
        How many kept their type, beside how many would seem to of a population that did not change;
        or why they are not compared.
    labels : tuple of str
        What people call the types.
    rows : tuple of (str, int, tuple of (float or None))
        Type before, its customers, and the parts of them that are of each type.
    """

    about: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, int, tuple[float | None, ...]], ...]


def group_moves(
    earlier: ProfileBook, book: ProfileBook, finds: Sequence[SegmentFind] = ()
) -> tuple[GroupMoves, ...]:
    """Follow customers between bands and segments that both books have.

    Parameters
    ----------
    earlier, book : ProfileBook
        The same customers, more or less, on two days.
    finds : sequence of Affinity, Drift or Scorecard
        Groups whose drift is among them are told elsewhere.
    """
    told = [each for each in finds if isinstance(each, Drift)]
    return (*_bands(earlier, book), *_segments(earlier, book, told))


def type_moves(earlier: ProfileBook, book: ProfileBook) -> TypeMoves | None:
    """Follow customers between types of shoppers; None where a book has none."""
    if any(LABEL not in each.catalogue for each in (earlier, book)):
        return None
    try:
        found = type_migration(earlier, book)
    except UnsupportedInputError as error:
        return TypeMoves((f"Not compared: {error}",), (), ())
    about, _, _ = str(found).partition("\n\n")
    counts = found.counts.sum(axis=1).tolist()
    shares = [
        tuple(None if share != share else share for share in row)  # noqa: PLR0124 - NaN
        for row in found.shares.tolist()
    ]
    names = _type_names(book)
    labels = tuple(names.get(label, label.replace("_", " ").capitalize()) for label in found.labels)
    return TypeMoves(
        tuple(f"{line}." for line in about.splitlines()),
        labels,
        tuple(zip(labels, counts, shares, strict=True)),
    )


def _type_names(book: ProfileBook) -> dict[str, str]:
    told_by = [made for made in book.fitted.values() if isinstance(made, ShopperTypeClassifier)]
    return {kind.name: kind.label for made in told_by for kind in made.catalogue.types}


def _bands(earlier: ProfileBook, book: ProfileBook) -> Iterator[GroupMoves]:
    orders = {SEGMENT: _by_spend(book), BAND: _from_the_best(book)}
    for field, title in _BANDS.items():
        if _has(earlier, field) and _has(book, field):
            moves = _ordered(moves_of(_drift(earlier, book, field)), orders[field])
            grow = field == SEGMENT and any(each.field in _GROW for each in dimensions_of(book))
            yield GroupMoves(title, {}, moves, _remark(moves, grow=grow))


def _segments(
    earlier: ProfileBook, book: ProfileBook, told: Sequence[Drift]
) -> Iterator[GroupMoves]:
    known = set(segment_ids(earlier))
    for group in groups_in(book):
        names = {each.key: each.name for each in group.segments}
        if any(_is_of(each, earlier, book, names) for each in told):
            continue
        asked = group.field if group.field is not None else _ids(group, known)
        if asked and (group.field is None or _has(earlier, group.field)):
            moves = _ordered(moves_of(_drift(earlier, book, asked)), group.keys)
            yield GroupMoves(group.title, names, moves, _remark(moves, grow=False))


def _by_spend(book: ProfileBook) -> list[str]:
    return [row["segment"] for row in segment_rows(book) if row["segment"]]


def _from_the_best(book: ProfileBook) -> list[str]:
    made = [each for each in book.fitted.values() if isinstance(each, BestCustomerScorer)]
    return [band for each in made for band in each.bands]


def _ordered(moves: Moves, keys: Sequence[str]) -> Moves:
    """Put those that are known in their order, others after them, and nowhere last."""
    place = {key: at for at, key in enumerate(keys)}

    def at(key: str | None) -> tuple[bool, int, str]:
        return key is None, place.get(key or "", len(place)), key or ""

    columns = sorted(range(len(moves.after)), key=lambda column: at(moves.after[column]))
    return replace(
        moves,
        rows=tuple(sorted(moves.rows, key=lambda row: at(row["segment"]))),
        after=tuple(moves.after[column] for column in columns),
        places=tuple(
            (key, tuple(shares[column] for column in columns))
            for key, shares in sorted(moves.places, key=lambda row: at(row[0]))
        ),
    )


def _remark(moves: Moves, *, grow: bool) -> str:
    said = (_TOTALS if grow else "", _REDEFINED if moves.redefined else "")
    return " ".join(filter(None, said))


def _is_of(drift: Drift, earlier: ProfileBook, book: ProfileBook, names: Collection[str]) -> bool:
    days = (drift.before, drift.after) == (earlier.as_of, book.as_of)
    return days and {row["segment"] for row in moves_of(drift).rows} <= {*names}


def _ids(group: SegmentGroup, known: set[str]) -> tuple[str, ...]:
    return tuple(each.key for each in group.segments if each.key in known)


def _has(book: ProfileBook, field: str) -> bool:
    return (
        field in book.catalogue
        and not sensitive_fields([field])
        and len(book.frame[field].drop_nulls()) > 0
    )


def _drift(earlier: ProfileBook, book: ProfileBook, asked: str | tuple[str, ...]) -> Drift:
    return segment_drift(earlier, book, asked, fields=())
