"""Importing profilekit loads no data library, so that it costs a service next to nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = [
    "duckdb",
    "ibis",
    "matplotlib",
    "narwhals",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "pyspark",
    "sklearn",
]

PROBE = """
import json, sys, time
started = time.process_time()
import profilekit
spent = time.process_time() - started
print(json.dumps({"modules": sorted(sys.modules), "cpu_ms": 1000 * spent}))
"""


@pytest.fixture(scope="module")
def imported() -> dict:
    done = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", PROBE], check=True, capture_output=True, text=True, timeout=60
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("package", HEAVY)
def test_importing_profilekit_does_not_import(package: str, imported: dict) -> None:
    assert package not in imported["modules"]


def test_importing_profilekit_imports_no_stage(imported: dict) -> None:
    assert [name for name in imported["modules"] if name.startswith("profilekit.")] == []


def test_the_cpu_time_of_the_import_is_reported(
    imported: dict, record_testsuite_property, capsys: pytest.CaptureFixture[str]
) -> None:
    record_testsuite_property("import_cpu_ms", imported["cpu_ms"])
    assert imported["cpu_ms"] > 0
    with capsys.disabled():
        print(f"\nimport profilekit: {imported['cpu_ms']:.1f} ms of CPU")  # noqa: T201 the report


MEASURING = """
import sys
import profilekit as pk
pk.measure(pk.make_shop(seed=7, n_customers=10), [pk.Recency()], as_of="2025-12-31")
print("sklearn" in sys.modules)
"""


def test_measuring_does_not_import_scikit_learn() -> None:
    done = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", MEASURING], check=True, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "False\n"
