"""Short numbers: as few digits as leave every value on its side."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from profilekit.book.rounding import short_bound, shortest_between

NUMBERS = st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9)


def digits(number):
    return len(Decimal(repr(number)).normalize().as_tuple().digits)


@pytest.mark.parametrize(
    ("low", "high", "near", "told"),
    [
        (55.2, 55.99999999999999, 55.99999999999999, 55.9),
        (55.2, 58.0, 55.99999999999999, 56.0),
        (1850.0, 1877.0, 1877.0, 1870.0),
        (0.2273, 0.2299, 0.2286, 0.229),
        (-12.4, -3.1, -7.75, -8.0),
        (0.0, 0.0, 0.0, 0.0),
        (1.5, 1.5, 1.5, 1.5),
        (3e-5, 9e-5, 6.1e-5, 6e-5),
        (5e-324, 1e-323, 5e-324, 5e-324),
        (1e308, 1.7e308, 1.6e308, 1e308),
        (1.7e308, float("inf"), 1.75e308, 1.7e308),
        (1.0, float("inf"), float("inf"), float("inf")),
    ],
)
def test_the_shortest_number_is_told(low, high, near, told):
    assert shortest_between(low, high, near) == told


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_it_never_leaves_its_bounds_and_is_never_longer(bounds):
    low, near, high = sorted(bounds)
    found = shortest_between(low, high, near)
    assert low <= found <= high
    assert digits(found) <= digits(near)


@given(st.integers(1, 9), st.integers(-8, 8), st.floats(0, 1), st.floats(0, 1))
def test_a_number_of_one_digit_is_found_where_it_is_the_nearest(digit, power, below, above):
    number = float(f"{digit}e{power}")
    low, high = number * (1 - 0.2 * below / digit), number * (1 + 0.2 * above / digit)
    assume(low < high)
    found = shortest_between(low, high, (low + high) / 2)
    assert float(f"{found:.0e}") == found


@given(st.lists(NUMBERS, min_size=2, unique=True), st.data())
def test_a_short_bound_keeps_everybody_on_their_side(values, data):
    bound = data.draw(st.sampled_from(sorted(values)[1:]))
    short = short_bound(bound, max(value for value in values if value < bound))
    assert [value >= short for value in values] == [value >= bound for value in values]
