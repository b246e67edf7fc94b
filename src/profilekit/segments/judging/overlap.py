"""Overlap: how many customers segments share, two by two and in all combinations.

Two segments that hold the same customers are one segment with two offers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import narwhals as nw
import numpy as np

from profilekit.book.containers import kind_out
from profilekit.book.wording import plain
from profilekit.errors import DeclarationError
from profilekit.segments.asking import require_parameters
from profilekit.segments.finds import Finds, Part, given_as
from profilekit.segments.several import memberships_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.several import SegmentsLike

__all__ = ["Measure", "Overlap", "overlap"]

Measure = Literal["both_count", "jaccard", "overlap_coefficient", "share_of_a", "lift"]
"""Figures of two segments; ``share_of_a`` is P(b | a), which is not that of b and a."""

_ASKED_BY: Final = "overlap"
_LINES: Final = 10
_ROWS: Final = 1 << 16
"""Customers whose memberships are floats at once."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Overlap(Finds):
    """What segments share.

    ``.table`` has a row per ordered pair of two segments: ``a``, ``b``, ``a_count``, ``b_count``,
    ``both_count``, ``jaccard`` (both over either), ``overlap_coefficient`` (both over the smaller),
    ``share_of_a`` (both over a: P(b | a)), ``lift`` (P(b | a) over P(b)) and ``is_within``,
    whether every member of a is in b. Figures of an empty segment are missing.

    Attributes
    ----------
    sizes : mapping of str to int
        Members of each.
    book_count : int
        Customers of the book.
    none_count : int
        Customers in none of them.
    several_count : int
        Customers in more than one.
    """

    sizes: Mapping[str, int]
    book_count: int
    none_count: int
    several_count: int
    _intersections: nw.DataFrame[Any] = field()

    @property
    def intersections(self) -> Any:
        """Every combination of segments that somebody is in, and in no other; largest first.

        One row per combination: ``segments`` (ids, joined by " & "; empty for none of them),
        ``segments_count``, ``customers_count`` and ``share`` of the book. They add up to it.
        """
        return given_as(self._intersections, self._kind)

    def matrix(self, of: Measure = "jaccard") -> Any:
        """Give one figure of all pairs as a square.

        Parameters
        ----------
        of : {"both_count", "jaccard", "overlap_coefficient", "share_of_a", "lift"}
            The figure.

        Returns
        -------
        frame of shape (n_segments, 1 + n_segments)
            ``segment``, the a of the pair, and a column for each b.

        Raises
        ------
        DeclarationError
            If there is no such figure.
        """
        if of not in get_args(Measure):
            message = f"of is {of!r}; expected one of {', '.join(get_args(Measure))}"
            raise DeclarationError(message, asked_by="Overlap.matrix")
        names = list(self.sizes)
        rows = {(row["a"], row["b"]): row[of] for row in self._found.rows(named=True)}
        own = {name: self._own(name, of) for name in names}
        cells: dict[str, Any] = {
            b: [own[a] if a == b else rows[a, b] for a in names] for b in names
        }
        schema = {b: nw.Int64() if of == "both_count" else nw.Float64() for b in names}
        square = nw.from_dict(cells, schema=schema, backend="polars")
        # A segment may be called what the first column is called.
        head = "segment" if "segment" not in names else "a"
        first = nw.new_series(head, names, nw.String(), backend="polars")
        return given_as(square.with_columns(first).select(head, *names), self._kind)

    def _own(self, name: str, of: Measure) -> float | int | None:
        size = self.sizes[name]
        if of == "both_count":
            return size
        if not size:
            return None
        return self.book_count / size if of == "lift" else 1.0

    def _heading(self) -> str:
        return (
            f"{len(self.sizes):,} segments of {self.book_count:,} customers: "
            f"{self.several_count:,} in more than one, {self.none_count:,} in none"
        )

    def _parts(self) -> list[Part]:
        told = [row for row in self._found.rows(named=True) if row["both_count"]]
        pairs = [row for row in told if row["a"] < row["b"]]
        pairs.sort(key=lambda row: (-row["jaccard"], row["a"], row["b"]))
        rows = [
            (
                f"{plain(row['a'])} & {plain(row['b'])}",
                f"{row['both_count']:,}",
                f"{row['jaccard']:.2f}",
                f"{row['share_of_a']:.0%} and {row['both_count'] / row['b_count']:.0%}",
                f"{row['lift']:.2f}",
            )
            for row in pairs[:_LINES]
        ]
        head = ("segments", "in both", "Jaccard", "of each", "lift")
        parts = [Part("Most alike" if rows else "No two share a customer", head, rows)]
        same = [f"{plain(row['a'])} in {plain(row['b'])}" for row in told if row["is_within"]]
        if same:
            parts.append(Part(f"Wholly within another: {', '.join(same[:_LINES])}"))
        return parts


def overlap(book: ProfileBook, segments: SegmentsLike) -> Overlap:
    """Count the customers that segments share.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in them.
    segments : sequence of str, Segment or mapping, or str
        Two or more segments of the book, or the name of a label field for each of its values.

    Returns
    -------
    Overlap
        Figures of every pair, and the size of every combination.

    Raises
    ------
    DeclarationError
        If there are fewer than two, or two have the same name.
    UnknownNameError
        If the book lacks one.
    SensitiveAttributeError
        If a sensitive label names one.

    References
    ----------
    .. [1] Lex, A. et al. (2014), "UpSet: Visualization of Intersecting Sets", IEEE Transactions on
       Visualization and Computer Graphics 20(12), 1983-1992.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=200)
    >>> book = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-12-31")
    >>> found = overlap(book.apply(pk.RFMScorer()), "rfm_segment_label")
    >>> found.several_count
    0
    """
    asked = memberships_of(book, segments, asked_by=_ASKED_BY)
    few = [f"there is one segment, {asked.names[0]!r}; expected two or more"]
    require_parameters(asked_by=_ASKED_BY, faults=few if len(asked.names) == 1 else [])
    memberships = np.count_nonzero(asked.members, axis=1)
    return Overlap(
        _found=_pairs(asked.names, _shared(asked.members), len(book)),
        _kind=kind_out(book, "default"),
        sizes=dict(zip(asked.names, asked.sizes, strict=True)),
        book_count=len(book),
        none_count=int(np.count_nonzero(memberships == 0)),
        several_count=int(np.count_nonzero(memberships > 1)),
        _intersections=_combinations(asked.names, asked.members),
    )


def _shared(members: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the members of every two segments, of shape (n_segments, n_segments)."""
    shared = np.zeros((members.shape[1], members.shape[1]))
    for first in range(0, len(members), _ROWS):
        block = members[first : first + _ROWS].astype(np.float64)
        shared += block.T @ block
    return shared.astype(np.int64)


def _pairs(names: Sequence[str], shared: NDArray[np.int64], n: int) -> nw.DataFrame[Any]:
    a, b = np.nonzero(~np.eye(len(names), dtype=np.bool_))
    sizes, both = np.diag(shared), shared[a, b]
    with np.errstate(invalid="ignore", divide="ignore"):
        figures = {
            "jaccard": both / (sizes[a] + sizes[b] - both),
            "overlap_coefficient": both / np.minimum(sizes[a], sizes[b]),
            "share_of_a": both / sizes[a],
            "lift": both * float(n) / (sizes[a].astype(np.float64) * sizes[b]),
        }
    empty = (sizes[a] == 0) | (sizes[b] == 0)
    columns: dict[str, Any] = {
        "a": [names[place] for place in a.tolist()],
        "b": [names[place] for place in b.tolist()],
        "a_count": sizes[a].tolist(),
        "b_count": sizes[b].tolist(),
        "both_count": both.tolist(),
        **{name: np.where(empty, np.nan, value).tolist() for name, value in figures.items()},
        "is_within": ((both == sizes[a]) & ~empty).tolist(),
    }
    schema: dict[str, Any] = {
        **dict.fromkeys(("a", "b"), nw.String()),
        **dict.fromkeys(("a_count", "b_count", "both_count"), nw.Int64()),
        **dict.fromkeys(figures, nw.Float64()),
        "is_within": nw.Boolean(),
    }
    made = nw.from_dict(columns, schema=schema, backend="polars")
    return made.with_columns(nw.col(*figures).fill_nan(None))


def _combinations(names: Sequence[str], members: NDArray[np.bool_]) -> nw.DataFrame[Any]:
    patterns, counts = np.unique(np.packbits(members, axis=1), axis=0, return_counts=True)
    inside = np.unpackbits(patterns, axis=1, count=len(names)).astype(np.bool_)
    found = sorted(
        (
            (int(count), [names[place] for place in np.flatnonzero(row).tolist()])
            for row, count in zip(inside, counts.tolist(), strict=True)
        ),
        key=lambda each: (-each[0], each[1]),
    )
    columns: dict[str, Any] = {
        "segments": [" & ".join(map(plain, each)) for _, each in found],
        "segments_count": [len(each) for _, each in found],
        "customers_count": [count for count, _ in found],
        "share": [count / len(members) for count, _ in found],
    }
    schema = {
        "segments": nw.String(),
        "segments_count": nw.Int64(),
        "customers_count": nw.Int64(),
        "share": nw.Float64(),
    }
    return nw.from_dict(columns, schema=schema, backend="polars")
