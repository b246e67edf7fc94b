"""How an evaluation of types is told: what it is about, then one line per figure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from profilekit.book.text_table import aligned, html_table, paragraphs
from profilekit.shopper_types.evaluation.type_figure import EVERYBODY, TOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.shopper_types.evaluation.evaluation import TypeEvaluation
    from profilekit.shopper_types.evaluation.type_figure import TypeFigure

__all__ = ["types_html", "types_text"]

_MISSING: Final = "\N{EN DASH}"


def types_text(evaluation: TypeEvaluation) -> str:
    """Tell an evaluation in aligned text."""
    cells = _cells(evaluation.figures)
    return "\n".join([*_about(evaluation), "", *aligned(cells, left=2)])


def types_html(evaluation: TypeEvaluation) -> str:
    """Tell an evaluation in HTML, every name escaped."""
    return f"<div>{paragraphs(_about(evaluation))}{html_table(_cells(evaluation.figures))}</div>"


def _about(evaluation: TypeEvaluation) -> list[str]:
    days = evaluation.horizon_days
    how = (
        "told by a classifier that was fitted before"
        if evaluation.was_fitted
        else f"told {_times(evaluation.repeats)} by what the other half of the customers taught"
    )
    count, back = f"{evaluation.customers_count:,}", f"{evaluation.back_count:,}"
    who = f"{count} customers active up to {evaluation.as_of}, {back} of them in the {days} days"
    drawn = f"intervals of {evaluation.confidence:.0%} over {evaluation.bootstraps} draws"
    lines = [
        f"{who} after it; types {how}",
        f"Ratios are of customers of a type to the rest; in brackets {drawn} of customers",
        f"Who lapses does not order in the last {evaluation.lapse_days} of the {days} days",
    ]
    if evaluation.refused_count:
        lines.append(
            f"In {evaluation.refused_count} of {evaluation.fits_count} fits types did not come "
            "back from one half of the window to the other, and nobody was typed"
        )
    return lines


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _cells(figures: Sequence[TypeFigure]) -> list[list[str]]:
    """Write a line per figure: by the most probable type, and of those told one."""
    lines: dict[str, dict[str, TypeFigure]] = {}
    for figure in figures:
        lines.setdefault(figure.name, {})[figure.among] = figure
    cells = [["", "", EVERYBODY, "n", TOLD, "n", "good"]]
    for among in lines.values():
        one = among[EVERYBODY]
        row = [one.type_name, one.meaning]
        for which in (EVERYBODY, TOLD):
            shown = among.get(which)
            row += ["", ""] if shown is None else _written(shown)
        cells.append([*row, f"needs {one.lacking}" if one.lacking else one.good])
    return cells


def _written(figure: TypeFigure) -> list[str]:
    if math.isnan(figure.value):
        return [_MISSING, ""]
    write = _percent if figure.name.endswith("_share") else _number
    text = write(figure.value)
    if math.isfinite(figure.low) and math.isfinite(figure.high):
        text += f" ({write(figure.low)} to {write(figure.high)})"
    return [text, f"{figure.customers_count:,}"]


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) >= 1 else f"{value:.3f}"


def _percent(value: float) -> str:
    return f"{value:.1%}"
