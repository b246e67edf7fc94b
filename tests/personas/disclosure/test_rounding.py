"""Numbers for the public: whatever was counted exactly cannot be told from what is said."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.personas.disclosure.rounding import rounded, rounded_count, rounded_resampling
from profilekit.personas.statement import Answer, Interval, Resampling, SectionId, Statement
from profilekit.stats.wilson import wilson_interval


def share(n: int, of: int, base_n: int, base_of: int, **more: Any) -> Statement:
    value, base_value = n / of, base_n / base_of
    low, high = wilson_interval(n, of)
    lift = value / base_value if base_value else None
    return Statement(
        id="channels/distinct.sms",
        section=SectionId.CHANNELS,
        key="sms_flag.yes",
        rule_id="distinct",
        role="distinct",
        answer=Answer(field="sms_flag", value=True),
        n=n,
        of=of,
        base_n=base_n,
        base_of=base_of,
        value=value,
        interval=Interval(low=low, high=high),
        base_value=base_value,
        lift=lift,
        lift_interval=None if lift is None else Interval(low=lift * 0.9, high=lift * 1.1),
        recipe=f"{n} / {of}",
        came_back_share=0.943,
        **more,
    )


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int, int]:
    of = draw(st.integers(10, 400))
    n = draw(st.integers(0, of))
    rest_of = draw(st.integers(0, 4_000))
    return n, of, n + draw(st.integers(0, rest_of)), of + rest_of


@given(exact=counts(), moved=st.tuples(*[st.integers(-2, 2)] * 4))
def test_all_counts_that_round_alike_are_told_alike(
    exact: tuple[int, int, int, int], moved: tuple[int, ...]
) -> None:
    near = [rounded_count(count) + by for count, by in zip(exact, moved, strict=True)]
    n, of, base_n, base_of = near
    if not (0 <= n <= of and n <= base_n and of <= base_of and base_n <= base_of and of):
        return
    assert [rounded_count(count) for count in near] == [rounded_count(count) for count in exact]
    assert rounded(share(n, of, base_n, base_of)) == rounded(share(*exact))


@given(exact=counts())
def test_what_is_told_agrees_with_itself(exact: tuple[int, int, int, int]) -> None:
    told = rounded(share(*exact))
    assert told.n is not None
    assert told.of
    assert told.base_n is not None
    assert told.base_of
    assert told.value == pytest.approx(told.n / told.of, abs=0.005 + 1e-9)
    assert told.base_value == pytest.approx(told.base_n / told.base_of, abs=0.005 + 1e-9)
    if told.lift is not None:
        assert told.lift == round((told.value or 0) / (told.base_value or 0), 1)
    assert told.interval is not None
    assert told.interval.low <= told.n / told.of <= told.interval.high


@given(exact=counts())
def test_nothing_more_exact_is_left(exact: tuple[int, int, int, int]) -> None:
    told = rounded(share(*exact))
    assert told.suppression == "rounded"
    assert told.recipe is None
    assert told.lift_interval is None
    assert not any((count or 0) % 5 for count in (told.n, told.of, told.base_n, told.base_of))
    ends = (told.interval.low, told.interval.high) if told.interval else ()
    shares = (told.value, told.base_value, told.came_back_share, *ends)
    assert all(each == round(each, 2) for each in shares if each is not None)


@given(exact=counts())
def test_rounding_twice_changes_nothing(exact: tuple[int, int, int, int]) -> None:
    told = rounded(share(*exact))
    assert rounded(told) == told


@given(exact=counts())
def test_the_interval_encloses_that_of_the_rounded_counts(exact: tuple[int, int, int, int]) -> None:
    told = rounded(share(*exact))
    assert told.n is not None
    assert told.of
    assert told.interval is not None
    low, high = wilson_interval(told.n, told.of)
    assert told.interval.low <= low <= told.interval.low + 0.0101
    assert told.interval.high - 0.0101 <= high <= told.interval.high


def test_shares_of_half_a_percent_are_rounded_up() -> None:
    assert rounded(share(25, 200, 1, 1)).value == 0.13


def test_no_lift_is_told_over_nothing() -> None:
    assert rounded(share(12, 60, 12, 6_000)).lift is None


@pytest.mark.parametrize(
    ("exact", "told"), [(354.25, 350.0), (0.0427, 0.043), (7.0, 7.0), (0.0, 0.0), (-12.5, -12.0)]
)
def test_a_middle_is_told_in_two_digits_without_its_interval(exact: float, told: float) -> None:
    middle = Statement(
        id="behaviours/typical.spend",
        section=SectionId.BEHAVIOURS,
        key="spend_amount.median",
        rule_id="typical",
        role="typical",
        metric="median",
        value=exact,
        base_value=exact,
        interval=Interval(low=exact - 1, high=exact + 1),
        of=61,
        base_of=499,
    )
    public = rounded(middle)
    assert (public.value, public.base_value, public.interval) == (told, told, None)
    assert (public.n, public.of, public.base_of) == (None, 60, 500)


def test_a_part_of_all_value_is_told_to_five_percent() -> None:
    worth = share(61, 499, 61, 499).model_copy(
        update={"metric": "value-share", "n": None, "value": 0.41499, "base_value": None}
    )
    public = rounded(worth)
    assert (public.value, public.interval, public.lift) == (0.4, None, None)


@pytest.mark.parametrize(("exact", "told"), [(0.943, 0.9), (0.18, 0.2), (0.17, 0.2), (1.0, 1.0)])
def test_how_often_it_came_back_is_told_to_a_tenth(exact: float, told: float) -> None:
    came_back = share(40, 61, 203, 499).model_copy(update={"came_back_share": exact})
    assert rounded(came_back).came_back_share == told


def test_what_is_withheld_has_no_numbers_to_round() -> None:
    kept_back = Statement(
        id="pains/x", section=SectionId.PAINS, key="x", rule_id="x", role="derived",
        suppression="withheld",
    )  # fmt: skip
    assert rounded(kept_back) == kept_back


@pytest.mark.parametrize("count", range(30))
def test_no_count_moves_by_more_than_two(count: int) -> None:
    assert abs(rounded_count(count) - count) <= 2
    assert math.fmod(rounded_count(count), 5) == 0


def test_a_share_of_value_is_that_of_the_value_and_not_of_those_who_bring_it():
    worth = Statement(
        id="identity/identity.value",
        section="identity",
        key="identity.value",
        rule_id="value",
        role="typical",
        metric="value-share",
        value=0.4093,
        n=421,
        of=2469,
    )
    told = rounded(worth)
    assert (told.value, told.n, told.of) == (0.4, 420, 2470)


def test_customers_drawn_are_rounded() -> None:
    told = rounded_resampling(Resampling(resamples_count=99, drawn_count=601, customers_count=1233))
    assert (told.resamples_count, told.drawn_count, told.customers_count) == (99, 600, 1235)
