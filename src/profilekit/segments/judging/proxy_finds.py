"""Which segments tell sensitive attributes, as tables and in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part, given_as

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["AUDITED", "LEVELS", "ProxyAudit"]

_SHOWN: Final = 10

AUDITED: Final[Mapping[str, Any]] = {
    "segment": nw.String(),
    "attribute": nw.String(),
    "cramers_v": nw.Float64(),
    "information_bits": nw.Float64(),
    "chance_bits": nw.Float64(),
    "information_share": nw.Float64(),
    "p_value": nw.Float64(),
    "q_value": nw.Float64(),
    "is_proxy": nw.Boolean(),
    "known_count": nw.Int64(),
}
"""Columns of the table of pairs."""

LEVELS: Final[Mapping[str, Any]] = {
    "segment": nw.String(),
    "attribute": nw.String(),
    "level": nw.String(),
    "segment_share": nw.Float64(),
    "base_share": nw.Float64(),
    "lift": nw.Float64(),
    "lift_low": nw.Float64(),
    "lift_high": nw.Float64(),
    "segment_count": nw.Int64(),
    "base_count": nw.Int64(),
    "p_value": nw.Float64(),
    "q_value": nw.Float64(),
    "is_clear": nw.Boolean(),
}
"""Columns of the table of levels."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ProxyAudit(Finds):
    """How well memberships tell sensitive attributes.

    ``.table`` has a row per segment and attribute, and one for all segments together:
    ``cramers_v``, ``information_bits`` (mutual information) with ``chance_bits``, what shuffled
    memberships would have of it on the mean, ``information_share`` of the entropy of the
    attribute, chance taken off, ``p_value`` by permutation, ``q_value``, ``is_proxy`` and
    ``known_count``, customers whose attribute is known. Strongest association first.

    Attributes
    ----------
    purposes : mapping of str to str
        Why each attribute was read.
    unknown_counts : mapping of str to int
        By attribute, customers of whom it is not known; they were not compared.
    not_audited : tuple of (str, str)
        Segments and attributes of too few members, others or levels to compare.
    suppressed_count : int
        Levels in segments that are not told, of too few customers.
    false_discovery_rate, least_association : float
        What a proxy passes: the share of chance finds, and the least Cramer's V.
    """

    purposes: Mapping[str, str]
    unknown_counts: Mapping[str, int]
    not_audited: tuple[tuple[str, str], ...]
    suppressed_count: int
    false_discovery_rate: float
    least_association: float
    _levels: nw.DataFrame[Any] = field()

    @property
    def levels(self) -> Any:
        """How common each level is in each segment, against all whose attribute is known.

        One row per segment, attribute and level that may be told: ``segment_share``,
        ``base_share``, ``lift`` with ``lift_low`` and ``lift_high``, ``segment_count``,
        ``base_count``, ``p_value``, ``q_value`` and ``is_clear``.
        """
        return given_as(self._levels, self._kind)

    @property
    def proxies(self) -> tuple[tuple[str, str], ...]:
        """Segments and the attributes that they tell, strongest first."""
        rows = self._found.filter(nw.col("is_proxy")).rows(named=True)
        return tuple((row["segment"], row["attribute"]) for row in rows)

    def _heading(self) -> str:
        few = f"; {len(self.not_audited):,} pairs of too few customers" if self.not_audited else ""
        purposes = "; ".join(f"{plain(name)}: {plain(why)}" for name, why in self.purposes.items())
        return f"Proxies of sensitive attributes, read for this audit ({purposes}){few}"

    def _parts(self) -> list[Part]:
        head = ("segment", "attribute", "Cramer's V", "of its information", "q")
        rows = [
            (
                plain(row["segment"]),
                plain(row["attribute"]),
                f"{row['cramers_v']:.2f}",
                f"{row['information_share']:.1%}",
                f"{row['q_value']:.3f}",
            )
            for row in self._found.filter(nw.col("is_proxy")).rows(named=True)
        ]
        title = "Proxies" if rows else "No segment tells one of them"
        unknown = [f"{count:,} of {plain(n)}" for n, count in self.unknown_counts.items() if count]
        parts = [Part(title, head, rows)]
        clear = self._levels.filter(nw.col("is_clear"), nw.col("lift") > 1).rows(named=True)
        more = [
            (
                plain(row["segment"]),
                plain(row["attribute"]),
                row["level"],
                f"{row['segment_share']:.0%}",
                f"{row['base_share']:.0%}",
                f"{row['lift']:.2f} ({row['lift_low']:.2f} to {row['lift_high']:.2f})",
            )
            for row in clear[:_SHOWN]
        ]
        if rows and more:
            columns = ("segment", "attribute", "level", "of it", "of all", "times")
            parts.append(Part("More common in it", columns, more))
        return parts + ([Part(f"Not known: {', '.join(unknown)}")] if unknown else [])
