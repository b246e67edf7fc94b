from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profilekit.pages.visible import visible


@given(st.text())
def test_visible_text_has_nothing_that_hides_or_turns_the_rest(text):
    hidden = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\0\n\r"
    assert not set(visible(text)) & set(hidden)


def test_letters_of_every_script_stay_as_they_are():
    text = "Ωμέγα می\u200cروم İstanbul 東京 é"
    assert visible(text) == text
