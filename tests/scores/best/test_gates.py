"""What passes a gate, and what is said of what does not."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.scores.best.gates import DEFAULT_GATES, Gate, failed_gates, require_own_gates

NUMBERS = np.array([1.0, 2.0, 3.0, np.nan])
TEXTS = np.array(["granted", "denied", None], dtype=object)


def test_bounds_pass_themselves():
    gate = Gate(field="orders_count", minimum=2, maximum=2)
    assert gate.passes(NUMBERS).tolist() == [False, True, False, True]


def test_missing_fails_where_that_is_asked_for():
    gate = Gate(field="orders_count", minimum=2, missing="fail")
    assert gate.passes(NUMBERS).tolist() == [False, True, True, False]


def test_one_of_several_texts_passes():
    gate = Gate(field="consent_label", equals=("granted", "expired"), missing="fail")
    assert gate.passes(TEXTS).tolist() == [True, False, False]


def test_a_flag_passes_as_asked():
    gate = Gate(field="is_blocked_flag", equals=False)
    assert gate.passes(np.array([0.0, 1.0, np.nan])).tolist() == [True, False, True]


def test_the_first_gate_that_is_failed_is_found():
    gates = (
        Gate(field="orders_count", minimum=2, missing="fail"),
        Gate(field="margin_amount", minimum=0),
    )
    columns = {
        "orders_count": np.array([1.0, 2.0, 2.0]),
        "margin_amount": np.array([-5.0, -5.0, 5.0]),
    }
    assert failed_gates(gates, columns).tolist() == [0, 1, -1]


@pytest.mark.parametrize(
    ("gate", "value", "text"),
    [
        (
            Gate(field="orders_count", minimum=2),
            1,
            "1 order; 2 or more needed, so no score",
        ),
        (
            Gate(field="open_tickets_count", maximum=0),
            3,
            "Open tickets 3; 0 or fewer needed, so no score",
        ),
        (
            Gate(field="orders_count", minimum=2, maximum=5, missing="fail"),
            None,
            "No orders known, and 2 or more and 5 or fewer needed, so no score",
        ),
        (
            Gate(field="consent_profiling_label", equals="granted"),
            "withdrawn",
            "Consent profiling: withdrawn; 'granted' needed, so no score",
        ),
        (
            Gate(field="is_blocked_flag", equals=False),
            True,
            "Is blocked: yes; no needed, so no score",
        ),
        (
            Gate(field="consent_profiling_label", equals="granted"),
            "x\nScore 100",
            r"Consent profiling: 'x\nScore 100'; 'granted' needed, so no score",
        ),
    ],
)
def test_a_refusal_says_what_was_found_and_what_is_needed(gate, value, text):
    assert gate.refusal(value) == text


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"minimum": 1, "equals": True},
        {"minimum": 2, "maximum": 1},
        {"equals": ()},
        {"minimum": float("nan")},
    ],
)
def test_a_gate_that_asks_for_nothing_or_the_impossible_is_refused(asked):
    with pytest.raises(DeclarationError):
        Gate(field="orders_count", **asked)


def test_a_sensitive_attribute_is_no_gate():
    with pytest.raises(DeclarationError, match="sensitive attribute"):
        Gate(field="religion_label", equals="x")


def test_what_is_not_known_passes_all_default_gates_but_that_on_orders():
    assert [gate.field for gate in DEFAULT_GATES if gate.missing == "fail"] == ["orders_count"]


def test_a_gate_of_ones_own_on_a_field_that_is_not_there_is_an_error():
    own = (*DEFAULT_GATES, Gate(field="order_count", minimum=2))
    with pytest.raises(UnknownNameError, match="Did you mean 'orders_count'"):
        require_own_gates(own, ["orders_count", "spend_amount"], asked_by="me")


def test_default_gates_on_fields_that_are_not_there_are_none():
    own = (*DEFAULT_GATES, Gate(field="refunds_count", maximum=0))
    with pytest.raises(UnknownNameError) as refused:
        require_own_gates(own, ["spend_amount"], asked_by="me")
    assert refused.value.names == ("refunds_count",)
    assert require_own_gates(DEFAULT_GATES, ["spend_amount"], asked_by="me") is None
