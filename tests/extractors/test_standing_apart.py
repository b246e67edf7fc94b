"""What sets a group apart, in three lists."""

from __future__ import annotations

import numpy as np

from profilekit.book.attributes import Attribute, standing_out
from profilekit.extractors.made_of import Kin
from profilekit.extractors.standing_apart import standing_apart

INSIDE = np.arange(400) < 100
ASKED = {"false_discovery_rate": 0.05, "minimum": 10, "group": "segment"}


def attribute(field, *, is_clear=True):
    holds = np.arange(400) < 60 if is_clear else np.arange(400) % 2 == 0
    return Attribute(field, f"{field}: yes", holds)


def test_each_attribute_is_in_one_list_by_what_its_field_is_made_of():
    kin = Kin(by_construction=frozenset({"spend"}), same_rows=frozenset({"orders", "gap"}))
    every = [attribute(name) for name in ("device", "spend", "orders", "age")]
    found = standing_apart([*every, attribute("gap", is_clear=False)], INSIDE, kin, **ASKED)
    fields = [each["field"].to_list() for each in found]
    assert [sorted(each) for each in fields] == [["age", "device"], ["orders"], ["spend"]]


def test_chance_finds_are_held_down_in_each_list_for_itself():
    kin = Kin(by_construction=frozenset({"spend"}), same_rows=frozenset())
    weak = np.arange(400) % 7 == 0
    rare = Attribute("spend", "spend: yes", weak | (np.arange(400) < 20))
    noise = [attribute(f"n{n}", is_clear=False) for n in range(200)]
    found = standing_apart([rare, *noise], INSIDE, kin, **ASKED).by_construction
    assert found.rows() == standing_out([rare], INSIDE, **ASKED).rows()
    assert len(found) == 1
