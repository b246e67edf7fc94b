"""The package's own templates filled, and the page and the card that bodies of any kind stand in.

The page holds everything it shows and runs nothing: no script, no form, no address elsewhere, and
a policy that says so. The card is the same in a style sheet that reaches nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from profilekit.pages.palette import DARK, LIGHT
from profilekit.pages.policy import policy_for
from profilekit.pages.visible import visible
from profilekit.personas.locales import font_css
from profilekit.personas.rendering.environment import environment_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from profilekit.personas.locales import Locale

__all__ = ["card_of", "filled", "page_of", "style_of"]

_BESIDE: Final = "compared"
"""Kind of the body that lays personas side by side, which has a style sheet of its own."""
_COLOURS: Final = ("paper", "ink", "soft", "rule", "accent", "bar", "grid")


def filled(template: str, **names: object) -> Markup:
    """Fill a template of the package; every name is escaped."""
    return Markup(_text(template, names))  # noqa: S704 - Jinja has escaped it


def page_of(body: Markup, locale: Locale, *, title: str, kind: str, style: str = "") -> str:
    """Write a page of its own.

    Parameters
    ----------
    body : Markup
        What it shows.
    locale : Locale
        Its language and direction.
    title : str
        Title of the document; escaped, with what cannot be seen spelt out.
    kind : str
        Class of the body, which style sheets know.
    style : str
        Style sheet that is added; it ends no element.
    """
    css = Markup("\n".join(filter(None, (style_of(locale, kind), _page_style(), style))))  # noqa: S704 - none of them ends its element
    names = {
        "audience": kind,
        "body": body,
        "css": css,
        "locale": locale,
        "policy": policy_for(css, fonts=locale.font is not None),
        "title": visible(title),
    }
    return _text("page.html", names)


def card_of(body: Markup, locale: Locale, *, kind: str) -> str:
    """Write one element for a notebook, with a style sheet for itself."""
    names = {"audience": kind, "body": body, "css": style_of(locale, kind), "locale": locale}
    return _text("card.html", names)


def style_of(locale: Locale, kind: str = _BESIDE) -> Markup:
    """Give the style sheet of a kind of body, with the font of a language that has one."""
    parts = filter(None, (Markup(font_css(locale)), _style_sheet(locale.font, kind)))  # noqa: S704 - the package's own
    return Markup("\n").join(parts)


@cache
def _style_sheet(font: str | None, kind: str) -> Markup:
    light, dark = ({name: every[name] for name in _COLOURS} for every in (LIGHT, DARK))
    family = Markup('"{}", ').format(font) if font else ""
    sheets = ("persona.css", *(("side_by_side.css",) if kind == _BESIDE else ()))
    return Markup("\n").join(filled(each, light=light, dark=dark, font=family) for each in sheets)


@cache
def _page_style() -> Markup:
    return filled("page.css", light=LIGHT, dark=DARK)


def _text(template: str, names: Mapping[str, object]) -> str:
    return _environment().get_template(f"profilekit/{template}").render(names)


@cache
def _environment() -> Environment:
    return environment_of({})
