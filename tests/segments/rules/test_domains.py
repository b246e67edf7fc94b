"""What a column can still be: sets of numbers and of texts."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from profilekit.segments.rules.domains import Domain, Interval, Numbers, Texts

ends = st.integers(-4, 4)
intervals = st.builds(Interval, ends, ends, st.booleans(), st.booleans())
points = st.sampled_from([half / 2 for half in range(-11, 12)])


def union(parts):
    """Numbers of apart intervals in order: what the module makes of rules."""
    made = Numbers((Interval(-math.inf, math.inf),))
    for part in parts:
        made = made.common((Numbers(()) if part.is_empty else Numbers((part,))).rest())
    return made.rest()


def has(numbers, x):
    return any(
        (each.low < x or (each.low == x and each.has_low))
        and (x < each.high or (each.high == x and each.has_high))
        for each in numbers.intervals
    )


@given(st.lists(intervals, max_size=3), st.lists(intervals, max_size=3), points)
def test_common_and_rest_are_as_of_sets(one, other, x):
    a, b = union(one), union(other)
    assert has(a, x) == any(has(Numbers((part,)), x) for part in one)
    assert has(a.common(b), x) == (has(a, x) and has(b, x))
    assert has(a.rest(), x) != has(a, x)
    assert a.rest().rest() == a


@given(st.lists(intervals, max_size=3))
def test_whole_numbers_are_kept_and_no_others(parts):
    made = union(parts)
    whole = made.whole()
    for x in range(-6, 7):
        assert has(whole, x) == has(made, x)
    assert whole.is_empty == (not any(has(made, x) for x in range(-6, 7)))


texts = st.builds(Texts, st.frozensets(st.sampled_from("abc")), st.booleans())


@given(texts, texts, st.sampled_from("abcd"))
def test_texts_are_a_set_or_all_but_one(one, other, x):
    def holds(some):
        return (x in some.texts) != some.all_but

    assert holds(one.common(other)) == (holds(one) and holds(other))
    assert holds(one.rest()) != holds(one)


def test_what_can_be_missing_is_not_empty():
    nothing = Numbers(())
    assert Domain(nothing, can_miss=False).is_empty
    assert not Domain(nothing).is_empty
    assert not Domain(can_miss=False).is_empty


def test_text_and_numbers_together_are_no_verdict():
    both = Domain(Numbers((Interval(1, 1),))).common(Domain(Texts(frozenset("a"))))
    assert both.values is None
