"""In which attributes two segments differ, as a table and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from profilekit.book.attributes import without_window
from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part

__all__ = ["Comparison"]

_LINES: Final = 10


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Comparison(Finds):
    """Attributes in which two segments differ.

    ``.table`` has a row per attribute that clearly differs: ``field``, ``attribute``, ``a_share``
    and ``b_share``, their ``difference`` and ``ratio`` with intervals, ``a_count`` and
    ``b_count`` who have it, ``p_value``, ``q_value``, and ``is_by_construction``, whether one of
    the two was chosen by that field. Largest difference first, those by construction last.

    Attributes
    ----------
    a, b : str
        The segments.
    a_count, b_count : int
        Members compared: of the one and not of the other.
    both_count : int
        Members of both, who were left out.
    tested_count : int
        Attributes tested.
    suppressed_count : int
        Attributes that differ and are not told, because too few have or lack them.
    false_discovery_rate : float
        Share of chance finds to be expected at most among those told.
    """

    a: str
    b: str
    a_count: int
    b_count: int
    both_count: int
    tested_count: int
    suppressed_count: int
    false_discovery_rate: float

    def _heading(self) -> str:
        both = f"; {self.both_count:,} in both are left out" if self.both_count else ""
        few = f", {self.suppressed_count:,} not told" if self.suppressed_count else ""
        return (
            f"{plain(self.a)} ({self.a_count:,}) and {plain(self.b)} ({self.b_count:,}): "
            f"{self.tested_count:,} attributes, false discovery rate "
            f"{self.false_discovery_rate:g}{few}{both}"
        )

    def _parts(self) -> list[Part]:
        head = ("attribute", f"of {plain(self.a)}", f"of {plain(self.b)}", "points of difference")
        lists: dict[bool, dict[str, tuple[str, ...]]] = {False: {}, True: {}}
        for row in self._found.rows(named=True):
            low, high = 100 * row["difference_low"], 100 * row["difference_high"]
            cells = (
                row["attribute"],
                f"{row['a_share']:.0%}",
                f"{row['b_share']:.0%}",
                f"{100 * row['difference']:+.0f} ({low:+.0f} to {high:+.0f})",
            )
            # Of a field and its other windows the clearest attribute is enough to read.
            lists[row["is_by_construction"]].setdefault(without_window(row["field"]), cells)
        told, made = ([*lists[apart].values()][:_LINES] for apart in (False, True))
        parts = [Part("They differ in" if told else "They differ in nothing clearly", head, told)]
        return parts + ([Part("By construction, being chosen by it", head, made)] if made else [])
