"""Affinity: which categories, brands and price tiers a segment buys more often than others.

Counted are customers, never lines: one who buys milk every day is one buyer of milk. They are held
against those who bought anything at all, or a segment of buyers would seem to fit every product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import narwhals as nw
import numpy as np

from profilekit.book.containers import kind_out
from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown
from profilekit.segments.asking import require_parameters
from profilekit.segments.several import memberships_of
from profilekit.segments.using.affinities import Affinity
from profilekit.segments.using.buyers import count_buyers, require_lines
from profilekit.segments.using.shrinking import expected_lifts
from profilekit.segments.using.wallets import wallets_of
from profilekit.stats.lift import lifts, q_values
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.several import Memberships, SegmentsLike
    from profilekit.segments.using.buyers import Buyers

__all__ = ["Affinity", "affinity"]

_ASKED_BY: Final = "affinity"
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


def affinity(
    book: ProfileBook,
    tables: Tables,
    segments: SegmentsLike,
    *,
    by: str = "category",
    days: int | None = 365,
    among: Literal["buyers", "members"] = "buyers",
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
) -> Affinity:
    """Find what fits each segment: the labels of lines that more of its customers buy.

    The lift is the share of the segment's customers who bought a label over the share of all who
    were compared, with the interval of Katz; differences are tested by Fisher's exact test and
    the false discovery rate over all segments and labels held by Benjamini and Hochberg. The
    expected lift is drawn to the segment's mean, more so for rare labels (empirical Bayes), and is
    what a list should be ordered by.

    A segment that buys much of everything has more buyers of every label. What customers give of
    their own spend to a label does not grow with that: its mean over the members is held against
    that over the others by the test of Welch, with a false discovery rate of its own.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segments; no row after its day is read.
    tables : Tables
        With the ``transactions`` of these customers; others are left out.
    segments : sequence of str, Segment or mapping, or str
        Segments of the book, or the name of a label field for each of its values.
    by : str, default="category"
        Label of lines or of their products: ``"category"``, ``"brand"``, ``"department"``,
        ``"channel"``, ... or ``"price_level"``: cheap, usual or dear for its category (below 0.8
        or above 1.25 of the median price; our choice). Lines without it are left out.
    days : int, optional
        Days up to that of the book that count, 365 by default; None for all.
    among : {"buyers", "members"}, default="buyers"
        Whether shares are of those who bought anything with such a label in these days, or of all.
    minimum_customers : int, default=10
        Fewest customers of a segment who bought a label that is told, and of the others unless
        nobody of them did; and of a segment that is compared. Where segments have no member in
        common, more is left out until nothing smaller follows by subtraction.
    false_discovery_rate : float, default=0.05
        Share of chance finds among those that are clear, to be expected at most.

    Returns
    -------
    Affinity
        A row per segment and label.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be.
    UnknownNameError
        If the book lacks a segment, or the tables lack ``transactions`` or the label.
    UnsupportedInputError
        If nobody bought anything, no segment can be compared, or the tables are of others.
    SensitiveAttributeError
        If a sensitive label names a segment.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=200)
    >>> book = pk.measure(shop, ["frequency", "recency", "spend"], as_of="2025-12-31")
    >>> found = affinity(book.apply(pk.RFMScorer()), shop, ({"rfm_segment_label": "Champions"},))
    >>> [row["label"] for row in found.over_bought("Champions", 2)]
    ['herbs', 'knives']
    """
    require_parameters(
        asked_by=_ASKED_BY,
        whole={"minimum_customers": (minimum_customers, 1)}
        | ({} if days is None else {"days": (days, 1)}),
        parts={"false_discovery_rate": false_discovery_rate},
        faults=[]
        if among in {"buyers", "members"}
        else [f"among is {among!r}; expected 'buyers' or 'members'"],
    )
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance] - callers are not all typed
        raise UnsupportedInputError(shown(tables), asked_by=_ASKED_BY, expected="tables of Tables")
    columns = require_lines(book, tables, by, asked_by=_ASKED_BY)
    found = memberships_of(book, segments, asked_by=_ASKED_BY)
    bought = count_buyers(book, tables, found.members, columns, days=days)
    if not bought.labels:
        window = "" if days is None else f" in the {days} days"
        raise UnsupportedInputError(
            f"no line with {by!r} of a customer of the book{window} up to {book.as_of}",
            asked_by=_ASKED_BY,
            expected="purchases of these customers whose label is known",
        )
    of_buyers = among == "buyers"
    sizes = bought.active if of_buyers else np.array(found.sizes, dtype=np.int64)
    everybody = bought.active_count if of_buyers else len(book)
    can = (sizes >= minimum_customers) & (everybody - sizes >= minimum_customers)
    if not can.any():
        told = ", ".join(f"{n!r} {s}" for n, s in zip(found.names, sizes.tolist(), strict=True))
        raise UnsupportedInputError(
            f"segments of too few of the {everybody} customers, or of too many of them: {told}",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum_customers} in a segment and outside it",
        )
    return _compared(
        book,
        found,
        bought,
        np.flatnonzero(can),
        (sizes, everybody),
        by=by,
        days=days,
        minimum=minimum_customers,
        rate=false_discovery_rate,
    )


def _compared(  # noqa: PLR0913 - what was counted, and what it was asked for with
    book: ProfileBook,
    found: Memberships,
    bought: Buyers,
    places: NDArray[np.intp],
    sizes: tuple[NDArray[np.int64], int],
    *,
    by: str,
    days: int | None,
    minimum: int,
    rate: float,
) -> Affinity:
    size, everybody = sizes
    chosen: list[int] = places.tolist()
    inside = bought.inside[:, places]
    # By counts of all, which do not depend on how they fall: counts of the few would select chance.
    is_tested = bought.everybody >= minimum
    disjoint = bool((found.members.sum(axis=1) <= 1).all())
    told = _may_be_told(inside, bought.everybody, minimum, disjoint=disjoint)
    blocks = [_block(bought, place, is_tested, int(size[place]), everybody) for place in chosen]
    joined = {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}
    q, wallet_q = q_values(joined["p_value"]), q_values(joined["wallet_p_value"])
    names = [found.names[place] for place in chosen]
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
    frame = nw.from_dict(
        {name: made[name] for name in _COLUMNS}, schema=dict(_COLUMNS), backend="polars"
    )
    numbers = [name for name, dtype in _COLUMNS.items() if isinstance(dtype, nw.Float64)]
    kept_out = [name for name in found.names if name not in names]
    return Affinity(
        _found=frame.with_columns(nw.col(*numbers).fill_nan(None)),
        _kind=kind_out(book, "default"),
        by=by,
        as_of=book.as_of,
        days=days,
        compared_counts={
            name: int(size[p]) for name, p in zip(names, places.tolist(), strict=True)
        },
        base_count=everybody,
        not_compared=tuple(kept_out),
        tested_count=len(keep),
        suppressed_count=int(told.size - keep.sum()),
        false_discovery_rate=rate,
    )


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
