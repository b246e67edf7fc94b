"""Affinity: which categories, brands and price tiers a segment buys more often than others.

Counted are customers, never lines: one who buys milk every day is one buyer of milk. They are held
against those who bought anything at all, or a segment of buyers would seem to fit every product.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import narwhals as nw
import numpy as np

from profilekit.book.containers import kind_out
from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown
from profilekit.segments.asking import require_parameters
from profilekit.segments.kinds import kinds_of
from profilekit.segments.several import memberships_of
from profilekit.segments.using.affinities import Affinity
from profilekit.segments.using.buyers import count_buyers, require_lines
from profilekit.segments.using.over_buying import Among, over_buying
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book import ProfileBook
    from profilekit.segments.several import SegmentsLike

__all__ = ["Affinity", "affinity"]

_ASKED_BY: Final = "affinity"


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

    Where all segments are of companies alone or of consumers alone, each is held against its own
    kind: a company is a customer of whom firmographics are known.

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
    _require(tables, among, minimum_customers, days, false_discovery_rate)
    columns = require_lines(book, tables, by, asked_by=_ASKED_BY)
    found = memberships_of(book, segments, asked_by=_ASKED_BY)
    kinds = kinds_of(book, list(found.members.T), fewest=minimum_customers)
    apart = {kind.universe: kind for kind in kinds}
    everybody = [kind.inside for kind in apart.values()]
    members = np.column_stack([found.members, *everybody])
    bought = count_buyers(book, tables, members, columns, days=days)
    _require_bought(bought.labels, book, by, days)
    sizes = bought.active if among == "buyers" else np.count_nonzero(members, axis=0)
    compared = [
        over_buying(
            Among(found, bought, sizes, place),
            [at for at, each in enumerate(kinds) if each.universe == kind.universe],
            kind,
            minimum=minimum_customers,
            rate=false_discovery_rate,
        )
        for place, kind in enumerate(apart.values(), start=len(kinds))
    ]
    held = {name: held for each in compared for name, held in each.held_against.items()}
    base_count = int(sizes[len(kinds) :].sum())
    if not any(each.compared_counts for each in compared):
        told = ", ".join(f"{n!r} {s}" for n, s in zip(found.names, sizes.tolist(), strict=False))
        raise UnsupportedInputError(
            f"segments of too few of the {base_count} customers, or of too many of them: {told}",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum_customers} in a segment and outside it",
        )
    frame = nw.concat([each.frame for each in compared])
    counts = {name: n for each in compared for name, n in each.compared_counts.items()}
    return Affinity(
        _found=frame,
        _kind=kind_out(book, "default"),
        by=by,
        as_of=book.as_of,
        days=days,
        compared_counts={name: counts[name] for name in found.names if name in counts},
        base_count=base_count,
        held_against={name: held[name] for name in found.names},
        not_compared=tuple(name for name in found.names if name not in counts),
        tested_count=sum(each.tested_count for each in compared),
        suppressed_count=sum(each.suppressed_count for each in compared),
        false_discovery_rate=false_discovery_rate,
    )


def _require(
    tables: object, among: object, minimum_customers: object, days: object, rate: object
) -> None:
    """Refuse parameters that are none that can be, with all faults, and what is no tables."""
    require_parameters(
        asked_by=_ASKED_BY,
        whole={"minimum_customers": (minimum_customers, 1)}
        | ({} if days is None else {"days": (days, 1)}),
        parts={"false_discovery_rate": rate},
        faults=[]
        if among in {"buyers", "members"}
        else [f"among is {among!r}; expected 'buyers' or 'members'"],
    )
    if not isinstance(tables, Tables):
        raise UnsupportedInputError(shown(tables), asked_by=_ASKED_BY, expected="tables of Tables")


def _require_bought(labels: Sequence[str], book: ProfileBook, by: str, days: int | None) -> None:
    if not labels:
        window = "" if days is None else f" in the {days} days"
        raise UnsupportedInputError(
            f"no line with {by!r} of a customer of the book{window} up to {book.as_of}",
            asked_by=_ASKED_BY,
            expected="purchases of these customers whose label is known",
        )
