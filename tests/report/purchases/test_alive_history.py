"""Alive history against measuring on each day anew, and against the formula of BG/NBD."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import profilekit as pk
from profilekit.errors import UnsupportedInputError
from profilekit.report.purchases.alive_history import alive_history
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from report.purchases.purchase_cases import CALIBRATED_TO, MODELS, cdnow, day, fitted, tables_of

ORDERED = [0, 10, 10, 45]


def history_of(numbers, *, as_of, model=BetaGeoModel, customer="a"):
    tables = tables_of([("a", number) for number in numbers] + [("b", 3)])
    return alive_history(fitted(model), tables, customer, as_of=day(as_of))


def by_formula(model, numbers, on):
    """P(alive) of BG/NBD, Fader, Hardie and Lee (2008), in weeks."""
    r, alpha, a, b = model.params_.values()
    known = sorted({number for number in numbers if number <= on})
    x, t_x, tenure = len(known) - 1, (known[-1] - known[0]) / 7, (on - known[0]) / 7
    if x == 0:
        return 1.0
    return 1 / (1 + a / (b + x - 1) * ((alpha + tenure) / (alpha + t_x)) ** (r + x))


@given(st.lists(st.integers(0, 80), min_size=1, max_size=8), st.integers(0, 40))
@settings(max_examples=40)
def test_every_day_is_as_by_the_formula(numbers, more):
    as_of = max(numbers) + more
    days = history_of(numbers, as_of=as_of)
    expected = [
        by_formula(fitted(BetaGeoModel), numbers, on) for on in range(min(numbers), as_of + 1)
    ]
    assert days["alive_prob"].to_list() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("on", [date(1997, 2, 1), date(1997, 6, 30), CALIBRATED_TO])
def test_every_day_is_as_measured_on_that_day(model, on):
    # One of the customers who ordered most often.
    found = alive_history(fitted(model), cdnow(), "0088", as_of=CALIBRATED_TO)
    book = pk.measure(cdnow(), [pk.Frequency()], as_of=on).apply(fitted(model))
    alive = found.filter(found["day_date"] == on)["alive_prob"].item()
    assert alive == pytest.approx(book.profile("0088").scores["alive_prob"].value, rel=1e-12)


def test_every_day_from_the_first_order_on_has_a_row():
    days = history_of(ORDERED, as_of=60)
    assert days["day_date"].to_list() == [day(number) for number in range(61)]


def test_days_with_an_order_are_marked():
    days = history_of(ORDERED, as_of=60)
    assert days.filter(days["ordered_flag"])["day_date"].to_list() == [day(0), day(10), day(45)]


def test_an_order_makes_a_model_surer():
    alive = history_of(ORDERED, as_of=60)["alive_prob"]
    assert alive[45] > alive[44] > alive[45 + 15] * 0.5
    assert alive[44] < alive[30]


def test_later_orders_change_no_day_before():
    longer = history_of([*ORDERED, 70], as_of=60)
    assert longer.equals(history_of(ORDERED, as_of=60))


def test_other_customers_change_nothing():
    assert history_of(ORDERED, as_of=60, customer="b")["ordered_flag"].sum() == 1


def test_ids_may_be_whole_numbers():
    frame = pd.DataFrame({"customer_id": [7, 7], "ordered_at": [day(0), day(9)], "amount": 1.0})
    tables = pk.Tables.load(transactions=frame)
    days = alive_history(fitted(BetaGeoModel), tables, 7, as_of=day(9))
    assert isinstance(days, pd.DataFrame)
    assert days["ordered_flag"].sum() == 2


def test_duckdb_says_the_same():
    rows = [("a", number) for number in ORDERED]
    both = [
        alive_history(fitted(BetaGeoModel), tables_of(rows, engine=engine), "a", as_of=day(60))
        for engine in ("polars", "duckdb")
    ]
    assert both[0].equals(both[1])


@pytest.mark.parametrize(("customer", "as_of"), [("nobody", 60), ("a", -1)])
def test_a_customer_without_an_order_is_refused(customer, as_of):
    with pytest.raises(UnsupportedInputError, match=f"the customer '{customer}', of whom there"):
        history_of(ORDERED, as_of=as_of, customer=customer)


def test_an_id_of_another_type_is_refused():
    with pytest.raises(UnsupportedInputError, match=r"the customer id 7; expected .* strings"):
        history_of(ORDERED, as_of=60, customer=7)
