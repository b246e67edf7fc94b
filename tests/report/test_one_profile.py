from __future__ import annotations

from profilekit.report.one_profile import one_profile


def test_every_value_stands_with_unit_and_evidence(book, page_of):
    cells = [text.strip() for text in page_of(one_profile(book).html).text if text.strip()]
    assert "Behaviour" in cells
    at = cells.index("spend_amount")
    assert cells[at - 1 : at + 3] == ["Paid in total", "spend_amount", "$1,000.00", "41"]
    assert cells[cells.index("recency_days") + 1] == "0 days"


def test_scores_have_their_reasons(book):
    assert "score 5 of 5" in one_profile(book).html


def test_money_in_reasons_is_written_as_elsewhere(book):
    html = one_profile(book).html
    assert "$1,000.00 spent: score 5 of 5 ($125.00 or more)" in html


def test_money_in_reasons_has_the_decimals_of_the_currency(book_of):
    html = one_profile(book_of([("a", 1, 2, 5000.0), ("b", 2, 1, 300.0)], currency="JPY")).html
    assert "¥5,000 spent: score 5 of 5 (¥5,000 or more)" in html


def test_without_scores_the_first_customer_is_shown(book_of):
    book = book_of([("b", 1, 1, 1.0), ("a", 2, 2, 2.0)], scored=False)
    assert '<bdi class="id">a</bdi>' in one_profile(book).html


def test_parts_of_which_nothing_is_known_are_left_out(book):
    assert "Demographics" not in one_profile(book).html
