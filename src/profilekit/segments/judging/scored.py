"""The scorecard of segments: which of the things that make a segment useful each has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["CRITERIA", "Criterion", "Score", "Scorecard"]

Criterion: TypeAlias = Literal[
    "measurable",
    "substantial",
    "accessible",
    "differentiable",
    "responsive",
    "actionable",
    "durable",
    "private",
]

CRITERIA: Final[Mapping[Criterion, str]] = {
    "measurable": "for how many customers it is known whether they are members",
    "substantial": "members, and their part of the value",
    "accessible": "members who may be addressed",
    "differentiable": "how far members differ in what they were not chosen by",
    "responsive": "how far members do otherwise afterwards",
    "actionable": "whether there is something to offer them",
    "durable": "how far it comes back with other customers, or on another day",
    "private": "members, so few that one could be known among them or not",
}
"""What a segment is judged by; the first five and the sixth are Kotler's, differentiable in two."""


class Score(NamedTuple):
    """One segment under one criterion.

    Attributes
    ----------
    figure : float or None
        What was measured.
    needed : float or None
        What it takes to pass.
    passed : bool or None
        Whether it does; None where it is not known.
    told : str
        All of it in words.
    """

    figure: float | None
    needed: float | None
    passed: bool | None
    told: str


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Scorecard(Finds):
    """How useful segments are.

    ``.table`` has a row per segment and criterion: ``segment``, ``criterion``, ``figure``,
    ``needed``, ``passed`` (missing where it is not known) and ``told``, in words.

    Attributes
    ----------
    sizes : mapping of str to int
        Members of each.
    """

    sizes: Mapping[str, int]

    def _heading(self) -> str:
        return f"{len(self.sizes):,} segments by {len(CRITERIA)} criteria"

    def _parts(self) -> Sequence[Part]:
        rows = self._found.rows(named=True)
        parts: list[Part] = []
        for name, size in self.sizes.items():
            own = [row for row in rows if row["segment"] == name]
            passed = sum(row["passed"] is True for row in own)
            unknown = sum(row["passed"] is None for row in own)
            failed = len(own) - passed - unknown
            counts = f"{passed} passed, {failed} failed, {unknown} not known"
            title = f"{plain(name)}: {size:,} members, {counts}"
            told = [(row["criterion"], f"{_VERDICTS[row['passed']]}, {row['told']}") for row in own]
            parts.append(Part(title, ("criterion", ""), told))
        return parts


_VERDICTS: Final = {True: "passed", False: "failed", None: "not known"}
