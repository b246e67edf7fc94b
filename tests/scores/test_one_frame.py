"""One frame of orders in, one scored frame of the same kind out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import profilekit as pk
from profilekit.errors import TablesError, UnknownNameError, UnsupportedInputError

CDNOW = Path(__file__).parent / "data" / "cdnow_sample.parquet"
AS_OF = "2017-12-31"
COLUMNS = [
    "customer_id",
    "recency_days",
    "orders_count",
    "spend_amount",
    "rfm_recency_score",
    "rfm_frequency_score",
    "rfm_monetary_score",
    "rfm_segment_label",
]
ORDERS = pl.DataFrame(
    [
        ("ann", 1, datetime(2017, 12, 1, 9), 30.0),
        ("ann", 1, datetime(2017, 12, 1, 9), 5.5),
        ("ann", 2, datetime(2017, 12, 20, 9), 20.0),
        ("bob", 3, datetime(2017, 6, 3, 9), 80.0),
        ("cid", 4, datetime(2017, 12, 31, 23), 0.0),
    ],
    schema=["customer_id", "order_id", "ordered_at", "amount"],
    orient="row",
)


def _of(scored, name):
    """Give {customer: value} of one column, whatever the kind of frame."""
    frame = scored if isinstance(scored, pl.DataFrame) else pl.DataFrame(scored)
    return dict(zip(frame["customer_id"], frame[name], strict=True))


def _path(folder):
    ORDERS.write_parquet(folder / "orders.parquet")
    return folder / "orders.parquet"


@pytest.mark.parametrize(
    ("give", "kind"),
    [
        (lambda _: ORDERS.to_pandas(), pd.DataFrame),
        (lambda _: ORDERS, pl.DataFrame),
        (lambda _: ORDERS.lazy(), pl.DataFrame),
        (lambda _: ORDERS.to_arrow(), pa.Table),
        (_path, pl.DataFrame),
    ],
    ids=["pandas", "polars", "polars lazy", "pyarrow", "path"],
)
def test_the_kind_of_frame_given_comes_back(give, kind, tmp_path):
    scored = pk.rfm(give(tmp_path), order_id="order_id", as_of=AS_OF)
    assert isinstance(scored, kind)
    assert list(getattr(scored, "column_names", scored.columns)) == COLUMNS
    assert _of(scored, "recency_days") == {"ann": 11, "bob": 211, "cid": 0}
    assert _of(scored, "spend_amount") == {"ann": 55.5, "bob": 80.0, "cid": 0.0}


def test_without_order_id_each_row_is_an_order():
    assert _of(pk.rfm(ORDERS, as_of=AS_OF), "orders_count") == {"ann": 3, "bob": 1, "cid": 1}


def test_with_order_id_an_order_is_its_lines():
    scored = pk.rfm(ORDERS, order_id="order_id", as_of=AS_OF)
    assert _of(scored, "orders_count") == {"ann": 2, "bob": 1, "cid": 1}


def test_columns_are_named_by_the_caller():
    named = {"customer_id": "client", "ordered_at": "date", "amount": "total", "order_id": "no."}
    scored = pk.rfm(ORDERS.rename(named), as_of=AS_OF, **named)
    assert scored.equals(pk.rfm(ORDERS, order_id="order_id", as_of=AS_OF))


def test_columns_that_are_not_named_are_not_read():
    swapped = ORDERS.with_columns(total=pl.col("amount") * 2)
    scored = pk.rfm(swapped, amount="total", as_of=AS_OF)
    assert _of(scored, "spend_amount") == {"ann": 111.0, "bob": 160.0, "cid": 0.0}


def test_scores_run_from_1_to_5_and_the_segment_is_named():
    scored = pk.rfm(ORDERS, as_of=AS_OF)
    assert _of(scored, "rfm_recency_score") == {"ann": 2, "bob": 1, "cid": 5}
    assert None not in _of(scored, "rfm_segment_label").values()


def test_rows_left_out_are_counted_by_reason_in_a_warning():
    odd = pl.DataFrame(
        {
            "customer_id": [None, None, "bob", "bob"],
            "order_id": [7, 8, 9, 10],
            "ordered_at": [datetime(2017, 1, 1)] * 3 + [datetime(2018, 1, 1)],
            "amount": [1.0, 1.0, float("inf"), 1.0],
        }
    )
    said = r"left out rows: missing_key 2, non_finite_amount 1, after_as_of 1\."
    with pytest.warns(UserWarning, match=said):
        scored = pk.rfm(pl.concat([ORDERS, odd]), as_of=AS_OF)
    assert _of(scored, "orders_count")["bob"] == 1


def test_nothing_left_out_is_no_warning():
    assert len(pk.rfm(ORDERS, as_of=AS_OF)) == 3


def test_a_column_that_is_not_there_is_named():
    with pytest.raises((TablesError, UnknownNameError), match="client"):
        pk.rfm(ORDERS, customer_id="client", as_of=AS_OF)


def test_a_misspelt_column_is_told_the_nearest():
    with pytest.raises((TablesError, UnknownNameError), match="amount"):
        pk.rfm(ORDERS.rename({"amount": "amuont"}), as_of=AS_OF)


def test_one_column_for_two_things_is_refused():
    with pytest.raises(UnsupportedInputError, match="one column for two things"):
        pk.rfm(ORDERS, customer_id="order_id", order_id="order_id", as_of=AS_OF)


def test_dates_as_they_are_written_in_the_united_states_need_their_format():
    dated = ORDERS.with_columns(ordered_at=pl.col("ordered_at").dt.strftime("%m/%d/%Y"))
    with pytest.raises(TablesError, match="time_format"):
        pk.rfm(dated, as_of=AS_OF)
    scored = pk.rfm(dated, as_of=AS_OF, time_format="%m/%d/%Y")
    assert _of(scored, "recency_days") == {"ann": 11, "bob": 211, "cid": 0}


def test_a_fitted_scorer_scores_by_what_it_learned():
    shop = pl.DataFrame(
        {"recency_days": [1, 300], "orders_count": [9, 1], "spend_amount": [900.0, 60.0]}
    )
    scorer = pk.RFMScorer().fit(shop)
    scored = pk.rfm(ORDERS, as_of=AS_OF, scorer=scorer)
    assert _of(scored, "rfm_monetary_score") == {"ann": 1, "bob": 1, "cid": 1}
    alone = pk.rfm(ORDERS.filter(pl.col("customer_id") == "ann"), as_of=AS_OF, scorer=scorer)
    assert alone.rows() == scored.filter(pl.col("customer_id") == "ann").rows()


def test_cut_offs_of_ones_own_are_used():
    scorer = pk.RFMScorer(recency_cutoffs_days=(10, 20, 30, 40))
    scored = pk.rfm(ORDERS, as_of=AS_OF, scorer=scorer)
    assert _of(scored, "rfm_recency_score") == {"ann": 4, "bob": 1, "cid": 5}


def test_a_refund_is_taken_off_dropped_or_refused():
    back = [("bob", 5, datetime(2017, 7, 1), -30.0)]
    rows = pl.concat([ORDERS, pl.DataFrame(back, schema=ORDERS.schema, orient="row")])
    assert _of(pk.rfm(rows, as_of=AS_OF), "spend_amount")["bob"] == 50
    assert _of(pk.rfm(rows, as_of=AS_OF), "recency_days")["bob"] == 211
    with pytest.raises(TablesError, match="refund"):
        pk.rfm(rows, as_of=AS_OF, refunds="error")


def test_a_dropped_refund_leaves_the_spend_alone():
    back = [("bob", 5, datetime(2017, 7, 1), -30.0)]
    rows = pl.concat([ORDERS, pl.DataFrame(back, schema=ORDERS.schema, orient="row")])
    assert _of(pk.rfm(rows, as_of=AS_OF, refunds="drop"), "spend_amount")["bob"] == 80


def test_days_are_cut_in_the_time_zone_asked_for():
    stamped = ORDERS.with_columns(pl.col("ordered_at").dt.replace_time_zone("UTC"))
    late = pk.rfm(
        stamped.filter(pl.col("customer_id") != "cid"), as_of=AS_OF, timezone="Asia/Tokyo"
    )
    assert _of(late, "recency_days") == {"ann": 11, "bob": 211}


def test_nobody_who_ordered_by_the_day_is_said_in_one_clear_sentence():
    said = r"none has ordered by the day of the book .*: nothing to learn from"
    with (
        pytest.warns(UserWarning, match="after_as_of 5"),
        pytest.raises(UnsupportedInputError, match=said),
    ):
        pk.rfm(ORDERS, as_of="2010-12-31")


def test_the_cdnow_sample_has_the_published_customers_and_repeat_days():
    rename = {"master_id": "customer_id", "date": "ordered_at", "amount_usd": "amount"}
    tables = pk.Tables.load(transactions=CDNOW, rename={"transactions": rename})
    repeats = pk.measure(tables, [pk.Frequency()], as_of="1997-09-30").frame["repeat_days_count"]
    assert (len(repeats), repeats.sum(), (repeats == 0).sum()) == (2357, 2457, 1411)


@pytest.mark.filterwarnings("ignore:rfm left out rows")
def test_the_cdnow_sample_is_scored_in_one_call():
    named = {"customer_id": "master_id", "ordered_at": "date", "amount": "amount_usd"}
    scored = pk.rfm(CDNOW, as_of="1997-09-30", **named)
    assert len(scored) == 2357
    assert scored["rfm_segment_label"].null_count() == 0


def test_a_currency_says_how_many_decimals_amounts_have():
    orders = pl.DataFrame({**ORDERS.head(1).to_dict(as_series=False), "amount": [2.005]})
    assert pk.rfm(orders, as_of=AS_OF, currency="KWD")["spend_amount"].to_list() == [2.005]


def test_rounding_and_repeated_rows_are_said():
    orders = pl.concat([ORDERS.head(1).with_columns(amount=pl.lit(0.004))] * 2)
    with pytest.warns(UserWarning, match="identical_rows 1, sub_unit_amounts 2"):
        pk.rfm(orders, as_of=AS_OF)
