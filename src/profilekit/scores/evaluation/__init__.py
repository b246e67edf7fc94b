"""How good predictions of value to come are, on days that the models did not know."""

from __future__ import annotations

from profilekit.scores.evaluation.evaluation import Evaluation, Predicted, evaluate_value

__all__ = ["Evaluation", "Predicted", "evaluate_value"]
