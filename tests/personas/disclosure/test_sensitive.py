"""Sensitive attributes are not told unless a purpose is stated, nor does anything follow them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from personas.building.books import book_of, columns_of
from profilekit.errors import SensitiveAttributeError
from profilekit.personas.building import build_persona
from profilekit.segments import assign_segments, field
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from profilekit.personas.persona import Persona

VALUES = {
    "religion_label": ("zoroastrian", "druid"),
    "gender_label": ("female", "male"),
    "health_condition_label": ("asthmatic", "diabetic"),
}
PURPOSE = {"religion_label": "a range for a feast"}


def columns(*, members_alike: float) -> dict[str, Any]:
    """Add sensitive fields that tell members from others by so much."""
    planted = columns_of()
    inside = np.array(planted["in_loyal_flag"])
    rng = np.random.default_rng(3)
    for name, (one, other) in VALUES.items():
        has = rng.random(len(inside)) < np.where(inside, members_alike, 1 - members_alike)
        planted[name] = np.where(has, one, other).tolist()
    return planted


def persona_of(given: dict[str, Any], **more: Any) -> Persona:
    return build_persona(book_of(given), "loyal", resamples=5, **more)


def test_a_persona_is_the_same_whatever_sensitive_fields_say() -> None:
    alike, unlike = (persona_of(columns(members_alike=share)) for share in (0.9, 0.1))
    assert alike == unlike


@pytest.mark.parametrize("lang", ["en", "tr", "fa", "el"])
def test_no_page_names_a_sensitive_answer(lang: str) -> None:
    persona = persona_of(columns(members_alike=0.9))
    pages = (
        persona.to_json(),
        persona.to_text(lang),
        persona.to_markdown(lang),
        persona.to_html(lang, audience="analyst"),
    )
    for values in VALUES.values():
        assert not any(
            f">{value}<" in page or f"'{value}'" in page for page in pages for value in values
        )
    assert not any(word in page for page in pages for word in ("zoroastrian", "diabetic"))


def test_nothing_told_is_counted_from_sensitive_fields() -> None:
    persona = persona_of(columns(members_alike=0.9))
    assert not {name for each in persona.statements for name in each.fields} & set(VALUES)


def test_what_was_not_asked_for_is_said_to_be_so_and_no_more() -> None:
    persona = persona_of(columns(members_alike=0.9))
    listed = [each for each in persona.not_known if each.key in VALUES]
    assert listed
    assert all(each.reason == "sensitive" for each in listed)
    assert all(each.known_count is each.needed_count is None for each in listed)


def test_names_and_pictures_do_not_follow_sensitive_fields() -> None:
    without = persona_of(columns_of()).identity
    assert persona_of(columns(members_alike=0.95)).identity == without


def test_a_purpose_lets_one_field_be_told_and_no_other() -> None:
    persona = persona_of(columns(members_alike=0.9), purposes=PURPOSE)
    told = {name for each in persona.statements for name in each.fields}
    assert told & set(VALUES) == {"religion_label"}


def test_a_label_that_is_sensitive_takes_a_purpose() -> None:
    book = book_of(columns(members_alike=0.6))
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        build_persona(book, {"religion_label": "druid"})


def test_a_rule_on_a_sensitive_field_takes_a_purpose() -> None:
    rule = field("religion_label") == "druid"
    druids = Segment(id="druids", name="Feast", levels=("demographic",), definition=rule)
    book = assign_segments(book_of(columns(members_alike=0.6)), [druids], purposes=PURPOSE)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        build_persona(book, "druids", resamples=5)
    told = build_persona(book, "druids", resamples=5, purposes=PURPOSE)
    assert told.segment.rule is not None


def test_what_was_withheld_of_a_sensitive_field_is_only_named() -> None:
    given = columns(members_alike=0.9)
    given["religion_label"] = ["zoroastrian"] * 195 + ["druid"] * 405
    persona = persona_of(given, purposes=PURPOSE)
    told = {name for each in persona.statements for name in each.fields}
    assert "religion_label" not in told
    assert not any(each.known_count for each in persona.not_known if each.key in VALUES)


def diets() -> dict[str, Any]:
    planted = columns_of()
    inside = np.array(planted["in_loyal_flag"])
    halal = np.random.default_rng(3).random(len(inside)) < np.where(inside, 0.8, 0.2)
    return {**planted, "diet_label": np.where(halal, "halal", "other").tolist()}


def test_a_label_that_is_sensitive_itself_is_not_told_unasked() -> None:
    persona = persona_of(diets())
    assert "halal" not in persona.to_json()
    assert ("diet_label", "sensitive") in {(each.key, each.reason) for each in persona.not_known}
    asked = persona_of(diets(), purposes={"diet_label": "a range for a feast"})
    assert "halal" in asked.to_json()


def test_a_segment_that_a_sensitive_label_names_takes_a_purpose() -> None:
    book = book_of(diets())
    with pytest.raises(SensitiveAttributeError, match="diet_label == halal"):
        build_persona(book, {"diet_label": "halal"}, resamples=5)
    purposes = {"diet_label": "a range for a feast"}
    told = build_persona(book, {"diet_label": "halal"}, resamples=5, purposes=purposes)
    assert told.evidence.purposes == purposes


def test_a_stated_purpose_stands_in_the_evidence() -> None:
    assert persona_of(columns(members_alike=0.9), purposes=PURPOSE).evidence.purposes == PURPOSE
