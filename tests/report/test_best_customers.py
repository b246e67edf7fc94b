"""The best customers as a part of the report."""

from __future__ import annotations

import narwhals as nw
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError
from profilekit.report.best_customers import best_customers
from profilekit.report.numerals import Numerals


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
    assert Numerals("EUR").sentence(most.text) in words_of(section, page_of)
    assert "€" in Numerals("EUR").sentence(most.text)


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


@pytest.fixture(scope="module")
def whole():
    """Give the best customers of a shop, with what they use, browse and are."""
    shop = pk.make_shop(seed=7, n_customers=1000)
    of_orders = ["frequency", "spend", "categories", "products", "cadence", "margin"]
    of_others = ["account_contacts", "firmographics", "usage", "usage_periods", "demographics"]
    of_others += ["categories_viewed", "web_activity", "web_dwell"]
    book = pk.measure(shop, of_orders + of_others, as_of="2025-12-31")
    return book.apply(pk.LifetimeValueModel()).apply(pk.BestCustomerScorer())


def test_what_marks_the_best_is_told_where_they_have_it_more_often(whole, page_of):
    words = words_of(best_customers(whole), page_of)
    marks = pk.what_marks_the_best(whole)
    shown = marks.clearest(8, more_often=True)
    assert len(shown) == 8
    assert all(row["lift"] > 1 and " ".join(row["attribute"].split()) in words for row in shown)
    assert (
        f"the clearest of {len(marks.table)} attributes that the best have more or less often"
        in words
    )
    assert f"of all {len(marks.table)}, not of those shown alone, 5.0% at most" in words


def test_what_the_score_is_made_of_is_no_mark(whole, page_of):
    words = words_of(best_customers(whole), page_of)
    told, _, beside = words.partition("What is made of the same records as the score goes with it")
    _, _, marks = told.partition("None of it is made of the records that the score is made of")
    for field in ("repeat_days_count", "products_count", "orders_count", "spend_365d_amount"):
        assert whole.catalogue[field].meaning not in marks
    clearest = pk.what_marks_the_best(whole).clearest(1, of="same_rows", more_often=True)[0]
    assert Numerals("EUR").sentence(clearest["attribute"]) in beside


def test_too_few_to_tell_is_said(told, page_of):
    few = told.frame.head(30)
    part = pk.ProfileBook(
        few,
        told.catalogue,
        as_of=told.as_of,
        provenance=told.provenance,
        fitted=told.fitted,
    )
    words = words_of(best_customers(part), page_of)
    assert "There are too few of the best, or of the others, to tell" in words


def test_what_is_wrong_with_a_book_is_not_hidden(told):
    broken = pk.ProfileBook(
        told.frame,
        told.catalogue,
        as_of=told.as_of,
        provenance=told.provenance,
        fitted={**told.fitted, "BestCustomerScorer": _Explains(told.fitted["BestCustomerScorer"])},
    )
    with pytest.raises(DeclarationError, match="say which is best"):
        best_customers(broken)


class _Explains:
    """A scorer that has lost its bands."""

    name = "BestCustomerScorer"
    fields_in = ()

    def __init__(self, scorer):
        self.explain_one = scorer.explain_one


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
