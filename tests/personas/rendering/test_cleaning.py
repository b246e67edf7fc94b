"""Everything that comes from elsewhere is made visible, and nothing else is touched."""

from __future__ import annotations

from personas.rendering.made_personas import consumer, hostile
from profilekit.personas.rendering.cleaning import made_visible


def test_what_can_be_seen_is_left_as_it_is():
    persona = consumer()
    assert made_visible(persona) == persona


def test_joiners_of_persian_are_left():
    persona = hostile("می\u200cخرد")
    assert made_visible(persona) == persona


def test_an_override_is_spelt_out_wherever_it_stands():
    written = made_visible(hostile("a\u202eb")).model_dump_json()
    assert "\u202e" not in written
    assert written.count(r"a\\u202eb") > 15


def test_numbers_are_not_touched():
    before, after = hostile("a\x00b"), made_visible(hostile("a\x00b"))
    assert [each.value for each in after.statements] == [each.value for each in before.statements]
