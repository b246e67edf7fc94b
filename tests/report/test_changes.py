from __future__ import annotations

import datetime as dt

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.personas.building import build_personas
from profilekit.report import book_report
from profilekit.report.changes import Before, changes, require_earlier

_FAMILIES = ["recency", "frequency", "spend", "order_times"]
_NAMES = ("Champions", "Hibernating")


@pytest.fixture(scope="module")
def books():
    shop = pk.make_shop(seed=7, n_customers=600)
    before = pk.measure(shop, _FAMILIES, as_of="2025-06-30").apply(pk.RFMScorer())
    now = pk.measure(shop, _FAMILIES, as_of="2025-12-31").apply(before.fitted["RFMScorer"])
    return before, now


@pytest.fixture(scope="module")
def told(books):
    segments = [{"rfm_segment_label": name} for name in _NAMES]
    return [build_personas(book, segments, resamples=5, minimum_members=20) for book in books]


@pytest.fixture(scope="module")
def section(books, told):
    return changes(books[1], Before(books[0], told[0]), told[1])


def remade(book, **given):
    parts = {
        "frame": book.frame,
        "catalogue": book.catalogue,
        "as_of": book.as_of,
        "provenance": book.provenance,
    } | given
    frame, catalogue = parts.pop("frame"), parts.pop("catalogue")
    return pk.ProfileBook(frame, catalogue, **parts)


def _text(html, page_of):
    return " ".join(" ".join(page_of(html).text).split())


def test_without_an_earlier_book_nothing_has_changed(books):
    assert changes(books[1], Before(None)) is None


def test_customers_who_stayed_came_and_went_are_counted(books, page_of):
    earlier = remade(
        books[0], frame=books[0].frame.filter(nw.col("customer_id") != books[0].customer_ids[0])
    )
    now = remade(
        books[1], frame=books[1].frame.filter(nw.col("customer_id") != earlier.customer_ids[0])
    )
    text = _text(changes(now, Before(earlier)).html, page_of)
    stayed = len({*earlier.customer_ids} & {*now.customer_ids})
    assert f"Customers then {len(earlier)} Customers now {len(now)} Stayed {stayed}" in text
    assert f"New {len(now) - stayed} Gone 1" in text


def test_medians_bands_and_personas_are_told(section, page_of):
    text = _text(section.html, page_of)
    assert page_of(section.html).faults == []
    for part in (
        *("The median customer, then and now", "RFM segments", "Personas"),
        "Who came and went, from 30 June 2025 to 31 December 2025",
        *(f"{name} Told now and not then: " for name in _NAMES),
    ):
        assert part in text


def test_the_title_names_the_earlier_day(section):
    assert section.title == "What changed since 30 June 2025"


def test_personas_of_segments_that_are_new_or_gone_are_named(books, told, page_of):
    before, now = told
    html = changes(books[1], Before(books[0], before[:1]), now[1:]).html
    text = _text(html, page_of)
    assert f"New: {_NAMES[1]} ." in text
    assert f"Gone: {_NAMES[0]} ." in text


def test_the_report_tells_changes_early_and_is_one_whole_page(books, told, page_of):
    before, now = told
    report = book_report(books[1], personas=now, earlier=books[0], earlier_personas=before)
    assert [section.id for section in report.sections][:3] == [
        "population",
        "data-quality",
        "changes",
    ]
    page = page_of(report.to_html())
    assert page.faults == []
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len({*ids})


def test_books_without_a_customer_can_be_held_against_each_other(books, page_of):
    nobody = remade(books[0], frame=books[0].frame.head(0))
    assert page_of(changes(books[1], Before(nobody)).html).faults == []
    nobody = remade(books[1], frame=books[1].frame.head(0))
    assert page_of(changes(nobody, Before(books[0])).html).faults == []


def test_a_saved_book_is_one_to_compare_with(books, tmp_path):
    books[0].save(tmp_path / "book.parquet")
    earlier = pk.ProfileBook.load(tmp_path / "book.parquet")
    assert changes(books[1], Before(earlier)) == changes(books[1], Before(books[0]))


@pytest.mark.parametrize("given", ["book.parquet", {"a": 1}, 3])
def test_something_else_than_a_book_is_told_to_be_loaded(books, given):
    with pytest.raises(UnsupportedInputError, match=r"ProfileBook\.load"):
        book_report(books[1], earlier=given)


def test_a_book_of_the_same_day_or_a_later_one_is_refused(books):
    with pytest.raises(DeclarationError, match="not before the book, 2025-06-30"):
        book_report(books[0], earlier=books[1])
    with pytest.raises(DeclarationError, match="not before the book"):
        book_report(books[0], earlier=books[0])


def test_books_of_other_customers_money_and_fields_are_refused_with_all_that_differs(books):
    spec = pk.FieldSpec(name="visits_count", dtype="int64", meaning="Visits")
    other = pk.ProfileBook(
        nw.from_native(pl.DataFrame({"customer_id": [1, 2], "visits_count": [1, 2]})),
        pk.FieldCatalogue([spec]),
        as_of=dt.date(2024, 12, 31),
        provenance=books[1].provenance.model_copy(update={"currency": "XTS"}),
    )
    with pytest.raises(UnsupportedInputError) as caught:
        require_earlier(
            Before(other),
            remade(books[1], provenance=books[1].provenance.model_copy(update={"currency": "EUR"})),
        )
    for part in ("customer ids are such as 1", "in XTS, not EUR", "no field of the other"):
        assert part in str(caught.value)


def test_earlier_personas_without_their_book_are_refused(books, told):
    with pytest.raises(DeclarationError, match="give earlier="):
        book_report(books[1], personas=told[1], earlier_personas=told[0])


def test_earlier_personas_of_another_day_are_refused(books, told):
    with pytest.raises(DeclarationError, match="earlier_personas"):
        book_report(books[1], earlier=books[0], earlier_personas=told[1])
