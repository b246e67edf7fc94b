"""The same fields by profilekit on a local Spark session, from files; needs Java 17."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ours import TABLES, fields
from pyspark.sql import SparkSession

from profilekit.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["fields", "further_cpu", "prepare"]

_SETTINGS: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "8g",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def _session() -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder: Any = SparkSession.builder
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    return builder.master("local[*]").getOrCreate()


def prepare(data: str, *, extractors: Sequence[str]) -> tuple[Tables, Sequence[str], int]:
    """Start Spark and check the tables; measured beside the fields, not with them."""
    session = _session()
    session.sparkContext.setLogLevel("ERROR")
    frames = {
        table: session.read.parquet(str(Path(data) / f"{name}.parquet"))
        for name, table in TABLES.items()
    }
    return Tables.load(**frames), extractors, 1


def further_cpu() -> float:
    """Give the CPU seconds of Spark's own process so far."""
    context = SparkSession.getActiveSession().sparkContext
    stat = Path(f"/proc/{context._gateway.proc.pid}/stat").read_text("ascii")  # noqa: SLF001 - no other way
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
