"""The one chart of a persona: a part of the members, against the same part of all customers.

A bar and a mark on one scale from nothing to all. It runs from the side where reading begins. It
is drawn without a word: the numbers stand beside it as text, which also is its alternative.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from profilekit.pages.palette import LIGHT

if TYPE_CHECKING:
    from typing import Literal

__all__ = ["bar"]

_WIDTH, _MARK = 100, 0.8


def bar(
    share: float, of_all: float | None = None, *, direction: Literal["ltr", "rtl"] = "ltr"
) -> Markup:
    """Draw a share as a bar, and that of all customers as a mark across it.

    Parameters
    ----------
    share : float
        0 to 1; beyond is cut off.
    of_all : float, optional
        The same of all customers.
    direction : {"ltr", "rtl"}
        Where the scale begins: on the left or on the right.

    Returns
    -------
    Markup
        An ``<svg>`` element whose colours are its classes' in the style sheet.

    Examples
    --------
    >>> 'width="50.0%"' in bar(0.5)
    True
    """
    svg = Element(
        "svg",
        {
            "class": "bar",
            "aria-hidden": "true",
        },
    )
    mirrored = direction == "rtl"
    _stripe(svg, "bar", 0, _WIDTH * min(max(share, 0.0), 1.0), mirrored=mirrored)
    if of_all is not None:
        at = (_WIDTH - _MARK) * min(max(of_all, 0.0), 1.0)
        _stripe(svg, "ink", at, _MARK, mirrored=mirrored)
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704 - an element's own text


def _stripe(svg: Element, colour: str, start: float, width: float, *, mirrored: bool) -> None:
    left = _WIDTH - width - start if mirrored else start
    SubElement(
        svg,
        "rect",
        {
            "x": f"{left:.1f}%",
            "width": f"{width:.1f}%",
            "height": "100%",
            # The style sheet of a page follows light and dark; that of a PDF stops at pictures.
            "fill": LIGHT[colour],
        },
    )
