from __future__ import annotations

from profilekit.personas.locales.catalogue import Message
from profilekit.personas.locales.messages import (
    messages,
    messages_of_code,
    messages_of_table,
    messages_of_template,
)


def test_code_says_what_stands_in_its_calls() -> None:
    source = """
say("One")
locale.say("Two {x}", x=say("Three"))
teller.locale.say_many("{n} four", "{n} fours", n, context="count")
locale.say(variable)
other("Five")
"""
    assert set(messages_of_code(source)) == {
        Message("One"),
        Message("Two {x}"),
        Message("Three"),
        Message("{n} four", "{n} fours", "count"),
    }


def test_code_says_both_sides_of_a_choice() -> None:
    source = "say_many('a' if x else 'b', 'as' if x else 'bs', 2); say('c' if y else 'd')"
    assert set(messages_of_code(source)) == {
        Message("a", "as"),
        Message("b", "bs"),
        Message("c"),
        Message("d"),
    }


def test_templates_say_what_stands_in_their_calls() -> None:
    source = """
<p title="{{ say("One", context="tip") }}">{{ locale.say_many("{n} two", "{n} twos", n) }}
{% if say("Three" if x else "Four") %}{{ teller.headline(s) }} {{ say(variable) }}{% endif %}
"""
    assert set(messages_of_template(source)) == {
        Message("One", None, "tip"),
        Message("{n} two", "{n} twos"),
        Message("Three"),
        Message("Four"),
    }


def test_tables_say_all_their_texts_but_names_of_other_tables() -> None:
    source = """
[orders_count]
name = "Orders"
more = "Orders often"
words = "number"
ahead = true
company.is = "Buys"
values.x = "An x"
"""
    told = {message.text for message in messages_of_table(source)}
    assert told == {"Orders", "Orders often", "Buys", "An x"}


def test_rules_say_their_says_alone() -> None:
    source = '[goals.a]\nsays = "To pay less"\nsection = "goals"\nwhen = [{ field = "b_share" }]'
    assert [message.text for message in messages_of_table(source)] == ["To pay less"]


def test_finds_those_of_tables_templates_and_code() -> None:
    texts = {message.text for message in messages()}
    assert {"Orders", "Follows from:", "{n} of {of} customers"} <= texts


def test_both_forms_of_a_counted_sentence_hold_the_same_placeholders() -> None:
    wrong = [each for each in messages() if each.placeholders != Message(each.text).placeholders]
    assert wrong == []
