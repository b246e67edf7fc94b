"""What types of shoppers told of one period say of the next."""

from __future__ import annotations

from profilekit.shopper_types.evaluation.evaluating import evaluate_types
from profilekit.shopper_types.evaluation.evaluation import TypeEvaluation, TypeFigure

__all__ = ["TypeEvaluation", "TypeFigure", "evaluate_types"]
