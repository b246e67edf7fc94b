"""Fixtures that several stages share."""

from __future__ import annotations

import os
import shutil
import sys

import pytest
from hypothesis import settings

settings.register_profile("ci", max_examples=100, derandomize=True, deadline=None)
settings.load_profile("ci")


@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the Spark tests, and those of the demo, in one worker each: they share what is dear.

    Markers cannot say so: pytest 9.2 does not read what xdist 3.8 writes.
    """
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 only under xdist

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file, _, name = nodeid.rpartition("::")
            return next((word for word in ("spark", "demo") if word in file + name), nodeid)

    return Together(config, log)


@pytest.fixture(scope="session")
def spark():
    """Yield a local Spark session; skip where there is no Java."""
    if shutil.which("java") is None:
        pytest.skip("the Spark tests need Java 17: apt-get install openjdk-17-jre-headless")
    pyspark_sql = pytest.importorskip("pyspark.sql", reason="pip install 'profilekit[spark]'")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = (
        pyspark_sql.SparkSession.builder.master("local[2]")
        .appName("profilekit-tests")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
