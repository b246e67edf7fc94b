"""Items are those of the scale's constructs, and say what is known of them."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError
from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.perception.items import CONSTRUCTS, paraphrased, worded

ASKED_BY = "test"


def test_every_construct_has_three_or_four_items() -> None:
    constructs = [item.construct for item in paraphrased(locale_of("en"), "x", quotes=True)]
    assert list(dict.fromkeys(constructs)) == [*CONSTRUCTS]
    assert {constructs.count(construct) for construct in CONSTRUCTS} == {3, 4}


def test_only_items_compared_with_the_published_list_are_verified() -> None:
    items = paraphrased(locale_of("en"), "x", quotes=True)
    assert len(items) == 29
    assert [item.construct for item in items if item.verified] == (
        ["consistency"] * 4 + ["completeness"] * 4 + ["willingness_to_use"] * 3 + ["credibility"]
    )


def test_items_keep_the_numbers_of_the_authors() -> None:
    ids = [item.id for item in paraphrased(locale_of("en"), "x", quotes=True)]
    assert [id_ for id_ in ids if id_.startswith("willingness")] == [
        f"willingness_to_use_{number}" for number in (1, 3, 4)
    ]


@pytest.mark.parametrize("code", SUPPORTED)
def test_the_task_is_named_in_every_language(code: str) -> None:
    items = paraphrased(locale_of(code), "QQ", quotes=True)
    assert [item.id for item in items if "QQ" in item.text] == [
        "willingness_to_use_1",
        "willingness_to_use_3",
    ]
    assert len({item.text for item in items}) == len(items)


@pytest.mark.parametrize("place", ["{task}", "[insert task]"])
def test_a_given_wording_is_kept_and_names_the_task(place: str) -> None:
    (item,) = worded({"clarity_4": f"For {place} {{x}}."}, "QQ", quotes=False, asked_by=ASKED_BY)
    assert item.text == "For QQ {x}."
    assert (item.construct, item.is_given, item.verified) == ("clarity", True, False)


def test_given_wordings_stand_in_the_order_of_the_scale() -> None:
    given = {"empathy_1": "a", "clarity_2": "b", "clarity_1": "c"}
    items = worded(given, "x", quotes=False, asked_by=ASKED_BY)
    assert [item.id for item in items] == ["clarity_1", "clarity_2", "empathy_1"]


def test_all_faults_of_wordings_are_told_at_once() -> None:
    given = {"charm_1": "a", "clarity": "b", "empathy_1": ""}
    with pytest.raises(DeclarationError, match=r"charm_1.*'clarity'.*empathy_1.*empty"):
        worded(given, "x", quotes=False, asked_by=ASKED_BY)


def test_no_wordings_are_no_questionnaire() -> None:
    with pytest.raises(DeclarationError, match="wording is empty"):
        worded({}, "x", quotes=False, asked_by=ASKED_BY)
