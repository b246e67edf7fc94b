from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profilekit.personas.locales import PSEUDO, locale_of
from profilekit.personas.locales.messages import messages
from profilekit.personas.locales.placeholders import placeholders_of
from profilekit.personas.locales.pseudo import pseudo


def test_keeps_the_placeholders_of_every_sentence() -> None:
    sentences = {each.many or each.text for each in messages()}
    assert [x for x in sentences if placeholders_of(pseudo(x)) != placeholders_of(x)] == []


@given(text=st.text(st.characters(blacklist_characters="{}"), min_size=1))
def test_is_longer_by_two_fifths_and_ends_in_brackets(text: str) -> None:
    told = pseudo(text)
    assert len(told) >= 1.4 * len(text)
    assert (told[0], told[-1]) == ("[", "]")


def test_no_letter_of_a_sentence_stays_plain() -> None:
    told = pseudo("The quick dog jumps over a lazy fox {name}").replace("{name}", "")
    assert not set("aceiouyACEIOUY") & set(told)


def test_is_a_language_like_the_others() -> None:
    locale = locale_of(PSEUDO)
    assert locale.say("{n} of {of} customers", n=2, of=9) == "[2 öf 9 çûšťöméŕš ~ ~ ~]"
    assert locale.say_many("{n} day", "{n} days", 1).startswith("[1 ďàý")
    assert locale.bound(2, None, "count").startswith("[2 öŕ möŕé")
    assert locale.value(2, "days") == "[2 ďàýš ~]"
    assert (locale.code, locale.direction) == ("en-XA", "ltr")
    assert locale.is_translated("anything")
