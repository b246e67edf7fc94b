"""The traits of a segment, as tables and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from profilekit.book.attributes import without_window
from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part, given_as
from profilekit.segments.segment import Trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw

__all__ = ["Traits"]

_LINES: Final = 10
_HEAD: Final = ("attribute", "of members", "of all", "times as often")


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Traits(Finds):
    """What sets a segment apart from all customers.

    ``.table`` has a row per attribute in fields that are not made of what members were chosen by:
    ``field``, ``attribute``, ``segment_share``, ``base_share``, ``lift`` with ``lift_low`` and
    ``lift_high``, ``segment_count`` and ``base_count`` who have it, ``p_value`` and ``q_value``.
    Those more common among members come first.

    Attributes
    ----------
    segment : str
        The segment.
    members_count, customers_count : int
        Its members, and all customers, they among them.
    tested_count : int
        Attributes compared.
    false_discovery_rate : float
        Share of chance finds to be expected at most among those listed, in each of the lists.
    """

    segment: str
    members_count: int
    customers_count: int
    tested_count: int
    false_discovery_rate: float
    _moving: nw.DataFrame[Any] = field()
    _constructed: nw.DataFrame[Any] = field()

    @property
    def same_rows(self) -> Any:
        """The same of other fields made of these rows: what goes with what they were chosen by."""
        return given_as(self._moving, self._kind)

    @property
    def by_construction(self) -> Any:
        """The same of the fields that members were chosen by: no find, but what was asked for."""
        return given_as(self._constructed, self._kind)

    def clearest(self, most: int = _LINES) -> tuple[Trait, ...]:
        """Give the clearest trait of each field and its other windows, as `Segment` keeps them.

        Found ones first, then those that go with what members were chosen by.
        """
        rows = [*_first(self._found), *_first(self._moving)][:most]
        names = ("attribute", "field", "segment_share", "base_share", "lift")
        return tuple(Trait(**{name: row[name] for name in names}) for row in rows)

    def _heading(self) -> str:
        counts = f"{self.members_count:,} of {self.customers_count:,} customers"
        tested = f"{self.tested_count:,} attributes"
        rate = f"false discovery rate {self.false_discovery_rate:g}"
        return f"{plain(self.segment)}: {counts} ({tested}, {rate})"

    def _parts(self) -> list[Part]:
        found = _told(self._found)
        nothing = "Nothing but what they were chosen by, and what goes with it, sets them apart"
        parts = [Part("What sets them apart" if found else nothing, _HEAD, found)]
        beside = {
            "What goes with it, being made of the same rows": self._moving,
            "By construction, because they were chosen by it": self._constructed,
        }
        for title, frame in beside.items():
            rows = _told(frame)
            parts += [Part(title, _HEAD, rows)] if rows else []
        return parts


def _first(frame: nw.DataFrame[Any]) -> list[dict[str, Any]]:
    """Give the first row of each field and its other windows."""
    first: dict[str, dict[str, Any]] = {}
    for row in frame.rows(named=True):
        first.setdefault(without_window(row["field"]), row)
    return list(first.values())


def _told(frame: nw.DataFrame[Any]) -> Sequence[tuple[str, ...]]:
    return [
        (
            row["attribute"],
            f"{row['segment_share']:.0%}",
            f"{row['base_share']:.0%}",
            f"{row['lift']:.2f} ({row['lift_low']:.2f} to {row['lift_high']:.2f})",
        )
        for row in _first(frame)[:_LINES]
    ]
