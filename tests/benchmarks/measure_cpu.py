"""Measure the CPU time of the contenders, each run in a fresh process."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

CONTENDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "polars": ("baseline_polars", {}),
    "duckdb": ("baseline_duckdb", {}),
    "profilekit": ("contender_profilekit", {}),
    "profilekit-4-parts": ("contender_profilekit", {"partitions": 4}),
    "profilekit-16-parts": ("contender_profilekit", {"partitions": 16}),
    "profilekit-duckdb": ("contender_profilekit", {"engine": "duckdb"}),
    "profilekit-duckdb-1gb": (
        "contender_profilekit",
        {"engine": "duckdb", "memory_limit": "1GB"},
    ),
    "oracle": ("oracle", {}),
}
"""Name to module and options of `fields(path, as_of, **options)`, or of its `prepare(path)`.

What `prepare` does is measured beside the fields, not with them.
"""


def _usage() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _polars_frame(result: Any) -> pl.DataFrame:
    """Return a Polars, pandas or Arrow result as a Polars frame without NaN."""
    import polars as pl  # noqa: PLC0415 - not in a child that is measured
    import polars.selectors as cs  # noqa: PLC0415 - the same

    if isinstance(result, pl.DataFrame):
        frame = result
    elif type(result).__module__.startswith("pandas"):
        frame = pl.from_pandas(result)
    else:
        frame = pl.DataFrame(result)
    return frame.with_columns(cs.float().fill_nan(None))


def run_child(name: str, data: str, as_of: dt.date, out: str | None) -> None:
    """Call one contender once and print its figures as JSON."""
    module, options = CONTENDERS[name]
    contender = importlib.import_module(module)
    fields = contender.fields
    if hasattr(contender, "prepare"):
        started, _ = _usage()
        data = contender.prepare(data, **options)
        options, prepared = {}, _usage()[0] - started
    else:
        prepared = 0.0
    cpu, rss_before = _usage()
    wall = time.perf_counter()
    result = fields(data, as_of, **options)
    wall = time.perf_counter() - wall
    cpu_after, rss = _usage()
    figures = {"cpu": cpu_after - cpu, "wall": wall, "rss_mb": rss, "rss_before_mb": rss_before}
    print(json.dumps(figures | {"rows": len(result), "prepare_cpu": prepared}))
    if out is not None:
        _polars_frame(result).write_parquet(out)


def _run(name: str, data: str, as_of: str, out: Path | None = None) -> dict[str, float]:
    command = [sys.executable, __file__, name, "--child", "--data", data, "--as-of", as_of]
    if out is not None:
        command += ["--out", str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - this file
    if done.returncode:
        raise SystemExit(f"{name} failed with exit code {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def _warm(path: str) -> None:
    with Path(path).open("rb") as file:
        while file.read(1 << 24):
            pass


def compare_cpu(names: list[str], base: str, data: str, as_of: str, runs: int) -> dict[str, Any]:
    """Run the contenders in turn and print their figures and CPU ratios to `base`."""
    _warm(data)
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            samples[name].append(_run(name, data, as_of))
    summary: dict[str, Any] = {}
    print(f"{'contender':<24}{'cpu s':>9}{'wall s':>9}{'rss MB':>9}{'load s':>9}   cpu / {base}")
    for name in names:
        row = {
            key: statistics.median(s[key] for s in samples[name])
            for key in ("cpu", "wall", "rss_mb", "prepare_cpu", "rows")
        }
        pairs = zip(samples[name], samples[base], strict=True)
        ratios = [ours["cpu"] / theirs["cpu"] for ours, theirs in pairs]
        middle, low, high = statistics.median(ratios), min(ratios), max(ratios)
        figures = f"{row['cpu']:>9.3f}{row['wall']:>9.3f}{row['rss_mb']:>9.0f}"
        figures += f"{row['prepare_cpu']:>9.3f}"
        print(f"{name:<24}{figures}   {middle:.3f} ({low:.3f} to {high:.3f})")
        summary[name] = row | {"ratio": middle, "ratio_min": low, "ratio_max": high}
        summary[name]["runs"] = samples[name]
    return summary


def compare_results(names: list[str], base: str, data: str, as_of: str) -> bool:
    """Print the largest relative difference to `base` of every column."""
    frames: dict[str, pl.DataFrame] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            _run(name, data, as_of, Path(folder) / f"{name}.parquet")
        import polars as pl  # noqa: PLC0415 - memory counts from here on only

        for name in names:
            frames[name] = pl.read_parquet(Path(folder) / f"{name}.parquet")
    reference = frames[base].select("customer_id", pl.exclude("customer_id").cast(pl.Float64))
    agree = True
    for name in names:
        if name == base:
            continue
        other, columns = frames[name], set(reference.columns)
        both = reference.join(other, on="customer_id", suffix=":other")
        same_rows = both.height == reference.height == other.height
        agree &= same_rows and columns <= set(other.columns)
        print(f"{name} against {base}: same customers {same_rows}, rows {other.height}")
        print(f"  missing {sorted(columns - set(other.columns))}", end=", ")
        print(f"extra {sorted(set(other.columns) - columns)}")
        for column in reference.columns:
            if column == "customer_id" or column not in other.columns:
                continue
            x, y = both[column], both[f"{column}:other"].cast(pl.Float64)
            nulls = (x.is_null() == y.is_null()).all()
            worst = ((x - y).abs() / x.abs().clip(lower_bound=1.0)).max() or 0.0
            agree &= nulls and worst <= 1e-9
            print(f"  {column:<28}{worst:.1e}  nulls {'equal' if nulls else 'DIFFER'}")
    print("all agree to 1e-9" if agree else "RESULTS DIFFER")
    return agree


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("contenders", nargs="+", choices=sorted(CONTENDERS))
    parser.add_argument("--data", required=True)
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--base", choices=sorted(CONTENDERS), help="default: the first")
    parser.add_argument("--agree", action="store_true", help="compare results, do not measure")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        run_child(args.contenders[0], args.data, dt.date.fromisoformat(args.as_of), args.out)
        return
    base = args.base or args.contenders[0]
    names = list(dict.fromkeys([*args.contenders, base]))
    if args.agree:
        sys.exit(not compare_results(names, base, args.data, args.as_of))
    summary = compare_cpu(names, base, args.data, args.as_of, args.runs)
    if args.json:
        args.json.write_text(json.dumps(summary, indent=2) + "\n")


if __name__ == "__main__":
    main()
