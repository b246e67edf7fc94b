"""profilekit: customer profiles, scores, segments and personas from a seller's tables.

The way of the data, each stage giving a new value to the next::

    Tables.load(...)  ->  measure(tables, as_of=...)  ->  book.apply(RFMScorer())  ->  report
    what comes in         what is measured                how good                   to look at

Names are loaded when they are first used, so importing profilekit costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profilekit.book import Profile, ProfileBook
    from profilekit.extractors import (
        Cadence,
        Extractor,
        Field,
        Frequency,
        Recency,
        Spend,
        explain_plan,
        extract,
        extractor,
        find_extractor,
        list_extractors,
        measure,
    )
    from profilekit.extractors.backtests import PurchaseBacktests
    from profilekit.extractors.customer_features import CustomerFeatures
    from profilekit.extractors.habit_families import habits_for
    from profilekit.extractors.holdout import HoldoutSplit, holdout_split
    from profilekit.fields import FieldCatalogue, FieldSpec
    from profilekit.personas import (
        Persona,
        PersonaTemplate,
        build_persona,
        build_personas,
        compare_personas,
        ideal_persona,
    )
    from profilekit.report import book_report
    from profilekit.scores import PercentileScorer, QuantileScorer, RFMScorer, SegmentTable, rfm
    from profilekit.scores.best import BestCustomerScorer, Gate, Signal, what_marks_the_best
    from profilekit.scores.evaluation import evaluate_value
    from profilekit.scores.lifetime import (
        BacktestedModel,
        BetaGeoModel,
        GammaGammaModel,
        HiatusRule,
        LifetimeValueModel,
        ModifiedBetaGeoModel,
        NBDModel,
        ParetoNBDModel,
    )
    from profilekit.scores.prospects import IdealCustomer, LookalikeScorer, Wanted
    from profilekit.segments import (
        Segment,
        SegmentFinder,
        affinity,
        allocate,
        assign_segments,
        compare_segments,
        events,
        export_audience,
        field,
        in_segment,
        overlap,
        proxy_audit,
        scorecard,
        segment_drift,
        segments_from,
        templates_for,
        traits,
        trend,
    )
    from profilekit.shopper_types import (
        ShopperTypeClassifier,
        evaluate_types,
        type_migration,
    )
    from profilekit.tables import Tables, load_complete_journey, make_shop, make_typed_shop

__all__ = [
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

_STAGES: Final = {
    "book": ("Profile", "ProfileBook"),
    "extractors": (
        "Cadence",
        "Extractor",
        "Field",
        "Frequency",
        "Recency",
        "Spend",
        "explain_plan",
        "extract",
        "extractor",
        "find_extractor",
        "list_extractors",
        "measure",
    ),
    # Apart from the other extractors, so that measuring does not load scikit-learn.
    "extractors.customer_features": ("CustomerFeatures",),
    "extractors.backtests": ("PurchaseBacktests",),
    "extractors.habit_families": ("habits_for",),
    "extractors.holdout": ("HoldoutSplit", "holdout_split"),
    "fields": ("FieldCatalogue", "FieldSpec"),
    "personas": (
        "Persona",
        "PersonaTemplate",
        "build_persona",
        "build_personas",
        "compare_personas",
        "ideal_persona",
    ),
    "report": ("book_report",),
    "scores": ("PercentileScorer", "QuantileScorer", "RFMScorer", "SegmentTable", "rfm"),
    "scores.best": ("BestCustomerScorer", "Gate", "Signal", "what_marks_the_best"),
    "scores.evaluation": ("evaluate_value",),
    "scores.lifetime": (
        "BacktestedModel",
        "BetaGeoModel",
        "GammaGammaModel",
        "HiatusRule",
        "LifetimeValueModel",
        "ModifiedBetaGeoModel",
        "NBDModel",
        "ParetoNBDModel",
    ),
    "scores.prospects": ("IdealCustomer", "LookalikeScorer", "Wanted"),
    "segments": (
        "Segment",
        "SegmentFinder",
        "affinity",
        "allocate",
        "assign_segments",
        "compare_segments",
        "events",
        "export_audience",
        "field",
        "in_segment",
        "overlap",
        "proxy_audit",
        "scorecard",
        "segment_drift",
        "segments_from",
        "templates_for",
        "traits",
        "trend",
    ),
    "shopper_types": ("ShopperTypeClassifier", "evaluate_types", "type_migration"),
    "tables": ("Tables", "load_complete_journey", "make_shop", "make_typed_shop"),
}
_STAGE_OF: Final = {name: stage for stage, names in _STAGES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _STAGE_OF:
        raise AttributeError(f"module 'profilekit' has no attribute {name!r}")
    value: object = getattr(import_module(f"profilekit.{_STAGE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
