"""Bounds in words: what has to be reached for a score, and what for the next."""

from __future__ import annotations

import math

import numpy as np
import pytest

from profilekit.scores.bounds import Bounds

DAYS = Bounds(values=(482, 297, 181, 115), higher_is_better=False, learned_from=None)
HEAP = Bounds(values=(2, 2, 2, 3), higher_is_better=True, learned_from=2357)
EQUALS = Bounds(values=(7, math.inf), higher_is_better=True, learned_from=3)


@pytest.mark.parametrize(
    ("bounds", "field", "value", "score", "words"),
    [
        (DAYS, "recency_days", 12, 5, "115 days or fewer"),
        (DAYS, "recency_days", 500, 1, "482 days or fewer for score 2"),
        (DAYS, "recency_days", 182, 3, "297 days or fewer; 181 days or fewer for score 4"),
        (HEAP, "orders_count", 1, 1, "2 or more for score 4"),
        (HEAP, "orders_count", 2, 4, "2 or more; 3 or more for score 5"),
        (EQUALS, "orders_count", 7, 2, "7 or more; all customers learned from are equal"),
    ],
)
def test_says_what_has_to_be_reached(bounds, field, value, score, words):
    assert bounds.scores(np.array([value], dtype=float)).tolist() == [score]
    assert bounds.words(field, score) == words


@pytest.mark.parametrize("values", [(), (2, 1), (1, math.nan), (math.nan,)])
def test_bounds_out_of_order_are_an_error(values):
    with pytest.raises(ValueError, match="from the worst score to the best"):
        Bounds(values=values, higher_is_better=True, learned_from=None)
