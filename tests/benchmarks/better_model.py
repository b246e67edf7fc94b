"""Race for the order days to come: purchase models, simple baselines and `BacktestedModel`.

Chosen on Complete Journey and Online Retail (``--development``), judged on CDNOW and a grocery
log, by Poisson deviance and the share of all order days that the best tenth brings, with intervals
of paired bootstrap. Run as::

    PROFILEKIT_DATA=... python tests/benchmarks/better_model.py [--development] [--resamples 1000]

The folder holds ``cdnow/cdnow_{master,sample}.parquet``, ``btyd_small/grocery_elog.parquet`` and
``online_retail_uci/online_retail.parquet``; Complete Journey comes from its package.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import profilekit as pk
from profilekit.errors import FitError
from profilekit.extractors.backtests import PurchaseBacktests
from profilekit.extractors.holdout import holdout_split
from profilekit.scores.lifetime.backtested import BacktestedModel
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from profilekit.stats.accuracy import (
    bias_ratio,
    mean_absolute_error,
    pearson_correlation,
    poisson_deviance,
    root_mean_squared_error,
)
from profilekit.stats.bootstrap import paired_bootstrap
from profilekit.stats.ranking import top_share_captured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

OURS = "back-tested"
BTYD = {"BG/NBD": BetaGeoModel, "MBG/NBD": ModifiedBetaGeoModel, "Pareto/NBD": ParetoNBDModel}
FIGURES = ("deviance", "top 10 %", "bias", "MAE", "RMSE", "correlation")
BEST = 0.1


@dataclass(frozen=True)
class Race:
    """One data set, split on one day.

    Attributes
    ----------
    name : str
        What it is.
    orders : DataFrame of shape (n_orders, 2)
        ``customer_id``, ``ordered_at``.
    as_of : date
        Last day known.
    horizon_days : int
        Days to be predicted.
    """

    name: str
    orders: pd.DataFrame
    as_of: date
    horizon_days: int

    @property
    def backtest_days(self) -> int:
        """A quarter of what is known, or the horizon if that is less."""
        known = (self.as_of - self.orders["ordered_at"].min().date()).days
        return min(self.horizon_days, known // 4)


def folder() -> Path:
    """Where the data are."""
    if "PROFILEKIT_DATA" not in os.environ:
        sys.exit("set PROFILEKIT_DATA to the folder that holds cdnow/, btyd_small/, ...")
    return Path(os.environ["PROFILEKIT_DATA"])


def complete_journey() -> pd.DataFrame:
    """Order days of the households of Complete Journey, in New York."""
    days = pk.load_complete_journey().frame("transactions").select("customer_id", "ordered_day")
    known = days.unique().collect().to_pandas()
    at = pd.Timestamp("1970-01-01") + pd.to_timedelta(known["ordered_day"], unit="D")
    return pd.DataFrame({"customer_id": known["customer_id"], "ordered_at": at})


def online_retail() -> pd.DataFrame:
    """Order days of the customers of Online Retail; cancelled and returned lines are no orders."""
    rows = pd.read_parquet(folder() / "online_retail_uci" / "online_retail.parquet")
    kept = rows["CustomerID"].notna() & (rows["Quantity"] > 0)
    kept &= ~rows["InvoiceNo"].astype(str).str.startswith("C")
    return order_days(rows[kept], "CustomerID", "InvoiceDate")


def order_days(rows: pd.DataFrame, customer: str, day: str) -> pd.DataFrame:
    """Keep one row per customer and day."""
    found = pd.DataFrame(
        {
            "customer_id": rows[customer].astype(str).to_numpy(),
            "ordered_at": pd.to_datetime(rows[day]).dt.normalize().to_numpy(),
        }
    )
    return found.drop_duplicates(ignore_index=True)


def born(orders: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """Keep the customers whose first order falls between two days."""
    at = orders.groupby("customer_id")["ordered_at"].transform("min")
    return orders[at.between(first, last)]


def development() -> Iterator[Race]:
    """Splits that the model was chosen on."""
    journey = complete_journey()
    for day, horizons in (("04-30", (91, 182)), ("06-30", (91, 182)), ("08-31", (91,))):
        for horizon in horizons:
            yield Race("Complete Journey", journey, date.fromisoformat(f"2017-{day}"), horizon)
    yield Race("Complete Journey", journey, date(2017, 9, 30), 91)
    retail = online_retail()
    for day, horizons in (
        ("04-30", (91, 182)),
        ("06-09", (91, 182)),
        ("07-31", (91,)),
        ("09-09", (91,)),
    ):
        for horizon in horizons:
            yield Race("Online Retail", retail, date.fromisoformat(f"2011-{day}"), horizon)
    for first, last, day, horizon in (
        ("2010-12-01", "2011-03-01", "2011-06-09", 182),
        ("2011-01-10", "2011-04-10", "2011-06-30", 91),
        ("2011-01-10", "2011-04-10", "2011-06-09", 182),
        ("2011-01-10", "2011-04-10", "2011-09-09", 91),
        ("2011-03-01", "2011-06-01", "2011-09-09", 91),
    ):
        cohort = born(retail, first, last)
        name = f"Online Retail, came {first[2:]} to {last[2:]}"
        yield Race(name, cohort, date.fromisoformat(day), horizon)


def sets_judged_on() -> Iterator[Race]:
    """Sets that the choice was then judged on, once."""
    cdnow = folder() / "cdnow"
    sample = order_days(pd.read_parquet(cdnow / "cdnow_sample.parquet"), "sample_id", "date")
    yield Race("CDNOW, 1/10", sample, date(1997, 9, 30), 273)
    master = order_days(pd.read_parquet(cdnow / "cdnow_master.parquet"), "customer_id", "date")
    yield Race("CDNOW, all", master, date(1997, 9, 30), 273)
    log = pd.read_parquet(folder() / "btyd_small" / "grocery_elog.parquet")
    grocery = order_days(log, "cust", "date")
    middle = grocery["ordered_at"].min().date() + timedelta(days=364)
    yield Race("Grocery", grocery, middle, 364)


def predicted(race: Race) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    """What came of each customer, and what every model expected; without those that do not fit."""
    tables = pk.Tables.load(transactions=race.orders.assign(amount=1.0))
    split = holdout_split(tables, as_of=race.as_of, horizon_days=race.horizon_days)
    measures = [pk.Frequency(windows_days=(race.horizon_days,))]
    measures.append(PurchaseBacktests(backtest_days=race.backtest_days))
    book = split.measure(measures)
    came = split.outcome.to_pandas()[f"outcome_order_days_{race.horizon_days}d_count"]
    fields = book.to_pandas()
    fields = fields[fields["orders_count"] > 0]
    actual = came.reindex(fields.index).to_numpy(dtype=float)
    horizon = {"horizons_days": (race.horizon_days,)}
    models = {name: cls(**horizon) for name, cls in BTYD.items()}
    models |= {"NBD": NBDModel(**horizon)}
    models |= {OURS: BacktestedModel(**horizon, backtest_days=race.backtest_days)}
    found: dict[str, NDArray[np.float64]] = {}
    for name, model in models.items():
        try:
            made = model.fit(fields).transform(fields)
        except FitError as error:
            print(f"  {name}: {error.found}")
            continue
        found[name] = made[f"expected_order_days_{race.horizon_days}d_count"].to_numpy()
    repeats = fields["repeat_days_count"].to_numpy(dtype=float)
    tenure = np.maximum(fields["tenure_days"].to_numpy(dtype=float), 1)
    found["count so far"] = repeats
    found["rate so far"] = repeats / tenure * race.horizon_days
    found["as lately"] = fields[f"orders_{race.horizon_days}d_count"].to_numpy(dtype=float)
    found["zero"] = np.zeros_like(actual)
    return actual, found


def figures_of(
    actual: NDArray[np.float64], expected: NDArray[np.float64], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give `FIGURES` under each set of weights: (n_draws, 6)."""
    found = [
        poisson_deviance(actual, expected, weights),
        top_share_captured(expected, actual, BEST, weights),
        bias_ratio(actual, expected, weights),
        mean_absolute_error(actual, expected, weights),
        root_mean_squared_error(actual, expected, weights),
        pearson_correlation(actual, expected, weights),
    ]
    return np.stack(found, axis=-1)


@dataclass(frozen=True)
class Difference:
    """Ours less a rival, in one race.

    Attributes
    ----------
    rival : str
        Whom from.
    estimate, low, high : ndarray of shape (6,)
        Of `FIGURES`, and the ends of the interval of 95 %.
    relative : float
        Deviance of ours over the rival's, less 1.
    """

    rival: str
    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    relative: float


def run(race: Race, resamples: int) -> Difference:
    """Print the figures of one race and the differences; give that from the best rival.

    Rivals are the models of leaving that have a maximum, or NBD where none has; the best is that
    of the lowest deviance.
    """
    actual, found = predicted(race)
    print(
        f"\n{race.name}: to {race.as_of}, then {race.horizon_days} days, back-tests of "
        f"{race.backtest_days}; {len(actual):,} customers, {actual.sum():,.0f} order days came"
    )
    once = np.ones((1, len(actual)))
    figures = {name: figures_of(actual, one, once)[0] for name, one in found.items()}
    print(f"  {'':14}" + "".join(f"{name:>13}" for name in FIGURES))
    for name, row in figures.items():
        print(f"  {name:14}" + "".join(f"{figure:13.4f}" for figure in row))
    rivals = sorted(
        [name for name in BTYD if name in found] or ["NBD"], key=lambda name: figures[name][0]
    )
    print(f"  {OURS} less each rival, with intervals of 95 %")
    differences = [difference(actual, found, figures, rival, resamples) for rival in rivals]
    for one in differences:
        cells = zip(FIGURES, one.estimate, one.low, one.high, strict=True)
        for figure, estimate, low, high in cells:
            print(f"    {one.rival:11} {figure:12} {estimate:+.4f}  ({low:+.4f} to {high:+.4f})")
    return differences[0]


def difference(
    actual: NDArray[np.float64],
    found: dict[str, NDArray[np.float64]],
    figures: dict[str, NDArray[np.float64]],
    rival: str,
    resamples: int,
) -> Difference:
    """Draw customers again, the same for both, and give the difference of every figure."""

    def less(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        ours, theirs = (figures_of(actual, found[name], weights) for name in (OURS, rival))
        return ours - theirs

    interval = paired_bootstrap(less, len(actual), resamples=resamples, rng=0)
    relative = float(figures[OURS][0] / figures[rival][0] - 1)
    return Difference(rival, interval.estimate, interval.low, interval.high, relative)


def summarise(name: str, found: list[Difference]) -> None:
    """Print over the splits of one data set how often each figure was better, and how sure."""
    better = sum(one.estimate[0] < 0 for one in found)
    surely = sum(one.high[0] < 0 for one in found)
    worse = sum(one.low[0] > 0 for one in found)
    relative = np.mean([one.relative for one in found])
    print(
        f"{name}, {len(found)} splits: deviance {relative:+.1%} in the mean, lower in {better}, "
        f"surely in {surely}, surely higher in {worse}"
    )
    top = np.mean([one.estimate[1] for one in found])
    better, surely = (sum(one[1] > 0 for one in ends) for ends in _ends(found))
    worse = sum(one.high[1] < 0 for one in found)
    print(
        f"  top 10 % brings {100 * top:+.2f} points in the mean, more in {better}, surely in "
        f"{surely}, surely less in {worse}"
    )


def _ends(found: list[Difference]) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    return [one.estimate for one in found], [one.low for one in found]


def main() -> None:
    """Run the sets asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--development", action="store_true", help="the sets it was chosen on")
    parser.add_argument("--resamples", type=int, default=1000)
    asked = parser.parse_args()
    warnings.simplefilter("ignore", UserWarning)
    found: dict[str, list[Difference]] = {}
    for race in development() if asked.development else sets_judged_on():
        found.setdefault(race.name.split(", came")[0], []).append(run(race, asked.resamples))
    print()
    for name, differences in found.items():
        summarise(name, differences)


if __name__ == "__main__":
    main()
