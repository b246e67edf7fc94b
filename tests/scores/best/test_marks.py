"""Marks as a table, in words and in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from profilekit.errors import DeclarationError
from profilekit.scores.best.what_marks import what_marks_the_best
from scores.best.best_customer_books import book_of
from scores.best.marked_books import BY_SPEND, marks_of, noise, planted


def test_the_table_is_of_the_kind_the_book_gives():
    book = book_of(planted(np.random.default_rng(12))).apply(BY_SPEND)
    kinds = {
        given: type(
            what_marks_the_best(
                type(book)(
                    book.frame,
                    book.catalogue,
                    as_of=book.as_of,
                    provenance=book.provenance,
                    fitted=book.fitted,
                    given=given,
                )
            ).table
        )
        for given in ("polars", "pandas", "pyarrow", "path")
    }
    assert kinds == {
        "polars": pl.DataFrame,
        "pandas": pd.DataFrame,
        "pyarrow": pa.Table,
        "path": pl.DataFrame,
    }


def test_it_reads_as_sentences():
    lines = str(marks_of(planted(np.random.default_rng(13)))).splitlines()
    assert lines[0].startswith("The 60 best of 600 customers, compared by ")
    assert lines[0].endswith("; at most 5% of each list are to be expected by chance")
    assert lines[1] == "What sets them apart:"
    assert "% of the best, " in lines[2]
    assert "What they were chosen by:" in lines


def test_an_attribute_is_told_with_its_shares_in_brackets():
    frame = planted(np.random.default_rng(13))
    line = str(marks_of(frame)).splitlines()[2]
    row = marks_of(frame).clearest(1)[0]
    shares = f"{row['best_share']:.0%} of the best, {row['base_share']:.0%} of all"
    ends = f"{row['lift_low']:.2f} to {row['lift_high']:.2f}"
    assert line == f"  {row['attribute']} ({shares}: {row['lift']:.2f} times as often, {ends})"


def test_who_is_left_out_is_counted_with_the_reason():
    frame = noise(np.random.default_rng(14), 200, n_fields=1).with_columns(
        club_label=pl.when(pl.int_range(200) < 150).then(
            pl.when(pl.int_range(200) < 50).then(pl.lit("gold")).otherwise(pl.lit("none"))
        )
    )
    told = str(what_marks_the_best(book_of(frame), best={"club_label": "gold"}))
    assert "; 50 more are left out, since nothing says whether they are best" in told


def test_what_goes_with_the_choice_is_told_between_finds_and_the_choice():
    frame = planted(np.random.default_rng(13))
    marks = what_marks_the_best(
        book_of(frame, made_by=dict.fromkeys(["spend_365d_amount", "visits_count"], "Shop")).apply(
            BY_SPEND
        )
    )
    titles = [line for line in str(marks).splitlines() if line.endswith(":")]
    assert titles == [
        "What sets them apart:",
        "What goes with the choice, being made of the same records:",
        "What they were chosen by:",
    ]
    assert [row["field"] for row in marks.clearest(of="same_rows")] == ["visits_count"]
    assert marks.found_count == len(marks.table)


def test_those_that_the_best_have_less_often_can_be_left_out():
    frame = planted(np.random.default_rng(13))
    away = (pl.col("colour_label") == "blue") & (pl.int_range(pl.len()) % 2 == 0)
    marks = marks_of(frame.with_columns(away_flag=away), bins=2, minimum_customers=1)
    lifts = [row["lift"] for row in marks.clearest(100, more_often=True)]
    assert min(lifts) > 1
    assert min(marks.table["lift"]) < 1


def test_finding_nothing_is_said():
    marks = marks_of(noise(np.random.default_rng(14), 200, n_fields=1), fields=["noise_flag"])
    assert len(marks.table) == 0
    assert "\nNothing sets them apart but what they were chosen by" in str(marks)
    assert "Nothing sets them apart but what they were chosen by" in marks._repr_html_()


def test_all_lists_are_one_pandas_frame():
    marks = marks_of(planted(np.random.default_rng(13)))
    frame = marks.to_pandas()
    assert type(frame) is pd.DataFrame
    assert frame.columns.tolist() == ["list", *marks.table.columns]
    lists = {"table": marks.table, "same_rows": marks.same_rows}
    lists["by_construction"] = marks.by_construction
    for name, rows in lists.items():
        found = frame[frame["list"] == name].drop(columns="list")
        assert found.to_dict("records") == rows.to_dicts()


@pytest.mark.parametrize(("of", "found"), [("tabel", "'tabel'"), (pl.DataFrame(), "a DataFrame")])
def test_a_list_that_there_is_not_is_told_with_those_that_there_are(of, found):
    marks = marks_of(planted(np.random.default_rng(13)))
    with pytest.raises(DeclarationError, match=f"of is {found}; .*'table', 'same_rows'"):
        marks.clearest(of=of)


@pytest.mark.parametrize("most", ["ten", -1, 2.5])
def test_rows_are_asked_for_in_whole_numbers(most):
    with pytest.raises(DeclarationError, match=r"most is .*; expected a whole number from 0 on"):
        marks_of(planted(np.random.default_rng(13))).clearest(most)


class Tags(HTMLParser):
    """Collects start tags."""

    def __init__(self, html):
        super().__init__()
        self.tags = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags |= {tag, *(name for name, _ in attrs)}


def test_a_hostile_label_is_text_in_a_notebook():
    frame = planted(np.random.default_rng(15)).with_columns(
        pl.col("colour_label").replace("red", 'x<img src=x onerror="alert(1)">')
    )
    html = marks_of(frame)._repr_html_()
    assert "onerror" in html
    assert {"img", "onerror"}.isdisjoint(Tags(html).tags)
