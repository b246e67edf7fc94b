"""The same fields by profilekit, from pandas frames to a pandas frame, loading included."""

from __future__ import annotations

from typing import TYPE_CHECKING

import catalogue_pandas
from ours import TABLES

from profilekit.extractors import measure
from profilekit.tables import Tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd


def prepare(
    data: str, *, extractors: Sequence[str]
) -> tuple[dict[str, pd.DataFrame], Sequence[str]]:
    """Read the frames as the hand-written contender does."""
    frames = catalogue_pandas.prepare(data)
    return dict(zip(map(TABLES.get, catalogue_pandas.FILES), frames, strict=True)), extractors


def fields(prepared: tuple[dict[str, pd.DataFrame], Sequence[str]], as_of: dt.date) -> pd.DataFrame:
    """Return one row of fields per customer, reading and checking the frames first."""
    frames, extractors = prepared
    return measure(Tables.load(**frames), extractors, as_of=as_of).to_pandas()
