"""When a type is told, and when not, why."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.shopper_types.deciding import Seen, TypeRules

NAMES = ("loyal", "wandering", "need")


def decided(probs, orders=10, sessions=0, *, again=0.9, counted=True, has_signal=True, rules=None):
    columns = [np.array([prob]) for prob in probs]
    again = [np.array([again]) for _ in probs]
    seen = Seen(np.array([float(orders)]), np.array([float(sessions)]), counted)
    unseen = [np.array([name == "wandering" and sessions == 0]) for name in NAMES]
    made = (rules or TypeRules()).decide(
        columns, NAMES, seen, replication=again, unseen=unseen, has_signal=has_signal
    )
    return made.labels[0], made.seconds[0], made.reasons[0]


@pytest.mark.parametrize(
    ("probs", "orders", "sessions", "expected"),
    [
        ([0.6, 0.1, 0.3], 10, 0, ("loyal", "need", None)),
        ([0.1, 0.3, 0.6], 10, 0, ("need", "wandering", None)),
        ([0.5, 0.2, 0.3], 10, 0, ("loyal", "need", None)),
        ([0.49, 0.2, 0.31], 10, 0, ("undetermined", "need", "ambiguous")),
        ([0.9, 0.0, 0.1], 2, 0, ("undetermined", None, "thin")),
        ([0.9, 0.0, 0.1], 2, 4, ("undetermined", None, "thin")),
        ([0.9, 0.0, 0.1], 3, 0, ("loyal", "need", None)),
        ([0.9, 0.0, 0.1], 0, 5, ("loyal", "need", None)),
        ([0.1, 0.8, 0.1], 4, 0, ("wandering", "loyal", "proxy")),
        ([0.1, 0.8, 0.1], 3, 0, ("undetermined", "loyal", "no_browsing")),
        ([0.1, 0.8, 0.1], 0, 5, ("wandering", "loyal", None)),
        ([0.3, 0.4, 0.3], 3, 0, ("undetermined", "loyal", "ambiguous")),
    ],
)
def test_the_rules_of_one_customer(probs, orders, sessions, expected):
    assert decided(probs, orders, sessions) == expected


def test_nobody_is_typed_without_signal():
    assert decided([0.9, 0.0, 0.1], has_signal=False) == ("undetermined", None, "no_signal")


def test_where_nothing_is_counted_nobody_is_thin():
    assert decided([0.9, 0.0, 0.1], 0, counted=False)[0] == "loyal"


def test_a_type_that_another_window_would_rather_not_tell_is_ambiguous():
    assert decided([0.9, 0.0, 0.1], again=0.49)[2] == "ambiguous"
    lenient = TypeRules(minimum_replication_prob=0.4)
    assert decided([0.9, 0.0, 0.1], again=0.49, rules=lenient)[0] == "loyal"


def test_where_halves_taught_nothing_the_probability_of_the_type_decides():
    assert decided([0.6, 0.1, 0.3], again=np.nan)[0] == "loyal"


def test_rules_can_be_changed():
    assert decided([0.49, 0.2, 0.31], rules=TypeRules(minimum_prob=0.4))[0] == "loyal"


def test_one_type_alone_has_no_second():
    seen = Seen(np.array([9.0]), np.array([9.0]), counted=True)
    made = TypeRules().decide(
        [np.ones(1)],
        ("loyal",),
        seen,
        replication=[np.array([np.nan])],
        unseen=[np.zeros(1, bool)],
        has_signal=True,
    )
    assert (made.labels[0], made.seconds[0]) == ("loyal", None)
