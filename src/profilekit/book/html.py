"""How a book looks in a notebook: what it holds and its first rows, in a small table.

Every name and cell is escaped and shortened: a customer's data is never markup.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from profilekit.book.parts import Parts
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["book_html"]

_ROWS = 5
_COLUMNS = 8
_CHARACTERS = 40
_GROUPED = 1000

_TEMPLATES = Environment(
    loader=PackageLoader("profilekit.book"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def book_html(parts: Parts) -> str:
    """Render a book as one self-contained HTML fragment.

    Returns
    -------
    str
        HTML that follows the light or dark colours around it; no script, nothing fetched.
    """
    frame, catalogue = parts.frame, parts.catalogue
    shown = list(catalogue)[:_COLUMNS]
    names = [spec.name for spec in shown]
    return _TEMPLATES.get_template("book.html.j2").render(
        n_customers=len(frame),
        n_fields=len(catalogue),
        as_of=parts.as_of,
        n_skipped=len(parts.provenance.skipped),
        sections=_sections(catalogue),
        shown=shown,
        rows=[
            [_shortened(str(row[0])), *map(_cell, row[1:])]
            for row in frame.select("customer_id", *names).head(_ROWS).rows()
        ],
        more_rows=max(len(frame) - _ROWS, 0),
        more_fields=len(catalogue) - len(shown),
    )


def _sections(catalogue: FieldCatalogue) -> list[tuple[str, list[FieldSpec]]]:
    by_section = sorted(catalogue, key=lambda spec: list(type(spec.section)).index(spec.section))
    grouped = groupby(by_section, key=lambda spec: spec.section)
    return [(section.value.replace("_", " "), list(specs)) for section, specs in grouped]


def _cell(value: object) -> str:
    if value is None:
        return "\N{EN DASH}"
    text = str(value)
    if isinstance(value, float):
        text = f"{value:,.2f}" if abs(value) >= _GROUPED else f"{value:.6g}"
    elif type(value) is int:
        text = f"{value:,}"
    return _shortened(text)


def _shortened(text: str) -> str:
    return text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
