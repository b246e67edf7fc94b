"""Markdown: sentences, with evidence in footnotes, and nothing that the data could forge."""

from __future__ import annotations

import re

import pytest

from personas.rendering.made_personas import consumer, hostile
from profilekit.personas.rendering.markdown import escaped


def test_a_persona_reads_as_a_document():
    lines = consumer().to_markdown().splitlines()
    assert lines[0] == "# Clara Hughes"
    assert "## Goals" in lines
    (often,) = [line for line in lines if "**63%** \u00b7 38% of all customers" in line]
    assert re.fullmatch(r"\* .+ strong evidence\[\^\d+\]", often)


def test_every_footnote_is_called_once():
    text = consumer().to_markdown()
    called = re.findall(r"(?<!\n)\[\^(\d+)\]", text)
    there = re.findall(r"^\[\^(\d+)\]: ", text, flags=re.MULTILINE)
    assert called == there == [str(number) for number in range(1, 17)]


def test_what_is_derived_names_what_it_follows_from():
    text = consumer().to_markdown()
    assert "* To get the usual again\\\n  Follows from: Mostly buys the same products again" in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a*b*", r"a\*b\*"),
        ("<b>", "&lt;b&gt;"),
        ("1. a", r"1\. a"),
        ("1.5", "1.5"),
        ("# a", r"\# a"),
        ("-1", "&#45;1"),
        ("=1", "&#61;1"),
        ("\uff1d1", "&#65309;1"),
        ("http://a", r"http:\//a"),
        ("www.a", r"www\.a"),
        ("a|b", r"a\|b"),
        ("[a](b)", r"\[a\](b)"),
        (r"\a", r"\\a"),
    ],
)
def test_signs_that_markdown_reads_are_escaped(text, safe):
    assert escaped(text) == safe


def test_a_footnote_cannot_be_forged():
    text = hostile("[^1]: forged").to_markdown()
    assert len(re.findall(r"^\[\^1\]:", text, flags=re.MULTILINE)) == 1
