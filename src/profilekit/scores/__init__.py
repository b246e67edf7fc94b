"""How good each customer is: scores learned from a population and frozen."""

from __future__ import annotations

from profilekit.scores.one_frame import rfm
from profilekit.scores.quantile import QuantileScorer
from profilekit.scores.rfm import RFMScorer
from profilekit.scores.segment_table import RF_SEGMENTS, RFM_SEGMENTS, SegmentTable

__all__ = ["RFM_SEGMENTS", "RF_SEGMENTS", "QuantileScorer", "RFMScorer", "SegmentTable", "rfm"]
