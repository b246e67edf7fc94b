"""The colours of pages and charts, in light and in dark: paper, ink, and one accent.

Every pair of text and ground has a contrast of at least 4.5 to 1 (WCAG 2.2 AA), and lines
that carry meaning at least 3 to 1.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DARK", "LIGHT"]

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#fcfbf8",
        "card": "#ffffff",
        "ink": "#23231f",
        "soft": "#5d5b53",
        "rule": "#e5e2da",
        "accent": "#0e6a68",
        "bar": "#1f7f7c",
        "bar-tail": "#6fa9a5",
        "grid": "#ebe8e1",
        "axis": "#8b877c",
        "heat-0": "#f3f1ec",
        "heat-1": "#dfecea",
        "heat-2": "#b9d9d5",
        "heat-3": "#86bfb9",
        "heat-4": "#1d7572",
        "heat-5": "#0b4b4a",
        "heat-ink-0": "#5d5b53",
        "heat-ink-1": "#23231f",
        "heat-ink-2": "#23231f",
        "heat-ink-3": "#16201f",
        "heat-ink-4": "#ffffff",
        "heat-ink-5": "#ffffff",
    }
)

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#15181a",
        "card": "#1b1f21",
        "ink": "#e9e7e1",
        "soft": "#a9aaa4",
        "rule": "#2e3335",
        "accent": "#6ccbc1",
        "bar": "#4fb0a8",
        "bar-tail": "#35716e",
        "grid": "#282d2f",
        "axis": "#7c8181",
        "heat-0": "#1f2426",
        "heat-1": "#1c3436",
        "heat-2": "#1c4648",
        "heat-3": "#1f5c5c",
        "heat-4": "#4fb0a8",
        "heat-5": "#9be3da",
        "heat-ink-0": "#a9aaa4",
        "heat-ink-1": "#e9e7e1",
        "heat-ink-2": "#e9e7e1",
        "heat-ink-3": "#f2f1ec",
        "heat-ink-4": "#0d1516",
        "heat-ink-5": "#0d1516",
    }
)
