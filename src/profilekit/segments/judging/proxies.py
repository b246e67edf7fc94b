"""Proxies: whether membership of a segment gives away what people must not be judged by.

A rule that never reads a religion can still pick its members by postcode and halal meat. Whoever
wants to know has to read the attribute once, for this and nothing else, and say why.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.answers import Answers, answers_of
from profilekit.book.containers import kind_out
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.segments.asking import require_parameters
from profilekit.segments.judging.associations import association_of, pattern_codes
from profilekit.segments.judging.proxy_finds import AUDITED, LEVELS, ProxyAudit
from profilekit.segments.several import memberships_of
from profilekit.stats.lift import lifts, q_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.several import Memberships, SegmentsLike

__all__ = ["TOGETHER", "ProxyAudit", "proxy_audit"]

TOGETHER: Final = "(all together)"
"""Stands in the place of a segment where the memberships of all are taken together."""

_ASKED_BY: Final = "proxy_audit"
_SMALL: Final = 0.1
"""Cramer's V from which Cohen (1988) calls an association of two by two small, not none."""

_PERMUTATIONS: Final = 999


def proxy_audit(  # noqa: PLR0913 - each is named by the user
    book: ProfileBook,
    segments: SegmentsLike,
    attributes: Mapping[str, str],
    *,
    permutations: int | None = None,
    bins: int = 4,
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
    least_association: float = _SMALL,
    rng: int | np.random.Generator = 0,
) -> ProxyAudit:
    """Report which segments tell sensitive attributes of their members.

    Membership and attribute are cross-tabulated; Cramer's V and the mutual information say how much
    the one tells of the other, and a permutation test with the margins kept [1]_ how often chance
    tells as much. A proxy passes both: a false discovery rate over all pairs, and a least
    association, because among a million customers next to nothing is significant.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segments, and the attributes.
    segments : sequence of str, Segment or mapping, or str
        Segments of the book, or the name of a label field for each of its values.
    attributes : mapping of str to str
        Fields to audit against, sensitive or not, and why each is read. They are not kept.
    permutations : int, optional
        Tables drawn for each test; by default 999, or as many as it takes for one pair among all
        of them to pass.
    bins : int, default=4
        Parts of equal size that numbers are split into, at most.
    minimum_customers : int, default=10
        Fewest members, and others, whose attribute is known, for a segment to be audited; fewest
        customers in a count that is told. Rarer combinations of segments are taken as one.
    false_discovery_rate : float, default=0.05
        Share of chance finds among the proxies, to be expected at most.
    least_association : float, default=0.1
        Least Cramer's V of a proxy.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of the tables drawn.

    Returns
    -------
    ProxyAudit
        A row per segment and attribute.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be, or an attribute has no purpose.
    UnknownNameError
        If the book lacks a segment or an attribute.
    UnsupportedInputError
        If no segment and attribute have enough customers to be audited.

    References
    ----------
    .. [1] Patefield, W. M. (1981), "Algorithm AS 159: An Efficient Method of Generating Random
       R x C Tables with Given Row and Column Totals", Applied Statistics 30(1), 91-97.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31", unchanging=["customers"]).apply(pk.RFMScorer())
    >>> why = {"language_label": "yearly check that value does not stand for origin"}
    >>> proxy_audit(book, "rfm_segment_label", why).proxies
    ()
    """
    generator = np.random.default_rng(rng)
    _require(
        attributes,
        whole={
            "bins": (bins, 2),
            "minimum_customers": (minimum_customers, 1),
            **({} if permutations is None else {"permutations": (permutations, 99)}),
        },
        parts={
            "false_discovery_rate": false_discovery_rate,
            "least_association": least_association,
        },
    )
    book.catalogue.require(tuple(attributes), asked_by=_ASKED_BY)
    asked = memberships_of(book, segments, asked_by=_ASKED_BY)
    if permutations is None:
        pairs = len(attributes) * (len(asked.names) + 1)
        permutations = max(_PERMUTATIONS, ceil(2 * pairs / false_discovery_rate))
    audit = _Audit(asked, minimum_customers, permutations, generator)
    unknown: dict[str, int] = {}
    for name in attributes:
        spec = book.catalogue[name]
        answers = answers_of(book.frame, spec, bins=bins, asked_by=_ASKED_BY)
        unknown[name] = int(np.count_nonzero(answers.codes < 0))
        audit.of(answers)
    if not audit.rows:
        raise UnsupportedInputError(
            f"{len(audit.left_out)} pairs of a segment and an attribute, none of which has enough "
            "customers whose attribute is known and differs",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum_customers} members and as many others "
            "(minimum_customers=), and two levels",
        )
    return audit.told(
        purposes=dict(attributes),
        unknown=unknown,
        rate=false_discovery_rate,
        least=least_association,
        kind=kind_out(book, "default"),
    )


def _require(
    attributes: object, *, whole: Mapping[str, tuple[object, int]], parts: Mapping[str, object]
) -> None:
    faults: list[str] = []
    if not isinstance(attributes, Mapping) or not attributes:
        faults.append(
            f"attributes is {attributes!r}; expected each with why it is read, such as "
            "{'religion_label': 'yearly audit of offers'}"
        )
    require_parameters(asked_by=_ASKED_BY, whole=whole, parts=parts, faults=faults)
    stated: dict[Any, Any] = dict(attributes)  # pyright: ignore[reportArgumentType, reportCallIssue] - a mapping, as just seen
    silent = [name for name, why in stated.items() if not isinstance(why, str)]
    if silent:
        message = f"no purpose is stated for {', '.join(map(repr, silent))}; say why it is read"
        raise DeclarationError(message, asked_by=_ASKED_BY)
    refuse_sensitive(stated, stated, asked_by=_ASKED_BY)


class _Audit:
    """Rows of an audit, gathered attribute by attribute."""

    def __init__(
        self,
        asked: Memberships,
        minimum: int,
        permutations: int,
        generator: np.random.Generator,
    ) -> None:
        self.asked = asked
        self.minimum = minimum
        self.permutations = permutations
        self.generator = generator
        self.rows: list[dict[str, Any]] = []
        self.levels: list[dict[str, Any]] = []
        self.left_out: list[tuple[str, str]] = []

    def of(self, answers: Answers) -> None:
        """Audit every segment, and all of them together, against one attribute."""
        known = answers.codes >= 0
        codes, members = answers.codes[known], self.asked.members[known]
        for place, name in enumerate(self.asked.names):
            inside = members[:, place]
            if self._add(name, answers, codes, inside.astype(np.int64)):
                self.levels += _levels(name, answers, codes, inside)
        if len(self.asked.names) > 1:
            self._add(TOGETHER, answers, codes, pattern_codes(members, self.minimum))

    def told(
        self,
        *,
        purposes: Mapping[str, str],
        unknown: Mapping[str, int],
        rate: float,
        least: float,
        kind: str,
    ) -> ProxyAudit:
        """Put the audit together; counts of few customers are left out."""
        found = _framed(self.rows, AUDITED, rate)
        is_proxy = (nw.col("q_value") <= rate) & (nw.col("cramers_v") >= least)
        levels = _framed(self.levels, LEVELS, rate)
        outside = nw.col("base_count") - nw.col("segment_count")
        told = levels.filter(
            nw.col("segment_count") >= self.minimum, (outside >= self.minimum) | (outside == 0)
        )
        return ProxyAudit(
            _found=found.with_columns(is_proxy=is_proxy).sort(
                "cramers_v", "segment", "attribute", descending=[True, False, False]
            ),
            _kind=kind,
            purposes=purposes,
            unknown_counts=unknown,
            not_audited=tuple(self.left_out),
            suppressed_count=len(levels) - len(told),
            false_discovery_rate=rate,
            least_association=least,
            _levels=told.sort("lift", "segment", "level", descending=[True, False, False]),
        )

    def _add(
        self, name: str, answers: Answers, codes: NDArray[np.int64], groups: NDArray[np.int64]
    ) -> bool:
        shape = (int(groups.max(initial=0)) + 1, len(answers.texts))
        table = np.bincount(groups * shape[1] + codes, minlength=shape[0] * max(shape[1], 1))
        table = table.reshape(shape) if shape[1] else table.reshape(shape[0], -1)
        sizes = table.sum(axis=1)
        if min(shape) < 2 or len(answers.texts) < 2 or sizes.min() < self.minimum:  # noqa: PLR2004 - two by two at least
            self.left_out.append((name, answers.field))
            return False
        found = association_of(table, permutations=self.permutations, rng=self.generator)
        self.rows.append(
            {
                "segment": name,
                "attribute": answers.field,
                **found._asdict(),
                "known_count": int(sizes.sum()),
            }
        )
        return True


def _levels(
    name: str, answers: Answers, codes: NDArray[np.int64], inside: NDArray[np.bool_]
) -> list[dict[str, Any]]:
    n = len(answers.texts)
    within, every = np.bincount(codes[inside], minlength=n), np.bincount(codes, minlength=n)
    size, rest = int(inside.sum()), int((~inside).sum())
    compared = lifts(within, every - within, group_size=size, rest_size=rest)
    return [
        {
            "segment": name,
            "attribute": answers.field,
            "level": answers.texts[place],
            "segment_share": within[place] / size,
            "base_share": every[place] / len(codes),
            "lift": compared.lift[place],
            "lift_low": compared.low[place],
            "lift_high": compared.high[place],
            "segment_count": int(within[place]),
            "base_count": int(every[place]),
            "p_value": compared.p_value[place],
        }
        for place in range(n)
    ]


def _framed(
    rows: Sequence[Mapping[str, Any]], schema: Mapping[str, Any], rate: float
) -> nw.DataFrame[Any]:
    p_values = np.array([row["p_value"] for row in rows], dtype=np.float64)
    q = q_values(p_values).tolist()
    made: dict[str, Any] = {
        name: [row.get(name) for row in rows] for name in schema if name != "q_value"
    }
    made["q_value"] = q
    made |= {name: [each <= rate for each in q] for name in ("is_clear",) if name in schema}
    ordered = {name: made[name] for name in schema}
    return nw.from_dict(ordered, schema=dict(schema), backend="polars")
