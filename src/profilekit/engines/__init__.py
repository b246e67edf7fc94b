"""Where the data is computed: the only stage that knows polars, DuckDB, Spark, Ibis or Arrow.

Everything above speaks narwhals. An engine is loaded when data of its kind comes in.
"""

from __future__ import annotations

from profilekit.engines.base import Engine, Source
from profilekit.engines.convert import give_back, open_sources

__all__ = ["Engine", "Source", "give_back", "open_sources"]
