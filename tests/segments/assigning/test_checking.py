"""What is wrong with definitions is found before customers are counted, all of it at once."""

from __future__ import annotations

from itertools import product

import pytest

from profilekit.segments import (
    AllOf,
    AnyOf,
    Customers,
    Not,
    Segment,
    customers,
    events,
    field,
    in_segment,
)
from profilekit.segments.assigning.checking import Column, SegmentRulesError, faults_of
from profilekit.segments.rules.holding import holding
from profilekit.segments.rules.tree import Between, Compare, Known, OneOf
from segments.random_rules import dice_of

COLUMNS = {
    "customer_id": Column("text"),
    "recency_days": Column("whole", low=0),
    "discount_share": Column("float", low=0, high=1),
    "spend_amount": Column("float"),
    "country_label": Column("text"),
    "card_flag": Column("flag"),
    "web_events_any_30d_count": Column("whole", low=0),
}
DAYS, SPEND, COUNTRY = field("recency_days"), field("spend_amount"), field("country_label")


def segment(name, definition, **more):
    return Segment(id=name, name=name, levels=("behavioural",), definition=definition, **more)


def faults(*segments, elsewhere=()):
    return faults_of(segments, COLUMNS, elsewhere=elsewhere)


def codes(*segments, **more):
    return [(fault.segment, fault.code) for fault in faults(*segments, **more)]


@pytest.mark.parametrize(
    "rule",
    [
        (DAYS < 5) & (DAYS > 7),
        (DAYS > 2) & (DAYS < 3),
        (SPEND > 2) & (SPEND <= 2),
        (SPEND == 2) & (SPEND != 2),
        (SPEND == 2) & (SPEND == 3),
        SPEND.between(3, 2),
        SPEND.one_of(),
        COUNTRY.one_of(),
        COUNTRY.one_of("DE", "AT") & COUNTRY.one_of("FR"),
        COUNTRY.one_of("DE", "AT") & ~COUNTRY.one_of("AT", "DE", "FR"),
        (COUNTRY == "DE") & (COUNTRY == "AT"),
        COUNTRY.is_known() & ~COUNTRY.is_known(),
        (COUNTRY == "DE") & ~COUNTRY.is_known(),
        DAYS < 0,
        field("discount_share") > 1,
        field("discount_share").between(5, 20),
        field("card_flag").is_true() & ~field("card_flag").is_true(),
        field("card_flag").is_true() & (field("card_flag") == False),  # noqa: E712
        events("web_events", days=30) < 0,
        customers(["ann"]) & customers(["bo"]),
        Customers(ids=()),
        (SPEND > 5) & ((SPEND < 3) | (SPEND < 4)),
        ((SPEND > 5) | (SPEND > 6)) & ((SPEND < 3) | (SPEND < 4)),
        (SPEND > 5) & ~((SPEND > 4) | (DAYS > 1)),
        (SPEND > 5) & ~((SPEND > 4) | (DAYS > 1)) & (DAYS <= 1),
        (SPEND != 1) & (SPEND >= 1) & (SPEND <= 1),
        DAYS.between(1, 3) & (DAYS != 1) & (DAYS != 2) & (DAYS != 3),
        (COUNTRY == "DE") & ~COUNTRY.one_of() & (COUNTRY == "AT"),
    ],
)
def test_conditions_that_exclude_each_other_are_found(rule):
    assert codes(segment("a", rule)) == [("a", "nobody_possible")]


@pytest.mark.parametrize(
    "rule",
    [
        (DAYS >= 5) & (DAYS <= 5),
        (SPEND > 2) & (SPEND < 3),
        (SPEND > 2) | (SPEND < 1),
        (SPEND > 5) & ((SPEND < 3) | (SPEND < 7)),
        COUNTRY.one_of("DE", "AT") & ~COUNTRY.one_of("AT"),
        (field("spend_amount", missing="holds") > 5) & (field("spend_amount", missing="holds") < 3),
        (field("spend_amount", missing="holds") > 5) & ~SPEND.is_known(),
        ~(field("spend_amount", missing="fails") > 5) & ~SPEND.is_known(),
        ~customers(["ann"]),
        DAYS.between(1, 3) & (DAYS != 1) & (DAYS != 2),
        field("discount_share") >= 1,
        ~SPEND.one_of(),
    ],
)
def test_conditions_that_can_be_met_are_let_pass(rule):
    assert faults(segment("a", rule)) == []


def test_what_excludes_each_other_is_said_in_words():
    (fault,) = faults(segment("a", (SPEND > 5) & COUNTRY.is_known() & (SPEND < 3)))
    assert str(fault) == (
        "a: no customer can be a member: spend_amount > 5 and spend_amount < 3 exclude each other "
        "[nobody_possible]"
    )
    (fault,) = faults(segment("a", field("discount_share") > 5))
    assert "discount_share is between 0 and 1 and discount_share > 5" in fault.text


def small_rule(dice, depth=3):
    """A rule on two fields, small enough to try every customer."""
    missing = dice.choice(["unknown", "holds", "fails"])
    if depth and dice.random() < 0.7:
        parts = tuple(small_rule(dice, depth - 1) for _ in range(dice.randint(1, 3)))
        return dice.choice(
            [AllOf(conditions=parts), AnyOf(conditions=parts), Not(condition=parts[0])]
        )
    number, text = "recency_days", "country_label"
    return dice.choice(
        [
            Compare(
                field=number,
                op=dice.choice(["<", "<=", ">", ">=", "==", "!="]),
                value=dice.choice([0, 1, 1.5, 2]),
                missing=missing,
            ),
            Between(field=number, low=dice.randint(0, 3), high=dice.randint(0, 3), missing=missing),
            OneOf(field=text, values=dice.sample(["a", "b"], dice.randint(0, 2)), missing=missing),
            Known(field=dice.choice([number, text])),
        ]
    )


def test_a_rule_is_found_impossible_exactly_if_no_customer_meets_it():
    dice = dice_of(5)
    every = [
        {"recency_days": days, "country_label": country}
        for days, country in product([None, 0, 1, 2, 3, 4], [None, "a", "b", "c"])
    ]
    impossible = 0
    for _ in range(2_000):
        rule = small_rule(dice)
        nobody = not any(holding(rule, row) is True for row in every)
        assert codes(segment("a", rule)) == [("a", "nobody_possible")] * nobody, str(rule)
        impossible += nobody
    assert impossible > 200


def test_a_universe_counts_as_a_condition():
    assert codes(segment("a", SPEND > 5, universe=SPEND < 3)) == [("a", "nobody_possible")]


def test_membership_of_another_means_what_it_means():
    low = segment("low", SPEND < 3, universe=DAYS > 9)
    assert codes(low, segment("a", in_segment("low") & (SPEND > 5))) == [("a", "nobody_possible")]
    assert codes(low, segment("a", in_segment("low") & (DAYS < 5))) == [("a", "nobody_possible")]
    assert codes(low, segment("a", ~in_segment("low") & (SPEND > 5))) == []
    assert codes(low, segment("a", in_segment("low") & ~in_segment("low"))) == [
        ("a", "nobody_possible")
    ]


def test_two_segments_of_a_group_have_no_member_in_common():
    one, two = segment("one", SPEND < 3, group="g"), segment("two", DAYS < 3, group="g")
    both = segment("both", in_segment("one") & in_segment("two"))
    third = segment("zero", in_segment("one"), group="g", priority=9)
    assert codes(one, two, both) == [("both", "nobody_possible")]
    assert codes(one, two, third) == [("zero", "nobody_possible")]


def test_a_segment_that_others_of_its_group_leave_nothing_is_found():
    first = segment("first", (SPEND < 3) | (SPEND >= 3), group="g", priority=1)
    second = segment("second", SPEND < 2, group="g", priority=2)
    rest = segment("rest", (SPEND < 2) | ~SPEND.is_known(), group="g", priority=3)
    (fault,) = faults(first, second)
    assert "is in a segment of g that comes before: first" in str(fault)
    assert codes(first, rest) == []


def test_nobody_is_left_by_those_before_exactly_if_no_customer_is():
    dice = dice_of(11)
    every = [
        {"recency_days": days, "country_label": country}
        for days, country in product([None, 0, 1, 2, 3, 4], [None, "a", "b", "c"])
    ]
    refused = 0
    for _ in range(1_000):
        rules = [small_rule(dice, 2) for _ in range(4)]
        holds = [[holding(rule, row) is True for row in every] for rule in rules]
        group = [
            segment(f"s{place}", rule, group="g", priority=place)
            for place, rule in enumerate(rules)
        ]
        if not all(map(any, holds)):
            continue
        left = [
            any(own and not any(taken) for own, *taken in zip(held, *holds[:place], strict=True))
            for place, held in enumerate(holds)
        ]
        expected = [(f"s{place}", "nobody_possible") for place, some in enumerate(left) if not some]
        assert codes(*group) == expected, rules
        refused += len(expected)
    assert refused > 50


def test_a_group_of_thousands_is_checked_to_the_last():
    group = [segment(f"s{n}", f"c{n}" == COUNTRY, group="g", priority=n) for n in range(3_000)]
    again = segment("again", COUNTRY.one_of("c7", "c2999"), group="g", priority=9_000)
    assert codes(*group) == []
    assert codes(*group, again) == [("again", "nobody_possible")]


def test_a_segment_may_overlap_with_hundreds_before_it():
    group = [
        segment(f"s{n}", (f"c{n}" == COUNTRY) & (n > DAYS), group="g", priority=n)
        for n in range(1, 700)
    ]
    open_to_all = segment("all", COUNTRY.is_known(), group="g", priority=900)
    taken = segment("taken", COUNTRY.one_of("c8", "c9") & (DAYS < 8), group="g", priority=901)
    assert codes(*group, open_to_all) == []
    assert codes(*group, taken) == [("taken", "nobody_possible")]


def test_unknown_names_come_with_the_nearest():
    found = faults(
        segment("a", (field("recency_day") < 3) & in_segment("b")), segment("bb", DAYS < 3)
    )
    assert [fault.code for fault in found] == ["unknown_field", "unknown_segment"]
    assert found[0].text == "there is no field 'recency_day'. Did you mean 'recency_days'?"
    assert found[1].text == "there is no segment 'b'. Did you mean 'bb'?"
    assert faults(segment("a", in_segment("b")), elsewhere={"b"}) == []


@pytest.mark.parametrize(
    "rule",
    [
        DAYS == "x",
        COUNTRY == 3,
        COUNTRY.one_of(*(False, True)),
        SPEND.one_of("x"),
        COUNTRY.between(1, 2),
        customers([1, 2]),
    ],
)
def test_text_against_numbers_is_a_fault(rule):
    assert codes(segment("a", rule)) == [("a", "text_and_numbers")]


def test_circles_are_told_as_a_path():
    (fault,) = faults(
        segment("b", in_segment("c")), segment("c", in_segment("a")), segment("a", in_segment("b"))
    )
    assert "a -> b -> c -> a" in fault.text
    assert codes(segment("a", ~in_segment("a"))) == [("a", "circle")]


def test_priorities_and_references_together_can_be_a_circle():
    first = segment("first", in_segment("second"), group="g", priority=1)
    second = segment("second", DAYS < 3, group="g", priority=2)
    assert ("first", "circle") in codes(first, second)
    assert codes(first, second.model_copy(update={"priority": 0})) == [("first", "nobody_possible")]


def test_two_circles_are_two_faults():
    pairs = ("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"), ("e", "a")
    segments = [segment(name, in_segment(other)) for name, other in pairs]
    assert codes(*segments) == [("a", "circle"), ("c", "circle")]


def test_ids_are_given_once_and_none_is_a_residual():
    assert codes(segment("a", DAYS < 3), segment("a", DAYS < 5)) == [("a", "repeated_id")]
    group, clash = segment("a", DAYS < 3, group="g"), segment("g-other", DAYS < 3)
    assert codes(group, clash) == [("g-other", "repeated_id")]


def test_events_that_are_not_measured_say_what_to_give():
    (fault,) = faults(segment("a", events("web_events", days=7) >= 1))
    assert fault.code == "not_measured"
    assert "tables=tables" in fault.text


def test_a_rule_too_deep_is_a_fault():
    deep = DAYS < 3
    for _ in range(2_000):
        deep = Not(condition=AnyOf(conditions=(deep,)))
    assert codes(segment("a", deep)) == [("a", "too_deep")]


def test_every_fault_of_every_segment_is_in_one_error():
    found = faults(
        segment("a", (field("recency_day") < 3) & (COUNTRY == 3)),
        segment("b", (SPEND > 5) & (SPEND < 3)),
        segment("c", in_segment("c")),
    )
    error = SegmentRulesError(found, asked_by="assign_segments")
    assert [fault.segment for fault in error.faults] == ["c", "a", "a", "b"]
    assert str(error).startswith("assign_segments: found 4 faults:\n- c: ")
    assert error.code == "segment_rules"


def test_a_rule_with_very_many_alternatives_is_let_pass_in_time():
    choices = [AnyOf(conditions=tuple(i * 20 + j == SPEND for j in range(9))) for i in range(9)]
    assert codes(segment("a", AllOf(conditions=tuple(choices)))) in ([], [("a", "nobody_possible")])


def test_hostile_names_are_shown_as_literals():
    for fault in faults(segment("a", (field("x\n- b: fine") < 3) & ('q\n"'.upper() == COUNTRY))):
        assert str(fault).isprintable()
