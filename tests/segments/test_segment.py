"""What a segment is: its grammar, its JSON and the schema that is published."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from profilekit.errors import DeclarationError
from profilekit.segments import Lineage, Quality, Segment, Trait, events, field

SNAPSHOT = Path(__file__).parent / "snapshots" / "segment.schema.json"

RECENT = field("recency_days") <= 30
FULL = Segment(
    id="loyal-families",
    version=3,
    name="Loyal <families>",
    levels=("demographic", "behavioural"),
    method="cluster",
    universe=field("orders_count") >= 1,
    definition=RECENT & (events("web_events", days=30, where={"device": ("app", "web")}) >= 2),
    group="families",
    priority=-1,
    required_consent="marketing",
    lineage=Lineage(origin="merged", parents=("families", "loyal"), common_share=0.6),
    size_count=12,
    share=0.25,
    value_share=0.5,
    traits=(
        Trait(attribute="Own: yes", field="own_flag", segment_share=0.5, base_share=0.25, lift=2),
    ),
    quality=Quality(stability=0.8, is_stable=True, rule=RECENT, rule_agreement=0.9),
)


def segment(**changes):
    given = {"id": "a", "name": "A", "levels": ("behavioural",), "definition": RECENT}
    return Segment(**(given | changes))


def test_json_schema_is_the_published_one():
    schema = json.dumps(Segment.model_json_schema(), indent=2, sort_keys=True) + "\n"
    assert schema == SNAPSHOT.read_text(), (
        "the JSON schema of Segment changed: say so in the changelog, "
        f"and write the new schema to {SNAPSHOT.name}"
    )


def test_json_follows_the_schema_and_comes_back_as_the_same():
    text = FULL.model_dump_json()
    schema = Segment.model_json_schema(mode="serialization")
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert Segment.model_validate_json(text, strict=True) == FULL
    assert hash(Segment.model_validate_json(text)) == hash(FULL)


@pytest.mark.parametrize("name", ["", "A", "1a", "a_b", "a--b", "-a", "a-", "a b", "ä", "a\n"])
def test_an_id_is_lower_case_words_with_hyphens(name):
    with pytest.raises(DeclarationError, match=r"id: .* is no id; expected lower-case words"):
        segment(id=name)
    with pytest.raises(DeclarationError, match=r"group: .* is no id"):
        segment(group=name)


def test_the_nearest_id_is_told():
    with pytest.raises(DeclarationError, match="such as 'loyal-families'"):
        segment(id="Loyal Families!")


def test_the_residual_of_a_group_is_no_segment_of_it():
    with pytest.raises(DeclarationError, match="choose another id"):
        segment(id="life-other", group="life")


def test_all_that_is_wrong_is_told_at_once_and_nothing_of_pydantic():
    with pytest.raises(DeclarationError) as caught:
        segment(id="A b", levels="behavioural", version=0, typo=1, definition="recency <= 3")
    for told in (
        "Segment(id='A b'): id: 'A b' is no id",
        "such as 'a-b'",
        "levels is 'behavioural'; expected a tuple such as ('behavioural',)",
        "version is 0; expected more than 0",
        "no parameter 'typo'",
        "definition is 'recency <= 3'; expected it as in definition=field('recency_days') <= 30",
    ):
        assert told in str(caught.value)
    assert caught.value.__cause__ is None
    with pytest.raises(DeclarationError, match=r"choose another id; a level of .* is named twice"):
        segment(id="life-other", group="life", levels=("geographic", "geographic"))


def test_a_field_that_is_not_compared_yet_is_no_definition():
    with pytest.raises(
        DeclarationError, match=r"definition is field\('a_count'\); expected it as in"
    ):
        segment(definition=field("a_count"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"levels": ()},
        {"levels": ("behavioural", "behavioural")},
        {"levels": ("astrological",)},
        {"method": "magic"},
        {"version": 0},
        {"share": 1.5},
        {"size_count": -1},
        {"typo": 1},
    ],
)
def test_what_no_segment_can_be_is_refused(wrong):
    with pytest.raises(DeclarationError):
        segment(**wrong)


def test_names_the_fields_it_is_in():
    assert FULL.flag_field == "in_loyal_families_flag"
    assert FULL.group_field == "segment_families_label"
    assert segment().group_field is None


def test_a_segment_never_changes():
    with pytest.raises(ValidationError):
        FULL.version = 4


def test_json_of_no_segment_is_refused_in_words():
    with pytest.raises(DeclarationError, match="'A B' is no id") as caught:
        Segment.model_validate_json('{"id": "A B"}')
    assert "pydantic" not in str(caught.value)


def test_json_with_a_key_twice_is_refused():
    text = segment().model_dump_json().replace('"version":1', '"version":1,"version":2')
    with pytest.raises(DeclarationError, match="the key 'version' stands twice"):
        Segment.model_validate_json(text)
