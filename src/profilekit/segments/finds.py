"""Finds about segments: a table of numbers that can also be read as text and in a notebook.

Names of segments, labels and attributes are data: they are escaped on a page, and what could
forge a line of text is shown as a literal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment

from profilekit.book.columns import pandas_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    import pandas as pd

__all__ = ["Finds", "Part", "given_as"]

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<div>
<p>{{ heading }}</p>
{% for part in parts %}
{% if part.rows %}
<table>
<caption>{{ part.title }}</caption>
<thead><tr>{% for name in part.head %}<th>{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for row in part.rows %}
<tr>{% for cell in row %}<td><bdi>{{ cell }}</bdi></td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
{% else %}
<p>{{ part.title }}</p>
{% endif %}
{% endfor %}
</div>
"""
)


class Part(NamedTuple):
    """One table of what is shown; without rows its title alone.

    Attributes
    ----------
    title : str
        What it lists.
    head : sequence of str
        Names of the columns.
    rows : sequence of sequences of str
        Cells, as they are read.
    """

    title: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Finds(ABC):
    """Base of what is found out about segments."""

    _found: nw.DataFrame[Any]
    _kind: str = "polars"

    @property
    def table(self) -> Any:
        """Every row, as the kind of frame the book gives."""
        return given_as(self._found, self._kind)

    def to_pandas(self) -> pd.DataFrame:
        """Hand out every row as pandas."""
        return pandas_of(self._found)

    def __str__(self) -> str:
        """Tell the clearest rows."""
        lines = [self._heading()]
        for part in self._parts():
            lines.append(f"{part.title}:" if part.rows else part.title)
            lines += ["  " + _line(part.head, row) for row in part.rows]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return _PAGE.render(heading=self._heading(), parts=self._parts())

    @abstractmethod
    def _heading(self) -> str:
        """Tell in a line what was looked at."""

    @abstractmethod
    def _parts(self) -> Sequence[Part]:
        """Give what is read first."""


def given_as(frame: nw.DataFrame[Any], kind: str) -> Any:
    """Hand a polars-backed frame out as ``"pandas"``, ``"pyarrow"`` or else polars."""
    if kind == "pandas":
        return pandas_of(frame)
    native: Any = frame
    return native.to_arrow() if kind == "pyarrow" else native.to_native()


def _line(head: Sequence[str], row: Sequence[str]) -> str:
    first, *others = row
    return f"{first}: " + ", ".join(
        f"{cell} {name}" if name else cell for name, cell in zip(head[1:], others, strict=True)
    )
