"""The drawing of a persona: shapes and tints that follow from a number and show nobody.

A face without features, in a tint that no skin has, so that neither origin nor mood is told. An
age is hinted at by the hair, and only where it is known. Companies are drawn as buildings.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.parts import Picture, Subject

__all__ = ["avatar"]


class _Tint(NamedTuple):
    ground: str
    light: str
    middle: str
    dark: str


_TINTS: Final = (
    _Tint("#dcebe8", "#b4d5cf", "#3f8f88", "#124f4d"),
    _Tint("#e6e3f0", "#c6bfdf", "#7568a8", "#3a3168"),
    _Tint("#e1e9f2", "#b9cde3", "#4f7cab", "#1f4467"),
    _Tint("#e8ebd9", "#ccd4a9", "#7d8b45", "#434d1c"),
    _Tint("#f0e3ea", "#dcbdce", "#a35b80", "#5c2443"),
    _Tint("#e7e6e2", "#c9c7bf", "#77746a", "#3b3933"),
)
_HAIR: Final = (
    "M30 42C28 22 38 17 48 17S68 22 66 42C64 34 60 30 48 30S32 34 30 42Z",
    "M30 44C26 22 40 16 50 17C64 18 68 28 66 44C65 36 62 31 54 28C46 33 36 33 30 44Z",
    (
        "M28 58C24 26 34 16 48 16S72 26 68 58C66 62 62 62 62 58C64 38 60 31 48 31S32 38 34 58C34 62"
        " 30 62 28 58Z"
    ),
    (
        "M29 42C22 38 24 28 31 27C31 19 41 15 46 19C52 13 63 17 64 25C72 26 74 37 67 42C66 35 62 31"
        " 48 31S30 35 29 42Z"
    ),
    (
        "M30 42C29 27 36 22 42 21C40 14 45 10 50 10S59 14 55 21C62 23 67 28 66 42C64 34 60 30 48 30"
        "S32 34 30 42Z"
    ),
    (
        "M29 46C24 24 38 15 48 15C62 15 70 25 67 46C66 40 64 36 63 32C52 34 40 31 36 25C36 33 31 38"
        " 29 46Z"
    ),
)
_COLLARS: Final = (
    "M38 68C40 75 56 75 58 68L60 70C58 80 38 80 36 70Z",
    "M38 67L48 82L58 67L62 69L48 89L34 69Z",
    "M38 62H58V73C54 76 42 76 38 73Z",
    "M36 69L44 76L36 84L30 72ZM60 69L52 76L60 84L66 72Z",
)
_GREY: Final = "#a9a9a4"
_GREYING: Final = {"middle": "0.4", "older": "1"}


def avatar(picture: Picture, *, subject: Subject = "consumer", label: str) -> Markup:
    """Draw who stands for a segment.

    Parameters
    ----------
    picture : Picture
        What the drawing follows from; equal pictures give equal drawings.
    subject : {"consumer", "company"}
        A head and shoulders, or a building.
    label : str
        Read out instead of the drawing.

    Returns
    -------
    Markup
        An ``<svg>`` element.

    Examples
    --------
    >>> from profilekit.personas.parts import Picture
    >>> avatar(Picture(seed=1), label="<b>")[-6:], "<b>" in avatar(Picture(seed=1), label="<b>")
    (Markup('</svg>'), False)
    """
    choices = blake2b(str(picture.seed).encode(), digest_size=16).digest()
    tint = _TINTS[choices[0] % len(_TINTS)]
    svg = Element(
        "svg", {"class": "picture", "viewBox": "0 0 96 96", "role": "img", "aria-label": label}
    )
    if subject == "company":
        _building(svg, tint, choices)
    else:
        _person(svg, tint, choices, picture.age)
    return Markup(tostring(svg, encoding="unicode", short_empty_elements=False))  # noqa: S704 - an element's own text


def _person(svg: Element, tint: _Tint, choices: Sequence[int], age: str | None) -> None:
    SubElement(svg, "circle", {"cx": "48", "cy": "48", "r": "48", "fill": tint.ground})
    _path(svg, "M14 82C18 73 33 68 48 68S78 73 82 82A48 48 0 0 1 14 82Z", tint.middle)
    _path(svg, "M40 52H56V67C56 73 40 73 40 67Z", tint.light)
    _path(svg, _COLLARS[choices[1] % len(_COLLARS)], tint.dark)
    SubElement(svg, "ellipse", {"cx": "48", "cy": "41", "rx": "17", "ry": "20", "fill": tint.light})
    hair = _HAIR[choices[2] % len(_HAIR)]
    _path(svg, hair, tint.dark)
    if age in _GREYING:
        _path(svg, hair, _GREY, opacity=_GREYING[age])


def _building(svg: Element, tint: _Tint, choices: Sequence[int]) -> None:
    SubElement(svg, "rect", {"width": "96", "height": "96", "rx": "18", "fill": tint.ground})
    low = 44 + choices[1] % 3 * 6
    high = 18 + choices[2] % 3 * 6
    left = choices[3] % 2 == 0
    _block(svg, 18 if left else 50, low, tint.middle, tint.ground, choices[4])
    _block(svg, 46 if left else 18, high, tint.dark, tint.light, choices[5])
    SubElement(svg, "rect", {"x": "12", "y": "80", "width": "72", "height": "3", "fill": tint.dark})


def _block(svg: Element, start: int, top: int, wall: str, window: str, lit: int) -> None:
    SubElement(
        svg,
        "rect",
        {"x": str(start), "y": str(top), "width": "32", "height": str(80 - top), "fill": wall},
    )
    places = ((x, y) for y in range(top + 6, 70, 11) for x in (start + 5, start + 13, start + 21))
    for at, (x, y) in enumerate(places):
        shown = "1" if lit >> at % 8 & 1 else "0.55"
        SubElement(
            svg,
            "rect",
            {
                "x": str(x),
                "y": str(y),
                "width": "6",
                "height": "6",
                "fill": window,
                "opacity": shown,
            },
        )


def _path(svg: Element, drawn: str, fill: str, **more: str) -> None:
    SubElement(svg, "path", {"d": drawn, "fill": fill, **more})
