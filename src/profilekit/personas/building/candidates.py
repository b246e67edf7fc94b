"""What could be told of the members: answers that they give clearly more often than all customers.

Each is compared by Fisher's exact test, with the false discovery rate held over all that were
compared, and with the interval of Katz. A difference that is certain but tiny is not told: people
would read more into it than there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.personas.building.counting import questions
from profilekit.stats.lift import lifts, q_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from profilekit.personas.building.counting import Counts, Cuts
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.statement import Answer

__all__ = ["LEAST_GAIN", "LEAST_SHARE", "Candidate", "compared", "gains", "uniqueness"]

LEAST_GAIN: Final = 0.05
"""Our choice: of a hundred members, five more than of a hundred customers, at the lower end of the
interval of the lift."""
LEAST_SHARE: Final = 0.2
"""Our choice: what fewer than a fifth of the members have says nothing of one who stands for all,
however rare it is elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An answer, counted among members and all.

    Attributes
    ----------
    field : ToldField
        What it is an answer to.
    answer : Answer
        The answer.
    n, of, base_n, base_of : int
        Members who give it, members of whom it is known, and the same of all customers.
    lift, low, high : float
        Times as common as among all, and the ends of its interval.
    is_chosen : bool
        Whether members were chosen by it.
    is_clear : bool
        Whether the difference is no chance find.
    """

    field: ToldField
    answer: Answer
    n: int
    of: int
    base_n: int
    base_of: int
    lift: float
    low: float
    high: float
    is_chosen: bool
    is_clear: bool

    @property
    def share(self) -> float:
        """Part of the members."""
        return self.n / self.of

    @property
    def gain(self) -> float:
        """How many more of the members than of all, at the lower end of the interval."""
        return float(gains(np.array(self.share), np.array(self.low)))


def gains(shares: NDArray[np.float64], lows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how much larger a share is than among all, where the lift is as low as it may be."""
    return shares * (1 - 1 / np.maximum(lows, 1e-12))


@dataclass(slots=True)
class _Asked:
    field: ToldField
    answer: Answer
    numbers: tuple[int, int, int, int]
    p_value: float = 1.0
    lift: tuple[float, float, float] = (1.0, 0.0, 1.0)


def compared(
    fields: Sequence[ToldField],
    cuts: Cuts,
    own: Counts,
    base: Counts,
    *,
    constructed: frozenset[str],
    minimum: int,
    false_discovery_rate: float,
) -> tuple[list[Candidate], int]:
    """Compare all answers to some fields, and keep those that could be told.

    Parameters
    ----------
    fields : sequence of ToldField
        The fields.
    cuts : Cuts
        Where numbers are cut.
    own, base : Counts
        Of the members and of all customers.
    constructed : frozenset of str
        Fields that members were chosen by.
    minimum : int
        Fewest members, and customers, who give an answer that is told.
    false_discovery_rate : float
        Share of chance finds to be expected at most, of fields that members were chosen by apart
        from others.

    Returns
    -------
    tuple of list of Candidate and int
        Those more common among members, if only by little, and how many were compared in all.
    """
    found: list[Candidate] = []
    tested = 0
    for is_chosen in (False, True):
        those = [each for each in fields if (each.spec.name in constructed) is is_chosen]
        asked = [one for each in those for one in _asked(each, cuts, own, base, minimum)]
        q = q_values(np.array([one.p_value for one in asked], dtype=np.float64))
        tested += len(asked)
        found += [
            _candidate(one, is_chosen=is_chosen, is_clear=bool(value <= false_discovery_rate))
            for one, value in zip(asked, q.tolist(), strict=True)
            if one.lift[0] > 1
        ]
    return found, tested


def _asked(field: ToldField, cuts: Cuts, own: Counts, base: Counts, minimum: int) -> list[_Asked]:
    """Ask everything of one field; of two opposites the one that is more common among members."""
    name = field.spec.name
    of, base_of = own.known[name], base.known[name]
    if of in {0, base_of}:
        return []
    asked: list[_Asked] = []
    for opposites in questions(name, cuts, base, minimum):
        counted = [(own.of(answer), base.of(answer)) for answer in opposites]
        place = int(np.argmax([n * base_of - base_n * of for n, base_n in counted]))
        n, base_n = counted[place]
        asked.append(_Asked(field, opposites[place], (n, of, base_n, base_of)))
    # What is too rare to be told is one of those compared, and never clear.
    tellable = [one for one in asked if _is_tellable(one.numbers, minimum)]
    n, base_n = (np.array([one.numbers[at] for one in tellable]) for at in (0, 2))
    result = lifts(n, base_n - n, group_size=of, rest_size=base_of - of)
    for at, one in enumerate(tellable):
        one.p_value = float(result.p_value[at])
        one.lift = (float(result.lift[at]), float(result.low[at]), float(result.high[at]))
    return asked


def _is_tellable(numbers: tuple[int, int, int, int], minimum: int) -> bool:
    n, of, base_n, base_of = numbers
    is_frequent = n >= minimum and n / of >= LEAST_SHARE
    return is_frequent and n / of - base_n / base_of >= LEAST_GAIN


def _candidate(one: _Asked, *, is_chosen: bool, is_clear: bool) -> Candidate:
    n, of, base_n, base_of = one.numbers
    lift, low, high = one.lift
    return Candidate(
        field=one.field,
        answer=one.answer,
        n=n,
        of=of,
        base_n=base_n,
        base_of=base_of,
        lift=lift,
        low=low,
        high=high,
        is_chosen=is_chosen,
        is_clear=is_clear,
    )


def uniqueness(candidate: Candidate, beside: Iterable[Counts]) -> float:
    """Tell what part of the members have it beyond the most of any segment beside, 0 to 1."""
    name = candidate.answer.field
    others = [each.of(candidate.answer) / each.known[name] for each in beside if each.known[name]]
    return max(1 - max(others, default=0.0) / candidate.share, 0.0)
