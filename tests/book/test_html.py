"""How a book looks in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from profilekit.fields import FieldCatalogue, FieldSpec

HOSTILE = "</bdi><script>alert(1)</script>\" onload='x"


class Tags(HTMLParser):
    """Collects start tags and text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def test_says_how_many_and_when(book):
    text = " ".join(Tags(book._repr_html_()).text)
    assert "4 customers" in text
    assert "5 fields" in text
    assert "as of 2017-12-31" in text


def test_lists_fields_by_section(book):
    text = [part.strip() for part in Tags(book._repr_html_()).text if part.strip()]
    assert text.index("geography") < text.index("behaviour") < text.index("recency_days")


def test_cells_are_text_whatever_they_hold(make, rows):
    hostile = {"customer_id": [HOSTILE, "b", "c", "d"], "region_label": [HOSTILE] * 4}
    found = Tags(make({**rows, **hostile})._repr_html_())
    assert "script" not in {tag for tag, _ in found.tags}
    assert not any("onload" in attrs for _, attrs in found.tags)
    assert any("</bdi><script>" in part for part in found.text)


def test_meanings_are_text_in_attributes(book):
    spec = FieldSpec(name="recency_days", dtype="int64", meaning='x" onmouseover="alert(1)')
    catalogue = FieldCatalogue([spec])
    frame = book.frame.select("customer_id", "recency_days")
    html = type(book)(frame, catalogue, as_of=book.as_of, provenance=book.provenance)._repr_html_()
    assert not any("onmouseover" in attrs for _, attrs in Tags(html).tags)


def test_fetches_nothing_and_runs_nothing(book):
    found = Tags(book._repr_html_())
    assert "script" not in {tag for tag, _ in found.tags}
    assert not any({"src", "href"} & set(attrs) for _, attrs in found.tags)
    assert "url(" not in book._repr_html_()


def test_missing_is_a_dash_and_long_text_is_cut(make, rows):
    html = make({**rows, "region_label": ["x" * 500, None, "n", "n"]})._repr_html_()
    assert "x" * 41 not in html
    assert "<bdi>\N{EN DASH}</bdi>" in html


def test_numbers_are_grouped_and_ids_are_not(make, rows):
    changed = {
        "customer_id": ["1029", "b", "c", "d"],
        "orders_count": [1029, 1, 1, 1],
        "spend_amount": [1234567.5, 0.125, 1.0, 1.0],
    }
    html = make({**rows, **changed})._repr_html_()
    for shown in ("1029", "1,029", "1,234,567.50", "0.125"):
        assert f"<bdi>{shown}</bdi>" in html


@pytest.mark.parametrize(("n", "says"), [(5, None), (6, "1 more customer"), (1005, "1,000 more")])
def test_shows_the_first_rows_and_counts_the_rest(make, n, says):
    rows = {
        "customer_id": [f"c{i:04}" for i in range(n)],
        "recency_days": [1] * n,
        "orders_count": [1] * n,
        "spend_amount": [1.0] * n,
        "region_label": ["n"] * n,
        "loyal_flag": [True] * n,
    }
    html = make(rows)._repr_html_()
    assert html.count('scope="row"') == 5
    assert says in html if says else "more customer" not in html
