"""A persona: its sections, and how it shows itself."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from personas.rendering.made_personas import company, consumer
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.personas.persona import Persona
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.statement import Statement


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


@pytest.mark.parametrize(("id_", "meant"), [("chanels", "'channels'"), ("firmographics", "")])
def test_a_section_that_there_is_not_is_named_with_what_was_meant(id_, meant):
    with pytest.raises(UnknownNameError, match=f"knows no section '{id_}'.*{meant}"):
        consumer().section(id_)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"value": 7.5}, "value is 7.5; a share lies between 0 and 1"),
        ({"base_value": -0.1}, "base_value is -0.1; a share lies between 0 and 1"),
        ({"interval": {"low": 0.2, "high": 1.2}}, "interval.high is 1.2; a share lies"),
        ({"interval": {"low": 0.5, "high": 0.2}}, "low is 0.5 and high 0.2"),
        ({"n": 403}, "n is 403 and of 402; no more can answer than are counted"),
        ({"base_n": 9999}, "base_n is 9999 and base_of 2469"),
    ],
)
def test_numbers_that_nothing_can_have_are_refused(wrong, told):
    statement = consumer().section("interests").statements[0].model_dump()
    with pytest.raises(ValidationError, match=re.escape(told)):
        Statement.model_validate(statement | wrong)


def test_a_median_may_be_any_number():
    median = next(each for each in consumer().statements if each.metric == "median")
    assert Statement.model_validate(median.model_dump()) == median


def test_words_for_fields_of_ones_own_reach_every_form(tmp_path):
    phrases = {"orders_count": "Baskets"}
    one = consumer()
    told = "Baskets, last 90 days: 12 or more"
    assert told in one.to_text(phrases=phrases)
    assert told in one.to_markdown(phrases=phrases)
    assert told in one.to_html(phrases=phrases)
    for name in ("a.html", "a.md", "a.txt"):
        one.save(tmp_path / name, phrases=phrases)
        assert told in (tmp_path / name).read_text(encoding="utf-8")
    with pytest.raises(UnsupportedInputError, match=r"phrases for all but \.json"):
        one.save(tmp_path / "a.json", phrases=phrases)


def test_words_given_go_before_those_of_the_template():
    template = PersonaTemplate(phrases={"orders_count": "Carts", "top_brand_label": "Maker"})
    html = consumer().to_html(template=template, phrases={"orders_count": "Baskets"})
    assert "Baskets, last 90 days" in html
    assert "Maker: " in html
    assert "Carts" not in html
