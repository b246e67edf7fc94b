"""How CPU time grows with the lines: the slope of its logarithm over that of the lines."""

from __future__ import annotations

import math
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pairs import take_turns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pairs import Race


def _lines(folder: str) -> int:
    import pyarrow.parquet as pq  # noqa: PLC0415 - not in a child that is measured

    return pq.read_metadata(Path(folder) / "lines.parquet").num_rows


def _slope(x: Sequence[float], y: Sequence[float]) -> float:
    return statistics.linear_regression([math.log(v) for v in x], [math.log(v) for v in y]).slope


def print_growth(races: Sequence[Race], names: Sequence[str], runs: int) -> dict[str, Any]:
    """Print median CPU by size, the slope of each, and how far it is from that of the first."""
    if len(races) < 2:
        raise SystemExit("--growth takes two or more folders in --data")
    cpu: dict[str, list[float]] = {name: [] for name in names}
    for race in races:
        samples = take_turns(race, names, runs)
        for name in names:
            cpu[name].append(statistics.median(run["cpu"] for run in samples[name]))
    sizes = [_lines(race.folder) for race in races]
    slopes = {name: _slope(sizes, cpu[name]) for name in names}
    print(f"{'contender':<22}" + "".join(f"{size:>13,}" for size in sizes) + f"{'slope':>9}")
    for name in names:
        figures = "".join(f"{value:>11.3f} s" for value in cpu[name])
        more = slopes[name] - slopes[names[0]]
        print(f"{name:<22}{figures}{slopes[name]:>9.3f}  {more:+.3f} to {names[0]}")
    return {"lines": sizes, "cpu": cpu, "slopes": slopes}
