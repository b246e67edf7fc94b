"""What is told of segments together, chosen so that nothing tells of few people.

Besides what is chosen there is what is told in any case: what a segment is worth, what its members
buy, and of how many a label without a clear answer is known. All of it is protected as one.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from profilekit.personas.building.choosing import choose
from profilekit.personas.building.fitting import as_flag
from profilekit.personas.building.unsaid import unclear_counts
from profilekit.personas.disclosure.protecting import withheld_of
from profilekit.segments.memberships import id_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.choosing import Choice, Prepared
    from profilekit.personas.statement import Statement

__all__ = ["Protected", "protected"]

_ROUNDS: Final = 3
"""How often other statements are looked for in place of those withheld."""


class Protected(NamedTuple):
    """What may be told of a segment.

    Attributes
    ----------
    identity, fitting : tuple of Statement
        What is told in any case, as far as it may be.
    choice : Choice
        What is chosen.
    withheld : tuple of Statement
        What is kept back.
    countable : frozenset of str
        Fields without a clear answer of which it may be told of how many members they are known.
    """

    identity: tuple[Statement, ...]
    choice: Choice
    fitting: tuple[Statement, ...]
    withheld: tuple[Statement, ...]
    countable: frozenset[str]


def protected(
    known: Sequence[Prepared],
    identities: Sequence[tuple[Statement, ...]],
    fittings: Sequence[tuple[Statement, ...]],
    asked: Asked,
) -> list[Protected]:
    """Choose until nothing that is told tells of few people, and keep what was withheld."""
    choices = [choose(each, asked, frozenset()) for each in known]
    counted = [unclear_counts(each.modes, asked.minimum_customers) for each in known]
    gone: list[dict[str, Statement]] = [{} for _ in known]
    for turn in count():
        told = [
            [each for each in (*own, *choice.statements, *fit, *counts) if each.id not in lost]
            for own, choice, fit, counts, lost in zip(
                identities, choices, fittings, counted, gone, strict=True
            )
        ]
        found = withheld_of(
            [list(map(as_flag, statements)) for statements in told],
            members=[each.group.inside for each in known],
            minimum=asked.minimum_customers,
            names=[id_of(each.group.segment) for each in known],
            asked_by=asked.asked_by,
        )
        if not any(found):
            break
        for place, ids in enumerate(found):
            gone[place] |= {each.id: each for each in told[place] if each.id in ids}
            if not ids:
                continue
            if turn < _ROUNDS:
                choices[place] = choose(known[place], asked, frozenset(gone[place]))
            else:
                choices[place] = choices[place].without(ids)
    return [
        Protected(
            tuple(each for each in own if each.id not in lost),
            choice,
            tuple(each for each in fit if each.id not in lost),
            tuple(each for each in lost.values() if each not in counts),
            frozenset(each.fields[0] for each in counts if each.id not in lost),
        )
        for own, choice, fit, counts, lost in zip(
            identities, choices, fittings, counted, gone, strict=True
        )
    ]
