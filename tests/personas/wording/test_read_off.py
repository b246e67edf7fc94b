"""Words that are read off labels: ages, countries, languages and weekdays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.personas.locales import locale_of
from profilekit.personas.wording.read_off import READ_OFF, word_of


@pytest.mark.parametrize(
    ("label", "vocabulary", "code", "word"),
    [
        ("18-24", "age", "en", "18 to 24"),
        ("18\u201324", "age", "en", "18 to 24"),
        ("65+", "age", "en", "65 and over"),
        ("under 18", "age", "en", "under 18"),
        ("25-34", "age", "tr", "25\N{EN DASH}34 yaş"),
        ("25-34", "age", "fa", "۲۵ تا ۳۴ سال"),
        ("65+", "age", "fa", "۶۵ سال و بیشتر"),
        ("under 18", "age", "el", "κάτω των 18 ετών"),
        ("young", "age", "en", None),
        ("GR", "country", "el", "Ελλάδα"),
        ("tr", "country", "en", "Türkiye"),
        ("XX", "country", "en", None),
        ("el", "language", "tr", "Yunanca"),
        ("en-US", "language", "en", "American English"),
        ("fa-IR", "language", "en", "Persian"),
        ("klingon", "language", "en", None),
        ("sunday", "weekday", "fa", "یکشنبه"),
        ("Monday", "weekday", "tr", "Pazartesi"),
        ("someday", "weekday", "en", None),
        ("GR", "nothing", "en", None),
    ],
)
def test_by_hand(label: str, vocabulary: str, code: str, word: str | None):
    assert word_of(label, vocabulary, locale_of(code)) == word


@given(label=st.text(), vocabulary=st.sampled_from(sorted(READ_OFF)))
def test_any_label_has_a_word_or_none(label: str, vocabulary: str):
    assert word_of(label, vocabulary, locale_of("fa")) != ""
