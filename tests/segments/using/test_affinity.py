"""Affinity: customers counted once, by hand; planted tastes found, chance not; nobody exposed."""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy.stats import ttest_ind

import profilekit as pk
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments.using.affinity import affinity
from profilekit.stats.lift import lifts
from segments.flagged_books import flagged_book
from segments.using.purchases import AS_OF, book_of_flags, lines_of, random_lines, tables_of

# Sixty customers, the first twenty members. Tea: 16 members and 14 others. Salt: everybody.
BUYERS = {"tea": [*range(1, 17), *range(21, 35)], "salt": list(range(1, 61))}
BOOK = book_of_flags(60, fans=range(1, 21))


def rows_of(found):
    return {(row["segment"], row["label"]): row for row in found.to_pandas().to_dict("records")}


def test_a_row_counts_as_by_hand():
    row = rows_of(affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",)))["fans", "tea"]
    assert (row["buyers_count"], row["base_buyers_count"]) == (16, 30)
    assert (row["segment_share"], row["base_share"]) == (0.8, 0.5)
    assert row["lift"] == pytest.approx(1.6)
    by_hand = lifts([16], [14], group_size=20, rest_size=40)
    assert (row["lift_low"], row["lift_high"]) == (by_hand.low[0], by_hand.high[0])
    assert row["p_value"] == by_hand.p_value[0]
    assert row["spend_share"] == pytest.approx(16 / 36)
    assert row["base_spend_share"] == pytest.approx(30 / 90)
    assert row["spend_lift"] == pytest.approx(4 / 3)


def test_many_lines_of_one_customer_count_once():
    once = affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",)).to_pandas()
    thrice = affinity(BOOK, tables_of(lines_of(BUYERS) * 3), ("fans",)).to_pandas()
    assert once.equals(thrice)


def test_rows_after_the_day_of_the_book_change_nothing():
    later = lines_of({"tea": range(17, 21), "new": range(1, 61)}, day="2018-01-01")
    now = affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",)).to_pandas()
    assert affinity(BOOK, tables_of(lines_of(BUYERS) + later), ("fans",)).to_pandas().equals(now)


def test_a_window_ends_with_the_day_of_the_book():
    old = lines_of({"tea": range(41, 61)}, day="2017-11-30")
    tables = tables_of(lines_of(BUYERS) + old)
    counts = [
        rows_of(affinity(BOOK, tables, ("fans",), days=days))["fans", "tea"]["base_buyers_count"]
        for days in (31, 32, None)
    ]
    assert counts == [30, 50, 50]


def test_customers_who_are_not_in_the_book_are_left_out():
    strangers = lines_of({"tea": range(61, 100)})
    now = affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",)).to_pandas()
    assert (
        affinity(BOOK, tables_of(lines_of(BUYERS) + strangers), ("fans",)).to_pandas().equals(now)
    )


def test_who_bought_nothing_is_compared_only_among_members():
    book = book_of_flags(100, fans=[*range(1, 21), *range(61, 81)])
    tables = tables_of(lines_of(BUYERS))
    buyers, members = (
        affinity(book, tables, ("fans",), among=among) for among in ("buyers", "members")
    )
    assert (buyers.base_count, buyers.compared_counts) == (60, {"fans": 20})
    assert (members.base_count, members.compared_counts) == (100, {"fans": 40})


def test_lines_without_a_label_are_left_out():
    lines = [*lines_of(BUYERS), *((who, "2017-12-01", 9.0, None) for who in range(1, 61))]
    found = affinity(BOOK, tables_of(lines), ("fans",))
    assert set(found.to_pandas()["label"]) == {"tea", "salt"}
    assert rows_of(found)["fans", "tea"]["base_spend_share"] == pytest.approx(30 / 90)


def test_planted_tastes_are_found_and_little_else():
    book = book_of_flags(400, fans=range(1, 101))
    true = false = 0
    for seed in range(4):
        tables = tables_of(random_lines(seed, member_times={3: 2.5, 7: 2.5}))
        found = {row["label"] for row in affinity(book, tables, ("fans",)).over_bought("fans", 99)}
        true += len(found & {"c03", "c07"})
        false += len(found - {"c03", "c07"})
    assert true >= 6
    assert false <= 1


def test_nothing_is_found_by_chance_more_often_than_said():
    book = book_of_flags(400, fans=range(1, 101))
    runs = [affinity(book, tables_of(random_lines(seed)), ("fans",)) for seed in range(12)]
    # At 5%, four or more of twelve happen in one of four hundred sound worlds.
    assert sum(bool(run.to_pandas()["is_clear"].any()) for run in runs) <= 3


def test_counts_of_few_customers_are_not_told_and_are_counted():
    buyers = BUYERS | {
        "rare": [*range(1, 10), *range(21, 41)],
        "few others": [*range(1, 15), 21, 22],
    }
    found = affinity(BOOK, tables_of(lines_of(buyers)), ("fans",))
    assert set(found.to_pandas()["label"]) == {"tea", "salt"}
    assert found.suppressed_count == 2
    assert "2 not told, of too few customers" in str(found)


def test_what_nobody_else_buys_may_be_told():
    found = affinity(BOOK, tables_of(lines_of(BUYERS | {"club": range(1, 16)})), ("fans",))
    assert rows_of(found)["fans", "club"]["lift"] == pytest.approx(3)


def test_a_small_count_does_not_follow_by_subtraction():
    # Oil: 11, 12 and 3 of the three thirds. Were 11 and 12 told beside 26, so would be 3.
    book = book_of_flags(60, a=range(1, 21), b=range(21, 41), c=range(41, 61))
    oil = [*range(1, 12), *range(21, 33), *range(41, 44)]
    found = affinity(book, tables_of(lines_of(BUYERS | {"oil": oil})), ("a", "b", "c"))
    assert [s for s, label in rows_of(found) if label == "oil"] == ["b"]


def test_segments_of_too_few_customers_are_named():
    book = book_of_flags(60, fans=range(1, 21), few=range(1, 6), all=range(1, 61))
    found = affinity(book, tables_of(lines_of(BUYERS)), ("few", "fans", "all"))
    assert found.not_compared == ("few", "all")
    assert set(found.to_pandas()["segment"]) == {"fans"}


def test_labels_of_products_are_looked_up():
    lines = [(who, "2017-12-01", 1.0, 1 if who <= 30 else 2) for who in range(1, 61)]
    products = {"product_id": [1, 2], "product_type": ["oat", "rye"], "list_amount": [1.0, 9.0]}
    tables = tables_of(
        lines, products=products, columns=("customer_id", "ordered_at", "amount", "product_id")
    )
    found = affinity(BOOK, tables, ("fans",), by="product_type")
    assert rows_of(found)["fans", "oat"]["base_buyers_count"] == 30


def test_price_tiers_are_those_of_list_prices_in_their_category():
    products = {
        "product_id": [1, 2, 3],
        "category": ["tea"] * 3,
        "list_amount": [5.0, 10.0, 20.0],
    }
    lines = [(who, "2017-12-01", 1.0, 1 + who % 3) for who in range(1, 61)]
    tables = tables_of(
        lines, products=products, columns=("customer_id", "ordered_at", "amount", "product_id")
    )
    found = affinity(BOOK, tables, ("fans",), by="price_level", minimum_customers=5)
    assert set(found.to_pandas()["label"]) == {"cheap", "usual", "dear"}
    assert found.to_pandas()["base_buyers_count"].tolist() == [20, 20, 20]


def test_without_list_prices_tiers_are_of_what_lines_would_have_cost():
    columns = ("customer_id", "ordered_at", "amount", "product_id", "category", "quantity")
    columns = (*columns, "list_amount")
    price = {1: 5.0, 2: 10.0, 3: 20.0}
    lines = [
        (who, "2017-12-01", 1.0, 1 + who % 3, "tea", 2, 2 * price[1 + who % 3])
        for who in range(1, 61)
    ]
    found = affinity(
        BOOK, tables_of(lines, columns=columns), ("fans",), by="price_level", minimum_customers=5
    )
    assert found.to_pandas()["base_buyers_count"].tolist() == [20, 20, 20]
    assert set(found.to_pandas()["label"]) == {"cheap", "usual", "dear"}


def test_tiers_without_any_price_are_refused():
    with pytest.raises(UnknownNameError, match="list_amount"):
        affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",), by="price_level")


def test_duckdb_finds_the_same():
    lines = pl.DataFrame(
        random_lines(1, member_times={3: 2.5}),
        schema=["customer_id", "ordered_at", "amount", "category"],
        orient="row",
    )
    book = book_of_flags(400, fans=range(1, 101), rest=range(101, 401))
    one, other = (
        affinity(book, pk.Tables.load(transactions=given, currency="EUR"), ("fans", "rest"))
        for given in (lines, duckdb.connect().from_arrow(lines.to_arrow()))
    )
    assert one.to_pandas().equals(other.to_pandas())


@pytest.mark.spark
def test_spark_finds_the_same(spark):
    _, lines = spending(2, taste=2.0)
    names = ["customer_id", "ordered_at", "amount", "category"]
    book = book_of_flags(200, fans=range(1, 51))
    one, other = (
        affinity(book, pk.Tables.load(transactions=given, currency="EUR"), ("fans",)).to_pandas()
        for given in (
            pl.DataFrame(lines, schema=names, orient="row"),
            spark.createDataFrame(lines, names),
        )
    )
    assert one.equals(other)


def test_the_largest_expected_lift_comes_first_in_each_segment():
    book = book_of_flags(400, fans=range(1, 101), rest=range(101, 401))
    tables = tables_of(random_lines(5, member_times={3: 2.5}))
    table = affinity(book, tables, ("rest", "fans")).to_pandas()
    assert list(dict.fromkeys(table["segment"])) == ["rest", "fans"]
    for _, part in table.groupby("segment"):
        assert part["expected_lift"].is_monotonic_decreasing


def test_nothing_bought_is_refused():
    with pytest.raises(UnsupportedInputError, match="no line with 'category'"):
        affinity(BOOK, tables_of(lines_of({"tea": range(100, 130)})), ("fans",))


def test_no_segment_of_enough_customers_is_refused():
    book = book_of_flags(60, few=range(1, 6), all=range(1, 61))
    with pytest.raises(UnsupportedInputError, match="'few' 5, 'all' 60"):
        affinity(book, tables_of(lines_of(BUYERS)), ("few", "all"))


def test_customers_with_other_ids_are_refused():
    book = flagged_book(
        {"in_fans_flag": [True] * 30}, ids=[f"c{n}" for n in range(30)], as_of=AS_OF
    )
    with pytest.raises(UnsupportedInputError, match="customer ids are numbers, unlike the book"):
        affinity(book, tables_of(lines_of(BUYERS)), ("fans",))


@pytest.mark.parametrize("by", ["categori", "customer_id", "amount"])
def test_what_is_no_label_is_refused(by):
    with pytest.raises(UnknownNameError, match="'category'"):
        affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",), by=by)


def test_tables_without_transactions_are_refused():
    tables = pk.Tables.load(products=pl.DataFrame({"product_id": [1]}))
    with pytest.raises(UnknownNameError, match="transactions"):
        affinity(BOOK, tables, ("fans",))


def test_a_sensitive_label_is_no_segment():
    book = flagged_book({"religion_label": ["x", "y"] * 30}, as_of=AS_OF)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        affinity(book, tables_of(lines_of(BUYERS)), "religion_label")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"days": 0}, "days is 0"),
        ({"among": "all"}, "among is 'all'; expected 'buyers' or 'members'"),
        ({"minimum_customers": 0, "false_discovery_rate": 1}, "minimum_customers is 0.*rate is 1"),
    ],
)
def test_impossible_parameters_are_refused_all_at_once(parameters, told):
    with pytest.raises(DeclarationError, match=told):
        affinity(BOOK, tables_of(lines_of(BUYERS)), ("fans",), **parameters)


def test_a_label_that_is_markup_is_escaped_on_the_page():
    tables = tables_of(lines_of({"<b>tea</b>": BUYERS["tea"], "salt": BUYERS["salt"]}))
    page = affinity(BOOK, tables, ("fans",))._repr_html_()
    assert "<b>tea</b>" not in page
    assert "&lt;b&gt;tea" in page


def test_spend_is_exact_in_minor_units():
    rng = np.random.default_rng(0)
    lines = [
        (who, "2017-12-01", round(float(rng.uniform(0.01, 99)), 2), label)
        for label in ("tea", "salt")
        for who in range(1, 61)
    ]
    paid = {
        label: sum(round(100 * row[2]) for row in lines if row[3] == label)
        for label in ("tea", "salt")
    }
    row = rows_of(affinity(BOOK, tables_of(lines), ("fans",)))["fans", "tea"]
    assert row["base_spend_share"] == paid["tea"] / sum(paid.values())


def test_parts_of_the_own_spend_are_as_by_hand():
    # Members give tea 79 or 81 % of what they spend, others 19 or 21 %, whatever that is.
    usual = {who: 0.8 if who <= 20 else 0.2 for who in range(1, 61)}
    parts = {who: part + (0.01 if who % 2 else -0.01) for who, part in usual.items()}
    lines = [
        (who, "2017-12-01", round(part * 10 * who, 2), label)
        for who in range(1, 61)
        for label, part in (("tea", parts[who]), ("salt", 1 - parts[who]))
    ]
    row = rows_of(affinity(BOOK, tables_of(lines), ("fans",)))["fans", "tea"]
    assert row["wallet_share"] == pytest.approx(0.8, abs=1e-4)
    assert row["rest_wallet_share"] == pytest.approx(0.2, abs=1e-4)
    assert row["lift"] == 1
    assert row["is_clear_in_wallet"]
    assert not row["is_clear"]


def spending(seed, taste=1.0):
    """Let everybody buy five labels for random amounts; members spend more on the first."""
    rng = np.random.default_rng(seed)
    paid = rng.gamma(1.5, 10, (200, 5))
    paid[:50, 0] *= taste
    paid[:50] *= 5
    return paid, [
        (who + 1, "2017-12-01", round(float(paid[who, k]) + 0.01, 2), f"c{k}")
        for who in range(200)
        for k in range(5)
    ]


def test_the_difference_of_parts_is_tested_as_welch_does():
    paid, lines = spending(1, taste=2.0)
    row = rows_of(affinity(book_of_flags(200, fans=range(1, 51)), tables_of(lines), ("fans",)))
    paid = np.round(paid + 0.01, 2)
    part = paid[:, 0] / paid.sum(axis=1)
    by_scipy = ttest_ind(part[:50], part[50:], equal_var=False)
    row = row["fans", "c0"]
    assert row["wallet_p_value"] == pytest.approx(by_scipy.pvalue, rel=1e-2)
    ends = by_scipy.confidence_interval(0.95)
    assert (row["wallet_low"], row["wallet_high"]) == pytest.approx((ends.low, ends.high), abs=1e-4)


def test_who_spends_five_times_as_much_favours_nothing_by_that():
    book = book_of_flags(200, fans=range(1, 51))
    found = [affinity(book, tables_of(spending(seed)[1]), ("fans",)) for seed in range(12)]
    assert sum(bool(each.favoured("fans")) for each in found) <= 3


def test_a_planted_taste_is_favoured():
    book = book_of_flags(200, fans=range(1, 51))
    found = affinity(book, tables_of(spending(3, taste=2.5)[1]), ("fans",))
    assert [row["label"] for row in found.favoured("fans")] == ["c0"]
    assert "fans (50 customers) gives more of its spend" in str(found)


def test_goods_that_cost_nothing_are_no_part_of_a_spend():
    found = affinity(BOOK, tables_of(lines_of(BUYERS, amount=0.0)), ("fans",)).table
    assert found["wallet_share"].null_count() == found["spend_share"].null_count() == len(found)
    assert not found["is_clear_in_wallet"].any()


def test_what_are_no_tables_is_refused():
    with pytest.raises(UnsupportedInputError, match="was given 'x'; expected tables"):
        affinity(BOOK, "x", ("fans",))
