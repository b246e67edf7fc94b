"""Charts as SVG that stands inside the page: a histogram and a heat map.

Drawn as trees of elements, so that text is escaped by construction. Colours are named by class
and given again as attributes: the page's style sheet follows light and dark, and a reader
without style sheets (a PDF, a copied picture) still sees them. Each chart has a title and a
description in words; the numbers stand in a table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from profilekit.pages.palette import LIGHT
from profilekit.pages.visible import visible
from profilekit.report.bins import ticks_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from profilekit.report.bins import Bins

__all__ = ["HEAT_STEPS", "Cell", "Mark", "heat_map", "histogram"]

HEAT_STEPS = 5
_WIDTH, _HEIGHT = 340, 232
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 24, 40
_DIGIT_ROOM = 11
_TICK_ROOM = 44
_CELL_WIDTH, _CELL_HEIGHT, _CELL_GAP = 138, 74, 4
_MAP_LEFT, _MAP_TOP, _MAP_BOTTOM = 46, 8, 48
_LONGEST_LABEL = 21


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line in a histogram, with the words for the bands on both sides of it.

    Attributes
    ----------
    at : float
        Value where it stands.
    left, right : str
        What the bands left and right of it are called.
    """

    at: float
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat map.

    Attributes
    ----------
    column, row : int
        Place, from 1; row 1 is at the bottom.
    weight : float
        What the colour shows, 0 to 1.
    lines : tuple of str
        Words in the cell, the first of them large.
    hint : str
        Everything about the cell in words, shown when the pointer rests on it.
    """

    column: int
    row: int
    weight: float
    lines: tuple[str, ...]
    hint: str


def histogram(
    bins: Bins,
    *,
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    description: str,
    axis: str,
    written: Callable[[float], str],
    marks: Sequence[Mark] = (),
) -> Markup:
    """Draw counts as bars.

    Parameters
    ----------
    bins : Bins
        Counts and edges.
    id : str
        Unique in the page; letters, digits and hyphens.
    title, description : str
        Read out instead of the picture.
    axis : str
        Words under the axis.
    written : callable
        Writes a tick.
    marks : sequence of Mark
        Vertical lines, in increasing order.

    Returns
    -------
    Markup
        An ``<svg>`` element.
    """
    svg = _canvas(_WIDTH, _HEIGHT, id=id, title=title, description=description)
    tallest = max(*bins.counts, bins.above, bins.below, 1)
    tails = (bins.below > 0, bins.above > 0)
    tail = (_WIDTH - _LEFT - _RIGHT) * 0.05
    left = _LEFT + tail * tails[0]
    right = _WIDTH - _RIGHT - tail * tails[1]
    floor = _HEIGHT - _BOTTOM

    def across(value: float) -> float:
        return left + (right - left) * min(max(bins.placed(value), 0.0), 1.0)

    def up(count: float) -> float:
        return floor - (floor - _TOP) * count / tallest

    for tick in ticks_between(0, tallest, whole=True):
        _line(svg, "grid", (_LEFT, up(tick)), (_WIDTH - _RIGHT, up(tick)))
        _text(svg, "soft", f"{tick:,.0f}", _LEFT - 6, up(tick) + 4, anchor="end")
    for count, start, end in zip(bins.counts, bins.edges, bins.edges[1:], strict=False):
        span = f"{written(start)} to under {written(end)}: {count:,}"
        _bar(svg, "bar", (across(start), up(count)), (across(end), floor), span)
    if tails[0]:
        span = f"under {written(bins.edges[0])}: {bins.below:,}"
        _bar(svg, "bar-tail", (_LEFT, up(bins.below)), (left, floor), span)
    if tails[1]:
        span = f"{written(bins.edges[-1])} and more: {bins.above:,}"
        _bar(svg, "bar-tail", (right, up(bins.above)), (_WIDTH - _RIGHT, floor), span)
    _line(svg, "axis", (_LEFT, floor), (_WIDTH - _RIGHT, floor))
    _value_ticks(svg, bins, across, written, floor)
    _text(svg, "soft", axis, (_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 6, anchor="middle")
    _marks(svg, marks, across, (_LEFT, _WIDTH - _RIGHT), floor)
    return _written(svg)


def heat_map(
    cells: Sequence[Cell],
    *,
    id: str,  # noqa: A002 - the attribute's name
    title: str,
    description: str,
    across: tuple[str, Mapping[int, str]],
    upward: tuple[str, Mapping[int, str]],
) -> Markup:
    """Draw cells coloured by weight.

    Parameters
    ----------
    cells : sequence of Cell
        At most one per place.
    id, title, description : str
        As of `histogram`.
    across, upward : tuple of str and mapping
        Words along the axis, and the label of each place on it.

    Returns
    -------
    Markup
        An ``<svg>`` element.
    """
    columns, rows = len(across[1]), len(upward[1])
    width = _MAP_LEFT + columns * (_CELL_WIDTH + _CELL_GAP)
    floor = _MAP_TOP + rows * (_CELL_HEIGHT + _CELL_GAP)
    svg = _canvas(width, floor + _MAP_BOTTOM, id=id, title=title, description=description)
    for cell in cells:
        _cell(svg, cell, floor)
    for column, label in across[1].items():
        middle = _MAP_LEFT + (column - 0.5) * (_CELL_WIDTH + _CELL_GAP) - _CELL_GAP / 2
        _text(svg, "soft", label, middle, floor + 16, anchor="middle")
    for row, label in upward[1].items():
        middle = floor - (row - 0.5) * (_CELL_HEIGHT + _CELL_GAP) - _CELL_GAP / 2
        _text(svg, "soft", label, _MAP_LEFT - 8, middle + 4, anchor="end")
    _text(svg, "soft", across[0], (_MAP_LEFT + width) / 2, floor + 38, anchor="middle")
    middle = (_MAP_TOP + floor) / 2
    words = _text(svg, "soft", upward[0], 14, middle, anchor="middle")
    words.set("transform", f"rotate(-90 14 {middle:g})")
    return _written(svg)


def _value_ticks(
    svg: Element,
    bins: Bins,
    across: Callable[[float], float],
    written: Callable[[float], str],
    floor: float,
) -> None:
    first, last = bins.edges[0], bins.edges[-1]
    free_from = 0.0
    for tick in ticks_between(first, last, widening=bins.widening, whole=bins.whole):
        place = across(tick)
        if place < free_from:
            continue
        _line(svg, "axis", (place, floor), (place, floor + 4))
        _text(svg, "soft", written(tick), place, floor + 17, anchor="middle")
        free_from = place + _TICK_ROOM * max(len(written(tick)), 3) / 6


def _marks(
    svg: Element,
    marks: Sequence[Mark],
    across: Callable[[float], float],
    ends: tuple[float, float],
    floor: float,
) -> None:
    places = [across(mark.at) for mark in marks]
    for place in places:
        _line(svg, "ink", (place, _TOP - 6), (place, floor)).set("stroke-dasharray", "3 3")
    names = [marks[0].left, *(mark.right for mark in marks)] if marks else []
    bounds = [ends[0], *places, ends[1]]
    for name, start, end in zip(names, bounds, bounds[1:], strict=False):
        if end - start >= _DIGIT_ROOM:
            _text(svg, "ink", name, (start + end) / 2, _TOP - 9, anchor="middle")


def _cell(svg: Element, cell: Cell, floor: float) -> None:
    heat = min(HEAT_STEPS, int(cell.weight * HEAT_STEPS + 0.999)) if cell.weight > 0 else 0
    x = _MAP_LEFT + (cell.column - 1) * (_CELL_WIDTH + _CELL_GAP)
    y = floor - cell.row * (_CELL_HEIGHT + _CELL_GAP)
    group = SubElement(svg, "g")
    SubElement(group, "title").text = visible(cell.hint)
    name = f"heat-{heat}"
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": str(_CELL_WIDTH), "height": str(_CELL_HEIGHT)}
    SubElement(group, "rect", place, **{"class": name, "rx": "5", "fill": LIGHT[name]})
    for number, line in enumerate(cell.lines):
        size = "heat-count" if number == 0 else "heat-words"
        text = line if len(line) <= _LONGEST_LABEL else f"{line[: _LONGEST_LABEL - 1]}…"
        drawn = _text(group, f"heat-ink-{heat}", text, x + 10, y + (23, 43, 60)[number])
        drawn.set("class", f"{size} heat-ink-{heat}")
        drawn.set("font-size", "16" if number == 0 else "11.5")


def _canvas(width: float, height: float, *, id: str, title: str, description: str) -> Element:  # noqa: A002
    svg = Element("svg", {"viewBox": f"0 0 {width:g} {height:g}", "role": "img"})
    svg.set("aria-labelledby", f"{id}-title {id}-desc")
    svg.set("font-family", "system-ui, sans-serif")
    SubElement(svg, "title", {"id": f"{id}-title"}).text = visible(title)
    SubElement(svg, "desc", {"id": f"{id}-desc"}).text = visible(description)
    return svg


def _bar(
    svg: Element, name: str, top: tuple[float, float], foot: tuple[float, float], words: str
) -> None:
    gap = 1 if foot[0] - top[0] > 3 else 0  # noqa: PLR2004 - thin bars touch
    place = {"x": f"{top[0]:.2f}", "y": f"{top[1]:.2f}"}
    size = {"width": f"{foot[0] - top[0] - gap:.2f}", "height": f"{foot[1] - top[1]:.2f}"}
    bar = SubElement(svg, "rect", place | size, **{"class": name, "fill": LIGHT[name]})
    SubElement(bar, "title").text = visible(words)


def _line(svg: Element, name: str, start: tuple[float, float], end: tuple[float, float]) -> Element:
    ends = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    place = {name: f"{at:.2f}" for name, at in ends.items()}
    return SubElement(svg, "line", place, **{"class": name, "stroke": LIGHT[name]})


def _text(
    svg: Element, name: str, words: str, x: float, y: float, *, anchor: str = "start"
) -> Element:
    text = SubElement(svg, "text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "text-anchor": anchor})
    text.set("class", name)
    text.set("fill", LIGHT[name])
    text.set("font-size", "12")
    text.text = visible(words)
    return text


def _written(svg: Element) -> Markup:
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - the tree has escaped it
