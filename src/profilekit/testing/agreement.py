"""Checks that the same question has one answer: on every engine, every time, in any parts."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from profilekit.errors import UnknownNameError
from profilekit.testing.check import Check
from profilekit.testing.lab import CannotMeasureError, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.testing.lab import Lab

__all__ = ["AGREEMENT", "ENGINES"]

ENGINES: Final = ("pandas", "pyarrow", "duckdb", "pyspark")
"""Kinds of frame that can be asked for besides polars, which is always the first."""
_BY_DEFAULT: Final = ("pandas", "duckdb")
_PARTITIONS: Final = 3


def engines_agree(lab: Lab) -> Iterator[str]:
    """Give the same tables as other frames, on other engines."""
    chosen = lab.engines
    unknown = [name for name in chosen or () if name not in ENGINES]
    if unknown:
        raise UnknownNameError("engine", unknown, ENGINES, asked_by="check_extractor")
    base = lab.base
    for kind in _BY_DEFAULT if chosen is None else chosen:
        if chosen is None and find_spec(kind) is None:
            lab.notes.append(f"PK401 left {kind} out: pip install 'profilekit[{kind}]'")
            continue
        try:
            found = differences(base, lab.measured(lab.raw, kind=kind))
        except CannotMeasureError as error:
            found = [str(error)]
        yield from (f"on {kind}: {one}" for one in found)


def determinism(lab: Lab) -> Iterator[str]:
    """Ask twice more."""
    yield from lab.changes(lab.raw)
    yield from lab.changes(lab.raw)


def partitions_agree(lab: Lab) -> Iterator[str]:
    """Measure the customers in parts."""
    base = lab.base
    try:
        parts = lab.measured(lab.raw, partitions=_PARTITIONS)
    except CannotMeasureError as error:
        yield str(error)
        return
    yield from differences(base, parts)


AGREEMENT: Final = (
    Check(
        "PK401",
        "engines agree",
        "the same values from polars, pandas, DuckDB and Spark",
        "aggregate existing columns only, on whole days and minor units; order by what is unique",
        engines_agree,
    ),
    Check(
        "PK402",
        "deterministic",
        "the same question has the same answer",
        "use no clock, no random numbers, and nothing that is kept between calls",
        determinism,
    ),
    Check(
        "PK403",
        "partitions agree",
        "customers measured in parts have the same values",
        "depend on the customer's own rows alone",
        partitions_agree,
    ),
)
