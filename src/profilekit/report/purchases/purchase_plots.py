"""Plots of a purchase model against time: of all customers by week, and of one by day.

Every one draws on given axes or on a figure of its own and gives the axes back, to be changed or
saved; the numbers can be had without a picture from the modules that they come from.
"""

# What matplotlib takes by keyword has no types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.report.purchases.alive_history import alive_days
from profilekit.report.purchases.drawing import (
    axes_on,
    axis_of_dates,
    colours_on,
    label,
    say_not_told,
    shortened,
)
from profilekit.report.purchases.tracking import WEEK_DAYS, tracked

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

    from profilekit.scores.lifetime.purchase_model import PurchaseModel
    from profilekit.tables.tables import Tables

__all__ = [
    "plot_alive_history",
    "plot_tracking",
]

_WIDE, _FLAT = (7.5, 4.2), (7.5, 3.4)
_MARK_HEIGHT = 0.05


def plot_tracking(
    model: PurchaseModel,
    tables: Tables,
    *,
    as_of: date | str,
    until: date | str,
    cumulative: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw order days by week as they were and as a model expected them.

    Parameters
    ----------
    model : PurchaseModel
        Fitted on what was known ``as_of``.
    tables : Tables
        What was loaded.
    as_of : date or str
        Last day that was learned from, in the business time zone; drawn as a vertical line.
    until : date or str
        Last day held out.
    cumulative : bool, default=True
        Whether each week is drawn with all before it, instead of alone. Alone, weeks of less
        than seven days are left out.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.figure.savefig(...)`` saves it.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    DeclarationError
        If ``until`` is before ``as_of``, or no order was recorded after ``as_of``.
    UnsupportedInputError
        If nobody had ordered by ``as_of``, or the model is no purchase model.
    UnknownNameError
        If there is no table of transactions.

    See Also
    --------
    profilekit.report.purchases.tracking : The numbers.
    """
    ax = axes_on(ax, size=_WIDE, asked_by="plot_tracking")
    found = tracked(model, tables, as_of=as_of, until=until, asked_by="plot_tracking")
    shown = np.ones(len(found.ends), dtype=np.bool_)
    actual, expected = found.actual.astype(np.float64), found.expected
    if cumulative:
        actual, expected = actual.cumsum(), expected.cumsum()
    else:
        shown = found.lengths_days == WEEK_DAYS
    ends: Any = np.array(found.ends, dtype="datetime64[D]")[shown]
    colours = colours_on(ax)
    ax.grid(axis="y", color=colours["grid"])
    ax.plot(ends, actual[shown], color=colours["ink"], label="Actual", linewidth=1.4)
    ax.plot(
        ends,
        expected[shown],
        color=colours["bar"],
        label=f"Expected by {model.name}",
        linestyle=(0, (5, 2)),
        linewidth=2,
    )
    if found.ends[-1] > found.as_of:
        line: Any = np.datetime64(found.as_of)
        ax.axvline(line, color=colours["axis"], linewidth=1)
        ax.annotate(
            "held out",
            (line, 1),
            xytext=(4, -4),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="top",
            color=colours["soft"],
        )
    ax.set_ylim(bottom=0)
    axis_of_dates(ax)
    ax.yaxis.set_major_formatter("{x:,.0f}")
    label(
        ax,
        title=f"Repeat orders of {found.customers_count:,} customers",
        across="Week ending",
        upward="Repeat order days so far" if cumulative else "Repeat order days per week",
    )
    ax.legend(frameon=False)
    return ax


def plot_alive_history(
    model: PurchaseModel,
    tables: Tables,
    customer_id: object,
    *,
    as_of: date | str,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probability that somebody is a customer still, for every day since the first order.

    Parameters
    ----------
    model : PurchaseModel
        Fitted.
    tables : Tables
        What was loaded.
    customer_id : int or str
        Whose history.
    as_of : date or str
        Last day, in the business time zone; ISO 8601 when a string.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Days with an order are marked at its foot.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    UnsupportedInputError
        If the customer has no order up to the day, or the model is no purchase model.
    UnknownNameError
        If there is no table of transactions.

    See Also
    --------
    profilekit.report.purchases.alive_history : The numbers.
    """
    ax = axes_on(ax, size=_FLAT, asked_by="plot_alive_history")
    found = alive_days(model, tables, customer_id, as_of=as_of, asked_by="plot_alive_history")
    colours = colours_on(ax)
    days: Any = np.array(found.dates, dtype="datetime64[D]")
    ordered = days[found.is_ordered]
    ax.grid(axis="y", color=colours["grid"])
    is_told = not np.isnan(found.alive_prob).all()
    likely = np.nan_to_num(found.alive_prob)
    ax.plot(days, likely, color=colours["bar"], linewidth=1.8, visible=is_told)
    ax.vlines(ordered, 0, _MARK_HEIGHT, color=colours["ink"], linewidth=1.2)
    if not is_told:
        say_not_told(ax)
    ax.set_ylim(0, 1.03)
    axis_of_dates(ax)
    label(
        ax,
        title=f"Customer {shortened(customer_id)}, by {model.name}",
        across=f"Day (marked: {len(ordered):,} with an order)",
        upward="Probability of being\na customer still",
    )
    return ax
