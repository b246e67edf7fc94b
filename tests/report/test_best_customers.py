"""The best customers as a part of the report."""

from __future__ import annotations

import narwhals as nw
import pytest

import profilekit as pk
from profilekit.report.best_customers import best_customers


@pytest.fixture(scope="module")
def told():
    """Give a shop's book with value to come and the best customers."""
    shop = pk.make_shop(seed=7, n_customers=150)
    book = pk.measure(shop, ["frequency", "spend", "categories", "discounts"], as_of="2025-12-31")
    return book.apply(pk.LifetimeValueModel()).apply(pk.BestCustomerScorer())


@pytest.fixture(scope="module")
def section(told):
    return best_customers(told)


def words_of(section, page_of):
    return " ".join(" ".join(page_of(section.html).text).split())


def test_a_book_without_scores_has_no_such_part(book):
    assert best_customers(book) is None


def test_the_ten_best_come_with_their_reasons(told, section, page_of):
    page = page_of(section.html)
    best = told.frame.sort("best_customer_score", "customer_id", descending=[True, False])
    shown = [str(text) for text in page.text if text in set(told.customer_ids)]
    assert shown == best.drop_nulls("best_customer_score")["customer_id"].head(10).to_list()
    first = told.fitted["BestCustomerScorer"].explain(told, shown[0])
    most = max(first, key=lambda reason: reason.contribution or 0.0)
    assert most.text in words_of(section, page_of)


def test_value_to_come_has_its_interval(told, section, page_of):
    best = told.frame.drop_nulls("best_customer_score").sort(
        "best_customer_score", "customer_id", descending=[True, False]
    )
    low, high = best["clv_low_365d_amount"][0], best["clv_high_365d_amount"][0]
    assert f"{low:,.2f} to " in words_of(section, page_of).replace("€", "")
    assert f"to {high:,.2f}" in words_of(section, page_of).replace("€", "")


def test_who_passed_no_gate_is_counted(told, section, page_of):
    stopped = told.frame.filter(nw.col("best_customer_gate_label") == "orders_count")
    assert f"{len(stopped)} customers have no score: Orders placed" in words_of(section, page_of)


def test_what_marks_the_best_is_told(section, page_of):
    assert "What marks the best" in words_of(section, page_of)


def test_too_few_to_tell_are_told_without_marks(told, page_of):
    few = told.frame.head(30)
    part = pk.ProfileBook(
        few,
        told.catalogue,
        as_of=told.as_of,
        provenance=told.provenance,
        fitted=told.fitted,
    )
    words = words_of(best_customers(part), page_of)
    assert "Best customers" not in words
    assert "What marks the best" not in words


def test_hostile_ids_are_only_text(told, page_of):
    renamed = told.frame.with_columns(
        customer_id=nw.concat_str(nw.lit("<script>alert(1)</script>"), nw.col("customer_id"))
    )
    book = pk.ProfileBook(
        renamed,
        told.catalogue,
        as_of=told.as_of,
        provenance=told.provenance,
        fitted=told.fitted,
    )
    page = page_of(best_customers(book).html)
    assert not page.all("script")
    assert page.faults == []
