"""Which statements a persona tells of a segment, from all that could be told.

What is distinct comes first. The last place of a section is kept for what is typical, where
anything is, and what is typical takes the places that are left. What holds of the same customers,
or is said in the same words, is told once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import numpy as np

from profilekit.book.checks import KEY
from profilekit.extractors.made_of import kin_of, made_from
from profilekit.personas.building.candidates import compared
from profilekit.personas.building.contending import (
    contenders_of,
    family_of,
    held_against_all,
    typical_of,
    words_of,
)
from profilekit.personas.building.drawing import draw, holds_of
from profilekit.personas.building.grading import grade_again
from profilekit.personas.building.ranking import SAME, Rivals, likeness, picked
from profilekit.personas.building.repeating import repeats_of
from profilekit.personas.building.resampling import came_back
from profilekit.personas.building.typical import Middle, Mode, modes_of
from profilekit.personas.statement import Resampling, SectionId
from profilekit.segments.judging.construction import chosen_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.candidates import Candidate
    from profilekit.personas.building.contending import Contender, Typical
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.drawing import Drawn
    from profilekit.personas.building.ground import Ground, Group
    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Statement

__all__ = ["Choice", "Prepared", "TriedAgain", "choose", "prepared", "tried_again"]

_MOST_CHOSEN: Final = 2
"""Our choice: that members are what they were chosen by is no news. The label that names the
segment is told besides."""
_PLACES: Final = {id_: place for place, id_ in enumerate(SectionId)}


class TriedAgain(NamedTuple):
    """Statements with the part of the resamples in which they came back."""

    statements: tuple[Statement, ...]
    resampling: Resampling


@dataclass(frozen=True, slots=True)
class Prepared:
    """What could be told of a segment.

    Attributes
    ----------
    ground, group : Ground and Group
        Everybody, and the members.
    beside : sequence of Counts
        Of the members of segments that are told beside.
    candidates : sequence of Candidate
        Answers more common among members.
    modes : sequence of Mode
        The most frequent labels, clear or not.
    tested : int
        Attributes compared.
    """

    ground: Ground
    group: Group
    beside: Sequence[Counts]
    candidates: Sequence[Candidate]
    modes: Sequence[Mode]
    tested: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What is told of a segment.

    Attributes
    ----------
    distinct : sequence of Contender
        The weightiest first.
    filling : sequence of Typical
        What is told besides.
    contenders : sequence of Contender
        All that contended for a place.
    rivals : Rivals
        The same, as they are picked from.
    frame : nw.DataFrame
        Customers to try them again on.
    drawn : Drawn
        Who these are.
    """

    distinct: Sequence[Contender]
    filling: Sequence[Typical]
    contenders: Sequence[Contender]
    rivals: Rivals
    frame: nw.DataFrame[Any]
    drawn: Drawn

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Statements, the weightiest first."""
        return tuple(each.statement for each in (*self.distinct, *self.filling))

    def without(self, ids: frozenset[str]) -> Self:
        """Give the same without some statements, and nothing in their places."""
        distinct = [each for each in self.distinct if each.statement.id not in ids]
        filling = [each for each in self.filling if each.statement.id not in ids]
        return replace(self, distinct=distinct, filling=filling)


def prepared(ground: Ground, group: Group, beside: Sequence[Counts], asked: Asked) -> Prepared:
    """Compare the members of a segment with everybody."""
    book = ground.book
    kin = kin_of(book, chosen_by(book, group.segment), tables=ground.tables)
    repeats = repeats_of(
        book.frame,
        (each.spec for each in group.fields if each.spec.name in kin.same_rows),
        (book.catalogue[name] for name in kin.by_construction),
    )
    candidates, tested = compared(
        group.fields,
        ground.cuts,
        group.own,
        ground.base,
        constructed=kin.by_construction | made_from(book, kin.by_construction) | repeats,
        minimum=asked.minimum_customers,
        false_discovery_rate=asked.false_discovery_rate,
    )
    modes = modes_of(group.fields, group.own)
    return Prepared(ground, group, beside, candidates, modes, tested)


def choose(known: Prepared, asked: Asked, refused: frozenset[str]) -> Choice:
    """Choose what is told of a segment.

    Parameters
    ----------
    known : Prepared
        What could be told.
    asked : Asked
        Parameters.
    refused : frozenset of str
        Ids of statements that must not be told.
    """
    ground, group, minimum = known.ground, known.group, asked.minimum_customers
    contenders = contenders_of(
        known.candidates, ground, group, known.beside, minimum=minimum, refused=refused
    )
    typical = typical_of(known.modes, ground, group, minimum=minimum, refused=refused)
    drawn = draw(group.inside, np.random.default_rng(asked.rng))
    read = {each.statement.fields[0] for each in (*contenders, *typical)}
    frame = ground.book.frame.select(KEY, *sorted(read))[drawn.rows]
    room = _room(contenders, asked.most)
    modes = [each for each in typical if isinstance(each.found, Mode)]
    answers = [each.found.answer for each in contenders]
    answers += [found.answer for each in modes if isinstance(found := each.found, Mode)]
    holds, _ = holds_of(frame, answers)
    alike = likeness(holds, drawn.weights)
    rivals = _rivals(contenders, alike, _without_last(room, typical))
    distinct = _told(contenders, rivals)
    said = _Said([*contenders, *modes], alike, group.subject)
    for each in distinct:
        said.add(each)
    filling = [held_against_all(each, ground) for each in _filling(said, distinct, typical, room)]
    return Choice(distinct, filling, contenders, rivals, frame, drawn)


def tried_again(choice: Choice, asked: Asked, *, customers: int) -> TriedAgain:
    """Try on resamples what was chosen."""
    again = came_back(
        choice.frame,
        choice.drawn,
        choice.contenders,
        choice.rivals,
        [each.found for each in choice.filling if isinstance(each.found, Mode)],
        [each.found for each in choice.filling if isinstance(each.found, Middle)],
        minimum=asked.minimum_customers,
        resamples=asked.resamples,
        rng=np.random.default_rng((asked.rng, 1)),
    )
    ids = (each.statement.id for each in choice.contenders)
    by_id = dict(zip(ids, again.contenders, strict=True))
    modes, middles = iter(again.modes), iter(again.middles)
    shares = [
        *(by_id[each.statement.id] for each in choice.distinct),
        *(next(modes if isinstance(each.found, Mode) else middles) for each in choice.filling),
    ]
    statements = tuple(
        each.model_copy(update={"came_back_share": share, "grade": grade_again(each.grade, share)})
        for each, share in zip(choice.statements, shares, strict=True)
    )
    resampling = Resampling(
        resamples_count=asked.resamples,
        drawn_count=choice.drawn.count,
        customers_count=customers,
    )
    return TriedAgain(statements, resampling)


def _room(contenders: Sequence[Contender], most: int) -> NDArray[np.int64]:
    """Give the places of each section; what names the segment has one of its own."""
    room = np.full(len(_PLACES), most, dtype=np.int64)
    for section in {each.statement.section for each in contenders if each.names_segment}:
        room[_PLACES[section]] += 1
    return room


def _without_last(room: NDArray[np.int64], typical: Sequence[Typical]) -> NDArray[np.int64]:
    """Keep the last place of a section for what is typical."""
    kept = np.zeros_like(room)
    kept[sorted({_PLACES[each.statement.section] for each in typical})] = 1
    return np.where(room > 1, room - kept, room)


def _rivals(contenders: Sequence[Contender], alike: FloatArray, room: NDArray[np.int64]) -> Rivals:
    return Rivals(
        np.array([_PLACES[each.statement.section] for each in contenders], dtype=np.int64),
        np.array([each.is_limited for each in contenders], dtype=np.bool_),
        alike[: len(contenders), : len(contenders)],
        room,
        _MOST_CHOSEN,
    )


def _told(contenders: Sequence[Contender], rivals: Rivals) -> list[Contender]:
    """Pick the contenders that are told, in the order in which they were picked."""
    scores = np.array([each.score for each in contenders], dtype=np.float64)
    turns = picked(scores[:, None], rivals)[:, 0] if len(scores) else np.array([], dtype=np.int64)
    order: list[int] = np.argsort(turns, kind="stable").tolist()
    return [contenders[at] for at in order if turns[at] >= 0]


class _Said:
    """What has been said already."""

    def __init__(
        self, rivals: Sequence[Contender | Typical], alike: FloatArray, subject: Subject
    ) -> None:
        self._places = {each.statement.id: place for place, each in enumerate(rivals)}
        self._alike = alike
        self._subject: Subject = subject
        self._families: set[str] = set()
        self._words: set[object] = set()
        self._told: list[int] = []

    def add(self, each: Contender | Typical) -> None:
        self._families.add(family_of(each.found.field.family))
        self._words.add(words_of(each.statement, self._subject))
        if each.statement.id in self._places:
            self._told.append(self._places[each.statement.id])

    def holds(self, each: Typical) -> bool:
        """Tell whether something was said of the same thing, or of the same customers."""
        if family_of(each.found.field.family) in self._families:
            return True
        if words_of(each.statement, self._subject) in self._words:
            return True
        place = self._places.get(each.statement.id)
        return place is not None and bool((self._alike[place, self._told] > SAME).any())


def _filling(
    said: _Said,
    distinct: Sequence[Contender],
    typical: Sequence[Typical],
    room: NDArray[np.int64],
) -> list[Typical]:
    """Fill the places that are left with what is typical, of other things than were told.

    What is as common among all customers tells little: it is told where nothing else is.
    """
    left, silent = room.copy(), np.ones(len(room), dtype=np.bool_)
    for each in distinct:
        left[_PLACES[each.statement.section]] -= 1
        silent[_PLACES[each.statement.section]] = False
    told: list[Typical] = []
    for each in typical:
        place = _PLACES[each.statement.section]
        is_wanted = left[place] > 0 and (silent[place] or not each.is_commonplace)
        if is_wanted and not said.holds(each):
            said.add(each)
            left[place] -= 1
            silent[place] = False
            told.append(each)
    return told
