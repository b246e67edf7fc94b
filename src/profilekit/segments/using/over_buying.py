"""Labels that segments buy more often than those whom they are held against, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import narwhals as nw
import numpy as np

from profilekit.segments.using.affinities import HeldAgainst
from profilekit.segments.using.shrinking import expected_lifts
from profilekit.segments.using.wallets import wallets_of
from profilekit.stats.lift import lifts, q_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.segments.kinds import Kind
    from profilekit.segments.several import Memberships
    from profilekit.segments.using.buyers import Buyers

__all__ = ["Among", "OverBuying", "over_buying"]

_COLUMNS: Final[Mapping[str, Any]] = {
    "segment": nw.String(),
    "label": nw.String(),
    "expected_lift": nw.Float64(),
    "lift": nw.Float64(),
    "lift_low": nw.Float64(),
    "lift_high": nw.Float64(),
    "segment_share": nw.Float64(),
    "base_share": nw.Float64(),
    "buyers_count": nw.Int64(),
    "base_buyers_count": nw.Int64(),
    "spend_share": nw.Float64(),
    "base_spend_share": nw.Float64(),
    "spend_lift": nw.Float64(),
    "p_value": nw.Float64(),
    "q_value": nw.Float64(),
    "is_clear": nw.Boolean(),
    "wallet_share": nw.Float64(),
    "rest_wallet_share": nw.Float64(),
    "wallet_difference": nw.Float64(),
    "wallet_low": nw.Float64(),
    "wallet_high": nw.Float64(),
    "wallet_p_value": nw.Float64(),
    "wallet_q_value": nw.Float64(),
    "is_clear_in_wallet": nw.Boolean(),
}


class Among(NamedTuple):
    """Segments, what was bought in them, and the column of those whom they are held against."""

    found: Memberships
    bought: Buyers
    sizes: NDArray[np.int64]
    everybody: int


class OverBuying(NamedTuple):
    """What was found of segments that are held against the same customers."""

    frame: nw.DataFrame[Any]
    compared_counts: dict[str, int]
    held_against: dict[str, HeldAgainst]
    tested_count: int
    suppressed_count: int


def over_buying(
    among: Among, segments: list[int], kind: Kind, *, minimum: int, rate: float
) -> OverBuying:
    """Compare segments with those whom they are held against, label by label.

    Parameters
    ----------
    among : Among
        What was counted.
    segments : list of int
        Places of the segments.
    kind : Kind
        Whom they are held against.
    minimum : int
        Fewest customers of a count.
    rate : float
        Share of chance finds among those that are clear, to be expected at most.
    """
    size, everybody = among.sizes, int(among.sizes[among.everybody])
    count = int(np.count_nonzero(kind.inside))
    held = HeldAgainst(kind.universe, count, everybody)
    held_against = {among.found.names[each]: held for each in segments}
    chosen = [
        each for each in segments if size[each] >= minimum and everybody - size[each] >= minimum
    ]
    bought = among.bought.among(among.everybody, chosen)
    inside = bought.inside
    # By counts of all, which do not depend on how they fall: counts of the few would select chance.
    is_tested = bought.everybody >= minimum
    disjoint = bool((among.found.members[:, segments].sum(axis=1) <= 1).all())
    told = _may_be_told(inside, bought.everybody, minimum, disjoint=disjoint)
    blocks = [
        _block(bought, place, is_tested, int(size[each]), everybody)
        for place, each in enumerate(chosen)
    ]
    if not blocks:
        return OverBuying(_framed({name: [] for name in _COLUMNS}), {}, held_against, 0, 0)
    joined = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    q, wallet_q = q_values(joined["p_value"]), q_values(joined["wallet_p_value"])
    names = [among.found.names[each] for each in chosen]
    labels = np.array(bought.labels, dtype=object)[is_tested]
    keep = told[is_tested].T.ravel()
    segment_of = np.repeat(np.arange(len(names)), int(is_tested.sum()))
    order = np.lexsort((-joined["expected_lift"], segment_of))
    order = order[keep[order]]
    made: dict[str, Any] = {
        "segment": [names[place] for place in segment_of[order].tolist()],
        "label": np.tile(labels, len(names))[order].tolist(),
        **{name: values[order].tolist() for name, values in joined.items()},
        "q_value": q[order].tolist(),
        "is_clear": (q[order] <= rate).tolist(),
        "wallet_q_value": wallet_q[order].tolist(),
        "is_clear_in_wallet": (wallet_q[order] <= rate).tolist(),
    }
    return OverBuying(
        _framed(made),
        {name: int(size[each]) for name, each in zip(names, chosen, strict=True)},
        held_against,
        len(keep),
        int(told.size - keep.sum()),
    )


def _framed(made: Mapping[str, Any]) -> nw.DataFrame[Any]:
    frame = nw.from_dict(
        {name: made[name] for name in _COLUMNS}, schema=dict(_COLUMNS), backend="polars"
    )
    numbers = [name for name, dtype in _COLUMNS.items() if isinstance(dtype, nw.Float64)]
    return frame.with_columns(nw.col(*numbers).fill_nan(None))


def _block(
    bought: Buyers, place: int, is_tested: NDArray[np.bool_], size: int, everybody: int
) -> dict[str, NDArray[Any]]:
    """Compare one segment with the rest, label by label."""
    inside, rest = bought.inside[:, place], bought.everybody - bought.inside[:, place]
    of, rest_size = inside[is_tested], everybody - size
    compared = lifts(of, rest[is_tested], group_size=size, rest_size=rest_size)
    expected = expected_lifts(inside, rest, group_size=size, rest_size=rest_size)
    with np.errstate(invalid="ignore", divide="ignore"):
        spend = bought.inside_spend[:, place] / bought.inside_spend[:, place].sum()
        base_spend = bought.spend / bought.spend.sum()
        spend_lift = spend / base_spend
    wallets = wallets_of(bought, place)
    return {
        "expected_lift": expected[is_tested],
        "lift": compared.lift,
        "lift_low": compared.low,
        "lift_high": compared.high,
        "segment_share": of / size,
        "base_share": bought.everybody[is_tested] / everybody,
        "buyers_count": of,
        "base_buyers_count": bought.everybody[is_tested],
        "spend_share": spend[is_tested],
        "base_spend_share": base_spend[is_tested],
        "spend_lift": spend_lift[is_tested],
        "p_value": compared.p_value,
        "wallet_share": wallets.inside[is_tested],
        "rest_wallet_share": wallets.outside[is_tested],
        "wallet_difference": wallets.difference[is_tested],
        "wallet_low": wallets.low[is_tested],
        "wallet_high": wallets.high[is_tested],
        "wallet_p_value": wallets.p_value[is_tested],
    }


def _may_be_told(
    inside: NDArray[np.int64], everybody: NDArray[np.int64], minimum: int, *, disjoint: bool
) -> NDArray[np.bool_]:
    """Tell which counts are of enough customers, and do not give away one that is not."""
    rest = everybody[:, None] - inside
    told = (inside >= minimum) & ((rest >= minimum) | (rest == 0))
    while disjoint:
        hidden = everybody - np.where(told, inside, 0).sum(axis=1)
        open_rows = np.flatnonzero((hidden > 0) & (hidden < minimum) & told.any(axis=1))
        if not len(open_rows):
            break
        smallest = np.where(told[open_rows], inside[open_rows], np.iinfo(np.int64).max)
        told[open_rows, smallest.argmin(axis=1)] = False
    return told
