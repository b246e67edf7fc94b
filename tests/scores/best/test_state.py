"""A written scorer that was changed by hand is refused."""

from __future__ import annotations

import json

import pytest

from profilekit.errors import StateError
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.gates import Gate
from scores.best.best_customer_books import CUSTOMERS, GROUPS, SIGNALS

FITTED = BestCustomerScorer(
    SIGNALS,
    gates=(Gate(field="consent_profiling_label", equals=("granted", "expired")),),
    group_weights=GROUPS,
).fit(CUSTOMERS)


def changed(*path, to):
    document = json.loads(FITTED.to_json())
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    place[last] = to
    return json.dumps(document)


def test_all_that_was_written_comes_back():
    again = BestCustomerScorer.from_json(FITTED.to_json())
    assert again.get_params() == FITTED.get_params()
    assert again.state_ == FITTED.state_
    assert again.fields_in == FITTED.fields_in


def test_infinite_bounds_come_back():
    state = FITTED.state_.model_copy(update={"bounds": (float("inf"),) * 3})
    written = BestCustomerScorer(**FITTED.get_params(deep=False))
    written.state_ = state
    assert BestCustomerScorer.from_json(written.to_json()).state_.bounds == state.bounds


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("state", "bounds"), [1.0, 2.0, 3.0]),
        (("state", "bounds"), [90.0]),
        (("state", "bounds"), ["NaN", 50.0, 20.0]),
        (("state", "bounds"), [90.0, "NaN", 20.0]),
        (("state", "bounds"), ["NaN", "NaN", "NaN"]),
        (("state", "bounds"), [150.0, 50.0, 20.0]),
        (("state", "bounds"), [90.0, 50.0, -1.0]),
        (("state", "bounds"), ["Infinity", 50.0, 20.0]),
        (("state", "bounds"), ["-Infinity", "-Infinity", "-Infinity"]),
        (("state", "gates"), []),
        (("state", "signals"), []),
        (("state", "signals", 0, "field"), "orders_365d_count"),
        (("state", "signals", 0, "reference", "through", 0), 0),
        (("state", "learned_from"), -1),
        (("params", "bands"), {"best": 0.5}),
        (("params", "signals", 0, "weight"), "heavy"),
        (("params", "signals", 0, "field"), "religion_label"),
        (("params", "group_weights"), {}),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(path, to):
    with pytest.raises(StateError):
        BestCustomerScorer.from_json(changed(*path, to=to))
