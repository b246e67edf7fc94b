"""Largest remainder: whole units split in proportion, exactly, within bounds.

All is reckoned in fractions, because a remainder that two floats get wrong in the last digit hands
a place to the wrong group.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["fair_shares", "largest_remainder"]


def fair_shares(
    total: int,
    votes: Sequence[Fraction],
    lows: Sequence[int],
    highs: Sequence[int | None],
    *,
    asked_by: str,
) -> list[Fraction]:
    """Split a total in proportion to votes, no share below its low or above its high.

    What a bound takes or leaves is split among the others in proportion again, so all shares that
    no bound holds are the same multiple of their votes.

    Parameters
    ----------
    total : int
        Units to split, 0 or more.
    votes : sequence of Fraction
        0 or more; one without votes gets its low.
    lows, highs : sequences of int
        Bounds of each; a high of None is none.
    asked_by : str
        Who asks.

    Returns
    -------
    list of Fraction
        Shares that add up to the total.

    Raises
    ------
    UnsupportedInputError
        If the bounds leave no such split.

    Examples
    --------
    >>> shares = fair_shares(
    ...     10, [Fraction(1), Fraction(1), Fraction(6)], [2, 0, 0], [None, None, 4], asked_by="me"
    ... )
    >>> [str(share) for share in shares]
    ['3', '3', '4']
    """
    tops = [low if vote == 0 else high for vote, low, high in zip(votes, lows, highs, strict=True)]
    least, most = sum(lows), sum(top for top in tops if top is not None)
    if least > total or (None not in tops and most < total):
        which = "at least" if least > total else "at most"
        raise UnsupportedInputError(
            f"{total} units to share out, of which the segments take {which} "
            f"{least if least > total else most}",
            asked_by=asked_by,
            expected="a total between the sums of minimum= and of caps=, and somebody to share it",
        )

    def clipped(place: int, rate: Fraction) -> Fraction:
        top, share = tops[place], rate * votes[place]
        return max(Fraction(lows[place]), share if top is None else min(share, Fraction(top)))

    def filled(rate: Fraction) -> Fraction:
        return sum((clipped(place, rate) for place in range(len(votes))), Fraction(0))

    bends = sorted(
        {Fraction(0)}
        | {low / vote for vote, low in zip(votes, lows, strict=True) if vote}
        | {top / vote for vote, top in zip(votes, tops, strict=True) if vote and top is not None}
    )
    below, above = 0, len(bends)
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (middle, above) if filled(bends[middle]) <= total else (below, middle)
    rate = bends[below]
    growing = sum(
        (
            vote
            for vote, low, top in zip(votes, lows, tops, strict=True)
            if rate * vote >= low and (top is None or rate * vote < top)
        ),
        Fraction(0),
    )
    rate += (total - filled(rate)) / growing if growing else 0
    return [clipped(place, rate) for place in range(len(votes))]


def largest_remainder(shares: Sequence[Fraction], names: Sequence[str]) -> list[int]:
    """Round shares to whole units that add up to the same.

    Each gets the whole part of its share, and what is left goes to the largest remainders, of
    equal ones to the names that come first [1]_. So no one is a whole unit or more off. That is
    the method of Hamilton, and has its paradox: with a larger total a group can get one unit
    less, because its remainder has become smaller than another's.

    Parameters
    ----------
    shares : sequence of Fraction
        0 or more; their sum is whole.
    names : sequence of str
        All different.

    References
    ----------
    .. [1] Balinski, M. L. and Young, H. P. (1982), "Fair Representation: Meeting the Ideal of One
       Man, One Vote", Yale University Press.

    Examples
    --------
    >>> sizes = [Fraction(6), Fraction(6), Fraction(2)]
    >>> [largest_remainder([n * size / 14 for size in sizes], ["a", "b", "c"]) for n in (10, 11)]
    [[4, 4, 2], [5, 5, 1]]
    """
    units = [floor(share) for share in shares]
    left = int(sum(shares, Fraction(0))) - sum(units)
    order = sorted(range(len(shares)), key=lambda i: (units[i] - shares[i], names[i]))
    for place in order[:left]:
        units[place] += 1
    return units
