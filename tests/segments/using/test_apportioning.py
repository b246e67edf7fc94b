"""Largest remainder: exact sums, exact bounds, and its known paradox."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnsupportedInputError
from profilekit.segments.using.apportioning import fair_shares, largest_remainder

votes = st.fractions(min_value=0, max_value=1000, max_denominator=50)


@st.composite
def bounded(draw):
    """Totals, votes and bounds that can be reconciled."""
    k = draw(st.integers(1, 7))
    given_votes = draw(st.lists(votes.filter(bool), min_size=k, max_size=k))
    lows = draw(st.lists(st.integers(0, 20), min_size=k, max_size=k))
    highs = [low + draw(st.integers(0, 40)) for low in lows]
    tops = [high if draw(st.booleans()) else None for high in highs]
    most = sum(lows) + 200 if None in tops else sum(highs)
    return draw(st.integers(sum(lows), most)), given_votes, lows, tops


def by_bisection(total, votes, lows, tops):
    """Find the common rate by halving; independent of the bends."""
    low, high = 0.0, 1e9
    for _ in range(200):
        rate = (low + high) / 2
        filled = [
            min(max(rate * float(v), a), b if b is not None else float("inf"))
            for v, a, b in zip(votes, lows, tops, strict=True)
        ]
        low, high = (rate, high) if sum(filled) < total else (low, rate)
    return filled


@given(bounded())
def test_shares_add_up_and_keep_the_bounds(asked):
    total, given_votes, lows, tops = asked
    shares = fair_shares(total, given_votes, lows, tops, asked_by="me")
    assert sum(shares) == total
    assert all(share >= low for share, low in zip(shares, lows, strict=True))
    assert all(top is None or s <= top for s, top in zip(shares, tops, strict=True))


@given(bounded())
def test_shares_that_no_bound_holds_are_the_same_multiple_of_their_votes(asked):
    total, given_votes, lows, tops = asked
    shares = fair_shares(total, given_votes, lows, tops, asked_by="me")
    rates = {
        share / vote
        for share, vote, low, top in zip(shares, given_votes, lows, tops, strict=True)
        if low < share and (top is None or share < top)
    }
    assert len(rates) <= 1


@given(bounded())
def test_shares_are_those_found_by_bisection(asked):
    total, given_votes, lows, tops = asked
    shares = fair_shares(total, given_votes, lows, tops, asked_by="me")
    found = by_bisection(total, given_votes, lows, tops)
    assert [float(share) for share in shares] == pytest.approx(found, abs=1e-6)


def test_a_low_and_a_cap_are_reckoned_together():
    # 10 units by 1 : 1 : 6. The cap of 4 leaves 6, of which the low of 2 takes none from 3 and 3.
    shares = fair_shares(
        10, [Fraction(1), Fraction(1), Fraction(6)], [2, 0, 0], [None, None, 4], asked_by="me"
    )
    assert shares == [3, 3, 4]


@pytest.mark.parametrize(
    ("total", "lows", "tops", "told"),
    [(3, [2, 2], [None, None], "at least 4"), (9, [0, 0], [4, 4], "at most 8")],
)
def test_bounds_that_cannot_be_kept_are_refused(total, lows, tops, told):
    with pytest.raises(UnsupportedInputError, match=told):
        fair_shares(total, [Fraction(1), Fraction(1)], lows, tops, asked_by="me")


@given(st.lists(votes, min_size=1, max_size=8).filter(any), st.integers(0, 10_000))
def test_units_add_up_and_are_less_than_one_from_the_share(given_votes, total):
    shares = [total * vote / sum(given_votes) for vote in given_votes]
    units = largest_remainder(shares, [str(n) for n in range(len(shares))])
    assert sum(units) == total
    assert all(abs(unit - share) < 1 for unit, share in zip(units, shares, strict=True))


@given(st.lists(votes, min_size=1, max_size=8).filter(any), st.integers(0, 1000))
def test_more_votes_never_get_less(given_votes, total):
    shares = [total * vote / sum(given_votes) for vote in given_votes]
    units = largest_remainder(shares, [str(n) for n in range(len(shares))])
    pairs = list(zip(given_votes, units, strict=True))
    assert all(mine >= other for vote, mine in pairs for less, other in pairs if vote > less)


@given(st.lists(votes, min_size=1, max_size=6).filter(any), st.integers(0, 500))
def test_one_unit_more_takes_at_most_one_from_anybody(given_votes, total):
    names = [str(n) for n in range(len(given_votes))]

    def shared(units):
        return largest_remainder([units * vote / sum(given_votes) for vote in given_votes], names)

    assert all(
        more >= less - 1 for less, more in zip(shared(total), shared(total + 1), strict=True)
    )


@given(st.tuples(votes, votes).filter(any), st.integers(0, 500))
def test_of_two_nobody_loses_by_a_larger_total(given_votes, total):
    def shared(units):
        return largest_remainder(
            [units * vote / sum(given_votes) for vote in given_votes], ["a", "b"]
        )

    assert all(more >= less for less, more in zip(shared(total), shared(total + 1), strict=True))


def test_of_three_one_can_lose_by_a_larger_total():
    # Sizes 6, 6 and 2: of 10 units the third gets 2, of 11 only 1 (Alabama, 1880).
    sizes = [Fraction(6), Fraction(6), Fraction(2)]
    shared = [largest_remainder([n * s / 14 for s in sizes], ["a", "b", "c"]) for n in (10, 11)]
    assert shared == [[4, 4, 2], [5, 5, 1]]


def test_equal_remainders_go_by_name():
    half = Fraction(1, 2)
    assert largest_remainder([half, half], ["b", "a"]) == [0, 1]
