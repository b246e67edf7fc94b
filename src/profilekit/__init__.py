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
    from profilekit.extractors.customer_features import CustomerFeatures
    from profilekit.fields import FieldCatalogue, FieldSpec
    from profilekit.report import book_report
    from profilekit.scores import QuantileScorer, RFMScorer, SegmentTable, rfm
    from profilekit.tables import Tables, load_complete_journey, make_shop

__all__ = [
    "Cadence",
    "CustomerFeatures",
    "Extractor",
    "Field",
    "FieldCatalogue",
    "FieldSpec",
    "Frequency",
    "Profile",
    "ProfileBook",
    "QuantileScorer",
    "RFMScorer",
    "Recency",
    "SegmentTable",
    "Spend",
    "Tables",
    "book_report",
    "explain_plan",
    "extract",
    "extractor",
    "find_extractor",
    "list_extractors",
    "load_complete_journey",
    "make_shop",
    "measure",
    "rfm",
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
    "fields": ("FieldCatalogue", "FieldSpec"),
    "report": ("book_report",),
    "scores": ("QuantileScorer", "RFMScorer", "SegmentTable", "rfm"),
    "tables": ("Tables", "load_complete_journey", "make_shop"),
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
