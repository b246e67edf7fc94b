"""What is measured: extractors declare fields, the planner measures them together."""

from __future__ import annotations

from profilekit.extractors.aggregates import Aggregate
from profilekit.extractors.base import Extractor, Field, extractor
from profilekit.extractors.cadence import Cadence
from profilekit.extractors.expressions import Measure, Row, as_of_day
from profilekit.extractors.frequency import Frequency
from profilekit.extractors.grains import (
    Grain,
    Grouped,
    TableRows,
    rows_of,
)
from profilekit.extractors.measure import explain_plan, extract, measure
from profilekit.extractors.plan import Plan
from profilekit.extractors.purchase_grains import (
    Lines,
    OrderDays,
    Orders,
    Refunds,
    lines,
    order_days,
    order_gap,
    orders,
    refunds,
)
from profilekit.extractors.recency import Recency
from profilekit.extractors.registry import find_extractor, list_extractors
from profilekit.extractors.spend import Spend
from profilekit.extractors.view import TableView

__all__ = [
    "Aggregate",
    "Cadence",
    "Extractor",
    "Field",
    "Frequency",
    "Grain",
    "Grouped",
    "Lines",
    "Measure",
    "OrderDays",
    "Orders",
    "Plan",
    "Recency",
    "Refunds",
    "Row",
    "Spend",
    "TableRows",
    "TableView",
    "as_of_day",
    "explain_plan",
    "extract",
    "extractor",
    "find_extractor",
    "lines",
    "list_extractors",
    "measure",
    "order_days",
    "order_gap",
    "orders",
    "refunds",
    "rows_of",
]
