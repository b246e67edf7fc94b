"""Marks: the attributes that set a group apart, as a table, in words and in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import narwhals as nw
from jinja2 import Environment

from profilekit.book.attributes import without_window
from profilekit.book.columns import pandas_of
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.scores.lifetime.purchase_checks import require_whole

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Marks", "MarksList"]

_LINES = 10
_NOTHING = "Nothing sets them apart but what they were chosen by, and what goes with it"
_MOVING = "What goes with the choice, being made of the same records"
_CONSTRUCTED = "What they were chosen by"

MarksList = Literal["table", "same_rows", "by_construction"]
"""The lists of attributes, by the names of the frames that hold them."""

_PAGE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<div>
<p>{{ heading }}</p>
{% for title, rows in parts %}
{% if rows %}
<table>
<caption>{{ title }}</caption>
<thead><tr><th>attribute</th><th>of the best</th><th>of all</th><th>times as often</th>
<th>95% interval</th><th>the best who have it</th></tr></thead>
<tbody>
{% for row in rows %}
<tr><td><bdi>{{ row.attribute }}</bdi></td><td>{{ "%.0f"|format(100 * row.best_share) }}%</td>
<td>{{ "%.0f"|format(100 * row.base_share) }}%</td><td>{{ "%.2f"|format(row.lift) }}</td>
<td>{{ "%.2f"|format(row.lift_low) }} to {{ "%.2f"|format(row.lift_high) }}</td>
<td>{{ "{:,}".format(row.best_count) }}</td></tr>
{% endfor %}
</tbody>
</table>
{% else %}
<p>{{ title }}</p>
{% endif %}
{% endfor %}
</div>
"""
)


@dataclass(frozen=True, eq=False, repr=False)
class Marks:
    """What sets the best customers apart from all that were compared.

    Attributes
    ----------
    best_count, compared_count, left_out_count : int
        The best; all who were compared, the best among them; customers not compared, because
        it is not known whether they are among the best.
    tested_count : int
        Attributes compared.
    false_discovery_rate : float
        Share of chance finds to be expected at most among those listed, in each of the lists.
    """

    best_count: int
    compared_count: int
    left_out_count: int
    tested_count: int
    false_discovery_rate: float
    _found: nw.DataFrame[Any] = field()
    _moving: nw.DataFrame[Any] = field()
    _constructed: nw.DataFrame[Any] = field()
    _kind: str = "polars"

    @property
    def table(self) -> Any:
        """Attributes that set the best apart, as the kind of frame the book gives.

        None is in a field that is made of the rows that the best were chosen by.
        One row per attribute: ``field``, ``attribute``, ``best_share``, ``base_share``, ``lift``
        with ``lift_low`` and ``lift_high``, ``best_count`` and ``base_count`` who have it,
        ``p_value`` and ``q_value``. Those more common among the best come first.
        """
        return self._given(self._found)

    @property
    def same_rows(self) -> Any:
        """The same of other fields made of these rows: what goes with what they were chosen by."""
        return self._given(self._moving)

    @property
    def by_construction(self) -> Any:
        """The same of the fields that the best were chosen by: no find, but what was asked for."""
        return self._given(self._constructed)

    @property
    def found_count(self) -> int:
        """Attributes in `table`."""
        return len(self._found)

    def clearest(
        self, most: int = _LINES, *, of: MarksList = "table", more_often: bool = False
    ) -> tuple[dict[str, Any], ...]:
        """Give rows of a list as dicts, the first of each field and its other windows.

        Parameters
        ----------
        most : int, default=10
            Most rows to give.
        of : {"table", "same_rows", "by_construction"}, default="table"
            Which list.
        more_often : bool, default=False
            Whether to give those alone that the best have more often.

        Raises
        ------
        DeclarationError
            If there is no such list, or ``most`` is no number of rows.
        """
        require_whole("most", most, least=0, asked_by="Marks.clearest")
        frames = self._frames()
        asked = cast("object", of)
        if not isinstance(asked, str) or asked not in frames:
            message = f"of is {shown(of)}; expected one of {', '.join(map(repr, frames))}"
            raise DeclarationError(message, asked_by="Marks.clearest")
        first: dict[str, dict[str, Any]] = {}
        for row in frames[of].rows(named=True):
            if row["lift"] > 1 or not more_often:
                first.setdefault(without_window(row["field"]), row)
        return tuple(first.values())[:most]

    def to_pandas(self) -> pd.DataFrame:
        """Give all lists as one pandas DataFrame.

        Returns
        -------
        pandas.DataFrame of shape (n_attributes, 12)
            As `table`, with the name of the list that each attribute stands in as ``list``:
            ``"table"``, ``"same_rows"`` or ``"by_construction"``.
        """
        frames = [
            frame.select(nw.lit(name).alias("list"), nw.all())
            for name, frame in self._frames().items()
        ]
        return pandas_of(nw.concat(frames))

    def __str__(self) -> str:
        """Name the clearest attribute of each field, ten at most of each list."""
        lines = [self._heading()]
        for title, rows in self._lists():
            lines += [f"{title}:", *(f"  {_told(row)}" for row in rows)] if rows else [title]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return _PAGE.render(heading=self._heading(), parts=self._lists())

    def _heading(self) -> str:
        told = (
            f"The {self.best_count:,} best of {self.compared_count:,} customers, compared by "
            f"{self.tested_count:,} attributes; at most {100 * self.false_discovery_rate:g}% of "
            "each list are to be expected by chance"
        )
        if self.left_out_count == 0:
            return told
        left_out = f"{self.left_out_count:,} more {'is' if self.left_out_count == 1 else 'are'}"
        return f"{told}; {left_out} left out, since nothing says whether they are best"

    def _lists(self) -> list[tuple[str, tuple[dict[str, Any], ...]]]:
        found = self.clearest()
        heading = "What sets them apart" if found else _NOTHING
        beside = [(_MOVING, self.clearest(of="same_rows"))]
        beside += [(_CONSTRUCTED, self.clearest(of="by_construction"))]
        return [(heading, found), *((title, rows) for title, rows in beside if rows)]

    def _frames(self) -> dict[str, nw.DataFrame[Any]]:
        return {
            "table": self._found,
            "same_rows": self._moving,
            "by_construction": self._constructed,
        }

    def _given(self, frame: nw.DataFrame[Any]) -> Any:
        if self._kind == "pandas":
            return pandas_of(frame)
        native: Any = frame
        return native.to_arrow() if self._kind == "pyarrow" else native.to_native()


def _told(row: dict[str, Any]) -> str:
    shares = f"{row['best_share']:.0%} of the best, {row['base_share']:.0%} of all"
    lift = f"{row['lift']:.2f} times as often, {row['lift_low']:.2f} to {row['lift_high']:.2f}"
    return f"{row['attribute']} ({shares}: {lift})"
