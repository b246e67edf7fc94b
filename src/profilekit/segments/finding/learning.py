"""What a finder learns from columns: encoding, groups, names, rules and how far to trust them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import FitError, UnsupportedInputError
from profilekit.segments.finding.blocks import blocks_of
from profilekit.segments.finding.describing import described
from profilekit.segments.finding.encoding import learn_encoding, scale_of
from profilekit.segments.finding.finder_state import FinderState
from profilekit.segments.finding.grouping import Search, find_groups
from profilekit.segments.finding.structure import Structure
from profilekit.segments.finding.told import names_of, segments_of, value_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.clusterers import Method
    from profilekit.segments.finding.describing import Description
    from profilekit.segments.finding.encoding import Encoding, Scale
    from profilekit.segments.finding.grouping import FoundGroups
    from profilekit.segments.finding.succeeding import Identities
    from profilekit.segments.segment import Level

__all__ = ["Asked", "learn", "require_finite"]

_REMEDY = (
    "Say how many segments to cut regardless (n_segments=4), or name fields in which customers "
    "differ in kind."
)


@dataclass(frozen=True)
class Asked:
    """What a finder is asked for.

    Attributes
    ----------
    fields : tuple of str
        Fields to be alike in.
    group : str
        Name of the segmentation.
    counts : tuple of int
        Numbers of segments to choose from.
    is_open : bool
        Whether there need be any.
    method : {"k-means", "gaussian-mixture", "hdbscan"}
        How.
    resamples, rng : int
        Resamples, and seed.
    value : str or None
        Field of what customers bring.
    levels : tuple of str
        What the fields tell customers apart by.
    quiet : frozenset of str
        Fields that names do not tell of.
    asked_by : str
        Who asks.
    """

    fields: tuple[str, ...]
    group: str
    counts: tuple[int, ...]
    is_open: bool
    method: Method
    resamples: int
    rng: int
    value: str | None
    levels: tuple[Level, ...]
    quiet: frozenset[str]
    asked_by: str


def learn(
    asked: Asked, columns: Mapping[str, NDArray[Any]], who: Identities
) -> tuple[FinderState, NDArray[np.intp]]:
    """Find segments.

    Parameters
    ----------
    asked : Asked
        What is looked for.
    columns : mapping of field to ndarray of shape (n_customers,)
        Numbers with NaN, texts with None, for missing.
    who : Identities
        Segments of an earlier fit.

    Returns
    -------
    tuple of FinderState and ndarray of shape (n_customers,)
        What was learned, and the number of each customer's group.

    Raises
    ------
    UnsupportedInputError
        If a number is infinite, no field tells customers apart, or too few differ.
    FitError
        If there is no structure where the number of segments is open.
    """
    require_finite(columns, asked.asked_by)
    encoding, left_out = _encoding(asked, columns)
    rows = encoding.encoded(columns)
    found = find_groups(rows, blocks_of(encoding), _search(asked, who))
    if isinstance(found, Structure):
        raise FitError(str(found), asked_by=asked.asked_by, remedy=_REMEDY)
    groups = found.groups.assigned(rows).groups
    n_groups = found.groups.n_groups
    ids, told = who.named(groups, n_groups)
    numbers = groups[found.places]
    middles = _middles(rows[found.places], numbers, n_groups)
    descriptions = _descriptions(asked, columns, encoding, found, numbers)
    value = None if asked.value is None else columns[asked.value]
    segments = segments_of(
        asked.group,
        ids,
        levels=asked.levels,
        names=names_of(encoding, middles, asked.quiet),
        sizes=np.bincount(groups[groups >= 0], minlength=n_groups).tolist(),
        value_shares=value_shares(value, groups, n_groups),
        customers_count=len(rows),
        chosen=found.chosen,
        descriptions=descriptions,
        successions=told,
        versions=who.versions,
        earlier_as_of=who.fitted_as_of,
    )
    state = FinderState(
        encoding=encoding,
        left_out=left_out,
        groups=found.groups,
        middles=tuple(tuple(row) for row in middles.tolist()),
        segments=segments,
        descriptions=descriptions,
        chosen=found.chosen,
        candidates=found.candidates,
        structure=found.structure,
        successions=told,
        next_number=who.next_number(ids),
        learned_from=len(found.places),
        drawn_from=found.drawn_from,
        customers_count=len(rows),
    )
    return state, groups


def _search(asked: Asked, who: Identities) -> Search:
    return Search(
        method=asked.method,
        counts=asked.counts,
        resamples=asked.resamples,
        rng=asked.rng,
        asked_by=asked.asked_by,
        is_open=asked.is_open,
        preferred=len(who.earlier_ids) or None,
    )


def require_finite(columns: Mapping[str, NDArray[Any]], asked_by: str) -> None:
    """Raise UnsupportedInputError, with all fields, if a number is infinite."""
    counted = {
        name: int(np.isinf(values).sum())
        for name, values in columns.items()
        if values.dtype != object
    }
    faults = [f"{count} infinite in {name!r}" for name, count in counted.items() if count]
    if faults:
        raise UnsupportedInputError(
            ", ".join(faults), asked_by=asked_by, expected="finite numbers, or none where not known"
        )


def _encoding(asked: Asked, columns: Mapping[str, NDArray[Any]]) -> tuple[Encoding, dict[str, str]]:
    scales: dict[str, Scale] = {name: scale_of(name) or "plain" for name in asked.fields}
    encoding, left_out = learn_encoding(columns, scales)
    if encoding is None:
        why = ", ".join(f"{name!r} is {reason}" for name, reason in left_out.items())
        raise UnsupportedInputError(
            f"no field that tells customers apart: {why}",
            asked_by=asked.asked_by,
            expected="at least one field with different values",
        )
    return encoding, left_out


def _descriptions(
    asked: Asked,
    columns: Mapping[str, NDArray[Any]],
    encoding: Encoding,
    found: FoundGroups,
    numbers: NDArray[np.intp],
) -> tuple[Description, ...]:
    picked = {name: columns[name][found.places] for name in encoding.names}
    return tuple(
        described(picked, encoding, numbers == number, rng=asked.rng)
        for number in range(found.groups.n_groups)
    )


def _middles(rows: FloatArray, numbers: NDArray[np.intp], n_groups: int) -> FloatArray:
    """Mean of the members of each group; of a group without any, 0: the mean of all."""
    made = np.zeros((n_groups, rows.shape[1]))
    for number in range(n_groups):
        inside = rows[numbers == number]
        if len(inside):
            made[number] = inside.mean(axis=0)
    return made
