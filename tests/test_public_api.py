"""The front door: what `import profilekit` promises, name by name."""

from __future__ import annotations

from pathlib import Path

import pytest

import profilekit as pk

PUBLIC = [
    "BacktestedModel",
    "BestCustomerScorer",
    "BetaGeoModel",
    "Cadence",
    "CustomerFeatures",
    "Extractor",
    "Field",
    "FieldCatalogue",
    "FieldSpec",
    "Frequency",
    "GammaGammaModel",
    "Gate",
    "HiatusRule",
    "HoldoutSplit",
    "IdealCustomer",
    "LifetimeValueModel",
    "LookalikeScorer",
    "ModifiedBetaGeoModel",
    "NBDModel",
    "ParetoNBDModel",
    "PercentileScorer",
    "Persona",
    "PersonaTemplate",
    "Profile",
    "ProfileBook",
    "PurchaseBacktests",
    "QuantileScorer",
    "RFMScorer",
    "Recency",
    "Segment",
    "SegmentFinder",
    "SegmentTable",
    "ShopperTypeClassifier",
    "Signal",
    "Spend",
    "Tables",
    "Wanted",
    "affinity",
    "allocate",
    "assign_segments",
    "book_report",
    "build_persona",
    "build_personas",
    "compare_personas",
    "compare_segments",
    "evaluate_types",
    "evaluate_value",
    "events",
    "explain_plan",
    "export_audience",
    "extract",
    "extractor",
    "field",
    "find_extractor",
    "habits_for",
    "holdout_split",
    "ideal_persona",
    "in_segment",
    "list_extractors",
    "load_complete_journey",
    "make_shop",
    "make_typed_shop",
    "measure",
    "overlap",
    "proxy_audit",
    "rfm",
    "scorecard",
    "segment_drift",
    "segments_from",
    "templates_for",
    "traits",
    "trend",
    "type_migration",
    "what_marks_the_best",
]


def test_the_public_names_are_these() -> None:
    assert pk.__all__ == PUBLIC


def test_the_public_names_are_sorted() -> None:
    assert sorted(PUBLIC) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(pk, name).__doc__


def test_dir_offers_every_public_name() -> None:
    assert set(PUBLIC) <= set(dir(pk))


def test_an_unknown_name_is_an_attribute_error_that_says_it() -> None:
    with pytest.raises(AttributeError, match="'profilekit' has no attribute 'refm'"):
        _ = pk.refm


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    reference = Path(__file__).parents[1] / "docs" / "api.md"
    assert f"   {name}\n" in reference.read_text(encoding="utf-8")
