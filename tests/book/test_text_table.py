"""Small tables: columns under each other, and markup that no cell can break out of."""

from __future__ import annotations

from profilekit.book.text_table import aligned, html_table, paragraphs

CELLS = [["", "n", "share"], ["need", "12", "5%"], ["bargain", "3", "100%"]]


def test_numbers_end_below_each_other():
    assert aligned(CELLS) == ["          n  share", "need     12     5%", "bargain   3   100%"]


def test_more_columns_may_begin_below_each_other():
    assert aligned(CELLS, left=2)[2] == "bargain  3    100%"


def test_no_line_ends_in_blanks():
    assert aligned([["need", "12"], ["bargain", ""]], left=2) == ["need     12", "bargain"]


def test_the_first_row_heads_the_table_and_the_first_cell_its_row():
    html = html_table(CELLS[:2])
    assert "<thead><tr><th></th><th>n</th><th>share</th></tr></thead>" in html
    assert "<tbody><tr><th>need</th><td>12</td><td>5%</td></tr></tbody>" in html


def test_cells_and_lines_are_escaped():
    assert html_table([["<b>"], ["<i>"]]).count("&lt;") == 2
    assert paragraphs(["a & b", "<c>"]) == "<p>a &amp; b</p><p>&lt;c&gt;</p>"
