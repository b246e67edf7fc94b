"""Conditions of rules: which answers justify what is said."""

from __future__ import annotations

import pytest

from personas.wording.made_statements import made, middle
from profilekit.personas.locales.placeholders import placeholders_of
from profilekit.personas.wording.phrases import own_phrases
from profilekit.personas.wording.rules import Condition, Rule, base_of
from profilekit.shopper_types.five_types import FIVE_TYPES

RULES = own_phrases().rules
AT_LEAST_A_FIFTH = Condition(field="coupon_orders_share", kind="more", low=0.2)


@pytest.mark.parametrize(
    ("low", "high", "holds"),
    [(0.2, None, True), (0.2, 0.4, True), (0.19, None, False), (None, 0.4, False)],
)
def test_an_answer_must_start_where_the_rule_asks(
    low: float | None, high: float | None, *, holds: bool
):
    statement = made("coupon_orders_share", low=low, high=high)
    assert AT_LEAST_A_FIFTH.holds_of(statement) is holds


def test_an_answer_must_end_where_the_rule_asks():
    low = Condition(field="nps_score", kind="less", high=7)
    assert low.holds_of(made("nps_score", high=7))
    assert low.holds_of(made("nps_score", low=2, high=5))
    assert not low.holds_of(made("nps_score", high=8))
    assert not low.holds_of(made("nps_score", low=3))


def test_without_an_end_only_the_kind_itself_will_do():
    less = Condition(field="csat_mean_score", kind="less")
    assert less.holds_of(made("csat_mean_365d_score", high=3))
    assert not less.holds_of(made("csat_mean_365d_score", low=2, high=3))


def test_windows_do_not_matter_and_fields_do():
    assert Condition(field="orders_count", kind="more").holds_of(made("orders_30d_count", low=3))
    assert not AT_LEAST_A_FIFTH.holds_of(made("coupon_share", low=0.5))


def test_labels_must_be_equal_but_for_the_case_of_letters():
    lost = Condition(field="rfm_segment_label", kind="is", value="At Risk")
    assert lost.holds_of(made("rfm_segment_label", value="at risk"))
    assert not lost.holds_of(made("rfm_segment_label", value="Champions"))


def test_a_star_stands_for_any_purpose():
    denied = Condition(field="consent_*_label", kind="is", value="denied")
    assert denied.holds_of(made("consent_marketing_email_label", value="denied"))


def test_a_middle_is_no_answer_of_another_kind():
    assert not AT_LEAST_A_FIFTH.holds_of(middle("coupon_orders_share", 0.5))
    assert Condition(field="best_message_hour", kind="median").holds_of(
        middle("best_message_hour", 19)
    )


@pytest.mark.parametrize("key", RULES)
def test_every_rule_reads_fields_that_there_are_and_answers_that_they_can_have(key: str):
    for condition in RULES[key].when:
        example = condition.field.replace("*", "profiling")
        found = own_phrases().field(example)
        assert found is not None, condition.field
        is_label = example.endswith("_label") or example == "affinity"
        assert (condition.kind == "is") == is_label
        assert condition.value is None or is_label


@pytest.mark.parametrize("key", RULES)
def test_a_value_is_told_of_rules_that_leave_it_open(key: str):
    rule = RULES[key]
    named = {each.value for each in rule.when if each.kind == "is"}
    assert placeholders_of(rule.says) <= {"value"}
    assert not rule.tells_value or named <= {None}


@pytest.mark.parametrize("key", RULES)
def test_rules_stand_in_the_section_of_their_key(key: str):
    section = {"goal": "goals", "pain": "pains", "message": "messages"}.get(base_of(key))
    assert RULES[key].section in ({section} if section else {"messages", "channels"})


def test_all_five_types_have_their_advice():
    advised = {
        condition.value
        for key, rule in RULES.items()
        if base_of(key) == "advice"
        for condition in rule.when
        if condition.field == "shopper_type_label"
    }
    assert advised == {each.name for each in FIVE_TYPES}


def test_there_are_as_many_rules_as_a_persona_needs():
    counted = {prefix: sum(base_of(key) == prefix for key in RULES) for prefix in ("goal", "pain")}
    assert min(counted.values()) >= 10


def test_a_rule_asks_for_something():
    with pytest.raises(ValueError, match="when"):
        Rule(says="x", section="goals", when=())
