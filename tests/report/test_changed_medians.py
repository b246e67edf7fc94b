from __future__ import annotations

import math
from datetime import date

import narwhals as nw
import polars as pl

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.report.changed_medians import changed_medians


def book_of(year, ids, currency="EUR", **columns):
    specs = [
        FieldSpec(name=name, dtype="float64", meaning=f"The {name.replace('_', ' ')}")
        for name in columns
    ]
    frame = pl.DataFrame(
        {"customer_id": ids, **{n: [float(v) for v in c] for n, c in columns.items()}}
    )
    frame = frame.with_columns(pl.col(pl.Float64).fill_nan(None))
    return ProfileBook(
        nw.from_native(frame),
        FieldCatalogue(specs),
        as_of=date(year, 12, 31),
        provenance=Provenance(currency=currency),
    )


def _rows(then, now, ids=range(40), later_ids=None, currency="EUR"):
    earlier = book_of(2024, list(ids), currency, **then)
    return changed_medians(earlier, book_of(2025, list(later_ids or ids), currency, **now))


def _one(then, now, field="recency_days", **given):
    (row,) = _rows({field: then}, {field: now}, **given)
    return row


def test_what_everybody_does_more_of_rose():
    row = _one(range(40), range(3, 43))
    assert (row.then, row.now, row.change) == ("19.5 days", "22.5 days", "+3")
    assert (row.low, row.high, row.verdict, row.is_clear) == ("+3", "+3", "rose", True)


def test_what_everybody_does_less_of_fell():
    row = _one(range(3, 43), range(40))
    assert (row.change, row.verdict) == ("\N{MINUS SIGN}3", "fell")


def test_what_may_be_chance_is_no_clear_change():
    values = [(at * 7) % 40 for at in range(40)]
    row = _one(values, [*values[1:], 41])
    assert (row.verdict, row.is_clear) == ("no clear change", False)


def test_few_customers_are_too_few_to_tell():
    row = _one(range(5), range(5, 10), ids=range(5))
    assert (row.change, row.low, row.verdict) == ("+5", "\N{EN DASH}", "too few to tell")


def test_customers_are_matched_by_id_whatever_the_order():
    ids, turned = range(40), range(39, -1, -1)
    row = _one(range(40), range(5, 45), ids=ids, later_ids=ids)
    assert _one(range(40), range(44, 4, -1), ids=ids, later_ids=turned) == row
    assert row.low == row.high == "+5"


def test_those_of_one_day_alone_count_on_that_day():
    row = _one([1.0] * 20, [3.0] * 25, ids=range(20), later_ids=range(15, 40))
    assert (row.then, row.now, row.verdict) == ("1 day", "3 days", "rose")


def test_shares_change_by_points_and_money_in_its_currency():
    shares = [at / 100 for at in range(40)]
    row = _one(shares, [each + 0.05 for each in shares], field="discount_share")
    assert (row.change, row.low) == ("+5.0 points", "+5.0 points")
    row = _one(range(40), range(2, 42), field="spend_90d_amount", currency="USD")
    assert row.change == "+$2.00"


def test_nothing_changed_has_no_sign():
    assert _one([2.0] * 20, [2.0] * 20, field="overdue_ratio", ids=range(20)).change == "0"


def test_of_windows_the_shortest_that_both_have_is_told_and_totals_are_not():
    columns = {"orders_count": range(40), "orders_365d_count": range(40)}
    then = {**columns, "orders_30d_count": range(40)}
    now = {**columns, "orders_90d_count": range(40)}
    assert [row.meaning for row in _rows(then, now)] == ["The orders 365d count"]


def test_what_is_not_known_of_anybody_is_left_out():
    nothing = [math.nan] * 40
    assert _rows({"recency_days": nothing}, {"recency_days": range(40)}) == ()


def test_without_chief_fields_there_is_nothing_to_tell():
    assert _rows({"visits_count": range(40)}, {"visits_count": range(40)}) == ()
