"""Reasons: what speaks for a customer's type and against the next best, in words.

What indicators add to the logit of a type sums up to it together with what the mean customer has,
so the parts that are told are the largest of an exact sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from profilekit.book.reason import Reason
from profilekit.shopper_types.deciding import (
    AMBIGUOUS,
    NO_BROWSING,
    NO_SIGNAL,
    PROXY,
    THIN,
)
from profilekit.shopper_types.state import FACET, LABEL, REASON
from profilekit.shopper_types.wording import compared, counted, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.applied import Scalar
    from profilekit.shopper_types.catalogue import Indicator, ShopperType
    from profilekit.shopper_types.deciding import TypeRules
    from profilekit.shopper_types.temperature import Replication

__all__ = [
    "TypeContribution",
    "TypeContributions",
    "against",
    "in_favour",
    "undetermined",
    "verdict",
]

_FOR, _AGAINST = 3, 2
_LEAST: Final = 0.005
"""What would be told as nought is not told."""
_CODES: Final = {"for": "speaks for", "against": "speaks against"}


class TypeContribution(NamedTuple):
    """What one indicator adds to the logit of a type for one customer.

    Attributes
    ----------
    indicator : Indicator
        The indicator.
    value : float
        What is told of it; NaN where not known.
    percentile : float
        Mid-rank share of the customers learned from that have less; NaN where not known.
    below, equal : float
        Shares of these customers who have less, and as much.
    evidence : float
        Observations behind the value.
    reliability : float
        Share of the value that is taken to be the customer's own.
    added : float
        What it adds; 0 where not known.
    """

    indicator: Indicator
    value: float
    percentile: float
    below: float
    equal: float
    evidence: float
    reliability: float
    added: float


class TypeContributions(NamedTuple):
    """The logit of a type for one customer, taken apart.

    Attributes
    ----------
    type_name : str
        The type.
    facet : str
        The strongest facet; empty where there are none.
    indicators : tuple of TypeContribution
        All that are used, those that speak for the type most first.
    rest : float
        What the mean customer has, and what being of several facets adds: with `indicators` it
        sums up to `logit`.
    logit : float
        The logit.
    """

    type_name: str
    facet: str
    indicators: tuple[TypeContribution, ...]
    rest: float
    logit: float


def in_favour(kind: ShopperType, parts: TypeContributions) -> tuple[Reason, ...]:
    """Tell the three things that speak most for a type."""
    best = [each for each in parts.indicators[:_FOR] if each.added >= _LEAST]
    return tuple(_sentence("for", kind, each) for each in best)


def against(kind: ShopperType, parts: TypeContributions) -> tuple[Reason, ...]:
    """Tell the two things that speak most against a type."""
    worst = [each for each in parts.indicators[: -_AGAINST - 1 : -1] if each.added <= -_LEAST]
    return tuple(_sentence("against", kind, each) for each in worst)


def _sentence(code: str, kind: ShopperType, part: TypeContribution) -> Reason:
    indicator = part.indicator
    allowing = ", allowing for how much was seen" if indicator.exposure else ""
    text = (
        f"{indicator.meaning}: {told(part.value, indicator.unit)}, "
        f"{compared(part.below, part.equal)}{allowing} (trusted by {part.reliability:.0%}): "
        f"{_CODES[code]} {kind.label.lower()}, {part.added:+.2f}"
    )
    return Reason(field=LABEL, text=text, code=code, value=part.value, contribution=part.added)


def verdict(
    kind: ShopperType, second: ShopperType | None, prob: float, outputs: Mapping[str, Scalar]
) -> tuple[Reason, ...]:
    """Tell the type, its probability and what comes next."""
    by = f" by {outputs[FACET]}" if outputs[FACET] else ""
    then = f"; next best: {second.label.lower()}" if second else ""
    made = [
        Reason(field=LABEL, code="verdict", value=prob, text=f"{kind.label}{by}, {prob:.0%}{then}")
    ]
    if outputs[REASON] == PROXY:
        text = f"No visits are known, so that {kind.label.lower()} is a guess from orders"
        made.append(Reason(field=REASON, code=PROXY, text=text))
    return tuple(made)


def undetermined(
    code: Scalar,
    best: tuple[ShopperType, float],
    seen: Sequence[float],
    rules: TypeRules,
    found: Replication,
) -> tuple[Reason, ...]:
    """Tell why there is no type."""
    kind, prob = best
    orders, sessions = seen
    texts = {
        THIN: f"{counted(orders, 'order')} and {counted(sessions, 'visit')}: it takes "
        f"{counted(rules.minimum_orders, 'order')} or {counted(rules.minimum_sessions, 'visit')}",
        AMBIGUOUS: f"{kind.label} is the most probable, by {prob:.0%}; it takes "
        f"{rules.minimum_prob:.0%}",
        NO_BROWSING: f"{kind.label} shows in visits; none are known, and "
        f"{counted(orders, 'order')} are too few to guess, which takes "
        f"{rules.minimum_proxy_orders}",
        NO_SIGNAL: "Types do not come back from one half of the window to the other "
        f"(kappa {found.kappa or 0:.2f}, temperature {found.temperature:.1f}), so nobody is typed",
    }
    return (Reason(field=REASON, code=str(code), text=texts[str(code)]),)
