from __future__ import annotations

import itertools
from xml.etree.ElementTree import fromstring

import pytest

from profilekit.pages.palette import LIGHT
from profilekit.report.bins import bins_of
from profilekit.report.charts import Cell, Mark, heat_map, histogram


def _parsed(markup):
    return fromstring(str(markup))  # noqa: S314 - made by the code under test


def _histogram(values, **options):
    words = {"id": "h", "title": "Days", "description": "All of them", "axis": "days"}
    drawn = histogram(bins_of(values), written=lambda value: f"{value:g}", **{**words, **options})
    return _parsed(drawn)


def _heat_map(cells):
    return _parsed(
        heat_map(
            cells,
            id="m",
            title="Map",
            description="Cells",
            across=("R", {1: "1", 2: "2"}),
            upward=("F", {1: "1", 2: "2"}),
        )
    )


def _bars(svg):
    return [rect for rect in svg.iter("rect") if rect.get("class") in {"bar", "bar-tail"}]


def test_bars_are_as_high_as_their_counts():
    heights = [float(bar.get("height")) for bar in _bars(_histogram([0, 0, 0, 0, 1, 2, 2]))]
    assert heights == [pytest.approx(heights[0] * part, abs=0.02) for part in (1, 1 / 4, 2 / 4)]


def test_each_bar_says_what_it_counts():
    said = [bar.find("title").text for bar in _bars(_histogram([0, 0, 1]))]
    assert said == ["0 to under 1: 2", "1 to under 2: 1"]


def test_a_tail_has_a_bar_of_its_own():
    bars = _bars(_histogram([*range(100, 300), 10**6]))
    assert [bar.get("class") for bar in bars].count("bar-tail") == 1
    assert bars[-1].find("title").text.endswith("and more: 1")


def test_marks_stand_at_their_values_and_bands_have_names():
    svg = _histogram(range(10), marks=[Mark(5, "1", "2")])
    (line,) = [line for line in svg.iter("line") if line.get("class") == "ink"]
    bars = _bars(svg)
    assert float(line.get("x1")) == pytest.approx(float(bars[5].get("x")), abs=0.02)
    assert [text.text for text in svg.iter("text") if text.get("class") == "ink"] == ["1", "2"]


def test_ticks_do_not_overlap():
    svg = _histogram([1, 1, 1, 5, 900_000] * 20)
    ticks = [text for text in svg.iter("text") if text.get("y") == "209.00"]
    places = [float(text.get("x")) for text in ticks]
    assert len(places) > 1
    assert all(after - before > 20 for before, after in itertools.pairwise(places))


@pytest.mark.parametrize("svg", [_histogram([1, 2]), _heat_map([Cell(1, 1, 1.0, ("3",), "h")])])
def test_a_chart_is_told_in_words(svg):
    title, description = svg.find("title"), svg.find("desc")
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby").split() == [title.get("id"), description.get("id")]
    assert title.text
    assert description.text


def test_weight_is_shown_in_five_steps_and_nothing_in_a_sixth():
    cells = [Cell(1, 1, weight, (), "") for weight in (0.0, 0.01, 0.2, 0.21, 0.8, 0.81, 1.0)]
    steps = [rect.get("class") for rect in _heat_map(cells).iter("rect")]
    assert steps == [f"heat-{step}" for step in (0, 1, 1, 2, 4, 5, 5)]


def test_row_one_is_at_the_bottom_and_column_one_at_the_left():
    near, far = _heat_map([Cell(1, 1, 1, (), ""), Cell(2, 2, 1, (), "")]).iter("rect")
    assert float(near.get("x")) < float(far.get("x"))
    assert float(near.get("y")) > float(far.get("y"))


def test_long_words_are_cut_in_the_cell_and_whole_in_the_hint():
    svg = _heat_map([Cell(1, 1, 1.0, ("1", "n" * 60), "n" * 60)])
    assert max(len(text.text) for text in svg.iter("text")) <= 21
    assert svg.find("g").find("title").text == "n" * 60


def test_colours_stand_as_attributes_too_for_readers_without_style_sheets():
    for rect in _heat_map([Cell(1, 1, 1.0, ("1",), "")]).iter("rect"):
        assert rect.get("fill") == LIGHT[rect.get("class")]


def test_words_cannot_become_elements():
    svg = _heat_map([Cell(1, 1, 1.0, ("1", "</text><b>"), "<script>")])
    assert {element.tag for element in svg.iter()} == {"svg", "title", "desc", "g", "rect", "text"}
