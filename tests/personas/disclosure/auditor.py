"""An attacker: tries to recover counts of few from statements, knowing all that readers could.

It writes down every count told as a sum over what customers could answer and the segments they
could be in, and asks a linear programme for the least and the most of each hidden count. It shares
nothing with what protects.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from personas.disclosure.releases import holding, known
from profilekit.personas.statement import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from personas.disclosure.releases import Release
    from profilekit.personas.statement import Statement

MOST_UNIONS = 5


class Found(NamedTuple):
    """A count of few that was found."""

    group: tuple[int, ...]
    what: str
    count: int
    low: int
    high: int


class _Few(NamedTuple):
    """A count of few that there is, and the kinds of customers it is made of."""

    group: tuple[int, ...]
    what: str
    count: int
    target: NDArray[np.bool_]


def recovered(release: Release, told: Sequence[Sequence[Statement]]) -> list[Found]:
    """List the counts of few that are known to within less than the minimum."""
    families = [
        [name] for name in release.values if name not in {"orders_90d_count", "orders_365d_count"}
    ]
    families.append(["orders_90d_count", "orders_365d_count"])
    return [
        found
        for family in families
        if all(name in release.values for name in family)
        for found in _attacked(release, told, family)
    ]


def _attacked(
    release: Release, told: Sequence[Sequence[Statement]], family: Sequence[str]
) -> Iterator[Found]:
    regions = _regions(release)
    asked = sorted(
        {
            each.answer
            for statements in release.personas
            for each in statements
            if each.answer is not None
            and each.answer.field in family
            # Of middles, and of what is not clear, it is told of how many they are known.
            and (each.answer.kind != "unknown" or len(family) == 1)
        },
        key=repr,
    )
    mine = [[each for each in statements if each.fields[0] in family] for statements in told]
    if not any(mine):
        return
    kinds = _kinds(release, family, asked)
    sizes = np.bincount(regions)
    rows, counts = _equations(release, mine, regions, kinds)
    few = _few(release, asked, regions, kinds)
    if not few:
        return
    targets = np.array([each.target for each in few])
    for each, low, high in zip(few, *_ends(rows, counts, sizes, targets), strict=True):
        assert low <= each.count <= high, "what was told is not what was counted"
        if high - low < release.minimum:
            yield Found(each.group, each.what, each.count, int(low), int(high))


def _few(
    release: Release,
    asked: Sequence[Answer],
    regions: NDArray[np.int64],
    kinds: Sequence[dict[str, Any]],
) -> list[_Few]:
    """List what there is to find: groups of few who answer alike, each as a sum of kinds."""
    sizes = np.bincount(regions)
    found: dict[bytes, _Few] = {}
    for what, wanted in _wanted(asked):
        per_region = np.bincount(regions, _answering(release.values, wanted), len(sizes))
        picked = np.array([_wanted_of(kind, wanted) for kind in kinds])
        for group in _groups(len(sizes)):
            count = int(per_region[list(group)].sum())
            if 0 < count < release.minimum <= sizes[list(group)].sum():
                target = np.outer(np.isin(np.arange(len(sizes)), group), picked).ravel()
                found[target.tobytes()] = _Few(group, what, count, target)
    return list(found.values())


def _regions(release: Release) -> NDArray[np.int64]:
    codes = sum(inside.astype(np.int64) << bit for bit, inside in enumerate(release.members))
    return np.unique(codes, return_inverse=True)[1]


def _groups(n_regions: int) -> list[tuple[int, ...]]:
    """Every union of regions, or where they are many of up to two, or all but those."""
    sizes = range(1, n_regions + 1)
    if n_regions > MOST_UNIONS:
        sizes = (1, 2, n_regions - 2, n_regions - 1)
    return [group for size in sizes for group in combinations(range(n_regions), size)]


def _kinds(
    release: Release, family: Sequence[str], asked: Sequence[Answer]
) -> list[dict[str, Any]]:
    """List what customers could have, as far as answers tell it apart."""
    by_field: list[list[Any]] = []
    for name in family:
        cells = release.values[name]
        ends = [end for each in asked if each.field == name for end in (each.low, each.high)]
        cuts = sorted({end for end in ends if end is not None})
        if name.endswith("_flag"):
            could = [True, False]
        elif name.endswith("_label"):
            could = sorted({cell for cell in cells.tolist() if cell is not None})
        else:
            could = [-np.inf, *cuts]
        by_field.append([*could, *([None] if not known(cells).all() else [])])
    return [
        dict(zip(family, have, strict=True))
        for have in product(*by_field)
        if len(family) == 1 or _can_be(*have, asked, family)
    ]


def _can_be(short: float, long: float, asked: Sequence[Answer], family: Sequence[str]) -> bool:
    """A kind stands for all numbers up to the next cut: one of the long window must reach."""
    above = [end for each in asked for end in (each.low, each.high) if each.field == family[1]]
    following = [end for end in above if end is not None and end > long]
    return not following or short < min(following)


def _wanted(asked: Sequence[Answer]) -> Iterator[tuple[str, list[tuple[Answer, bool]]]]:
    unknown = {Answer(field=each.field) for each in asked}
    for one in (*asked, *unknown):
        yield f"{one}", [(one, True)]
        yield f"not {one}", [(one, False)]
    for one, other in combinations(asked, 2):
        for first, second in product((True, False), repeat=2):
            yield f"{one} {first} {other} {second}", [(one, first), (other, second)]


def _wanted_of(kind: dict[str, Any], wanted: Sequence[tuple[Answer, bool]]) -> bool:
    columns = {name: np.array([have], dtype=object) for name, have in kind.items()}
    return bool(_answering(columns, wanted)[0])


def _answering(
    columns: dict[str, NDArray[Any]], wanted: Sequence[tuple[Answer, bool]]
) -> NDArray[np.bool_]:
    """Of whom answers hold, or do not though it is known."""
    parts = []
    for answer, holds in wanted:
        cells = columns[answer.field]
        is_known = known(cells)
        if answer.kind == "unknown":
            parts.append(~is_known if holds else is_known)
            continue
        numbers = np.where(is_known, cells, np.nan) if answer.value is None else cells
        own = holding(answer, numbers.astype(np.float64) if answer.value is None else cells)
        parts.append(own if holds else is_known & ~own)
    return np.logical_and.reduce(parts)


def _equations(
    release: Release,
    told: Sequence[Sequence[Statement]],
    regions: NDArray[np.int64],
    kinds: list[dict[str, Any]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n_regions = regions.max() + 1
    rows = [np.outer(one, np.ones(len(kinds))) for one in np.eye(n_regions)]
    counts: list[float] = list(np.bincount(regions))
    for inside, statements in zip(release.members, told, strict=True):
        where = np.array([inside[regions == place][0] for place in range(n_regions)])
        for each in statements:
            assert each.answer is not None
            holds = np.array([_wanted_of(kind, [(each.answer, True)]) for kind in kinds])
            is_known = np.array([kind[each.answer.field] is not None for kind in kinds])
            for place, part, count in (
                (where, holds, each.n),
                (where, is_known, each.of),
                (np.ones(n_regions), holds, each.base_n),
                (np.ones(n_regions), is_known, each.base_of),
            ):
                if count is not None:
                    rows.append(np.outer(place, part))
                    counts.append(count)
    summed = np.array([row.ravel() for row in rows], dtype=np.float64)
    return summed, np.array(counts, dtype=np.float64)


def _ends(
    rows: NDArray[np.float64],
    counts: NDArray[np.float64],
    sizes: NDArray[np.int64],
    targets: NDArray[np.bool_],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the least and the most that counts can be."""
    wanted = np.vstack([targets, -targets.astype(np.float64)])
    most = np.repeat(sizes, rows.shape[1] // len(sizes))
    found = linprog(
        wanted.ravel(),
        A_eq=sparse.kron(sparse.eye_array(len(wanted)), sparse.csr_array(rows), format="csr"),
        b_eq=np.tile(counts, len(wanted)),
        bounds=[(0, top) for top in np.tile(most, len(wanted))],
        method="highs",
    )
    assert found.status == 0, found.message
    low, high = (found.x.reshape(2, len(targets), -1) * targets).sum(axis=2)
    return np.ceil(low - 1e-6), np.floor(high + 1e-6)
