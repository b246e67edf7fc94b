"""Orders to draw: the public CDNOW sample, few customers seen at a glance, and fitted models."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import polars as pl

import profilekit as pk
from profilekit.extractors.holdout import holdout_split
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.shoppers import SAMPLE

MODELS = (BetaGeoModel, ModifiedBetaGeoModel, ParetoNBDModel)
CALIBRATED_TO, HELD_OUT_TO, HORIZON_DAYS = date(1997, 9, 30), date(1998, 6, 30), 273
FIRST_DAY = date(2024, 1, 1)


@lru_cache(maxsize=1)
def cdnow():
    """2,357 customers of a music shop, 1997-01-01 to 1998-06-30."""
    paid = pl.read_parquet(SAMPLE).select(
        customer_id="sample_id", ordered_at="date", amount="amount_usd"
    )
    return pk.Tables.load(transactions=paid)


@lru_cache(maxsize=1)
def cdnow_split():
    """The 39 weeks known and the 39 weeks after."""
    return holdout_split(cdnow(), as_of=CALIBRATED_TO, horizon_days=HORIZON_DAYS)


@lru_cache(maxsize=1)
def cdnow_book():
    """What the models learn from."""
    return cdnow_split().measure([pk.Frequency(windows_days=()), pk.Recency()])


@lru_cache(maxsize=3)
def fitted(model):
    """One of the models, fitted on the calibration of CDNOW."""
    return model().fit(cdnow_book())


def day(number):
    """Give the day so many days after the first."""
    return FIRST_DAY + timedelta(days=number)


def tables_of(rows, **how):
    """Load (customer_id, day number) rows, or (customer_id, day number, order_id)."""
    columns = list(zip(*rows, strict=True))
    frame = {
        "customer_id": [str(customer) for customer in columns[0]],
        "ordered_at": [day(number) for number in columns[1]],
        "amount": [1.0] * len(rows),
    }
    if len(columns) > 2:
        frame["order_id"] = list(columns[2])
    return pk.Tables.load(transactions=pl.DataFrame(frame), **how)
