"""What fields are made of: read by models in between, or of the same rows."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy.stats import spearmanr

import profilekit as pk
from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.extractors.made_of import kin_of, made_from, read_for
from profilekit.fields import FieldCatalogue
from profilekit.scores.best.what_marks import what_marks_the_best
from scores.best.best_customer_books import book_of
from scores.best.marked_books import BY_SPEND, noise, planted

BAND = "best_customer_band_label"


@pytest.fixture(scope="module")
def book():
    """Give a shop's book with everything measured, value to come, segments and the best."""
    shop = pk.make_shop(seed=7, n_customers=1000)
    scored = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    return (
        scored.apply(pk.LifetimeValueModel())
        .apply(pk.BestCustomerScorer())
        .rank("best_customer_score")
        .rank("orders_count")
    )


@pytest.fixture(scope="module")
def kin(book):
    return kin_of(book, (BAND,))


@pytest.fixture(scope="module")
def marks(book):
    return what_marks_the_best(book)


def test_what_a_model_in_between_has_read_counts_as_read(book):
    read = read_for(book, BAND)
    assert {"clv_365d_amount", "alive_prob"} <= read
    assert set(pk.LifetimeValueModel().fields_in) <= read


def test_all_that_was_read_is_by_construction_in_any_window(kin):
    assert {"repeat_days_count", "active_span_days", "repeat_mean_amount", "spend_90d_amount"} <= (
        kin.by_construction
    )


@pytest.mark.parametrize(
    "field",
    [
        "products_count",
        "order_gap_mean_days",
        "purchases_period_1_count",
        "first_product_label",
        "basket_lines_mean_count",
        "discount_amount",
        "refunds_count",
        "campaign_redemption_share",
        "tickets_count",
        "nps_class_label",
        "rfm_segment_label",
        "orders_rank",
        "best_customer_rank",
    ],
)
def test_what_is_made_of_the_same_rows_goes_with_the_score(kin, field):
    assert field in kin.same_rows


@pytest.mark.parametrize(
    "field",
    [
        "age_years",
        "region_label",
        "acquisition_channel_label",
        "product_views_count",
        "messages_closed_count",
        "scale_quality_score",
        "usage_count",
        "employees_count",
        "social_interactions_count",
    ],
)
def test_who_they_are_how_reached_and_what_they_browse_and_say_is_neither(kin, field):
    assert field not in kin.by_construction | kin.same_rows


def test_no_attribute_is_in_two_lists_and_they_are_as_said(kin, marks):
    table, moving, constructed = (
        set(part["field"]) for part in (marks.table, marks.same_rows, marks.by_construction)
    )
    assert table.isdisjoint(kin.by_construction | kin.same_rows)
    assert moving <= kin.same_rows
    assert constructed <= kin.by_construction
    assert set(pk.LifetimeValueModel().fields_in).isdisjoint(table | moving)


def test_no_find_repeats_the_orders_in_other_words(book, marks):
    assert len(marks.table) > 20
    for field in set(marks.table["field"]):
        if book.catalogue[field].dtype == "string":
            continue
        values = book.frame.select(field, "orders_count").to_native().drop_nulls().to_numpy()
        with np.errstate(invalid="ignore"):
            found = spearmanr(*values.T.astype(float)).statistic if np.ptp(values[:, 0]) else 0.0
        assert abs(found) < 0.6, field


def test_the_same_rows_of_what_is_measured_count_as_well(book):
    kin = kin_of(book, ("orders_365d_count",))
    assert {"orders_count", "orders_90d_count"} <= kin.by_construction | kin.same_rows
    assert "products_count" in kin.same_rows
    assert "age_years" not in kin.same_rows


def test_labels_and_scores_are_made_from_any_of_the_fields_that_were_read_for_them(book):
    found = made_from(book, {"recency_days"})
    assert {"recency_days", "rfm_recency_score", "rfm_segment_label"} <= found
    assert not {"age_years", "orders_count", "products_count"} & found


def test_an_extractor_that_is_not_installed_is_known_by_the_catalogue():
    frame = planted(np.random.default_rng(4))
    made_by = {"spend_365d_amount": "TheirSpend", "visits_count": "TheirSpend"}
    book = book_of(frame, made_by=made_by)
    evidence = {"spend_365d_amount": "visits_count", "noise_flag": "visits_count"}
    specs = [
        each.model_copy(update={"evidence": evidence.get(each.name)}) for each in book.catalogue
    ]
    book = ProfileBook(
        book.frame, FieldCatalogue(specs), as_of=book.as_of, provenance=book.provenance
    ).apply(BY_SPEND)
    kin = kin_of(book, (BAND,))
    assert {"visits_count", "noise_flag"} <= kin.same_rows
    assert "colour_label" not in kin.same_rows


def test_parameters_that_are_no_more_tell_nothing():
    book = book_of(noise(np.random.default_rng(5), 30, n_fields=1))
    old = Provenance(extractors=({"name": "Spend", "parameters": {"of_old": 1}},))
    again = ProfileBook(book.frame, book.catalogue, as_of=book.as_of, provenance=old)
    assert kin_of(again, ("spend_365d_amount",)).same_rows == frozenset()


def test_a_saved_book_tells_the_same(book, marks, tmp_path):
    book.save(tmp_path / "book.parquet")
    makers = [pk.RFMScorer, pk.LifetimeValueModel, pk.BestCustomerScorer]
    again = ProfileBook.load(tmp_path / "book.parquet", estimators=makers)
    assert pl.DataFrame(what_marks_the_best(again).table).equals(marks.table)


def test_habits_are_of_the_rows_that_they_count():
    shop = pk.make_shop(seed=7, n_customers=60)
    habits = pk.habits_for(shop, as_of="2025-12-31")
    book = pk.measure(shop, ["spend"], as_of="2025-12-31", also=habits)
    same = kin_of(book, ("spend_365d_amount",)).same_rows
    assert {name for name in book.catalogue.names if name.startswith("habit_spend")} <= same
