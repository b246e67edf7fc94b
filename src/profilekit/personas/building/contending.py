"""What contends for the places of a persona: distinct answers, and what is typical.

Of a family of fields (the same measure in other windows, its mean and its median) one answer
contends, of answers in the same words the best, and none that would tell of few people. What is
rarer among members than among all is not typical of them, and what does not hurt is no pain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.book.sensitive import about_of_label
from profilekit.personas.building.candidates import LEAST_GAIN, uniqueness
from profilekit.personas.building.typical import Middle, Mode, known_values, middle_of
from profilekit.personas.disclosure.rounding import rounded
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.headlines import headline_of
from profilekit.personas.wording.phrases import own_phrases
from profilekit.personas.wording.rules import base_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.personas.building.candidates import Candidate
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.ground import Ground, Group
    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Answer, Statement

__all__ = [
    "Contender",
    "Typical",
    "contenders_of",
    "family_of",
    "held_against_all",
    "typical_of",
    "words_of",
]

_WORDLESS: Final = 0.6
_RANGE: Final = 0.3
"""Our choice: what an answer counts for that there are no words for but its name, and what a range
of numbers counts for, with two ends to be read."""
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

    @property
    def is_commonplace(self) -> bool:
        """Whether it is as common among all customers, as far as can be known."""
        base, interval = self.statement.base_value, self.statement.interval
        return base is not None and interval is not None and interval.low <= base


@cache
def family_of(field: str) -> str:
    """Name what a field measures, whatever its window, the kind of its middle and its artefacts.

    Examples
    --------
    >>> family_of("order_value_median_amount"), family_of("age_band_label")
    ('order_value_amount', 'age')
    >>> family_of("top_brand_share") == family_of("top_category_share")
    True
    """
    found = own_phrases().field(field)
    return (found and found.words.thing) or _OF_ONE_THING.sub("", field)


def words_of(statement: Statement, subject: Subject) -> object:
    """Give what its headline says, whatever the window; without one, what it is of."""
    headline = headline_of(statement, own_phrases(), subject)
    if headline is None:
        return statement.id
    found = own_phrases().field(base_of(statement.key))
    parts = tuple(found.parts.values()) if found else ()
    return headline, parts, statement.answer and statement.answer.value


class _Rule:
    """Which statements may be told."""

    def __init__(self, ground: Ground, group: Group, minimum: int, refused: frozenset[str]) -> None:
        self._narrator, self._opted_in = group.narrator, ground.purposes
        self._subject: Subject = group.subject
        self._minimum, self._refused = minimum, refused

    def allows(self, statement: Statement) -> bool:
        if statement.id in self._refused or self._is_sensitive(statement.answer):
            return False
        if not _belongs(statement) or self._is_unreadable(statement):
            return False
        return not self._narrator.tells_of_few(statement, self._minimum)

    def _is_unreadable(self, statement: Statement) -> bool:
        """Tell whether it takes a sentence, and there is none."""
        found = own_phrases().field(base_of(statement.key))
        takes_sentence = found is not None and found.words.sentences_only
        return takes_sentence and headline_of(statement, own_phrases(), self._subject) is None

    def _is_sensitive(self, answer: Answer | None) -> bool:
        if answer is None or not isinstance(answer.value, str) or answer.field in self._opted_in:
            return False
        return bool(about_of_label(answer.value))


def _belongs(statement: Statement) -> bool:
    """Tell whether it is a pain, where that is what its section tells."""
    answer = statement.answer
    if statement.section is not SectionId.PAINS or answer is None or answer.kind == "is":
        return True
    found = own_phrases().field(base_of(statement.key))
    return answer.kind in {"yes", "more" if found is None else found.words.hurts}


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
        weight *= _readable(statement, group.subject)
        contender = Contender(each, statement, weight)
        if family not in best or _order(contender) < _order(best[family]):
            best[family] = contender
    first: dict[object, Contender] = {}
    for each in sorted(best.values(), key=_order):
        _ = first.setdefault(words_of(each.statement, group.subject), each)
    return list(first.values())


def _readable(statement: Statement, subject: Subject) -> float:
    if headline_of(statement, own_phrases(), subject) is not None:
        return 1
    answer = statement.answer
    return _RANGE if answer is not None and answer.kind == "between" else _WORDLESS


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
    return sorted(allowed, key=lambda each: (each.is_commonplace, -each.worth, each.statement.id))


def _modes(modes: Iterable[Mode], group: Group) -> Iterable[Typical]:
    for mode in modes:
        if mode.is_clear:
            statement = group.narrator.mode(mode)
            low = statement.interval.low if statement.interval else 0.0
            if _is_as_common(statement) and _is_as_common(rounded(statement)):
                yield Typical(mode, statement, low)


def _is_as_common(statement: Statement) -> bool:
    return (statement.value or 0.0) >= (statement.base_value or 0.0)


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
