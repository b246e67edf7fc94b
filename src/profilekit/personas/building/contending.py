"""What contends for the places of a persona: distinct answers, and what is typical.

Of a family of fields (the same measure in other windows, its mean and its median) one answer
contends, and none that would tell of few people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.personas.building.candidates import LEAST_GAIN, uniqueness
from profilekit.personas.building.typical import Middle, Mode, known_values, middle_of
from profilekit.personas.disclosure.few import tells_of_few
from profilekit.personas.wording.headlines import headline_of
from profilekit.personas.wording.phrases import own_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.personas.building.candidates import Candidate
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.ground import Ground, Group
    from profilekit.personas.statement import Statement

__all__ = ["Contender", "Typical", "contenders_of", "family_of", "held_against_all", "typical_of"]

_WORDLESS: Final = 0.6
"""Our choice: what an answer counts for that there are no words for but its name."""
_ALIKE: Final = 0.1
"""Our choice: what an answer counts for that as many of a segment beside give. Low enough that
personas differ in most of what they tell, above nought so that what all share can still be told."""
_OF_ONE_THING: Final = re.compile(r"_(?:mean|median|max|min|std)(?=_)|_band_label$|_years$")


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate, as it would be told.

    Attributes
    ----------
    found : Candidate
        What was counted.
    statement : Statement
        What is told.
    weight : float
        What its gain counts, above 0.
    """

    found: Candidate
    statement: Statement
    weight: float

    @property
    def names_segment(self) -> bool:
        """Whether it is the label that all members were chosen by."""
        found = self.found
        return found.is_chosen and found.answer.kind == "is" and found.n == found.of

    @property
    def is_limited(self) -> bool:
        """Whether it is one of those that few places are for."""
        return self.found.is_chosen and not self.names_segment

    @property
    def score(self) -> float:
        """What it is worth; 0 where it is not clear."""
        is_clear = self.found.is_clear and self.found.low > 1 and self.found.gain >= LEAST_GAIN
        return self.found.gain * self.weight if is_clear else 0.0


@dataclass(frozen=True, slots=True)
class Typical:
    """Something typical, as it would be told.

    Attributes
    ----------
    found : Mode or Middle
        What was counted.
    statement : Statement
        What is told.
    worth : float
        Least share of the members, or how narrow the interval is; 0 to 1.
    """

    found: Mode | Middle
    statement: Statement
    worth: float


def family_of(field: str) -> str:
    """Name what a field measures, whatever its window and the kind of its middle.

    Examples
    --------
    >>> family_of("order_value_median_amount"), family_of("age_band_label")
    ('order_value_amount', 'age')
    """
    return _OF_ONE_THING.sub("", field)


class _Rule:
    """Which statements may be told."""

    def __init__(self, ground: Ground, group: Group, minimum: int, refused: frozenset[str]) -> None:
        self._sizes = (group.own.customers, ground.base.customers)
        self._minimum, self._refused = minimum, refused

    def allows(self, statement: Statement) -> bool:
        members, customers = self._sizes
        return statement.id not in self._refused and not tells_of_few(
            statement, members_count=members, customers_count=customers, minimum=self._minimum
        )


def contenders_of(
    candidates: Iterable[Candidate],
    ground: Ground,
    group: Group,
    beside: Sequence[Counts],
    *,
    minimum: int,
    refused: frozenset[str],
) -> list[Contender]:
    """Choose the candidate of each family that is worth most, the best families first.

    Parameters
    ----------
    candidates : iterable of Candidate
        All that are more common among members.
    ground, group : Ground and Group
        Everybody, and the members.
    beside : sequence of Counts
        Of the members of segments that are told beside.
    minimum : int
        Fewest customers behind a count.
    refused : frozenset of str
        Ids of statements that must not be told.
    """
    rule = _Rule(ground, group, minimum, refused)
    best: dict[str, Contender] = {}
    # No weight is above 1, so that once a family has an answer few others need to be looked at.
    for each in sorted(candidates, key=lambda each: (-each.gain, each.field.spec.name)):
        family = family_of(each.field.family)
        if family in best and best[family].score > each.gain:
            continue
        statement = group.narrator.distinct(each)
        if not rule.allows(statement):
            continue
        weight = 1 - (1 - _ALIKE) * (1 - uniqueness(each, beside))
        weight *= _WORDLESS if headline_of(statement, own_phrases(), group.subject) is None else 1
        contender = Contender(each, statement, weight)
        if family not in best or _order(contender) < _order(best[family]):
            best[family] = contender
    return sorted(best.values(), key=_order)


def _order(contender: Contender) -> tuple[float, float, str]:
    return -contender.score, -contender.found.gain, contender.statement.id


def typical_of(
    modes: Iterable[Mode], ground: Ground, group: Group, *, minimum: int, refused: frozenset[str]
) -> list[Typical]:
    """Find what is typical: clear modes, and the middles of numbers that there are words for.

    Parameters
    ----------
    modes : iterable of Mode
        What members answer most often.
    ground, group : Ground and Group
        Everybody, and the members.
    minimum : int
        Fewest customers behind a count.
    refused : frozenset of str
        Ids of statements that must not be told.
    """
    rule = _Rule(ground, group, minimum, refused)
    found = [*_modes(modes, group), *_middles(ground, group, minimum)]
    allowed = (each for each in found if rule.allows(each.statement))
    return sorted(allowed, key=lambda each: (-each.worth, each.statement.id))


def _modes(modes: Iterable[Mode], group: Group) -> Iterable[Typical]:
    for mode in modes:
        if mode.is_clear:
            statement = group.narrator.mode(mode)
            low = statement.interval.low if statement.interval else 0.0
            yield Typical(mode, statement, low)


def _middles(ground: Ground, group: Group, minimum: int) -> Iterable[Typical]:
    for field in group.fields:
        words = own_phrases().field(field.family)
        is_told = words is not None and words.words.told("median", group.subject) is not None
        if not is_told or field.spec.dtype in {"string", "bool"}:
            continue
        middle = middle_of(field, group.frame, minimum=minimum)
        if middle is not None and middle.of >= minimum and middle.is_clear:
            statement = group.narrator.middle(middle, ground.base.known[field.spec.name])
            yield Typical(middle, statement, 1 - (middle.high - middle.low) / abs(middle.value))


def held_against_all(typical: Typical, ground: Ground) -> Typical:
    """Add the middle of all customers to a middle that is told; it takes a look at all of them."""
    if not isinstance(typical.found, Middle):
        return typical
    everybody = known_values(ground.book.frame[typical.found.field.spec.name])
    base = {"base_value": float(np.median(everybody))}
    return replace(typical, statement=typical.statement.model_copy(update=base))
