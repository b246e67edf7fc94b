"""Marks as a table, in words and in a notebook."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

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
    assert lines[0].startswith("The 60 best of 600 customers (")
    assert lines[1] == "What sets them apart:"
    assert "% of the best, " in lines[2]
    assert "By construction, because they were chosen by it:" in lines


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
        "What goes with it, being made of the same rows as what they were chosen by:",
        "By construction, because they were chosen by it:",
    ]
    assert [row["field"] for row in marks.clearest(of="same_rows")] == ["visits_count"]
    assert marks.found_count == len(marks.table)


def test_those_that_the_best_have_less_often_can_be_left_out():
    frame = planted(np.random.default_rng(13))
    marks = marks_of(frame.with_columns(away_flag=pl.col("colour_label") == "blue"), bins=2)
    lifts = [row["lift"] for row in marks.clearest(100, more_often=True)]
    assert min(lifts) > 1
    assert min(marks.table["lift"]) < 1


def test_finding_nothing_is_said():
    marks = marks_of(noise(np.random.default_rng(14), 200, n_fields=1), fields=["noise_flag"])
    assert len(marks.table) == 0
    assert "\nNothing but what they were chosen by" in str(marks)
    assert "Nothing but what they were chosen by" in marks._repr_html_()


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
