"""A small scored book, and a page taken apart."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import narwhals as nw
import polars as pl
import pytest

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.scores.rfm import RFMScorer

_SPECS = (
    FieldSpec(name="recency_days", dtype="int64", meaning="Days since the last order"),
    FieldSpec(name="orders_count", dtype="int64", meaning="Orders placed"),
    FieldSpec(
        name="spend_amount", dtype="float64", meaning="Paid in total", evidence="orders_count"
    ),
)
_VOID = {"meta", "br", "img", "link", "input", "hr"}


def make_book(rows, *, fields=3, scored=True, currency="USD", **provenance):
    """Book of (customer_id, days, orders, spend) rows, with the first so many fields."""
    specs = _SPECS[:fields]
    names = ["customer_id", *(spec.name for spec in _SPECS)]
    frame = pl.DataFrame(
        rows,
        schema={
            "customer_id": pl.String,
            "recency_days": pl.Int64,
            "orders_count": pl.Int64,
            "spend_amount": pl.Float64,
        },
        orient="row",
    ).select(names[: fields + 1])
    book = ProfileBook(
        nw.from_native(frame),
        FieldCatalogue(specs),
        as_of=date(2017, 12, 31),
        provenance=Provenance(currency=currency, **provenance),
    )
    return book.apply(RFMScorer()) if scored else book


@pytest.fixture
def book_of():
    return make_book


@pytest.fixture
def book():
    """Forty customers: each next one ordered longer ago, less often and for less."""
    return make_book([(f"c{i:02}", i * i, 41 - i, 1000.0 / (i + 1)) for i in range(40)])


class Page(HTMLParser):
    """Tags, attributes and text of a page; remembers what does not fit together."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.stack, self.faults, self.text, self.policy = [], [], [], [], ""
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> never closes" for tag in self.stack]

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) < len(attrs):
            self.faults.append(f"<{tag}> repeats an attribute")
        if tag not in _VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if "style" not in self.stack:
            self.text.append(data)

    def all(self, name):
        """Attributes of every element of one name."""
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def page_of():
    return Page
