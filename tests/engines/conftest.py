"""The engines, each as a value that a test can be given."""

from __future__ import annotations

import pytest

from profilekit.engines.polars import PolarsEngine


@pytest.fixture(
    params=[
        "polars",
        "duckdb",
        pytest.param("pyspark", marks=pytest.mark.spark),
    ]
)
def engine(request):
    """Give each engine in turn."""
    if request.param == "polars":
        return PolarsEngine()
    if request.param == "duckdb":
        module = pytest.importorskip("profilekit.engines.duckdb", exc_type=ImportError)
        return module.DuckDBEngine.own(None)
    session = request.getfixturevalue("spark")
    module = pytest.importorskip("profilekit.engines.spark", exc_type=ImportError)
    return module.SparkEngine(session)
