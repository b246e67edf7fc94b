"""Found groups as segments, and why a customer is in one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.missing import is_missing
from profilekit.book.reason import Reason
from profilekit.book.sensitive import sensitive_fields
from profilekit.book.wording import amount_of, lacking, plain
from profilekit.fields import Section
from profilekit.segments.finding.describing import what_marks
from profilekit.segments.naming import group_field
from profilekit.segments.rules.conditions import field
from profilekit.segments.segment import Lineage, Quality, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldCatalogue
    from profilekit.segments.finding.describing import Description
    from profilekit.segments.finding.encoding import Encoding
    from profilekit.segments.finding.finder_state import FinderState
    from profilekit.segments.finding.matching import Succession
    from profilekit.segments.finding.stability import Candidate
    from profilekit.segments.segment import Level

__all__ = ["levels_of", "names_of", "reasons_of", "segments_of", "value_shares"]

_LEVELS: Final[Mapping[Section, Level]] = {
    Section.DEMOGRAPHICS: "demographic",
    Section.SOCIAL_ENVIRONMENT: "demographic",
    Section.PSYCHOGRAPHICS: "psychographic",
    Section.GEOGRAPHY: "geographic",
    Section.FIRMOGRAPHICS: "firmographic",
}
_REASONS: Final = 3


def levels_of(fields: Sequence[str], catalogue: FieldCatalogue | None) -> tuple[Level, ...]:
    """Levels of the fields read, by the part of the profile where each stands."""
    known = [name for name in fields if catalogue is not None and name in catalogue]
    found: list[Level] = []
    if catalogue is not None:
        found = [_LEVELS.get(catalogue[name].section, "behavioural") for name in known]
    return tuple(sorted(set(found))) or ("behavioural",)


def segments_of(  # noqa: PLR0913 - what a segment is made of
    group: str,
    ids: Sequence[str],
    *,
    levels: tuple[Level, ...],
    names: Sequence[str],
    sizes: Sequence[int],
    value_shares: Sequence[float | None],
    customers_count: int,
    chosen: Candidate,
    descriptions: Sequence[Description],
    successions: Sequence[Succession],
    versions: Mapping[str, int],
    earlier_as_of: date | None,
) -> tuple[Segment, ...]:
    """Make segments of groups, in order."""
    events = {each.id: each for each in successions if each.event != "gone"}
    made: list[Segment] = []
    for number, name in enumerate(ids):
        stability, described = chosen.stabilities[number], descriptions[number]
        quality = Quality(
            stability=stability.jaccard,
            is_stable=stability.is_stable,
            rule=described.rule,
            rule_agreement=described.agreement,
        )
        segment = Segment(
            id=name,
            version=versions.get(name, 0) + 1,
            name=names[number],
            levels=levels,
            method="cluster",
            definition=field(group_field(group)) == name,  # pyright: ignore[reportArgumentType]
            group=group,
            lineage=_lineage(events.get(name), earlier_as_of),
            size_count=sizes[number],
            share=sizes[number] / customers_count,
            value_share=value_shares[number],
            quality=quality,
        )
        made.append(segment)
    return tuple(made)


def _lineage(event: Succession | None, earlier_as_of: date | None) -> Lineage | None:
    if event is None:
        return None
    origin: Any = "kept" if event.event == "drifted" else event.event
    return Lineage(
        origin=origin,
        parents=event.parents,
        common_share=event.jaccard,
        fitted_as_of=earlier_as_of,
    )


def value_shares(
    values: FloatArray | None, groups: NDArray[np.intp], n_groups: int
) -> list[float | None]:
    """Part of all value that each group brings; None without values, or without any value."""
    if values is None:
        return [None] * n_groups
    known = np.where(np.isnan(values), 0.0, values)
    whole = math.fsum(known.tolist())
    parts = [math.fsum(known[groups == number].tolist()) for number in range(n_groups)]
    if whole <= 0 or min(parts, default=0.0) < 0 or max(parts, default=0.0) > whole:
        return [None] * n_groups
    return [part / whole for part in parts]


def names_of(encoding: Encoding, middles: FloatArray, quiet: frozenset[str]) -> list[str]:
    """Names of groups by what marks them; sensitive attributes are in no name."""
    leaving_out = frozenset(sensitive_fields(encoding.names)) | quiet
    told = [what_marks(encoding, middle, leaving_out=leaving_out) for middle in middles]
    return [text[:1].upper() + text[1:] for text in told]


def reasons_of(
    state: FinderState,
    group: str,
    encoded: FloatArray,
    values: Mapping[str, Scalar],
    outputs: Mapping[str, Scalar],
    prob: str,
) -> tuple[Reason, ...]:
    """Say which fields put a customer into a group rather than into the next nearest."""
    label = group_field(group)
    ids = [segment.id for segment in state.segments]
    own = outputs[label]
    if own not in ids:
        text = f"Near none of the {len(ids)} found segments"
        return (Reason(field=label, text=text, code="residual"),)
    middles = np.array(state.middles)
    place = ids.index(str(own))
    sure = outputs[prob]
    text = f"{own} ({state.segments[place].name}) is the likeliest of {len(ids)} found segments"
    told = [Reason(field=label, text=text, code="likeliest", reads=prob, value=sure)]
    apart = ((middles - encoded) ** 2).sum(axis=1)
    apart[place] = np.inf
    if len(ids) > 1:
        rival = int(np.argmin(apart))
        speaks = (encoded - middles[rival]) ** 2 - (encoded - middles[place]) ** 2
        told += _by_field(state, speaks, values, label, (str(own), ids[rival]))
    return tuple(told)


def _by_field(
    state: FinderState,
    speaks: FloatArray,
    values: Mapping[str, Scalar],
    label: str,
    ids: tuple[str, str],
) -> list[Reason]:
    sums: dict[str, float] = {}
    place = 0
    for learned in state.encoding.fields:
        width = learned.n_columns + learned.has_missing_column
        sums[learned.field] = float(speaks[place : place + width].sum())
        place += width
    clearest = sorted((name for name in sums if sums[name] > 0), key=lambda name: -sums[name])
    return [
        Reason(
            field=label,
            text=f"{_told(name, values[name])}: nearer to {ids[0]} than to {ids[1]}",
            code="nearer",
            reads=name,
            value=values[name],
            contribution=sums[name],
        )
        for name in clearest[:_REASONS]
    ]


def _told(name: str, value: Scalar) -> str:
    """Tell a value as people read it."""
    if is_missing(value):
        return lacking(name)
    if isinstance(value, str | bool | np.bool_):
        shown = repr(value) if isinstance(value, str) else "yes" if value else "no"
        return f"{plain(name)} {shown}"
    return amount_of(name, float(value or 0))
