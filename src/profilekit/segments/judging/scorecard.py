"""Scorecard: whether segments are worth acting on.

A segment that can be drawn need not be of use: it has to be known who is in it, there have to be
enough of them, they must be reached, be different, and answer differently from everybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.containers import kind_out
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import UnknownNameError
from profilekit.segments.asking import require_parameters
from profilekit.segments.finding.stability import STABLE
from profilekit.segments.judging.differing import most_different
from profilekit.segments.judging.measuring import measurable_of
from profilekit.segments.judging.reaching import reached_of
from profilekit.segments.judging.responding import responses_of
from profilekit.segments.judging.scored import CRITERIA, Score, Scorecard
from profilekit.segments.memberships import definitions_of
from profilekit.segments.several import memberships_of, wanted_segments
from profilekit.stats.part_of_sum import part_of_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.judging.scored import Criterion
    from profilekit.segments.segment import Segment
    from profilekit.segments.several import SegmentsLike

__all__ = ["Scorecard", "scorecard"]

ASKED_BY: Final = "scorecard"
_VALUE_SHARE: Final = 0.01


def scorecard(  # noqa: PLR0913 - each is named by the user
    book: ProfileBook,
    segments: SegmentsLike,
    *,
    value: str | None = None,
    consent: str | Sequence[str] = (),
    later: ProfileBook | None = None,
    responses: Sequence[str] = (),
    offers: Mapping[str, str] | None = None,
    minimum_customers: int = 50,
    smallest_group: int = 10,
    resamples: int = 400,
    rng: int | np.random.Generator = 0,
) -> Scorecard:
    """Judge segments by what makes one useful [1]_.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in them.
    segments : sequence of str, Segment or mapping, or str
        Segments of the book, or the name of a label field for each of its values.
    value : str, optional
        Field of what customers are worth, such as ``"spend_365d_amount"``; no sensitive one.
    consent : str or sequence of str, optional
        Purposes that members must have granted to be reached, such as ``"marketing.email"``; of a
        segment with a ``required_consent`` of its own, that one instead.
    later : ProfileBook, optional
        What the same customers did afterwards, as of a later day.
    responses : sequence of str, optional
        Fields of ``later`` that are compared between members and others; customers whom it lacks
        are left out.
    offers : mapping of str to str, optional
        By segment, what there is to offer its members, in words.
    minimum_customers : int, default=50
        Fewest members worth a segment.
    smallest_group : int, default=10
        Fewest members among whom nobody is known.
    resamples : int, default=400
        Draws behind the intervals of responses.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of these.

    Returns
    -------
    Scorecard
        Every segment under every criterion; what was not given is not known, and no failure.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be, or ``later`` is not of a later day.
    UnknownNameError
        If a book lacks a segment, a field or a consent, or an offer is for none of the segments.
    SensitiveAttributeError
        If a sensitive attribute is the value or a response, or names a segment.

    References
    ----------
    .. [1] Kotler, P. and Keller, K. L. (2016), "Marketing Management", 15th ed., chapter 9:
       measurable, substantial, accessible, differentiable, actionable. Durable after Hennig, C.
       (2007), "Cluster-wise assessment of cluster stability", Computational Statistics & Data
       Analysis 52(1), 258-271.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> found = scorecard(book, "rfm_segment_label", value="spend_365d_amount")
    >>> found.sizes["Champions"]
    51
    """
    _require(
        book,
        later,
        responses,
        offers or {},
        minimum_customers=minimum_customers,
        smallest_group=smallest_group,
        resamples=resamples,
    )
    refuse_sensitive([*responses, *filter(None, (value,))], None, asked_by=ASKED_BY)
    wanted = wanted_segments(book, segments, asked_by=ASKED_BY)
    asked = memberships_of(book, segments, asked_by=ASKED_BY)
    stray = sorted(set(offers or {}) - set(asked.names))
    if stray:
        raise UnknownNameError("segment", stray, asked.names, asked_by=ASKED_BY)
    worth = None if value is None else inputs_of(book.frame, (value,), asked_by=ASKED_BY)[value]
    measurable = measurable_of(book, wanted, asked_by=ASKED_BY)
    reached = reached_of(book, asked, wanted, consent, asked_by=ASKED_BY)
    different = most_different(book, asked, wanted, minimum=smallest_group)
    generator = np.random.default_rng(rng)
    responded = responses_of(book, later, asked, responses, resamples=resamples, rng=generator)
    rows: list[dict[str, Any]] = []
    for place, name in enumerate(asked.names):
        members = asked.members[:, place]
        scores: dict[Criterion, Score] = {
            "measurable": measurable[place],
            "substantial": _substantial(members, worth, minimum_customers),
            "accessible": reached[place],
            "differentiable": different[place],
            "responsive": responded[place],
            "actionable": _actionable((offers or {}).get(name)),
            "durable": _durable(definitions_of(book, wanted[place])),
            "private": _private(members, smallest_group),
        }
        rows += [
            {"segment": name, "criterion": criterion, **scores[criterion]._asdict()}
            for criterion in CRITERIA
        ]
    return Scorecard(
        _found=_table(rows),
        _kind=kind_out(book, "default"),
        sizes=dict(zip(asked.names, asked.sizes, strict=True)),
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> nw.DataFrame[Any]:
    schema: dict[str, Any] = {
        "segment": nw.String(),
        "criterion": nw.String(),
        "figure": nw.Float64(),
        "needed": nw.Float64(),
        "passed": nw.Boolean(),
        "told": nw.String(),
    }
    columns = {name: [row[name] for row in rows] for name in schema}
    return nw.from_dict(columns, schema=schema, backend="polars")


def _require(
    book: ProfileBook,
    later: ProfileBook | None,
    responses: Sequence[str],
    offers: Mapping[str, object],
    **whole: int,
) -> None:
    faults = [
        f"the offer of {name!r} is {offer!r}; expected what it is, in words"
        for name, offer in offers.items()
        if not isinstance(offer, str) or not offer.strip()
    ]
    if later is not None and later.as_of <= book.as_of:
        faults.append(f"later is of {later.as_of}, not later than the book, {book.as_of}")
    if responses and not isinstance(responses, str) and later is None:
        faults.append("responses are read from later=, which is not given")
    least = {"minimum_customers": 1, "smallest_group": 1, "resamples": 2}
    counts = {name: (given, least[name]) for name, given in whole.items()}
    require_parameters(
        asked_by=ASKED_BY, whole=counts, names={"responses": responses}, faults=faults
    )


def _substantial(
    members: NDArray[np.bool_], worth: NDArray[np.float64] | None, minimum: int
) -> Score:
    size = int(members.sum())
    counted = f"{size:,} members, {minimum:,} needed"
    whole = 0.0 if worth is None else float(np.nansum(worth))
    share = None if worth is None else part_of_sum(float(np.nansum(worth[members])), whole)
    if share is None:
        why = "; some values are negative, so that no part of their sum is a share"
        told = counted + why if whole > 0 else counted
        return Score(size, minimum, size >= minimum, told)
    told = f"{counted}; {share:.1%} of the value, {_VALUE_SHARE:.0%} needed"
    return Score(share, _VALUE_SHARE, size >= minimum and share >= _VALUE_SHARE, told)


def _actionable(offer: str | None) -> Score:
    told = "no offer was named (offers=)" if offer is None else f"offer: {offer}"
    return Score(None, None, None if offer is None else True, told)


def _durable(definitions: Sequence[Segment]) -> Score:
    measured = [each.quality.stability for each in definitions if each.quality is not None]
    stability = next((each for each in measured if each is not None), None)
    if stability is None:
        why = "a rule holds by itself; ask segment_drift about its members"
        return Score(None, STABLE, None, why)
    told = f"Jaccard {stability:.2f} with itself over resamples; {STABLE} needed"
    return Score(stability, STABLE, stability >= STABLE, told)


def _private(members: NDArray[np.bool_], smallest: int) -> Score:
    size = int(members.sum())
    told = f"{size:,} members; {smallest:,} needed, or one could be known among them"
    return Score(size, smallest, size >= smallest, told)
