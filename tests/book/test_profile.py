"""One customer's profile and the JSON contract it keeps."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from profilekit.book.profile import Profile, Provenance
from profilekit.fields import Section

SNAPSHOT = Path(__file__).parent / "snapshots" / "profile.schema.json"


def test_json_schema_is_the_published_one():
    schema = json.dumps(Profile.model_json_schema(), indent=2, sort_keys=True) + "\n"
    assert schema == SNAPSHOT.read_text(), (
        "the JSON schema of Profile changed: raise its schema_version if a reader could notice, "
        f"and write the new schema to {SNAPSHOT.name}"
    )


def test_serialized_json_follows_the_schema(book, leveller):
    checker = jsonschema.Draft202012Validator(Profile.model_json_schema())
    for profile in book.apply(leveller()).profiles():
        assert list(checker.iter_errors(json.loads(profile.model_dump_json()))) == []


def test_json_comes_back_as_the_same_profile(book, leveller):
    profile = book.apply(leveller()).profile("ann")
    assert Profile.model_validate_json(profile.model_dump_json()) == profile


def test_has_one_attribute_per_section(book):
    assert all(hasattr(book.profile("ann"), section.value) for section in Section)


def test_sections_cannot_be_changed(book):
    profile = book.profile("ann")
    with pytest.raises(TypeError):
        profile.behaviour["recency_days"] = None
    with pytest.raises(ValidationError):
        profile.as_of = None


def test_value_names_unit_day_source_and_observations(book):
    value = book.profile("ann").behaviour["recency_days"]
    assert (value.value, value.unit, value.source, value.n) == (3, "days", "Recency", 5)
    assert value.as_of == book.as_of


def test_value_without_evidence_field_has_no_n(book):
    assert book.profile("ann").behaviour["orders_count"].n is None


def test_missing_stays_missing_and_is_not_zero(book):
    profile = book.profile("dee")
    assert profile.behaviour["spend_amount"].value is None
    assert profile.behaviour["orders_count"].value == 0


def test_flags_stay_booleans(book):
    assert book.profile("ann").behaviour["loyal_flag"].value is True


def test_fields_stand_in_their_section(book):
    assert book.profile("ann").geography["region_label"].value == "north"


def test_reasons_of_estimators_are_shown_beside_the_value(book, leveller):
    value = book.apply(leveller()).profile("bo").behaviour["level_score"]
    assert value.reasons == ("Bought 40 days ago, beyond 3 days.",)


def test_provenance_leaves_the_tables_report_with_the_book(book):
    provenance = Provenance(tables={"transactions": 8}, tables_report={"rows": [1, 2]})
    brief = type(book)(book.frame, book.catalogue, as_of=book.as_of, provenance=provenance).profile(
        "ann"
    )
    assert brief.provenance.tables == {"transactions": 8}
    assert brief.provenance.tables_report == {}


def test_its_values_are_those_of_all_sections_by_field(book):
    profile = book.profile(book.customer_ids[0])
    row = book.frame.row(0)
    assert profile.values == dict(zip(book.frame.columns[1:], row[1:], strict=True))
