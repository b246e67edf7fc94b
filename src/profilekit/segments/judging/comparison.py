"""Comparison: in which attributes two segments differ.

Only customers who are in one of the two alone are compared: those in both make the two alike, and
counts that share customers are not independent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.answers import answers_of
from profilekit.book.containers import kind_out
from profilekit.errors import UnsupportedInputError
from profilekit.segments.asking import fields_to_compare, require_parameters
from profilekit.segments.judging.compared import Comparison
from profilekit.segments.judging.construction import fields_behind
from profilekit.segments.memberships import id_of
from profilekit.segments.several import memberships_of
from profilekit.stats.lift import lifts, q_values
from profilekit.stats.wilson import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.book.answers import Answers
    from profilekit.segments.memberships import SegmentLike

__all__ = ["Comparison", "compare_segments"]

_ASKED_BY: Final = "compare_segments"
_COLUMNS: Final[Mapping[str, Any]] = {
    "field": nw.String(),
    "attribute": nw.String(),
    "a_share": nw.Float64(),
    "b_share": nw.Float64(),
    "difference": nw.Float64(),
    "difference_low": nw.Float64(),
    "difference_high": nw.Float64(),
    "ratio": nw.Float64(),
    "ratio_low": nw.Float64(),
    "ratio_high": nw.Float64(),
    "a_count": nw.Int64(),
    "b_count": nw.Int64(),
    "p_value": nw.Float64(),
    "q_value": nw.Float64(),
    "is_by_construction": nw.Boolean(),
}


def compare_segments(
    book: ProfileBook,
    a: SegmentLike,
    b: SegmentLike,
    *,
    fields: Sequence[str] | None = None,
    purposes: Mapping[str, str] | None = None,
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
    bins: int = 4,
) -> Comparison:
    """List the attributes in which two segments differ.

    Attributes (a range of a number, a label, a flag, or that something is not known) are counted in
    both, tested by Fisher's exact test, and told with the interval of Newcombe for the difference
    of the shares [1]_ and that of Katz for their ratio. The false discovery rate over all is held
    by Benjamini and Hochberg.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segments.
    a, b : str, Segment or mapping
        The two.
    fields : sequence of str, optional
        Fields to compare; by default all but scores, memberships, ranks, dates and sensitive
        attributes.
    purposes : mapping of str to str, optional
        Sensitive fields among `fields`, and why they are compared.
    minimum_customers : int, default=10
        Fewest customers of the two together who have an attribute, and who lack it, for it to be
        tested; fewest in the one that has it more often for it to be told; and fewest of each
        segment.
    false_discovery_rate : float, default=0.05
        Share of chance finds among all told, to be expected at most.
    bins : int, default=4
        Parts of equal size that numbers are split into, at most.

    Returns
    -------
    Comparison
        A row per attribute that differs.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be, or the two have the same name.
    UnknownNameError
        If the book lacks a segment or field.
    UnsupportedInputError
        If too few are in the one and not in the other.
    SensitiveAttributeError
        If a sensitive attribute is asked for without a purpose, or names a segment.

    References
    ----------
    .. [1] Newcombe, R. G. (1998), "Interval estimation for the difference between independent
       proportions: comparison of eleven methods", Statistics in Medicine 17(8), 873-890: method 10.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> a, b = ({"rfm_segment_label": name} for name in ("Champions", "Hibernating"))
    >>> found = compare_segments(book, a, b)
    >>> found.a_count, found.b_count, found.both_count
    (51, 61, 0)
    """
    require_parameters(
        asked_by=_ASKED_BY,
        whole={"minimum_customers": (minimum_customers, 1), "bins": (bins, 2)},
        parts={"false_discovery_rate": false_discovery_rate},
        names={"fields": fields},
    )
    specs = fields_to_compare(book, fields, purposes, asked_by=_ASKED_BY)
    asked = memberships_of(book, (a, b), asked_by=_ASKED_BY)
    inside, outside = asked.members.T
    both = inside & outside
    in_one = inside ^ outside
    is_a = inside[in_one]
    counts = (int(is_a.sum()), int((~is_a).sum()))
    if min(counts) < minimum_customers:
        raise UnsupportedInputError(
            f"{counts[0]} customers in {id_of(a)!r} alone, {counts[1]} in {id_of(b)!r} alone and "
            f"{int(both.sum())} in both",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum_customers} in each alone (minimum_customers=); to compare "
            "a segment with the rest of one around it, define that rest as a segment",
        )
    frame = book.frame.filter(in_one.tolist())
    behind = fields_behind(book, a) | fields_behind(book, b)
    read = [answers_of(frame, spec, bins=bins, asked_by=_ASKED_BY) for spec in specs]
    attributes = [
        (spec.name, f"{spec.meaning}: {text}", in_a, in_b)
        for spec, answers in zip(specs, read, strict=True)
        for text, in_a, in_b in _counted(answers, is_a, minimum_customers)
    ]
    found, suppressed = _told(
        attributes, counts, behind, minimum=minimum_customers, rate=false_discovery_rate
    )
    return Comparison(
        _found=found,
        _kind=kind_out(book, "default"),
        a=asked.names[0],
        b=asked.names[1],
        a_count=counts[0],
        b_count=counts[1],
        both_count=int(both.sum()),
        tested_count=len(attributes),
        suppressed_count=suppressed,
        false_discovery_rate=false_discovery_rate,
    )


def _counted(answers: Answers, is_a: NDArray[np.bool_], minimum: int) -> list[tuple[str, int, int]]:
    """Count the answers in both, but not those that too few or too many of the two give."""
    texts = (*answers.texts, answers.unknown)
    codes = np.where(answers.codes < 0, len(answers.texts), answers.codes)
    in_a = np.bincount(codes[is_a], minlength=len(texts))
    in_b = np.bincount(codes[~is_a], minlength=len(texts))
    every = in_a + in_b
    given = np.flatnonzero(every).tolist()
    if len(given) == 2:  # noqa: PLR2004 - one is the other's opposite
        given = given[1:] if given[1] < len(answers.texts) else given[:1]
    return [
        (texts[place], int(in_a[place]), int(in_b[place]))
        for place in given
        if minimum <= every[place] <= len(is_a) - minimum
    ]


def _told(
    attributes: Sequence[tuple[str, str, int, int]],
    sizes: tuple[int, int],
    behind: frozenset[str],
    *,
    minimum: int,
    rate: float,
) -> tuple[nw.DataFrame[Any], int]:
    """Compare attributes, keep those that differ, and count those too rare to be told."""
    a = np.array([each[2] for each in attributes], dtype=np.int64)
    b = np.array([each[3] for each in attributes], dtype=np.int64)
    compared = lifts(a, b, group_size=sizes[0], rest_size=sizes[1])
    q = q_values(compared.p_value)
    # The lift is against both together; the ratio of the two shares follows from it.
    part = sizes[0] / sum(sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, low, high = (
            np.where(part * each < 1, each * (1 - part) / (1 - part * each), np.inf)
            for each in (compared.lift, compared.low, compared.high)
        )
    shares = a / sizes[0], b / sizes[1]
    difference = shares[0] - shares[1]
    ends = _newcombe(a, b, sizes)
    made_by = np.array([each[0] in behind for each in attributes], dtype=np.bool_)
    differs = q <= rate
    kept = np.flatnonzero(differs & (np.where(difference > 0, a, b) >= minimum))
    kept = kept[np.lexsort((compared.p_value[kept], -abs(difference[kept]), made_by[kept]))]
    places: list[int] = kept.tolist()
    numbers = (
        *shares,
        difference,
        *ends,
        ratio,
        low,
        high,
        a,
        b,
        compared.p_value,
        q,
        made_by,
    )
    columns: list[Any] = [
        [attributes[place][0] for place in places],
        [attributes[place][1] for place in places],
        *(each[kept].tolist() for each in numbers),
    ]
    made = dict(zip(_COLUMNS, columns, strict=True))
    frame = nw.from_dict(made, schema=dict(_COLUMNS), backend="polars")
    return frame, int(differs.sum()) - len(places)


def _newcombe(
    a: NDArray[np.int64], b: NDArray[np.int64], sizes: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interval of the difference of two shares, from the score intervals of Wilson of both."""
    p, q = a / sizes[0], b / sizes[1]
    p_low, p_high = wilson_interval(a, sizes[0])
    q_low, q_high = wilson_interval(b, sizes[1])
    low = p - q - np.hypot(p - p_low, q_high - q)
    high = p - q + np.hypot(p_high - p, q - q_low)
    return low, high
