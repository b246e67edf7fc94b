"""What fits each segment, as a table and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw

from profilekit.book.wording import plain
from profilekit.errors import UnknownNameError
from profilekit.segments.finds import Finds, Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from profilekit.segments.kinds import Universe

__all__ = ["Affinity", "HeldAgainst"]

_MOST: Final = 5


class HeldAgainst(NamedTuple):
    """Those whom a segment is held against.

    Attributes
    ----------
    universe : {"customers", "companies", "consumers"}
        What they are.
    customers_count : int
        How many of them the book has.
    compared_count : int
        How many of them were compared, members of the segment among them.
    """

    universe: Universe
    customers_count: int
    compared_count: int


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Affinity(Finds):
    """What segments buy, held against all customers or those of their kind.

    ``.table`` has a row per segment and label that may be told: ``expected_lift``, ``lift`` with
    ``lift_low`` and ``lift_high``, ``segment_share`` and ``base_share`` (of those compared, who
    bought it), ``buyers_count`` and ``base_buyers_count``, ``spend_share`` and
    ``base_spend_share`` (of what was paid) with ``spend_lift``, the one over the other,
    ``p_value``, ``q_value`` and ``is_clear``, whether the difference passes the control of false
    discoveries; and of the parts that customers give a label of their own spend, ``wallet_share``
    (their mean over the members), ``rest_wallet_share`` (over the others), ``wallet_difference``
    with ``wallet_low`` and ``wallet_high``, ``wallet_p_value``, ``wallet_q_value`` and
    ``is_clear_in_wallet``. Largest expected lift first.

    Attributes
    ----------
    by : str
        What labels are of.
    as_of : date
        Day of the book, included.
    days : int or None
        Days up to that of the book that counted; None for all.
    compared_counts : mapping of str to int
        By segment, members who were compared.
    base_count : int
        Customers who were compared.
    held_against : mapping of str to HeldAgainst
        By segment, whom its members are held against.
    not_compared : tuple of str
        Segments with too few members, or others, to compare.
    tested_count : int
        Pairs of a segment and a label that were tested.
    suppressed_count : int
        Pairs that are not told because a count of few customers would be.
    false_discovery_rate : float
        Share of chance finds to be expected at most among those that are clear.
    """

    by: str
    as_of: date
    days: int | None
    compared_counts: Mapping[str, int]
    base_count: int
    held_against: Mapping[str, HeldAgainst]
    not_compared: tuple[str, ...]
    tested_count: int
    suppressed_count: int
    false_discovery_rate: float

    def over_bought(self, segment: str, most: int = _MOST) -> tuple[dict[str, Any], ...]:
        """Give the labels that a segment clearly buys more often, largest expected lift first.

        Raises
        ------
        UnknownNameError
            If it was not asked about.
        """
        self._require(segment, "over_bought")
        rows = self._found.filter(nw.col("segment") == segment, nw.col("is_clear"))
        return tuple(rows.filter(nw.col("lift") > 1).rows(named=True)[:most])

    def favoured(self, segment: str, most: int = _MOST) -> tuple[dict[str, Any], ...]:
        """Give the labels that its members clearly give more of their spend, the most first.

        Raises
        ------
        UnknownNameError
            If it was not asked about.
        """
        self._require(segment, "favoured")
        rows = self._found.filter(nw.col("segment") == segment, nw.col("is_clear_in_wallet"))
        more = rows.filter(nw.col("wallet_difference") > 0)
        first = more.sort("wallet_difference", "label", descending=[True, False])
        return tuple(first.rows(named=True)[:most])

    def _require(self, segment: str, asked_by: str) -> None:
        known = (*self.compared_counts, *self.not_compared)
        if segment not in known:
            raise UnknownNameError("segment", [segment], known, asked_by=f"Affinity.{asked_by}")

    def _heading(self) -> str:
        left = f"; too few to compare: {', '.join(map(plain, self.not_compared))}"
        return (
            f"{self.by} by segment, {self.base_count:,} customers ({self.tested_count:,} pairs "
            f"tested, false discovery rate {self.false_discovery_rate:g}; "
            f"{self.suppressed_count:,} not told, of too few customers"
            f"{left if self.not_compared else ''})"
        )

    def _parts(self) -> list[Part]:
        head = (self.by, "times", "expected", "of its buyers", "of all")
        wallet = (self.by, "of spend", "of that of others", "points more")
        parts: list[Part] = []
        for name, count in self.compared_counts.items():
            called = f"{plain(name)} ({count:,} customers)"
            bought = [
                (
                    plain(row["label"]),
                    f"{row['lift']:.2f} ({row['lift_low']:.2f} to {row['lift_high']:.2f})",
                    f"{row['expected_lift']:.2f}",
                    f"{row['segment_share']:.0%}",
                    f"{row['base_share']:.0%}",
                )
                for row in self.over_bought(name)
            ]
            given = [
                (
                    plain(row["label"]),
                    f"{row['wallet_share']:.1%}",
                    f"{row['rest_wallet_share']:.1%}",
                    _points(row),
                )
                for row in self.favoured(name)
            ]
            if bought:
                parts.append(Part(f"{called} has more buyers", head, bought))
            if given:
                parts.append(Part(f"{called} gives more of its spend", wallet, given))
            if not bought and not given:
                parts.append(Part(f"{called} over-buys nothing clearly"))
        return parts


def _points(row: dict[str, Any]) -> str:
    more, low, high = (100 * row[f"wallet_{end}"] for end in ("difference", "low", "high"))
    return f"{more:.1f} ({low:.1f} to {high:.1f})"
