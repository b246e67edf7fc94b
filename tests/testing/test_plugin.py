"""The example package is installed, found through its entry point, and measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = Path(__file__).parents[1] / "plugin"
ASK = """
import json, sys
sys.path.insert(0, sys.argv[1])
import profilekit as pk
from profilekit.testing import check_extractor
found = pk.find_extractor("large_orders")
shop = pk.make_shop(seed=7, n_customers=20)
book = pk.measure(shop, ["large_orders"], as_of="2025-12-31")
passed = check_extractor(found, only={"PK101", "PK102", "PK205"}).passed
print(json.dumps({
    "listed": "large_orders" in pk.list_extractors(),
    "module": found.__module__,
    "fields": book.catalogue.names,
    "passed": [check.code for check in passed],
}))
"""


def run(*words):
    """Run Python in a process of its own, so that nothing installed is left behind."""
    done = subprocess.run(  # noqa: S603 our own words
        [sys.executable, *words], check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_package_is_found_measured_and_proved(tmp_path):
    pytest.importorskip("hatchling", reason="builds the package: pip install hatchling")
    pytest.importorskip("pip", reason="installs the package")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--target")
    run("-m", "pip", "install", *options, str(tmp_path), str(PLUGIN))
    assert json.loads(run("-c", ASK, str(tmp_path))) == {
        "listed": True,
        "module": "profilekit_large_orders",
        "fields": ["large_orders_count", "large_orders_share"],
        "passed": ["PK101", "PK102", "PK205"],
    }
