"""How finds are shown: whatever a label holds, it is text and no markup."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import pandas as pd
import polars as pl
import pytest

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part, given_as


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Told(Finds):
    label: str

    def _heading(self):
        return "One label"

    def _parts(self):
        return [Part("Labels", ("label", "times"), [(plain(self.label), "2")]), Part("No more")]


def told(label):
    return Told(_found=nw.from_native(pl.DataFrame({"label": [label]})), label=label)


def test_a_row_is_told_in_a_line():
    assert str(told("tea")) == "One label\nLabels:\n  tea: 2 times\nNo more"


def test_markup_in_a_label_is_escaped_on_the_page():
    page = told("<script>alert(1)</script>")._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_label_with_a_line_break_forges_no_line():
    assert str(told("tea\nNobody was left out")).count("\n") == 3


def test_the_table_is_of_the_kind_asked_for():
    frame = nw.from_native(pl.DataFrame({"a": [1]}))
    assert isinstance(given_as(frame, "pandas"), pd.DataFrame)
    assert isinstance(given_as(frame, "polars"), pl.DataFrame)
    assert type(given_as(frame, "pyarrow")).__module__.startswith("pyarrow")
    assert isinstance(told("tea").table, pl.DataFrame)
    assert isinstance(told("tea").to_pandas(), pd.DataFrame)


def test_finds_cannot_be_changed():
    with pytest.raises(AttributeError):
        told("tea").label = "coffee"
