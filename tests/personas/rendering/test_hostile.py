"""Whatever names, values, columns and titles say, a page keeps its shape and a text its lines."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.rendering.conftest import Page
from personas.rendering.hostile_texts import FRAGMENTS, TEXTS
from personas.rendering.made_personas import company, hostile
from profilekit.personas.persona import Persona
from profilekit.personas.rendering.plain import begins_a_formula

AT_ONCE = 8
TEXT = st.one_of(
    st.text(min_size=1, max_size=60),
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4).map("".join),
)
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\ufeff]"
)


def shape_of(html):
    """Tags, and attributes with their values, in order."""
    return Page(html).tags


def kinds_of(html):
    """Tags with their attributes; what is drawn, without its measures."""
    drawn = {"svg", "rect", "path", "circle", "ellipse"}
    return {
        (tag, tuple(sorted(attrs)) if tag in drawn else tuple(sorted(attrs.items())))
        for tag, attrs in Page(html).tags
    }


def body_of(html):
    return html.partition("</style>")[2]


def check_lines(text):
    assert [line for line in text.split("\n") if begins_a_formula(line)] == []
    assert UNSEEN.search(text) is None


def check_json(persona):
    written = persona.to_json()
    assert Persona.model_validate_json(written) == persona
    assert UNSEEN.search(written) is None


@pytest.mark.parametrize("audience", ["marketer", "analyst"])
@pytest.mark.parametrize("lang", ["en", "fa"])
def test_a_page_has_the_same_tags_whatever_the_texts_say(lang, audience):
    expected = shape_of(hostile("plain").to_html(lang, audience=audience))
    for text in TEXTS:
        html = hostile(text).to_html(lang, audience=audience)
        assert shape_of(html) == expected, text
        assert UNSEEN.search(body_of(html)) is None


@pytest.mark.parametrize("lang", ["en", "fa"])
@pytest.mark.parametrize("renderer", ["to_text", "to_markdown"])
def test_a_text_has_the_same_lines_whatever_the_texts_say(lang, renderer):
    expected = getattr(hostile("plain"), renderer)(lang).count("\n")
    for text in TEXTS:
        written = getattr(hostile(text), renderer)(lang)
        assert written.count("\n") == expected, text
        check_lines(written)


def test_markdown_holds_no_markup():
    for text in TEXTS:
        assert re.search("[<>]", hostile(text).to_markdown()) is None


def test_json_reads_back_what_the_texts_said():
    for text in TEXTS:
        check_json(hostile(text))


@settings(max_examples=2_000 // AT_ONCE)
@given(texts=st.lists(TEXT, min_size=AT_ONCE, max_size=AT_ONCE), lang=st.sampled_from(["en", "fa"]))
def test_two_thousand_texts_leave_nothing_but_the_template(texts, lang):
    persona = hostile(*texts, briefly=True)
    html = persona.to_html(lang)
    assert kinds_of(html) <= known_kinds(lang)
    assert UNSEEN.search(body_of(html)) is None
    check_lines(persona.to_text(lang))
    markdown = persona.to_markdown(lang)
    check_lines(markdown)
    assert re.search("[<>]", markdown) is None
    check_json(persona)


@cache
def known_kinds(lang):
    """What the template makes of texts that are not hostile."""
    return kinds_of(company().to_html(lang)) | kinds_of(hostile("a", "b").to_html(lang))


def test_a_browser_reads_the_same_tree(tree_of):
    """An HTML5 parser mends what it meets; there must be nothing to mend."""

    def shape(html):
        return [(each.tag, each.attrib) for each in tree_of(html).iter()]

    expected = shape(hostile(*map("plain {}".format, range(len(TEXTS)))).to_html())
    assert shape(hostile(*TEXTS).to_html()) == expected


def test_what_looks_like_a_template_stays_as_it_was_written(page_of):
    words = page_of(hostile("{{ 7*7 }}").to_html()).words
    assert "{{ 7*7 }}" in words
    assert "49" not in words.replace("949", "")


def test_json_is_by_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = jsonschema.Draft202012Validator(Persona.model_json_schema())
    assert list(schema.iter_errors(json.loads(hostile(*TEXTS).to_json()))) == []
