"""Personas side by side: what differs is kept, what is alike is left out."""

from __future__ import annotations

import re
from datetime import date

import pytest

from personas.rendering.made_personas import consumer, hostile
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.personas.comparing import compare_personas, persona_difference
from profilekit.personas.comparing.topics import are_apart
from profilekit.personas.persona import Persona
from profilekit.personas.statement import Interval

LANGUAGES = ["en", "tr", "fa", "el"]


def changed(persona, *, without=(), name="another", as_of=date(2017, 12, 31), **updates):
    """Copy a persona under another name, without some statements, with others changed."""
    gone = {each.id for each in persona.statements if each.id in without}
    gone |= {each.id for each in persona.statements if gone & {*each.cites}}
    sections = tuple(
        section.model_copy(
            update={
                "statements": tuple(
                    each.model_copy(update=updates.get(each.key.replace(".", "_"), {}))
                    for each in section.statements
                    if each.id not in gone
                )
            }
        )
        for section in persona.sections
    )
    return Persona.model_validate(
        {
            **persona.model_dump(),
            "id": name,
            "identity": {
                **persona.identity.model_dump(),
                "tagline": [id_ for id_ in persona.identity.tagline if id_ not in gone],
            },
            "sections": [section.model_dump() for section in sections],
            "evidence": {**persona.evidence.model_dump(), "as_of": as_of},
        }
    )


def at(value):
    return {"value": value, "interval": Interval(low=value - 0.05, high=value + 0.05)}


def test_personas_that_say_the_same_differ_in_nothing():
    found = compare_personas(consumer(), changed(consumer()))
    assert found.topics == ()
    assert found.same_count > 10
    assert "Nothing differs." in found.to_text()


def test_what_one_does_not_tell_is_kept_with_an_empty_place():
    gone = "interests/top_category_label.is=loose tea"
    found = compare_personas(consumer(), changed(consumer(), without=[gone]))
    kept = {topic.name: topic.statements for topic in found.topics}
    assert kept["top_category_label"][0].id == gone
    assert kept["top_category_label"][1] is None


@pytest.mark.parametrize(("value", "differs"), [(0.64, False), (0.75, True), (0.4, True)])
def test_numbers_differ_where_their_intervals_are_apart(value, differs):
    other = changed(consumer(), orders_count_more=at(value))
    found = compare_personas(consumer(), other)
    assert ("orders_count" in {topic.name for topic in found.topics}) is differs


def test_without_intervals_any_other_number_differs():
    one = next(each for each in consumer().statements if each.key == "orders_count.more")
    plain = one.model_copy(update={"interval": None, "value": 0.6})
    assert not are_apart(plain, plain)
    assert are_apart(plain, plain.model_copy(update={"value": 0.61}))


def test_the_order_of_personas_is_that_of_the_columns():
    one, other = consumer(), changed(consumer(), orders_count_more=at(0.2))
    there, back = compare_personas(one, other), compare_personas(other, one)
    assert [topic.statements for topic in there.topics] == [
        topic.statements[::-1] for topic in back.topics
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_both_names_and_the_difference_are_on_the_page_and_in_the_text(lang):
    found = compare_personas(consumer(), changed(consumer(), orders_count_more=at(0.2)))
    html, text = found.to_html(lang), found.to_text(lang)
    assert f'<html lang="{lang}"' in html
    assert "<script" not in html
    assert html.count('scope="col"') == 2
    assert len(text.splitlines()) > 5
    assert found._repr_html_().startswith("<div")


def test_hostile_texts_stay_texts():
    bad = hostile("<img src=x onerror=alert(1)>", "=1+1", "a\u202eb")
    found = compare_personas(consumer(), changed(bad))
    html, text = found.to_html(), found.to_text()
    assert "<img src=x" not in html
    assert "\u202e" not in html + text
    assert not [line for line in text.splitlines() if line.lstrip().startswith(("=", "@"))]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "0 personas; expected 2 to 6"),
        ((consumer(),), "1 personas; expected 2 to 6"),
        ((consumer(), consumer()), "is given twice"),
    ],
)
def test_fewer_than_two_or_one_twice_is_refused(given, said):
    with pytest.raises(DeclarationError, match=said):
        compare_personas(*given)


def test_what_is_no_persona_is_refused():
    with pytest.raises(UnsupportedInputError, match="personas, as of build_personas"):
        compare_personas(consumer(), "loyal")


def later(**given):
    return changed(consumer(), name=consumer().id, as_of=date(2018, 3, 31), **given)


def test_since_an_earlier_day_statements_are_new_gone_or_changed():
    now = later(without=["interests/top_category_label.is=loose tea"], orders_count_more=at(0.2))
    found = persona_difference(now, consumer())
    assert [topic.name for topic in found.changed] == ["orders_count"]
    assert "top_category_label" in {topic.name for topic in found.gone}
    assert found.new == ()
    assert {topic.name for topic in persona_difference(later(), found.now).new} == {
        topic.name for topic in found.gone
    }
    assert "31 March 2018" in found.to_html()


def cut_at(low, **given):
    """Change from where on orders count as often, of nearly nobody else, so that it is so told."""
    often = next(each for each in consumer().statements if each.key == "orders_count.more")
    return (
        {"base_value": 0.2, "lift": 3.0}
        | given
        | {"answer": often.answer.model_copy(update={"low": low})}
    )


def test_an_answer_cut_elsewhere_is_another_and_both_cuts_stand_below_the_headline():
    before = changed(consumer(), name=consumer().id, orders_count_more=cut_at(12))
    found = persona_difference(later(orders_count_more=cut_at(13)), before)
    assert [topic.name for topic in found.changed] == ["orders_count"]
    for written in (found.to_html(), found._repr_html_(), found.to_text()):
        assert written.count("Orders often") == 2
        assert "12 or more" in written
        assert "13 or more" in written


def test_of_one_cut_the_number_alone_differs_and_the_cut_is_left_out():
    before = changed(consumer(), name=consumer().id, orders_count_more=cut_at(12))
    found = persona_difference(later(orders_count_more=cut_at(12, **at(0.3))), before)
    assert [topic.name for topic in found.changed] == ["orders_count"]
    assert "12 or more" not in found.to_text()
    assert found.to_text().count("20% of all customers · last 90 days") == 2


def test_another_window_is_another_answer():
    often = next(each for each in consumer().statements if each.key == "orders_count.more")
    answer = often.answer.model_copy(update={"field": "orders_365d_count"})
    found = compare_personas(consumer(), changed(consumer(), orders_count_more={"answer": answer}))
    assert [topic.name for topic in found.topics] == ["orders_count"]
    assert "last 365 days" in found.to_text()


def test_what_follows_is_alike_whatever_it_follows_from():
    moved = {"answer": None, "value": 0.9, "interval": Interval(low=0.88, high=0.92)}
    found = compare_personas(consumer(), changed(consumer(), goal_keep_the_usual=moved))
    assert found.topics == ()


def test_every_cell_says_whose_it_is():
    found = compare_personas(consumer(), changed(consumer(), orders_count_more=at(0.2)))
    html = found.to_html()
    cells = re.findall(r"<td>(.*?)</td>", html)
    assert len(cells) == 2
    assert all(cell.startswith('<span class="whose"><bdi>Clara Hughes</bdi> · ') for cell in cells)


def test_personas_of_two_segments_or_in_the_wrong_order_are_refused():
    with pytest.raises(DeclarationError, match="two of one segment"):
        persona_difference(changed(consumer()), consumer())
    with pytest.raises(DeclarationError, match="turn them round"):
        persona_difference(consumer(), later())


def test_of_several_labels_told_side_by_side_each_is_a_topic():
    tea = next(each for each in consumer().statements if each.key == "top_category_label.is")
    fits = [
        tea.model_copy(
            update={
                "id": f"interests/affinity.is={label}",
                "key": "affinity.is",
                "answer": tea.answer.model_copy(update={"field": "category", "value": label}),
            }
        )
        for label in ("oil", "pots")
    ]
    sections = [
        {**section.model_dump(), "statements": [*section.statements, *fits]}
        if section.id == "interests"
        else section.model_dump()
        for section in consumer().sections
    ]
    fuller = Persona.model_validate({**consumer().model_dump(), "id": "more", "sections": sections})
    found = compare_personas(consumer(), fuller)
    assert [topic.name for topic in found.topics] == ["affinity=oil", "affinity=pots"]


def test_what_follows_from_others_is_told_without_a_number():
    goal = next(each for each in consumer().statements if each.section == "goals")
    found = compare_personas(consumer(), changed(consumer(), without=[goal.id]))
    lines = found.to_text().splitlines()
    told = lines[lines.index("Goals") + 2]
    assert len(told.split("  ")[-1]) > 5
    assert "%" not in told
    goals = found.to_html().partition("Goals</th>")[2]
    assert "of all customers" not in goals
