"""Race for the four figures that purchase models start from, pandas frame in and out.

Frequency, recency, age and monetary value of each customer from (customer, date, amount), by
profilekit with loading included, by lifetimes and by PyMC-Marketing. The last two need
interpreters of their own, made for instance with::

    uv venv --python 3.11 lifetimes-env
    uv pip install --python lifetimes-env/bin/python lifetimes "pandas<2" "numpy<2" "pyarrow<19"
    uv venv --python 3.11 pymc-env
    uv pip install --python pymc-env/bin/python pymc-marketing pyarrow
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pairs import fresh, print_table, usage

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

COLUMNS = {"customer_id": "customer_id", "ordered_at": "date", "amount": "amount"}
NAMES = {
    "frequency": "repeat_days_count",
    "recency": "active_span_days",
    "T": "tenure_days",
    "monetary_value": "repeat_mean_amount",
}


def _profilekit() -> Callable[[pd.DataFrame, dt.date], pd.DataFrame]:
    from profilekit.extractors import Extractor, measure  # noqa: PLC0415 - each in its own process
    from profilekit.extractors.frequency import Frequency  # noqa: PLC0415 - the same
    from profilekit.extractors.spend import Spend  # noqa: PLC0415 - the same
    from profilekit.tables import Tables  # noqa: PLC0415 - the same

    class Summary(Extractor):
        """The four fields of the families that declare them."""

        def fields(self):
            declared = [*Frequency(windows_days=()).fields(), *Spend(windows_days=()).fields()]
            yield from (field for field in declared if field.name in NAMES.values())

    def summarise(frame: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
        rename = {"transactions": {"date": "ordered_at"}}
        return measure(
            Tables.load(transactions=frame, rename=rename), [Summary()], as_of=as_of
        ).to_pandas()

    return summarise


def _lifetimes() -> Callable[[pd.DataFrame, dt.date], pd.DataFrame]:
    from lifetimes.utils import summary_data_from_transaction_data  # noqa: PLC0415 - the same

    def summarise(frame: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
        return summary_data_from_transaction_data(
            frame,
            "customer_id",
            "date",
            monetary_value_col="amount",
            observation_period_end=as_of,
            freq="D",
        )

    return summarise


def _pymc() -> Callable[[pd.DataFrame, dt.date], pd.DataFrame]:
    from pymc_marketing.clv import rfm_summary  # noqa: PLC0415 - the same

    def summarise(frame: pd.DataFrame, as_of: dt.date) -> pd.DataFrame:
        return rfm_summary(
            frame,
            "customer_id",
            "date",
            monetary_value_col="amount",
            observation_period_end=as_of.isoformat(),
            time_unit="D",
        )

    return summarise


CONTENDERS = {"profilekit": _profilekit, "lifetimes": _lifetimes, "pymc-marketing": _pymc}


def _run_child(name: str, path: str, as_of: dt.date, out: str | None) -> None:
    import pandas as pd  # noqa: PLC0415 - the same

    summarise = CONTENDERS[name]()
    frame = pd.read_parquet(path, columns=list(COLUMNS)).rename(columns=COLUMNS)
    end = pd.Timestamp(as_of + dt.timedelta(days=1))
    frame = frame[frame["date"] < end].reset_index(drop=True)
    cpu, _ = usage()
    wall = time.perf_counter()
    found = summarise(frame, as_of)
    wall = time.perf_counter() - wall
    cpu_after, rss = usage()
    figures: dict[str, Any] = {"cpu": cpu_after - cpu, "wall": wall, "rss_mb": rss}
    print(json.dumps(figures | {"load_cpu": 0.0, "rows": len(found)}))
    if out:
        if "customer_id" not in found.columns:
            found = found.rename_axis("customer_id").reset_index()
        found.rename(columns=NAMES).to_parquet(out)


def _agree(outs: dict[str, Path]) -> bool:
    """Print the largest relative difference of every figure to ours."""
    import pandas as pd  # noqa: PLC0415 - not in a child that is measured

    ours, *others = (
        pd.read_parquet(out).set_index("customer_id").sort_index() for out in outs.values()
    )
    agree = True
    for name, theirs in zip([*outs][1:], others, strict=True):
        same = ours.index.equals(theirs.index)
        repeats = theirs["repeat_days_count"] > 0
        worst = {}
        for figure in NAMES.values():
            # Without a repeat day there is no mean: theirs say 0, ours is missing.
            kept = repeats if figure == "repeat_mean_amount" else slice(None)
            x, y = ours.loc[kept, figure].astype(float), theirs.loc[kept, figure].astype(float)
            worst[figure] = ((x - y).abs() / y.abs().clip(lower=1)).max(skipna=False)
        missing = bool((ours["repeat_mean_amount"].isna() == ~repeats).all())
        agree &= same and missing and all(value <= 1e-9 for value in worst.values())
        figures = ", ".join(f"{figure} {value:.1e}" for figure, value in worst.items())
        print(f"{name}: same customers {same}, missing where nothing repeats {missing}, {figures}")
    print("all agree to 1e-9" if agree else "RESULTS DIFFER")
    return agree


def main() -> None:
    """Run the command line."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--data", required=True, help="folder that generate.py wrote")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=dt.date(2025, 11, 30))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--lifetimes", help="interpreter that has lifetimes")
    parser.add_argument("--pymc-marketing", help="interpreter that has pymc-marketing")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--child", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    args = parser.parse_args()
    path = str(Path(args.data) / "lines.parquet")
    if args.child:
        _run_child(args.child, path, args.as_of, args.out)
        return
    pythons = {"profilekit": sys.executable}
    pythons |= {"lifetimes": args.lifetimes, "pymc-marketing": args.pymc_marketing}
    pythons = {name: python for name, python in pythons.items() if python}
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in pythons}
    with tempfile.TemporaryDirectory() as folder:
        outs = {name: Path(folder) / f"{name}.parquet" for name in pythons}
        for run in range(args.runs):
            for name, python in pythons.items():
                command = [python, __file__, "--child", name, "--data", args.data]
                command += ["--as-of", args.as_of.isoformat()]
                command += ["--out", str(outs[name])] if run == 0 else []
                samples[name].append(fresh(command, name))
        agree = _agree(outs)
    summary = print_table(samples, [name for name in pythons if name != "profilekit"])
    if args.json:
        args.json.write_text(json.dumps(summary, indent=2) + "\n")
    sys.exit(not agree)


if __name__ == "__main__":
    main()
