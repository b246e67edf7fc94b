"""What was left out stands in the book as plain values."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from profilekit.book import ProfileBook, Provenance, Skipped

LEFT_OUT = Skipped(extractor="Cases", fields=("cases_count",), reason="needs the table tickets")


def book_with(book, *skipped):
    provenance = Provenance(skipped=skipped)
    return ProfileBook(book.frame, book.catalogue, as_of=book.as_of, provenance=provenance)


def test_it_cannot_be_changed():
    with pytest.raises(ValidationError):
        LEFT_OUT.reason = "none"


def test_it_is_json():
    written = json.loads(LEFT_OUT.model_dump_json())
    assert written["fields"] == ["cases_count"]
    assert Skipped.model_validate_json(LEFT_OUT.model_dump_json()) == LEFT_OUT


def test_a_book_keeps_it_through_a_file_and_through_an_estimator(book, leveller, tmp_path):
    made = book_with(book, LEFT_OUT)
    made.save(tmp_path / "book.parquet")
    assert ProfileBook.load(tmp_path / "book.parquet").skipped == (LEFT_OUT,)
    assert made.apply(leveller()).skipped == (LEFT_OUT,)


@pytest.mark.parametrize(("skipped", "shown"), [((), False), ((LEFT_OUT,), True)])
def test_a_book_shows_how_many_there_are_only_where_there_are_any(book, skipped, shown):
    made = book_with(book, *skipped)
    assert ("1 skipped: book.skipped" in repr(made)) is shown
    assert ("1 skipped: <code>book.skipped</code>" in made._repr_html_()) is shown
