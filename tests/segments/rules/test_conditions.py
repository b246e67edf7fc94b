"""How rules are written, in Python and as JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from profilekit.errors import DeclarationError
from profilekit.segments import (
    AllOf,
    AnyOf,
    Compare,
    Not,
    customers,
    events,
    field,
    in_segment,
    read_condition,
    trend,
)
from segments.random_rules import dice_of, random_rule

A, B, C = (field(f"{name}_count") >= 1 for name in "abc")


def test_python_writes_every_kind_of_leaf():
    rule = (
        (field("recency_days") <= 30)
        & field("country_label").one_of("DE", "AT")
        & ~field("orders_count").between(2, 5)
        & field("email_label").is_known()
        & (events("web_events", days=30, where={"event_name": "add_to_cart"}) >= 2)
        & (trend("transactions", days=90) < -0.3)
        & in_segment("loyal")
        & customers([1, 2])
    )
    kinds = [part.kind for part in rule.conditions]
    assert kinds == [
        *("compare", "one_of", "not", "known", "has_events", "trend", "in_segment", "customers")
    ]


def test_a_rule_reads_as_a_sentence():
    rule = ~((field("recency_days") <= 30) | field("c_label").one_of("DE")) & (A | B)
    assert str(rule) == (
        "(recency_days > 30 and c_label is not one of 'DE') and (a_count >= 1 or b_count >= 1)"
    )


def test_numbers_are_told_without_the_dust_of_adding_up():
    rule = field("spend_amount") <= 0.1 + 0.2
    assert str(rule) == "spend_amount <= 0.3"
    assert rule.value == 0.1 + 0.2
    told = str(rule.explain({"spend_amount": 55.99999999999999}))
    assert told == "fails: spend_amount is 56.0 (asked: <= 0.3)"


def test_and_and_or_of_many_are_flat_and_not_of_not_is_gone():
    assert AllOf(conditions=(A, B, C)) == (A & B & C)
    assert AnyOf(conditions=(A, B, C)) == (A | B | C)
    assert ~~A == A
    assert Not(condition=A) == ~A


@pytest.mark.parametrize(
    "write",
    [
        lambda: 1 < field("a_count") < 5,
        lambda: A and B,
        lambda: A or B,
        lambda: not A,
        lambda: field("a_count") in (1, 2),
    ],
)
def test_the_truth_of_a_condition_is_refused_and_says_what_to_write(write):
    with pytest.raises(TypeError, match=r"& for and.*between"):
        write()


@pytest.mark.parametrize("ref", [field("a_count"), events("t", days=1), trend("t", days=1)])
def test_what_is_not_compared_yet_has_no_truth_and_no_hash(ref):
    with pytest.raises(TypeError, match="compared with nothing yet"):
        bool(ref)
    with pytest.raises(TypeError, match="unhashable"):
        hash(ref)


def test_a_field_alone_is_no_side_of_and():
    with pytest.raises(TypeError, match="is no condition"):
        A & field("b_count")
    with pytest.raises(TypeError, match="is no condition"):
        A | True


@pytest.mark.parametrize(
    "write", [lambda: field("b_count") & A, lambda: field("b_count") | A, lambda: ~field("b_count")]
)
def test_a_field_that_is_not_compared_joins_nothing(write):
    with pytest.raises(TypeError, match="compared with nothing yet"):
        write()


@pytest.mark.parametrize(
    "write",
    [
        lambda: field("a_label") < "x",
        lambda: field("a_flag") >= True,
        lambda: field("a_count") > None,
        lambda: field("a_count").between(float("nan"), 3),
        lambda: field("a_count") < float("inf"),
        lambda: field("a_count") == 2**53 + 1,
        lambda: field("a_count").between("1", 2),
        lambda: field("a_count").one_of(1, "1"),
        lambda: field("a_count").one_of(1, None),
        lambda: field("").is_known(),
        lambda: events("t", days=0) >= 1,
        lambda: events("t", days=1) >= 1.5,
        lambda: in_segment("Loyal Families"),
        lambda: customers([1, "a"]),
        lambda: customers([None]),
        lambda: Compare(field="a", op="<", value=1, typo=2),
        lambda: AllOf(conditions=()),
    ],
)
def test_what_no_customer_can_be_compared_with_is_refused(write):
    with pytest.raises(DeclarationError) as caught:
        write()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("value", [None, float("nan"), np.nan])
def test_what_is_missing_is_asked_for_otherwise(value):
    with pytest.raises(DeclarationError, match=r"'a_count'\): value: .* ~field\(...\).is_known"):
        _ = field("a_count") < value


@pytest.mark.parametrize(
    ("write", "told"),
    [
        (lambda: customers("ann"), r"customers\(\['ann'\]\)"),
        (lambda: customers(5), r"customers\(\[5\]\)"),
        (lambda: events("t", days=1, where="x"), "expected a mapping: where="),
        (lambda: in_segment("Loyal Families"), "such as 'loyal-families'"),
    ],
)
def test_a_slip_is_told_with_what_to_type(write, told):
    with pytest.raises(DeclarationError, match=told):
        write()


def test_scalars_of_numpy_are_taken_as_pythons():
    made = field("a_count") >= np.int64(3)
    assert made == Compare(field="a_count", op=">=", value=3)
    assert type(made.value) is int


def test_values_are_a_set():
    assert field("c_label").one_of("b", "a", "b") == field("c_label").one_of("a", "b")


@pytest.mark.parametrize("seed", range(50))
def test_json_comes_back_as_the_same_rule(seed):
    rule = random_rule(dice_of(seed))
    text = rule.to_json()
    assert read_condition(text) == rule
    assert read_condition(json.loads(text)) == rule
    assert read_condition(text).to_json() == text
    assert hash(read_condition(text)) == hash(rule)


@given(name=st.text(min_size=1), value=st.text())
def test_any_text_survives_json_and_cannot_forge_a_line(name, value):
    rule = (field(name) == value) & field(name).one_of(value, "x")
    try:
        assert read_condition(rule.to_json()) == rule
    except UnicodeEncodeError:
        return
    told = str(rule) + str(rule.explain({name: value}))
    assert told.isprintable()


def test_all_that_is_wrong_in_json_is_said_at_once():
    wrong = {
        "kind": "any_of",
        "conditions": [
            {"kind": "knwn", "field": "a"},
            {"kind": "compare", "field": "a", "op": "<", "value": "x"},
            {"kind": "known", "field": "a", "typo": 1},
        ],
    }
    with pytest.raises(DeclarationError, match="read_condition") as raised:
        read_condition(wrong)
    for part in ("'knwn'", "orders text", "typo"):
        assert part in str(raised.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"kind": 3}', "[" * 100_000])
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(DeclarationError, match="read_condition"):
        read_condition(text)


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(DeclarationError, match="no JSON"):
        read_condition({"kind": {1, 2}})


def test_numbers_are_not_taken_from_text():
    with pytest.raises(DeclarationError, match=r"low'. is '1'; expected .* number"):
        read_condition('{"kind": "between", "field": "a", "low": "1", "high": 2}')


def test_a_tree_too_deep_is_refused():
    deep = A
    for _ in range(40):
        deep = Not(condition=AnyOf(conditions=(deep, B)))
    with pytest.raises(DeclarationError, match="81 levels deep"):
        read_condition(deep.to_json())


def test_a_rule_never_changes():
    with pytest.raises(ValidationError):
        A.value = 3


def test_events_and_trends_are_told_apart_by_what_makes_them():
    asked = {"days": 30, "where": {"event_name": "view"}, "missing": "fails"}
    both = {"events": events("web_events", **asked), "trend": trend("web_events", **asked)}
    assert [repr(each) for each in both.values()] == [
        f"{name}('web_events', days=30)" for name in both
    ]
    more = [each > 1 for each in both.values()]
    assert [each.kind for each in more] == ["has_events", "trend"]
    for condition in more:
        given = (condition.days, dict(condition.where), condition.missing, condition.value)
        assert given == (30, {"event_name": "view"}, "fails", 1)


def test_one_is_another_constant_than_yes():
    one, yes = field("x_flag") == 1, field("x_flag") == True  # noqa: E712 - a condition
    assert one != yes
    assert len({one, yes, field("x_flag") == 1.0}) == 2
    assert field("x_flag").one_of(1) != field("x_flag").one_of(True)  # noqa: FBT003 - a value
    assert one != 1
    picked = [events("t", days=1, where={"a": value}) >= 1 for value in (1, True)]
    assert picked[0] != picked[1]
    assert (A & one) != (A & yes)


def test_keys_that_stand_twice_are_refused():
    text = '{"kind": "all_of", "conditions": [{"kind": "known", "field": "a", "field": "b"}]}'
    with pytest.raises(DeclarationError, match="the key 'field' stands twice"):
        read_condition(text)


@pytest.mark.parametrize(
    "write",
    [
        lambda text: field("x_label") == text,
        lambda text: field("x_label").one_of("a", text),
        lambda text: field(text).is_known(),
        lambda text: customers([text]),
        lambda text: events("t", days=1, where={"a": (text,)}) >= 1,
    ],
)
def test_text_that_no_file_can_hold_is_refused(write):
    with pytest.raises(DeclarationError, match="half of a surrogate pair"):
        write("\ud800")


def test_numbers_are_told_so_that_they_mean_the_same():
    assert str(field("x_amount") == 2.0**53) == "x_amount == 9007199254740992.0"
    assert str(field("x_amount") > 1e13 + 0.5) == "x_amount > 10000000000000.5"


def test_a_tree_of_thousands_of_levels_is_told_by_its_depth():
    rule = A
    for number in range(2_000):
        rule = AllOf(conditions=(rule, B)) if number % 2 else AnyOf(conditions=(rule, C))
    assert str(rule) == "a condition of 2,001 levels"
    for ask in (rule.to_json, lambda: rule.explain({"a_count": 1, "b_count": 1, "c_count": 1})):
        with pytest.raises(DeclarationError, match="2,001 levels deep; at most 60"):
            ask()
