from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from profilekit.errors import DeclarationError
from profilekit.personas.locales.placeholders import filled, placeholders_of


def test_placeholders_may_stand_in_any_order() -> None:
    assert filled("{of} müşteriden {n} tanesi", {"n": "3", "of": "9"}) == "9 müşteriden 3 tanesi"


def test_says_which_value_is_lacking() -> None:
    with pytest.raises(DeclarationError, match="needs a value for of; there are n"):
        filled("{n} of {of}", {"n": "3"})


@pytest.mark.parametrize("text", ["{n.real}", "{n[0]}", "{n!r}", "{n:>99}", "{0}", "{}", "{{n}}"])
def test_nothing_else_of_a_format_string_means_anything(text: str) -> None:
    inner = "3" if text == "{{n}}" else None
    assert filled(text, {"n": "3"}) == (text if inner is None else "{3}")


@given(value=st.text())
def test_a_value_is_put_in_as_it_is(value: str) -> None:
    assert filled("<{n}>", {"n": value}) == f"<{value}>"


@given(value=st.text())
def test_in_markup_all_but_markup_is_escaped(value: str) -> None:
    told = filled("a & {b} {c}", {"b": Markup("<b>1</b>"), "c": value})
    assert isinstance(told, Markup)
    assert told == Markup("a &amp; <b>1</b> {}").format(value)


def test_a_sentence_is_no_markup_where_no_value_is() -> None:
    assert type(filled("a & {b}", {"b": "<"})) is str


def test_names_of_placeholders_are_words() -> None:
    assert placeholders_of("{n} {of_all} {N} {1} { n }") == {"n", "of_all"}
