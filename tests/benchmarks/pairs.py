"""Run contenders in fresh processes that take turns, and compare figures and answers."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contenders import SUITES, data_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    Samples = dict[str, list[dict[str, float]]]

COMMAND = Path(__file__).with_name("catalogue.py")
FIGURES = ("cpu", "wall", "rss_mb", "load_cpu", "rows")


@dataclass(frozen=True)
class Race:
    """What the contenders are given."""

    suite: str
    folder: str
    as_of: str
    extractors: tuple[str, ...] | None = None


def usage() -> tuple[float, float]:
    """Give CPU seconds so far over all threads, and peak megabytes."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _polars_frame(result: Any) -> pl.DataFrame:
    """Return a Polars, pandas or Arrow result as a Polars frame without NaN."""
    import polars as pl  # noqa: PLC0415 - not in a child that is measured
    import polars.selectors as cs  # noqa: PLC0415 - the same

    if isinstance(result, pl.DataFrame):
        frame = result
    elif type(result).__module__.startswith("pandas"):
        named = result.reset_index() if result.index.name else result
        frame = pl.from_pandas(named)
    else:
        frame = pl.DataFrame(result)
    return frame.with_columns(cs.float().fill_nan(None))


def run_child(race: Race, name: str, out: str | None) -> None:
    """Call one contender once in this process and print its figures as JSON."""
    module, options = SUITES[race.suite][name]
    if race.extractors and "extractors" in options:
        options = options | {"extractors": race.extractors}
    contender = importlib.import_module(module)
    data: Any = data_of(race.suite, race.folder)
    load_cpu = 0.0
    if hasattr(contender, "prepare"):
        started, _ = usage()
        data, options = contender.prepare(data, **options), {}
        load_cpu = usage()[0] + _further_cpu(contender) - started
    cpu, loaded_mb = usage()
    cpu += _further_cpu(contender)
    wall = time.perf_counter()
    result = contender.fields(data, dt.date.fromisoformat(race.as_of), **options)
    wall = time.perf_counter() - wall
    cpu_after, rss = usage()
    cpu_after += _further_cpu(contender)
    figures = {"cpu": cpu_after - cpu, "wall": wall, "rss_mb": rss, "loaded_rss_mb": loaded_mb}
    print(json.dumps(figures | {"rows": len(result), "load_cpu": load_cpu}))
    if out is not None:
        _polars_frame(result).write_parquet(out)


def _further_cpu(contender: Any) -> float:
    """Give the CPU seconds of a contender's other processes, where it has any."""
    return contender.further_cpu() if hasattr(contender, "further_cpu") else 0.0


def fresh(command: Sequence[str], label: str) -> Any:
    """Run a command in a fresh process, with compiled modules kept; read its last line."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 - this folder's own scripts
        command, stdout=subprocess.PIPE, text=True, check=False, env=environment
    )
    if done.returncode:
        raise SystemExit(f"{label} failed with exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def _run(race: Race, name: str, out: Path | None = None) -> dict[str, float]:
    command = [sys.executable, str(COMMAND), "--child", name, "--suite", race.suite]
    command += ["--data", race.folder, "--as-of", race.as_of]
    if race.extractors:
        command += ["--extractors", *race.extractors]
    if out is not None:
        command += ["--out", str(out)]
    return fresh(command, name)


def take_turns(race: Race, names: Sequence[str], runs: int) -> Samples:
    """Run the contenders one after the other, as often as asked."""
    for path in Path(race.folder).glob("*.parquet"):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
    samples: Samples = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            samples[name].append(_run(race, name))
    return samples


def ratios(samples: Samples, name: str, base: str, figure: str = "cpu") -> tuple[float, ...]:
    """Give median, minimum and maximum of the ratios of the runs that were neighbours."""
    pairs = zip(samples[name], samples[base], strict=True)
    found = [ours[figure] / theirs[figure] for ours, theirs in pairs]
    return statistics.median(found), min(found), max(found)


def print_table(samples: Samples, bases: Sequence[str]) -> dict[str, Any]:
    """Print the medians, then CPU and memory of each over each of the bases."""
    head = f"{'contender':<22}{'cpu s':>9}{'wall s':>9}{'rss MB':>9}{'load s':>9}"
    print(head + "".join(f"   {'cpu / ' + base:<22}{'rss':<5}" for base in bases))
    summary: dict[str, Any] = {}
    for name, runs in samples.items():
        row: dict[str, Any] = {key: statistics.median(r[key] for r in runs) for key in FIGURES}
        text = f"{name:<22}{row['cpu']:>9.3f}{row['wall']:>9.3f}{row['rss_mb']:>9.0f}"
        text += f"{row['load_cpu']:>9.3f}"
        row["over"] = {}
        for base in bases:
            cpu, memory = ratios(samples, name, base), ratios(samples, name, base, "rss_mb")
            row["over"][base] = {"cpu": cpu, "rss": memory}
            text += f"   {f'{cpu[0]:.3f} ({cpu[1]:.3f} to {cpu[2]:.3f})':<22}{memory[0]:.2f} "
        print(text.rstrip())
        summary[name] = row | {"runs": runs}
    return summary


def _difference(x: pl.Series, y: pl.Series) -> tuple[bool, float]:
    """Say whether nulls are equal, and the largest relative difference (or 1 for labels)."""
    import polars as pl  # noqa: PLC0415 - memory counts from here on only

    nulls = bool((x.is_null() == y.is_null()).all())
    if x.dtype.is_numeric() and y.dtype.is_numeric():
        x, y = x.cast(pl.Float64), y.cast(pl.Float64)
        return nulls, ((x - y).abs() / x.abs().clip(lower_bound=1.0)).max() or 0.0
    return nulls, float((x.cast(pl.String) != y.cast(pl.String)).any())


def compare_answers(race: Race, names: Sequence[str], base: str) -> bool:
    """Print the fields in which a contender differs from `base` by more than 1e-9."""
    with tempfile.TemporaryDirectory() as folder:
        outs = {name: Path(folder) / f"{name}.parquet" for name in dict.fromkeys([base, *names])}
        for name, out in outs.items():
            _run(race, name, out)
        import polars as pl  # noqa: PLC0415 - memory counts from here on only

        frames = {name: pl.read_parquet(out) for name, out in outs.items()}
    reference = frames.pop(base)
    columns = [name for name in reference.columns if name != "customer_id"]
    agree = True
    for name, frame in frames.items():
        other = frame.with_columns(pl.col("customer_id").cast(reference["customer_id"].dtype))
        both = reference.join(other, on="customer_id", suffix=":other")
        same_rows = both.height == reference.height == other.height
        missing = sorted({*columns} - {*other.columns})
        extra = sorted({*other.columns} - {*reference.columns})
        print(f"{name} against {base}: {other.height} rows, same customers {same_rows}")
        print(f"  missing {missing}, extra {extra}")
        shared = [column for column in columns if column not in missing]
        worst = {c: _difference(both[c], both[f"{c}:other"]) for c in shared}
        faults = {c: found for c, found in worst.items() if not found[0] or found[1] > 1e-9}
        for column, (nulls, size) in faults.items():
            print(f"  {column:<30}{size:.1e}  nulls {'equal' if nulls else 'DIFFER'}")
        print(f"  {len(shared) - len(faults)} of {len(columns)} fields agree to 1e-9")
        agree &= same_rows and not missing and not faults
    print("all agree to 1e-9" if agree else "RESULTS DIFFER")
    return agree
