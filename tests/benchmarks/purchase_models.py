"""Race for the parameters of BG/NBD on simulated customers, in weeks.

profilekit, lifetimes and PyMC-Marketing (its maximum a posteriori) are given the same histories,
whole days over 7. The last two need interpreters of their own, made for instance with::

    uv venv --python 3.11 lifetimes-env
    uv pip install --python lifetimes-env/bin/python lifetimes "pandas<2" "numpy<2" "pyarrow<19"
    uv venv --python 3.11 pymc-env
    uv pip install --python pymc-env/bin/python pymc-marketing pyarrow

With ``--sizes`` profilekit alone is run on growing numbers of customers, fit and predictions with
intervals, and the slope of CPU time over customers is printed.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pairs import fresh, print_table, usage

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

SYMBOLS = ("r", "alpha", "a", "b")
TRUTH = (0.5, 43.0, 0.9, 1.6)
FIELDS = ("repeat_days_count", "active_span_days", "tenure_days")
OBSERVED_DAYS = 730
DAYS_OF_WEEK = 7


def simulate(customers: int, seed: int) -> pd.DataFrame:
    """Make histories, in whole days, of customers who came over two years."""
    import numpy as np  # noqa: PLC0415 - not in a child that is measured
    import pandas as pd  # noqa: PLC0415 - the same

    rng = np.random.default_rng(seed)
    r, alpha, a, b = TRUTH
    tenure = rng.integers(1, OBSERVED_DAYS + 1, customers).astype(float)
    rate, leaves = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    repeats, last, now = np.zeros((3, customers))
    there = np.arange(customers)
    while len(there):
        now[there] += rng.exponential(size=len(there)) / rate[there]
        there = there[now[there] <= tenure[there]]
        day = np.floor(now[there])
        later = there[day > last[there]]
        repeats[later] += 1
        last[there] = day
        there = there[rng.random(len(there)) >= leaves[there]]
    return pd.DataFrame(dict(zip(FIELDS, (repeats, last, tenure), strict=True))).astype(int)


def _profilekit(frame: pd.DataFrame) -> Callable[[], dict[str, float]]:
    from profilekit.scores.lifetime import BetaGeoModel  # noqa: PLC0415 - each in its own process

    return lambda: BetaGeoModel().fit(frame).params_


def _lifetimes(frame: pd.DataFrame) -> Callable[[], dict[str, float]]:
    from lifetimes import BetaGeoFitter  # noqa: PLC0415 - the same

    repeats, span, tenure = (frame[name].astype(float) for name in FIELDS)
    return lambda: dict(
        BetaGeoFitter().fit(repeats, span / DAYS_OF_WEEK, tenure / DAYS_OF_WEEK).params_
    )


def _pymc(frame: pd.DataFrame) -> Callable[[], dict[str, float]]:
    import pandas as pd  # noqa: PLC0415 - the same
    from pymc_marketing.clv import BetaGeoModel  # noqa: PLC0415 - the same

    repeats, span, tenure = (frame[name] for name in FIELDS)
    data = pd.DataFrame(
        {
            "customer_id": range(len(frame)),
            "frequency": repeats,
            "recency": span / DAYS_OF_WEEK,
            "T": tenure / DAYS_OF_WEEK,
        }
    )

    def fit() -> dict[str, float]:
        model = BetaGeoModel(data)
        model.fit(method="map", progressbar=False)
        found = model.fit_result
        return {symbol: float(found[symbol].mean()) for symbol in SYMBOLS}

    return fit


CONTENDERS = {"profilekit": _profilekit, "lifetimes": _lifetimes, "pymc-marketing": _pymc}


def _measured(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    cpu, _ = usage()
    wall = time.perf_counter()
    made = work()
    wall = time.perf_counter() - wall
    after, rss = usage()
    return {"cpu": after - cpu, "wall": wall, "rss_mb": rss, "load_cpu": 0.0}, made


def _run_child(name: str, path: str) -> None:
    import pandas as pd  # noqa: PLC0415 - the same

    frame = pd.read_parquet(path)
    figures, params = _measured(CONTENDERS[name](frame))
    params = {symbol: float(params[symbol]) for symbol in SYMBOLS}
    print(json.dumps(figures | {"rows": len(frame), "params": params}))


def _run_growing(path: str) -> None:
    import pandas as pd  # noqa: PLC0415 - the same

    from profilekit.scores.lifetime import BetaGeoModel  # noqa: PLC0415 - the same

    frame = pd.read_parquet(path)
    fit, model = _measured(lambda: BetaGeoModel().fit(frame))
    predict, _ = _measured(lambda: model.transform(frame))
    print(json.dumps({"fit": fit, "predict": predict, "rows": len(frame)}))


def _grow(sizes: list[int], runs: int, folder: str) -> None:
    print(f"{'customers':>10}{'fit cpu s':>11}{'predict cpu s':>15}{'wall s':>9}{'rss MB':>9}")
    totals: list[float] = []
    for size in sizes:
        path = str(Path(folder) / f"{size}.parquet")
        simulate(size, size).to_parquet(path)
        command = [sys.executable, __file__, "--growing", "--path", path]
        found = [fresh(command, f"{size:,} customers") for _ in range(runs)]
        fit, predict = (
            statistics.median(run[part]["cpu"] for run in found) for part in ("fit", "predict")
        )
        wall = statistics.median(run["fit"]["wall"] + run["predict"]["wall"] for run in found)
        rss = max(run["predict"]["rss_mb"] for run in found)
        print(f"{size:>10,}{fit:>11.2f}{predict:>15.2f}{wall:>9.2f}{rss:>9.0f}")
        totals.append(fit + predict)
    slope = math.log(totals[-1] / totals[0]) / math.log(sizes[-1] / sizes[0])
    print(f"CPU grows as customers to the power of {slope:.2f}")


def _race(pythons: dict[str, str], customers: int, runs: int, folder: str) -> dict[str, Any]:
    path = str(Path(folder) / "histories.parquet")
    simulate(customers, 0).to_parquet(path)
    samples: dict[str, list[dict[str, Any]]] = {name: [] for name in pythons}
    for _ in range(runs):
        for name, python in pythons.items():
            command = [python, __file__, "--child", name, "--path", path]
            samples[name].append(fresh(command, name))
    for name, found in samples.items():
        shown = ", ".join(f"{symbol} {value:.4f}" for symbol, value in found[0]["params"].items())
        print(f"{name}: {shown}")
    return print_table(samples, ["profilekit"])


def main() -> None:
    """Run the command line."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--lifetimes", help="interpreter that has lifetimes")
    parser.add_argument("--pymc-marketing", help="interpreter that has pymc-marketing")
    parser.add_argument("--sizes", type=int, nargs="+", help="run profilekit alone on these")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--growing", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--path", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        _run_child(args.child, args.path)
        return
    if args.growing:
        _run_growing(args.path)
        return
    with tempfile.TemporaryDirectory() as folder:
        if args.sizes:
            _grow(args.sizes, args.runs, folder)
            return
        given = {"lifetimes": args.lifetimes, "pymc-marketing": args.pymc_marketing}
        pythons = {"profilekit": sys.executable}
        pythons |= {name: python for name, python in given.items() if python}
        summary = _race(pythons, args.customers, args.runs, folder)
    if args.json:
        args.json.write_text(json.dumps(summary, indent=2) + "\n")


if __name__ == "__main__":
    main()
