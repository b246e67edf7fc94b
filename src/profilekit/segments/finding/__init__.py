"""Segments that nobody defined: found, told in words, and known again."""

from __future__ import annotations

from profilekit.segments.finding.finder import SegmentFinder
from profilekit.segments.finding.found_segments import FoundSegments
from profilekit.segments.finding.matching import Succession
from profilekit.segments.finding.stability import Stability
from profilekit.segments.finding.stable_clusterer import StableClusterer
from profilekit.segments.finding.structure import Structure

__all__ = [
    "FoundSegments",
    "SegmentFinder",
    "Stability",
    "StableClusterer",
    "Structure",
    "Succession",
]
