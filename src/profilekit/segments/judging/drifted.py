"""How segments and what they are made of have changed, as tables and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part, given_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import narwhals as nw

__all__ = ["Drift"]

_LINES: Final = 10


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Drift(Finds):
    """What changed between two books.

    ``.table`` has a row per segment: ``segment``, ``before_count``, ``after_count``;
    ``kept_count`` who were and are in it; who left, ``left_gone_count`` as no customers any more
    and ``left_moved_count`` for elsewhere; who came, ``joined_new_count`` as new customers and
    ``joined_moved_count`` from elsewhere; ``jaccard`` of the members among customers of both
    books; and the change of size, split into ``population_change_count``, which the definition of
    before would have shown as well, and ``definition_change_count``, which is due to another
    definition. The last two are missing where `not_told` says why.

    Attributes
    ----------
    before, after : date
        Days of the books.
    before_count, after_count, both_count : int
        Customers of each, and of both.
    not_told : mapping of str to str
        Segments whose change of definition cannot be told, and why.
    """

    before: date
    after: date
    before_count: int
    after_count: int
    both_count: int
    not_told: Mapping[str, str]
    _fields: nw.DataFrame[Any] = field()
    _transitions: nw.DataFrame[Any] = field()

    @property
    def fields(self) -> Any:
        """How far each field has moved, the farthest first.

        ``field``, ``stability_index``, ``by_chance`` (what it stays below in 95 of 100 pairs of
        samples of one population), ``p_value``, ``q_value``, ``verdict``: "stable", "watch" or
        "act".
        """
        return given_as(self._fields, self._kind)

    @property
    def transitions(self) -> Any:
        """Who was where and is where, if a label field was asked for; else without rows.

        ``before``, ``after``, ``customers_count`` and ``share_of_before``; missing labels are those
        who are no customers of that book or have no label in it.
        """
        return given_as(self._transitions, self._kind)

    def _heading(self) -> str:
        return (
            f"{self.before} to {self.after}: {self.before_count:,} and {self.after_count:,} "
            f"customers, {self.both_count:,} of them the same"
        )

    def _parts(self) -> Sequence[Part]:
        head = ("segment", "before", "after", "Jaccard", "by population", "by definition")
        rows = [
            (
                plain(row["segment"]),
                f"{row['before_count']:,}",
                f"{row['after_count']:,}",
                _number(row["jaccard"], ".2f"),
                _number(row["population_change_count"], "+,"),
                _number(row["definition_change_count"], "+,"),
            )
            for row in self._found.rows(named=True)
        ]
        moved = [row for row in self._fields.rows(named=True) if row["verdict"] != "stable"]
        told = [
            (
                plain(row["field"]),
                f"{row['stability_index']:.2f}",
                f"{row['by_chance']:.2f}",
                row["verdict"],
            )
            for row in moved[:_LINES]
        ]
        looked = len(self._fields)
        title = (
            f"{len(moved)} of {looked} fields have moved"
            if moved
            else f"None of {looked} fields moved"
        )
        parts = [Part("Members", head, rows)]
        if looked:
            parts.append(Part(title, ("field", "stability index", "by chance", ""), told))
        parts += [Part(f"{plain(name)}: {why}") for name, why in self.not_told.items()]
        return parts


def _number(value: float | None, written: str) -> str:
    return "not told" if value is None else format(value, written)
