"""What renderers are given to write."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from personas.rendering.made_personas import company, consumer, counted
from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.told import in_language, told
from profilekit.personas.statement import SectionId


def said(persona, section):
    card = told(persona, locale_of("en"))
    return next(each for each in card.sections if each.id == section).statements


def test_sections_are_those_of_the_persona_and_two_more():
    card = told(company(), locale_of("en"))
    expected = [*SectionId, "not_known", "evidence"]
    assert [section.id for section in card.sections] == expected
    assert all(section.title for section in card.sections)


def test_what_is_derived_knows_what_it_follows_from():
    (message,) = said(consumer(), "messages")
    assert [each.id for each in message.follows_from] == list(message.numbers.cites)
    assert all(each.figure for each in message.follows_from)


def test_the_number_of_a_median_is_in_its_sentence():
    share, _, median, _ = said(consumer(), "behaviours")
    assert share.beside == share.figure == "63%"
    assert (median.beside, median.figure) == ("", "6.5 days")
    assert "6.5 days" in median.headline


def test_what_there_is_not_is_an_empty_text():
    (size, _) = said(consumer(), "identity")
    assert (size.comparison, size.times, size.grade, size.protection) == ("", "", "", "")


def test_what_is_withheld_has_no_number_and_says_so():
    hidden = counted(
        "social", "is_referred_flag.yes", "is_referred_flag", 5, 9, value=True,
        suppression="withheld",
    ).model_copy(update=dict.fromkeys(("value", "n", "lift", "base_value"), None))  # fmt: skip
    base = consumer()
    sections = tuple(
        section.model_copy(update={"statements": (hidden,)}) if section.id == "social" else section
        for section in base.sections
    )
    (one,) = said(base.model_copy(update={"sections": sections}), "social")
    assert one.figure == ""
    assert one.protection


@pytest.mark.parametrize(
    ("code", "name"), [("fa", "ف"), ("en-XA", "e"), ("tr", "e"), ("fa-IR", "ف")]
)
def test_a_name_is_that_of_the_language_or_english(code, name):
    assert in_language({"el": "g", "en": "e", "fa": "ف"}, code) == name


def test_a_name_is_any_when_there_is_no_english():
    assert in_language({"el": "g"}, "tr") == "g"
    assert in_language({}, "tr") == ""


def test_texts_for_markup_are_markup_with_values_set_apart():
    card = told(consumer(), locale_of("fa"), markup=True)
    assert card.segment == Markup("<bdi>Loyal tea drinkers</bdi>")
    texts = [each.headline for section in card.sections for each in section.statements]
    assert all(isinstance(text, Markup) for text in texts)


def test_plain_texts_from_right_to_left_have_values_isolated():
    assert told(consumer(), locale_of("fa")).segment == "\u2068Loyal tea drinkers\u2069"
    assert told(consumer(), locale_of("tr")).segment == "Loyal tea drinkers"
