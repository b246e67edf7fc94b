"""Minor units, rounded half-even whatever binary floats make of a half."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines.polars import PolarsEngine
from profilekit.tables.money import (
    _DECIMALS,
    decimals_of,
    is_inexact,
    is_known_currency,
    minor_units_of_float,
)


def engines():
    yield PolarsEngine()
    module = pytest.importorskip("profilekit.engines.duckdb", exc_type=ImportError)
    yield module.DuckDBEngine.own(None)


def minor(amount: float, decimals: int = 2, *, has_ties: bool = True) -> int:
    expression = minor_units_of_float(nw.col("x"), decimals, has_ties=has_ties)
    frame = nw.from_native(pl.DataFrame({"x": [amount]}))
    return frame.select(y=expression)["y"][0]


@pytest.mark.parametrize(
    ("amount", "cents"),
    [
        (2.675, 268),
        (1.005, 100),
        (0.005, 0),
        (0.015, 2),
        (-2.675, -268),
        (-1.005, -100),
        (8.4, 840),
    ],
)
def test_halves_go_to_the_even_cent(amount, cents):
    assert minor(amount) == cents


@given(st.integers(-(10**12), 10**12), st.sampled_from([0, 2, 3]))
def test_whole_minor_units_are_exact(units, decimals):
    amount = units / 10**decimals
    assert minor(amount, decimals) == minor(amount, decimals, has_ties=False) == units


@given(st.decimals(-(10**6), 10**6, places=4))
def test_four_places_round_as_decimals_do(amount):
    expected = (amount * 100).to_integral_value(ROUND_HALF_EVEN)
    assert minor(float(amount)) == expected


def test_amounts_between_minor_units_are_found():
    frame = nw.from_native(pl.DataFrame({"x": [1.005, 1.0, 0.1 + 0.2, 1e9 + 0.01]}))
    assert frame.select(y=is_inexact(nw.col("x"), 2))["y"].to_list() == [True, False, False, False]


DECIMALS = ["2.675", "2.665", "-2.675", "-0.005", "0.015", "99999999999.999", "-1.001", "3.000"]


def test_decimals_round_exactly_on_every_engine():
    values = [Decimal(text) for text in DECIMALS]
    frame = nw.from_native(pl.DataFrame({"x": values}, schema={"x": pl.Decimal(38, 3)}))
    expected = [int((value * 100).to_integral_value(ROUND_HALF_EVEN)) for value in values]
    for engine in engines():
        made = engine.with_minor_units(engine.place(frame), "x", "y", scale=3, decimals=2)
        found = engine.collect(made)
        assert found["y"].to_list() == expected, engine.name
        assert found["y__inexact"].to_list() == [True] * 7 + [False], engine.name


def test_decimals_of_few_places_are_scaled_up():
    frame = nw.from_native(pl.DataFrame({"x": [Decimal("2.5")]}, schema={"x": pl.Decimal(9, 1)}))
    for engine in engines():
        made = engine.with_minor_units(engine.place(frame), "x", "y", scale=1, decimals=3)
        assert engine.collect(made)["y"].to_list() == [2500], engine.name


@given(st.integers(-(7 * 10**15), 7 * 10**15))
def test_cents_are_exact_as_far_as_floats_tell_them_apart(cents):
    amount = float(Decimal(cents) / 100)
    assert minor(amount) == minor(amount, has_ties=False) == cents


@pytest.mark.parametrize(
    ("decimals", "codes"),
    [
        (0, "JPY KRW CLP ISK UYI XOF"),
        (2, "EUR RSD ALL IRR AFN LBP MMK SYP YER LAK KPW MGA SOS PKR IDR HUF TWD"),
        (3, "IQD KWD BHD TND JOD"),
        (4, "CLF UYW"),
    ],
)
def test_the_minor_unit_is_that_of_iso_4217(decimals, codes):
    assert {decimals_of(code) for code in codes.split()} == {decimals}


def test_every_exception_is_a_known_code():
    assert all(map(is_known_currency, _DECIMALS))
