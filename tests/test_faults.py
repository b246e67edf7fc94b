"""How what was found is shown in a message: as a literal, and never whole."""

from __future__ import annotations

import pandas as pd
import pytest

from profilekit.errors import UnknownNameError
from profilekit.faults import shown


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("ann", "'ann'"),
        ("a\nb", r"'a\nb'"),
        (3.5, "3.5"),
        (None, "None"),
        (("a", 1), "('a', 1)"),
        ({"a": int}, "{'a': the class int}"),
        (pd.DataFrame({"a": range(1000)}), "a DataFrame"),
        ([pd.Series(range(1000))], "[a Series]"),
        (pd.DataFrame, "the class DataFrame"),
        (shown, "a function"),
    ],
)
def test_a_value_is_shown_as_a_literal_or_by_what_it_is(value, told):
    assert shown(value) == told


@pytest.mark.parametrize("value", ["x" * 10_000, list(range(10_000)), 10**1000, {"a": "x" * 999}])
def test_nothing_is_shown_at_length(value):
    assert len(shown(value)) < 120


def test_a_whole_frame_given_for_a_name_does_not_bury_the_message():
    error = UnknownNameError("field", [pd.DataFrame({"a": range(1000)})], ["b"], asked_by="me")
    assert str(error) == "me knows no field a DataFrame; there are 'b'."
