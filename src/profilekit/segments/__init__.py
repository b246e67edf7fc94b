"""In which group customers are: segments defined, found, judged and used."""

from __future__ import annotations

from profilekit.segments.assigning.assigned import SegmentCount
from profilekit.segments.assigning.assigner import SegmentAssigner
from profilekit.segments.assigning.assigning import assign_segments
from profilekit.segments.assigning.checking import SegmentFault, SegmentRulesError
from profilekit.segments.finding import (
    FoundSegments,
    SegmentFinder,
    Stability,
    StableClusterer,
    Structure,
    Succession,
)
from profilekit.segments.judging.compared import Comparison
from profilekit.segments.judging.comparison import compare_segments
from profilekit.segments.judging.drift import segment_drift
from profilekit.segments.judging.drifted import Drift
from profilekit.segments.judging.overlap import Overlap, overlap
from profilekit.segments.judging.proxies import proxy_audit
from profilekit.segments.judging.proxy_finds import ProxyAudit
from profilekit.segments.judging.scorecard import scorecard
from profilekit.segments.judging.scored import Scorecard
from profilekit.segments.levels.five_levels import TEMPLATES
from profilekit.segments.levels.template import Dimension, Template
from profilekit.segments.levels.templates import segments_from, templates_for
from profilekit.segments.memberships import members_of
from profilekit.segments.rules.conditions import (
    customers,
    events,
    field,
    in_segment,
    read_condition,
    trend,
)
from profilekit.segments.rules.deciding import DecidedBy, Decision
from profilekit.segments.rules.tree import (
    AllOf,
    AnyCondition,
    AnyOf,
    Between,
    Compare,
    Condition,
    Customers,
    HasEvents,
    InSegment,
    Known,
    Not,
    OneOf,
    Trend,
)
from profilekit.segments.segment import Level, Lineage, Method, Quality, Segment, Trait
from profilekit.segments.using.affinities import Affinity
from profilekit.segments.using.affinity import affinity
from profilekit.segments.using.allocation import allocate
from profilekit.segments.using.allotted import Allocation
from profilekit.segments.using.audience import export_audience
from profilekit.segments.using.audience_report import AudienceReport
from profilekit.segments.using.told_traits import Traits
from profilekit.segments.using.traits import traits

__all__ = [
    "TEMPLATES",
    "Affinity",
    "AllOf",
    "Allocation",
    "AnyCondition",
    "AnyOf",
    "AudienceReport",
    "Between",
    "Compare",
    "Comparison",
    "Condition",
    "Customers",
    "DecidedBy",
    "Decision",
    "Dimension",
    "Drift",
    "FoundSegments",
    "HasEvents",
    "InSegment",
    "Known",
    "Level",
    "Lineage",
    "Method",
    "Not",
    "OneOf",
    "Overlap",
    "ProxyAudit",
    "Quality",
    "Scorecard",
    "Segment",
    "SegmentAssigner",
    "SegmentCount",
    "SegmentFault",
    "SegmentFinder",
    "SegmentRulesError",
    "Stability",
    "StableClusterer",
    "Structure",
    "Succession",
    "Template",
    "Trait",
    "Traits",
    "Trend",
    "affinity",
    "allocate",
    "assign_segments",
    "compare_segments",
    "customers",
    "events",
    "export_audience",
    "field",
    "in_segment",
    "members_of",
    "overlap",
    "proxy_audit",
    "read_condition",
    "scorecard",
    "segment_drift",
    "segments_from",
    "templates_for",
    "traits",
    "trend",
]
