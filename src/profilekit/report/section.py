"""One part of a page: a heading, an anchor and a fragment of HTML from its own template.

A section is a function from a book to a `Section`, or to None when the book lacks the
fields that it is about; so a report grows by one module and one template at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from profilekit.pages.visible import visible
from profilekit.report.numerals import Numerals

if TYPE_CHECKING:
    from profilekit.book.book import ProfileBook

__all__ = ["Section", "lacks", "render"]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a report.

    Attributes
    ----------
    id : str
        Anchor in the page; unique in a report.
    title : str
        Heading, as text.
    html : str
        Escaped fragment below the heading.
    style : str
        Style sheet that the fragment needs besides that of the page; it ends no element.
    """

    id: str
    title: str
    html: str
    style: str = ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("profilekit.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    return environment


def render(template: str, *, currency: str | None = None, **values: object) -> Markup:
    """Fill a template of this package; every value is escaped.

    Parameters
    ----------
    template : str
        File in ``templates/``.
    currency : str, optional
        Currency of the ``numerals`` that the template writes with.
    **values
        What the template names; a name that it uses and does not get is an error.
    """
    numerals = Numerals(currency)
    return Markup(_environment().get_template(template).render(numerals=numerals, **values))  # noqa: S704 - Jinja has escaped it


def lacks(book: ProfileBook, *fields: str) -> bool:
    """Say whether a book is empty or without one of the fields."""
    return len(book) == 0 or any(field not in book.catalogue for field in fields)
