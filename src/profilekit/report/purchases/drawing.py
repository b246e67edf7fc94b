"""What every plot starts with: axes to draw on, their colours, and text that stays what it is.

Matplotlib is optional and its state is the user's: no figure is registered anywhere, no setting
is changed, and text from cells is never read as mathematics or TeX.
"""

# What matplotlib takes by keyword has no types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profilekit.errors import MissingExtraError, UnsupportedInputError
from profilekit.pages.palette import DARK, LIGHT
from profilekit.pages.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap

__all__ = [
    "EXTRA",
    "axes_on",
    "axis_of_counts",
    "axis_of_dates",
    "colours_on",
    "heat_on",
    "label",
    "say_not_told",
    "shortened",
]

EXTRA = "plots"
_LONGEST_NAME = 28
_HALF_LIGHT = 0.5
_LUMINANCE = (0.2126, 0.7152, 0.0722)


def axes_on(ax: Axes | None, *, size: tuple[float, float], asked_by: str) -> Axes:
    """Give axes to draw on: those given, or those of a new figure that nothing else knows of.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Given ones.
    size : tuple of float
        Width and height of a new figure, in inches.
    asked_by : str
        Who asks.

    Raises
    ------
    MissingExtraError
        If matplotlib is not installed.
    UnsupportedInputError
        If what was given are no axes.
    """
    try:
        from matplotlib.axes import Axes  # noqa: PLC0415 - optional
        from matplotlib.figure import Figure  # noqa: PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError(EXTRA, asked_by=asked_by) from error
    if ax is None:
        return Figure(figsize=size, layout="constrained").add_subplot()
    if not isinstance(ax, Axes):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"ax={type(ax).__name__}", asked_by=asked_by, expected="one matplotlib Axes, or None"
        )
    return ax


def colours_on(ax: Axes) -> Mapping[str, str]:
    """Colours that stand out from what axes are drawn on: the light palette, or the dark one."""
    from matplotlib.colors import to_rgba  # noqa: PLC0415 - optional

    *channels, opacity = to_rgba(ax.get_facecolor())
    light = sum(part * channel for part, channel in zip(_LUMINANCE, channels, strict=True))
    return DARK if opacity > _HALF_LIGHT and light < _HALF_LIGHT else LIGHT


def heat_on(ax: Axes) -> Colormap:
    """Colours from least to most, of one hue and of one direction of lightness."""
    from matplotlib.colors import LinearSegmentedColormap  # noqa: PLC0415 - optional

    colours = colours_on(ax)
    steps = sorted(name for name in colours if name.removeprefix("heat-").isdigit())
    return LinearSegmentedColormap.from_list("profilekit", [colours[name] for name in steps])


def label(ax: Axes, *, title: str, across: str, upward: str) -> None:
    """Write a title and what the axes are, to the letter; take the frame and the clutter away."""
    to_the_letter: dict[str, Any] = {"parse_math": False, "usetex": False}
    ax.set_title(title, loc="left", **to_the_letter)
    ax.set_xlabel(across, **to_the_letter)
    ax.set_ylabel(upward, **to_the_letter)
    ax.spines[["top", "right"]].set_visible(False)


def say_not_told(ax: Axes) -> None:
    """Say on axes that stay empty why there is no probability of being a customer still."""
    ax.text(
        0.5,
        0.5,
        "The data do not tell who has left",
        transform=ax.transAxes,
        ha="center",
        va="center",
        color=colours_on(ax)["soft"],
    )


def axis_of_dates(ax: Axes) -> None:
    """Write the days along the lower axis as short as they can be told apart."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # noqa: PLC0415 - optional

    locator = AutoDateLocator(maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator))


def axis_of_counts(ax: Axes) -> None:
    """Mark whole numbers alone along the lower axis."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - optional

    ax.xaxis.set_major_locator(MaxNLocator(integer=True))


def shortened(name: object) -> str:
    """Write a name from a cell, invisible characters spelt out, cut where it is very long."""
    text = visible(name)
    return (
        text
        if len(text) <= _LONGEST_NAME
        else f"{text[: _LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
