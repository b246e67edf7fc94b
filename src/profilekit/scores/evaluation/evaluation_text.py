"""How an evaluation is told: a table of text, or of HTML, with what it is about above it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from profilekit.book.text_table import aligned, html_table, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from profilekit.scores.evaluation.evaluation import Evaluation

__all__ = ["evaluation_html", "evaluation_text"]

_MISSING: Final = "\N{EN DASH}"
_WHAT: Final = {
    "order_days": "days with an order",
    "orders": "orders",
    "spend": "spend",
    "margin": "margin",
}


_COMPARED: Final = {"poisson_deviance", "pearson_correlation", "active_accuracy_share"}
"""Figures whose differences are told, beside the absolute error and what the best bring."""


def evaluation_text(
    evaluation: Evaluation, rows: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]
) -> str:
    """Tell an evaluation in aligned text.

    Parameters
    ----------
    evaluation : Evaluation
        What it is about.
    rows : sequence of mapping
        Its table.
    changes : sequence of mapping
        Its differences.
    """
    parts = [*_about(evaluation), "", *aligned(_cells(rows))]
    if changes:
        parts += ["", _compared(evaluation), *aligned(_change_cells(changes))]
    return "\n".join(parts)


def evaluation_html(
    evaluation: Evaluation, rows: Sequence[Mapping[str, Any]], changes: Sequence[Mapping[str, Any]]
) -> str:
    """Tell an evaluation in HTML, every name escaped."""
    parts = [paragraphs(_about(evaluation)), html_table(_cells(rows))]
    if changes:
        parts += [paragraphs([_compared(evaluation)]), html_table(_change_cells(changes))]
    return f"<div>{''.join(parts)}</div>"


def _about(evaluation: Evaluation) -> list[str]:
    what, days = _WHAT[evaluation.target], evaluation.horizon_days
    when = f" in {days} days" if days is not None else ""
    count, active = evaluation.customers_count, evaluation.active_count
    total = f"{evaluation.actual_total:,.10g} {what}{when}"
    lines = [f"{count:,} customers, {active:,} of them active ({active / count:.1%}): {total}"]
    if evaluation.born_later_count:
        lines.append(
            f"Not in the table: {evaluation.born_later_count:,} customers who came later, with "
            f"{evaluation.born_later_total:,.10g} {what}"
        )
    if evaluation.lacking:
        lines.append(f"Baselines left out for want of {', '.join(evaluation.lacking)}")
    lines += [
        f"Not fitted: {_shown(name)}. {' '.join(why.splitlines())}"
        for name, why in evaluation.not_fitted.items()
    ]
    return lines


def _compared(evaluation: Evaluation) -> str:
    name = _shown(str(evaluation.compared_with))
    return f"Differences from {name}, with {evaluation.confidence:.0%} intervals"


def _signed_percent(value: float) -> str:
    return f"{value:+.1%}"


def _decimals(value: float) -> str:
    return f"{value:.4f}"


def _money(value: float) -> str:
    return f"{value:,.2f}"


def _share(value: float) -> str:
    return f"{value:.3f}"


def _headings(names: Sequence[str]) -> dict[str, tuple[str, Callable[[float], str]]]:
    """Say how the figures that are shown are headed and written."""
    told: dict[str, tuple[str, Callable[[float], str]]] = {
        "mae_count": ("MAE", _decimals),
        "mae_amount": ("MAE", _money),
        "rmse_count": ("RMSE", _decimals),
        "rmse_amount": ("RMSE", _money),
        "poisson_deviance": ("deviance", _decimals),
        "bias_ratio": ("bias", _signed_percent),
        "pearson_correlation": ("corr.", _decimals),
        "spearman_correlation": ("rank corr.", _decimals),
        "auc_prob": ("AUC", _share),
        "active_auc_prob": ("active AUC", _share),
        "active_accuracy_share": ("accuracy", _share),
    }
    for name in names:
        if name.endswith("_captured_share"):
            percent = name.removeprefix("top_").partition("pct")[0]
            told[name] = (f"top {percent}%", _share)
    return {name: told[name] for name in names if name in told}


def _cells(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    headings = _headings([*rows[0]])
    cells = [["", *(heading for heading, _ in headings.values())]]
    for row in rows:
        written = [_written(row[name], write) for name, (_, write) in headings.items()]
        aside = " (not fitted)" if row["kind_label"] == "not fitted" else ""
        cells.append([f"{_shown(row['prediction_label'])}{aside}", *written])
    return cells


def _change_cells(changes: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    by_name: dict[str, dict[str, Mapping[str, Any]]] = {}
    for change in changes:
        by_name.setdefault(change["prediction_label"], {})[change["figure_label"]] = change
    headings = _headings(
        [
            name
            for name in next(iter(by_name.values()))
            if name.startswith(("mae_", "top_")) or name in _COMPARED
        ]
    )
    cells = [["", *(heading for heading, _ in headings.values())]]
    for name, figures in by_name.items():
        written = [_interval(figures[figure]) for figure in headings]
        if {*written} != {_MISSING}:
            cells.append([_shown(name), *written])
    return cells


def _interval(change: Mapping[str, Any]) -> str:
    if not all(math.isfinite(change[part]) for part in ("difference", "low", "high")):
        return _MISSING
    return f"{change['difference']:+.3f} ({change['low']:+.3f} to {change['high']:+.3f})"


def _written(value: float, write: Callable[[float], str]) -> str:
    return _MISSING if math.isnan(value) else write(value)


def _shown(name: str) -> str:
    return name if name.isprintable() else repr(name)
