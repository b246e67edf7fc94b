"""Who the best customers are, why, and what sets them apart."""

from __future__ import annotations

from profilekit.scores.best.bands import DEFAULT_BANDS
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.gates import DEFAULT_GATES, Gate
from profilekit.scores.best.marks import Marks
from profilekit.scores.best.signals import DEFAULT_GROUP_WEIGHTS, DEFAULT_SIGNALS, Signal
from profilekit.scores.best.state import BestCustomerState
from profilekit.scores.best.what_marks import what_marks_the_best

__all__ = [
    "DEFAULT_BANDS",
    "DEFAULT_GATES",
    "DEFAULT_GROUP_WEIGHTS",
    "DEFAULT_SIGNALS",
    "BestCustomerScorer",
    "BestCustomerState",
    "Gate",
    "Marks",
    "Signal",
    "what_marks_the_best",
]
