"""Plots of a purchase model by how often customers order: what it says, and what came.

As of the other plots, each draws on given axes or on a figure of its own.
"""

# What matplotlib takes by keyword has no types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book.wording import chance_of
from profilekit.report.purchases.drawing import (
    axes_on,
    axis_of_counts,
    colours_on,
    heat_on,
    label,
    say_not_told,
)
from profilekit.report.purchases.frequency_calibration import ONE_BY_ONE, frequency_groups
from profilekit.report.purchases.outlook_matrix import frequency_recency_matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from profilekit.extractors.holdout import HoldoutSplit
    from profilekit.report.purchases.outlook_matrix import OutlookMatrix
    from profilekit.scores.lifetime.purchase_model import PurchaseModel

__all__ = ["plot_calibration_by_frequency", "plot_frequency_recency_matrix"]

_WIDE, _SQUARE = (7.5, 4.2), (6.4, 4.6)
_MOST_UPRIGHT = 12


def plot_frequency_recency_matrix(
    model: PurchaseModel,
    horizon_days: float | None,
    *,
    tenure_days: int = 365,
    most_repeats: int = 20,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a model says of customers by how often and how lately they ordered.

    Parameters
    ----------
    model : PurchaseModel
        Fitted.
    horizon_days : float or None
        Days ahead in which order days are expected; None draws the probability of being a
        customer still.
    tenure_days : int, default=365
        Days since the first order, the same for all.
    most_repeats : int, default=20
        Most days with an order after the first.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Hatched is what cannot be. Who never ordered again ordered last on the first day: their
        figure stands under the lower axis.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    DeclarationError
        If a parameter is out of range.
    UnsupportedInputError
        If the model is no purchase model.

    See Also
    --------
    profilekit.report.purchases.frequency_recency_matrix : The numbers.
    """
    asked_by = "plot_frequency_recency_matrix"
    ax = axes_on(ax, size=_SQUARE, asked_by=asked_by)
    found = frequency_recency_matrix(
        model,
        horizon_days,
        tenure_days=tenure_days,
        most_repeats=most_repeats,
        asked_by=asked_by,
    )
    ax.patch.set(hatch="////", edgecolor=colours_on(ax)["rule"])
    image = ax.imshow(
        found.cells[:, 1:],
        cmap=heat_on(ax),
        vmin=0,
        vmax=1 if horizon_days is None else None,
        aspect="auto",
        interpolation="nearest",
        extent=(0.5, most_repeats + 0.5, tenure_days + 0.5, -0.5),
    )
    figure, bar = _figure_of(found)
    if np.isnan(found.without_repeat):
        say_not_told(ax)
    axis_of_counts(ax)
    label(
        ax,
        title=f"Customers of {tenure_days:,} days, by {model.name}",
        across=f"Repeat order days (with none: {figure})",
        upward="Days since the last order",
    )
    ax.figure.colorbar(image, ax=ax, label=bar)
    return ax


def _figure_of(found: OutlookMatrix) -> tuple[str, str]:
    """Say what those without a repeat order have, and what the colours are."""
    if found.horizon_days is None:
        share = found.without_repeat
        told = "not told" if np.isnan(share) else chance_of(share, decimals=0)
        return told, "Probability of being a customer still"
    days = f"{found.horizon_days:g} days"
    return f"{found.without_repeat:.2f}", f"Order days expected in the next {days}"


def plot_calibration_by_frequency(
    model: PurchaseModel,
    book: Any,
    outcome: HoldoutSplit | str,
    *,
    horizon_days: int | None = None,
    groups_from: Sequence[int] = ONE_BY_ONE,
    ax: Axes | None = None,
) -> Axes:
    """Draw the order days that came and those expected, by repeat order days before.

    Parameters
    ----------
    model : PurchaseModel
        Fitted on ``book``.
    book : ProfileBook or DataFrame of shape (n_customers, n_fields)
        Holds the fields that the model reads, as of the day before the outcome.
    outcome : HoldoutSplit or str
        What came: a split, whose customers are found by ``customer_id``, or the column of
        ``book`` that holds the days with an order.
    horizon_days : int, optional
        Days of an outcome that is a column; a split knows its own.
    groups_from : sequence of int, default=(0, 1, 2, 3, 4, 5, 6, 7)
        Fewest repeat order days of each group, from 0 on; the last has all with as many or more.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default a figure of its own.

    Returns
    -------
    matplotlib.axes.Axes
        Under each group stands how many customers it has.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    DeclarationError
        If the horizon is not known, the outcome begins on another day than the book ends on, or
        a parameter is out of range.
    LeakageError
        If the book is as of a later day.
    UnknownNameError
        If a field or customer is not there.
    UnsupportedInputError
        If nobody is left, an outcome is missing, or the model is no purchase model.

    See Also
    --------
    profilekit.report.purchases.calibration_by_frequency : The numbers.
    """
    asked_by = "plot_calibration_by_frequency"
    ax = axes_on(ax, size=_WIDE, asked_by=asked_by)
    found = frequency_groups(
        model,
        book,
        outcome,
        horizon_days=horizon_days,
        groups_from=groups_from,
        asked_by=asked_by,
    )
    colours, at = colours_on(ax), np.arange(len(found.labels))
    ax.set_axisbelow(True)
    ax.grid(axis="y", color=colours["grid"])
    bars = ax.bar(at, found.actual_mean, color=colours["bar-tail"], width=0.7, label="Actual")
    points = ax.plot(
        at,
        found.expected_mean,
        color=colours["ink"],
        label=f"Expected by {model.name}",
        linestyle="none",
        marker="D",
    )
    crowded = len(at) > _MOST_UPRIGHT
    written = "{} ({:,})" if crowded else "{}\n{:,}"
    groups = zip(found.labels, found.customers_count.tolist(), strict=True)
    ax.set_xticks(at, [written.format(*group) for group in groups], rotation=90 if crowded else 0)
    label(
        ax,
        title=f"The {found.horizon_days:g} days after, by repeat order days before",
        across="Repeat order days before, and how many customers had them",
        upward="Order days per customer",
    )
    ax.legend(handles=[bars, *points], frameon=False)
    return ax
