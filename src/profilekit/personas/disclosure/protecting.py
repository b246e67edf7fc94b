"""Which statements are withheld, so that nothing told tells of few people.

Counts are taken off one another by whoever reads them: of two answers to a field, of two windows,
of two segments, of all customers and the segments among them. Statements are withheld until no
count of few can be found within less than the minimum; which ones, so that the most stay.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.disclosure.counted import require_countable
from profilekit.personas.disclosure.few import counted_in, is_few, tells_of_few
from profilekit.personas.disclosure.groups import regions_of
from profilekit.personas.disclosure.middles import encloses_few
from profilekit.personas.disclosure.parts import nested_fields
from profilekit.personas.disclosure.systems import Told, attack_of
from profilekit.personas.statement import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from profilekit.personas.disclosure.few import Counted
    from profilekit.personas.disclosure.groups import Regions
    from profilekit.personas.statement import Statement

__all__ = ["NearlyEqualSegmentsError", "withheld_of"]

_ASKED_BY = "withheld_of"


class NearlyEqualSegmentsError(UnsupportedInputError):
    """Two segments differ by so few customers that telling both tells of those.

    Attributes
    ----------
    first, second : int
        Places of the segments among those given.
    is_rest : bool
        Whether the first nearly is the rest of the second, rather than the second.
    """

    code: ClassVar[str] = "nearly_equal_segments"

    def __init__(
        self,
        first: int,
        second: int,
        names: Sequence[str],
        *,
        is_rest: bool,
        minimum: int,
        asked_by: str,
    ) -> None:
        self.first: int = first
        self.second: int = second
        self.is_rest: bool = is_rest
        one, other = (
            shown(names[place]) if names else f"segment {place}" for place in (first, second)
        )
        what = f"the rest of {other}" if is_rest else other
        super().__init__(
            f"{one}, which is {what} but for fewer than {minimum} customers",
            asked_by=asked_by,
            expected="segments that differ by nobody or by more; build one of the two",
        )


def withheld_of(
    personas: Sequence[Sequence[Statement]],
    *,
    members: Sequence[NDArray[np.bool_]],
    minimum: int,
    names: Sequence[str] = (),
    asked_by: str = _ASKED_BY,
) -> tuple[frozenset[str], ...]:
    """Choose the statements that must not be told.

    Those that tell of few by themselves, those that do so together with others, of the same or of
    another persona, and those that follow from them. It is assumed that readers know how many are
    in each segment, in several at once, and in none.

    Parameters
    ----------
    personas : sequence of sequence of Statement
        The statements of each persona, the weightiest first.
    members : sequence of ndarray of bool of shape (n_customers,)
        Who is in the segment of each.
    minimum : int
        Fewest customers behind a count.
    names : sequence of str
        Names of the segments, for errors; by default their places.
    asked_by : str
        Who asks, for errors.

    Returns
    -------
    tuple of frozenset of str
        Ids of the statements of each persona that are withheld.

    Raises
    ------
    DeclarationError
        If there are not as many segments as personas, `minimum` is no whole number from 1 on, or
        counts cannot be those of the members.
    NearlyEqualSegmentsError
        If two segments, or one and the rest of another, differ by fewer than `minimum` customers.

    Examples
    --------
    >>> import numpy as np
    >>> withheld_of([()], members=[np.arange(100) < 60], minimum=10)
    (frozenset(),)
    """
    require_countable(personas, members, minimum, names=names, asked_by=asked_by)
    if not personas:
        return ()
    regions = regions_of(members)
    _refuse_nearly_equal(regions, minimum, names, asked_by)
    release = _Release(personas, regions, minimum)
    release.withhold_alone()
    fields = {each.answer.field for each in release.told()}
    for system in [*((field,) for field in sorted(fields)), *nested_fields(fields)]:
        release.withhold_together(system)
    release.withhold_medians()
    return tuple(frozenset(ids) for ids in release.withheld)


def _refuse_nearly_equal(
    regions: Regions, minimum: int, names: Sequence[str], asked_by: str
) -> None:
    for first, second in combinations(range(regions.inside.shape[1]), 2):
        differs = regions.inside[:, first] != regions.inside[:, second]
        for is_rest, apart in ((False, differs), (True, ~differs)):
            if is_few(int(regions.sizes[apart].sum()), minimum):
                raise NearlyEqualSegmentsError(
                    first, second, names, is_rest=is_rest, minimum=minimum, asked_by=asked_by
                )


class _Release:
    """Statements that are told together, and which of them are withheld so far."""

    def __init__(
        self, personas: Sequence[Sequence[Statement]], regions: Regions, minimum: int
    ) -> None:
        self.withheld: list[set[str]] = [set() for _ in personas]
        self._personas, self._regions, self._minimum = personas, regions, minimum
        self._follows = [_following(statements) for statements in personas]
        self._told: list[Told] | None = None
        self._sizes: list[int] = (regions.sizes @ regions.inside).tolist()

    def withhold_alone(self) -> None:
        """Withhold what tells of few by itself."""
        everybody = int(self._regions.sizes.sum())
        for place, size in enumerate(self._sizes):
            for each in self._still_told(place):
                if tells_of_few(
                    each, members_count=size, customers_count=everybody, minimum=self._minimum
                ):
                    self._withhold(place, each.id)

    def withhold_together(self, fields: Sequence[str]) -> None:
        """Withhold as few answers to some fields as it takes, the least ones of the smallest."""
        told = [each for each in self.told() if each.answer.field in fields]
        if all(map(self._is_plain, told)):
            return
        # One answer of one segment was looked at alone; but others may tell few of it apart.
        least_told = 0 if self._regions.sizes.min() < self._minimum else 1
        while len(told) > least_told and {each.answer.field for each in told} == set(fields):
            attack, found = attack_of(told, fields, self._regions, minimum=self._minimum)
            if not len(found):
                return
            fewest, without = len(found) + 1, told
            for least in sorted(told, key=self._worth):
                others = [each for each in told if each is not least]
                left = attack.found(others, found)
                if left is not None and len(left) < fewest:
                    fewest, without = len(left), others
                if not fewest:
                    break
            gone = next(each for each in told if each not in without)
            for id_ in gone.ids:
                self._withhold(gone.segment, id_)
            told = without

    def withhold_medians(self) -> None:
        """Withhold middle values that with answers to the same field enclose few."""
        for place in range(len(self._personas)):
            told = self.told()
            for each in self._still_told(place):
                if each.metric == "median" and encloses_few(
                    each, told, place, self._regions, minimum=self._minimum
                ):
                    self._withhold(place, each.id)

    def told(self) -> list[Told]:
        """Give the answers told of each segment, and of how many others answers are known."""
        if self._told is None:
            self._told = self._now_told()
        return self._told

    def _now_told(self) -> list[Told]:
        statements: dict[tuple[int, Answer, Counted], list[Statement]] = defaultdict(list)
        for place in range(len(self._personas)):
            for each in self._still_told(place):
                counts = counted_in(each)
                if counts.of is not None and each.fields:
                    # Of a middle, or a part of all value, no answer is told.
                    answer = each.answer if counts.n is not None else None
                    statements[place, answer or Answer(field=each.fields[0]), counts].append(each)
        return [
            Told(
                segment=place,
                answer=answer,
                n=counts.n,
                of=counts.of or 0,
                base_n=counts.base_n,
                base_of=counts.base_of,
                is_chosen=any(each.role == "chosen" for each in same),
                ids=tuple(each.id for each in same),
            )
            for (place, answer, counts), same in statements.items()
        ]

    def _is_plain(self, told: Told) -> bool:
        """Tell whether nothing but that the field is known of everybody was told."""
        everybody = int(self._regions.sizes.sum())
        is_known = told.of == self._sizes[told.segment] and told.base_of in {None, everybody}
        return told.n is None and is_known

    def _still_told(self, place: int) -> list[Statement]:
        return [each for each in self._personas[place] if each.id not in self.withheld[place]]

    def _withhold(self, place: int, id_: str) -> None:
        self._told = None
        self.withheld[place] |= self._follows[place][id_]

    def _worth(self, told: Told) -> tuple[int, int, int]:
        """Say what is lost with an answer: statements, members told of, and rank."""
        lost = set[str]().union(*(self._follows[told.segment][id_] for id_ in told.ids))
        ids = [each.id for each in self._personas[told.segment]]
        return len(lost), self._sizes[told.segment], -ids.index(told.ids[0])


def _following(statements: Sequence[Statement]) -> Mapping[str, set[str]]:
    """Give each statement with all that cite it, and all that cite those."""
    citing: dict[str, set[str]] = {each.id: {each.id} for each in statements}
    for each in statements:
        for cited in each.cites:
            citing[cited].add(each.id)
    for _ in statements:
        citing = {id_: set().union(*(citing[each] for each in ids)) for id_, ids in citing.items()}
    return citing
