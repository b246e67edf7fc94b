"""How good each customer is: scores learned from a population and frozen.

`lifetime` says what customers will be worth, `best` who the best are and why, `prospects` who
would be one; they load more and are packages of their own.
"""

from __future__ import annotations

from profilekit.scores.one_frame import rfm
from profilekit.scores.percentile import PercentileScorer
from profilekit.scores.quantile import QuantileScorer
from profilekit.scores.rfm import RFMScorer
from profilekit.scores.segment_table import RF_SEGMENTS, RFM_SEGMENTS, SegmentTable

__all__ = [
    "RFM_SEGMENTS",
    "RF_SEGMENTS",
    "PercentileScorer",
    "QuantileScorer",
    "RFMScorer",
    "SegmentTable",
    "rfm",
]
