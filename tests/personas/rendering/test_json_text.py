"""JSON: the object itself."""

from __future__ import annotations

import json

import pytest

from personas.rendering.made_personas import company, consumer, hostile
from profilekit.personas.persona import Persona


@pytest.mark.parametrize("made", [consumer, company])
def test_it_reads_back_the_same(made):
    assert Persona.model_validate_json(made().to_json()) == made()


def test_it_is_by_its_schema():
    jsonschema = pytest.importorskip("jsonschema")
    schema = jsonschema.Draft202012Validator(Persona.model_json_schema())
    written = json.loads(company().to_json())
    assert list(schema.iter_errors(written)) == []
    assert list(schema.iter_errors(written | {"subject": "herd"}))


def test_letters_are_written_and_what_cannot_be_seen_is_numbered():
    text = hostile("نسترن\u200c\u202e\U000e0041").to_json()
    assert r"نسترن\u200c\u202e\udb40\udc41" in text
