"""Who would be a good customer: by what is wished for, or by likeness to the best."""

from __future__ import annotations

from profilekit.scores.prospects.hidden_best import HiddenBest
from profilekit.scores.prospects.ideal_customer import IdealCustomer
from profilekit.scores.prospects.lookalikes import LookalikeScorer, LookalikeState
from profilekit.scores.prospects.positive_unlabelled import PositiveUnlabelledClassifier
from profilekit.scores.prospects.wanted import Wanted

__all__ = [
    "HiddenBest",
    "IdealCustomer",
    "LookalikeScorer",
    "LookalikeState",
    "PositiveUnlabelledClassifier",
    "Wanted",
]
