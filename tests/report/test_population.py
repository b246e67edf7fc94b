from __future__ import annotations

from profilekit.report.population import population


def _facts(book, page_of):
    return [text.strip() for text in page_of(population(book).html).text if text.strip()]


def test_the_numbers_are_sums_and_medians(book_of, page_of):
    book = book_of([("a", 0, 1, 10.0), ("b", 10, 2, 20.0), ("c", 100, 6, 60.0)])
    facts = _facts(book, page_of)
    assert facts[facts.index("Customers") + 1] == "3"
    assert facts[facts.index("Spend") + 1 : facts.index("Spend") + 3] == [
        "$90",
        "median $20.00 a customer",
    ]
    assert facts[facts.index("Orders") + 1] == "9"
    assert facts[facts.index("Spend per order") + 1] == "$10.00"
    assert facts[facts.index("Ordered lately") + 1] == "66.7%"
    assert facts[facts.index("Days since last order") + 1] == "10"


def test_what_the_book_lacks_is_not_spoken_of(book_of, page_of):
    facts = _facts(book_of([("a", 0, 1, 10.0)], fields=1, scored=False), page_of)
    assert "Spend" not in facts
    assert "Days since last order" in facts
