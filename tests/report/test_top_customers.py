from __future__ import annotations

import narwhals as nw

from profilekit.book.book import ProfileBook
from profilekit.fields import FieldSpec
from profilekit.report.top_customers import ranked, top_customers


def test_the_best_come_first_then_spend_then_the_id(book_of):
    book = book_of([("b", 0, 9, 9.0), ("a", 0, 9, 9.0), ("c", 0, 9, 10.0), ("z", 90, 1, 1.0)])
    assert ranked(book)["customer_id"].to_list() == ["c", "a", "b", "z"]


def test_customers_without_scores_are_left_out(book_of):
    book = book_of([("a", 1, 2, 3.0), ("b", None, 0, None)])
    assert ranked(book)["customer_id"].to_list() == ["a"]


def test_ten_are_shown(book, page_of):
    ids = [a for a in page_of(top_customers(book).html).all("bdi") if a.get("class") == "id"]
    assert len(ids) == 10


def test_the_sum_of_the_scores_comes_before_any_single_one(book_of):
    fitted = book_of([(f"c{i}", i, 10 - i, 100.0 - i) for i in range(10)]).fitted["RFMScorer"]
    rows = [("lately", 0, 1, 91.0), ("often", 4, 10, 100.0), ("both", 0, 10, 98.0)]
    book = book_of(rows, scored=False).apply(fitted)
    assert ranked(book)["customer_id"].to_list() == ["both", "often", "lately"]


def test_says_what_the_scores_shown_stand_for(book_of, page_of):
    book = book_of([(f"c{i}", i, 20 - i, 100.0 - i) for i in range(20)])
    text = " ".join("".join(page_of(top_customers(book).html).text).split())
    assert "Recency 5: 0 to 3 (days since the last order)" in text
    assert "Monetary value 3: $89.00 to under $93.00 (paid in total)" in text
    assert "Recency 1" not in text


def test_shows_what_tells_equally_good_customers_apart(book, page_of):
    spec = FieldSpec(name="order_regularity_ratio", dtype="float64", meaning="1 is clockwork")
    regular = book.frame.with_columns(order_regularity_ratio=nw.lit(0.25))
    told = ProfileBook(
        regular,
        book.catalogue.adding([spec]),
        as_of=book.as_of,
        provenance=book.provenance,
        fitted=book.fitted,
    )
    text = page_of(top_customers(told).html).text
    assert text.count("0.25") == 10
    assert {"Regularity", "Regularity: 1 is clockwork"} <= {line.strip() for line in text}
    assert "Regularity" not in page_of(top_customers(book).html).text
