"""Who takes part: name to module and options, and which set of fields they all give.

A contender is a module with ``fields(data, as_of, **options)``. Where it also has
``prepare(data, **options)``, that is measured beside the fields, not with them, and ``fields``
gets what it returned. ``further_cpu()`` adds the CPU seconds of its other processes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

CATALOGUE: Final = (
    *("recency", "frequency", "spend", "cadence", "baskets", "basket_units", "discounts"),
    *("coupons", "returns", "return_rate", "categories", "products", "brands", "own_brand"),
    *("price_tier", "order_channels", "order_devices", "order_times", "margin", "seasons"),
    *("purchase_journey", "first_product", "first_category", "lifecycle"),
)
"""Extractors of the whole catalogue, by the name they are installed under."""

FIRST: Final = CATALOGUE[:4]
HAND_WRITTEN: Final = ("polars", "duckdb", "pandas")
OURS: Final = ("profilekit", "profilekit-pandas", "profilekit-duckdb", "profilekit-4-parts")

_OURS: Final[dict[str, dict[str, Any]]] = {
    "profilekit": {},
    "profilekit-4-parts": {"partitions": 4},
    "profilekit-16-parts": {"partitions": 16},
    "profilekit-duckdb": {"engine": "duckdb"},
    "profilekit-duckdb-1gb": {"engine": "duckdb", "memory_limit": "1GB"},
}

SUITES: Final[dict[str, dict[str, tuple[str, dict[str, Any]]]]] = {
    "catalogue": {
        **{name: (f"catalogue_{name}", {}) for name in (*HAND_WRITTEN, "oracle")},
        **{name: ("ours", {"extractors": CATALOGUE, **options}) for name, options in _OURS.items()},
        "profilekit-pandas": ("ours_pandas", {"extractors": CATALOGUE}),
        "profilekit-pyspark": ("ours_spark", {"extractors": CATALOGUE}),
    },
    "first": {
        **{name: (f"baseline_{name}", {}) for name in ("polars", "duckdb")},
        "oracle": ("oracle", {}),
        **{
            name: ("ours", {"extractors": FIRST, "files": ("lines",), **options})
            for name, options in _OURS.items()
        },
    },
}
"""The whole catalogue; and recency, frequency, spend and cadence from the lines alone."""


def data_of(suite: str, folder: str) -> str:
    """Give what a suite's contenders read: the folder, or the lines in it."""
    return folder if suite == "catalogue" else str(Path(folder) / "lines.parquet")
