"""What kind of shopper each customer is: types from a theory, with reasons, or nothing."""

from __future__ import annotations

from profilekit.shopper_types.catalogue import Indicator, ShopperType, TypeCatalogue
from profilekit.shopper_types.classifier import ShopperTypeClassifier
from profilekit.shopper_types.deciding import TypeRules
from profilekit.shopper_types.evaluation import TypeEvaluation, TypeFigure, evaluate_types
from profilekit.shopper_types.five_types import DEFAULT_CATALOGUE
from profilekit.shopper_types.migration import TypeMigration, type_migration
from profilekit.shopper_types.theory_classifier import TheoryClassifier

__all__ = [
    "DEFAULT_CATALOGUE",
    "Indicator",
    "ShopperType",
    "ShopperTypeClassifier",
    "TheoryClassifier",
    "TypeCatalogue",
    "TypeEvaluation",
    "TypeFigure",
    "TypeMigration",
    "TypeRules",
    "evaluate_types",
    "type_migration",
]
