"""Found segments as a table: sizes, stability, rules and what they were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.segments.finding.finder_state import FinderState
    from profilekit.segments.finding.matching import Succession

__all__ = ["FoundSegments", "found_segments"]

_COLUMNS: Final[Mapping[str, Any]] = {
    "segment": nw.String(),
    "name": nw.String(),
    "size_count": nw.Int64(),
    "share": nw.Float64(),
    "value_share": nw.Float64(),
    "stability": nw.Float64(),
    "stability_low": nw.Float64(),
    "stability_high": nw.Float64(),
    "sampling_error": nw.Float64(),
    "verdict": nw.String(),
    "rule": nw.String(),
    "rule_precision": nw.Float64(),
    "rule_recall": nw.Float64(),
    "rule_agreement": nw.Float64(),
    "event": nw.String(),
}


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class FoundSegments(Finds):
    """What a `SegmentFinder` found; made by its ``found_``.

    Attributes
    ----------
    customers_count : int
        Customers of the population.
    structure : str
        Whether there are groups at all, in a sentence.
    notes : tuple of str
        Fields left out, and how many customers were looked at.
    gone : tuple of Succession
        Earlier segments that no group goes on as.
    """

    customers_count: int
    structure: str
    notes: tuple[str, ...]
    gone: tuple[Succession, ...]

    def _heading(self) -> str:
        n_stable = sum(row["verdict"] == "stable" for row in self._found.iter_rows(named=True))
        return (
            f"{len(self._found)} groups of {self.customers_count:,} customers, {n_stable} of them "
            f"stable; {self.structure}"
        )

    def _parts(self) -> Sequence[Part]:
        rows = [_shown(row) for row in self._found.iter_rows(named=True)]
        head = ("segment", "", "", "", "Jaccard", "", "")
        parts = [Part("Segments", head, rows)]
        parts += [Part(str(each)) for each in self.gone]
        return [*parts, *(Part(note) for note in self.notes)]


def found_segments(state: FinderState) -> FoundSegments:
    """Tell what was learned."""
    rows = [_row(state, number) for number in range(len(state.segments))]
    columns = {name: [row[name] for row in rows] for name in _COLUMNS}
    notes = [f"Left out: {plain(name)}, {why}" for name, why in state.left_out.items()]
    if state.drawn_from < state.customers_count:
        notes.append(
            f"Learned from {state.learned_from:,} customers, resampled {state.drawn_from:,} of "
            "them: each Jaccard is within its sampling_error of that of all, 19 times in 20"
        )
    return FoundSegments(
        _found=nw.from_dict(columns, schema=dict(_COLUMNS), backend="polars"),
        customers_count=state.customers_count,
        structure=str(state.structure),
        notes=tuple(notes),
        gone=tuple(each for each in state.successions if each.event == "gone"),
    )


def _row(state: FinderState, number: int) -> dict[str, Any]:
    segment, described = state.segments[number], state.descriptions[number]
    stability = state.chosen.stabilities[number]
    events = {each.id: each.event for each in state.successions}
    return {
        "segment": segment.id,
        "name": segment.name,
        "size_count": segment.size_count,
        "share": segment.share,
        "value_share": segment.value_share,
        "stability": stability.jaccard,
        "stability_low": stability.low,
        "stability_high": stability.high,
        "sampling_error": stability.sampling_error,
        "verdict": stability.in_words,
        "rule": None if described.rule is None else str(described.rule),
        "rule_precision": described.precision,
        "rule_recall": described.recall,
        "rule_agreement": described.agreement,
        "event": events.get(segment.id),
    }


def _shown(row: Mapping[str, Any]) -> tuple[str, ...]:
    rule = row["rule"]
    told = "no short rule" if rule is None else f"rule {rule}"
    measured = f"precision {row['rule_precision']:.0%}, recall {row['rule_recall']:.0%}" + (
        f", {row['event']}" if row["event"] else ""
    )
    return (
        row["segment"],
        plain(row["name"]),
        f"{row['size_count']:,} customers",
        row["verdict"],
        f"{row['stability']:.2f}",
        told,
        measured,
    )
