"""A persona: its sections, and how it shows itself."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from personas.rendering.made_personas import company, consumer
from profilekit.personas.persona import Persona


def test_it_tells_itself_in_one_line():
    expected = "Persona('loyal', consumer, 402 members, 20 statements, as of 2017-12-31)"
    assert repr(consumer()) == str(consumer()) == expected


def test_an_ideal_customer_has_no_members():
    segment = consumer().segment.model_copy(update={"size_count": None})
    assert "no members" in repr(consumer(segment=segment))


@pytest.mark.parametrize("made", [consumer, company])
def test_it_shows_itself_in_a_notebook(made):
    assert made()._repr_html_().startswith('<div class="pk-persona marketer" lang="en" dir="ltr">')


def test_a_section_is_given_by_its_id():
    assert [each.key for each in consumer().section("goals").statements] == ["goal.keep_the_usual"]


def test_sections_are_all_there_and_in_their_order():
    sections = consumer().sections
    for wrong in (sections[1:], sections[::-1], (*sections, sections[0])):
        with pytest.raises(ValidationError, match="sections are"):
            consumer(sections=wrong)


def test_a_statement_stands_in_its_own_section():
    first, second, *others = consumer().sections
    moved = second.model_copy(update={"statements": first.statements})
    empty = first.model_copy(update={"statements": ()})
    with pytest.raises(ValidationError, match="statements of another section"):
        consumer(sections=(empty, moved, *others))


def test_what_is_cited_is_there():
    sections = tuple(
        each.model_copy(update={"statements": ()}) if each.id == "interests" else each
        for each in consumer().sections
    )
    with pytest.raises(ValidationError, match="that are cited but not there"):
        consumer(sections=sections)


def test_it_keeps_to_its_schema():
    assert Persona.model_validate(company().model_dump()) == company()
