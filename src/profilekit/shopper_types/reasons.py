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
    from collections.abc import Mapping

    from profilekit.book.applied import Scalar
    from profilekit.shopper_types.catalogue import Indicator, ShopperType
    from profilekit.shopper_types.deciding import TypeRules
    from profilekit.shopper_types.temperature import Replication

__all__ = [
    "AGAINST",
    "FOR",
    "TypeContribution",
    "TypeContributions",
    "against",
    "in_favour",
    "undetermined",
    "verdict",
]

FOR, AGAINST = 3, 2
"""How many indicators are told."""
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
    best = [each for each in parts.indicators[:FOR] if each.added >= _LEAST]
    return tuple(_sentence("for", kind, each) for each in best)


def against(kind: ShopperType, parts: TypeContributions) -> tuple[Reason, ...]:
    """Tell the two things that speak most against a type."""
    worst = [each for each in parts.indicators[: -AGAINST - 1 : -1] if each.added <= -_LEAST]
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
    best: tuple[ShopperType, float, float],
    seen: Mapping[str, float],
    rules: TypeRules,
    found: Replication,
) -> tuple[Reason, ...]:
    """Tell why there is no type; of orders and visits only what is counted at all."""
    kind, prob, again = best
    doubt = f"{prob:.0%}; it takes {rules.minimum_prob:.0%}"
    if prob >= rules.minimum_prob:
        doubt = (
            f"{prob:.0%}, but another window would tell it by {again:.0%} only; it takes "
            f"{rules.minimum_replication_prob:.0%}"
        )
    takes = {
        "orders_count": ("order", rules.minimum_orders),
        "sessions_count": ("visit", rules.minimum_sessions),
    }
    there = {noun: (seen[name], fewest) for name, (noun, fewest) in takes.items() if name in seen}
    has = " and ".join(counted(number, noun) for noun, (number, _) in there.items())
    enough = " or ".join(counted(fewest, noun) for noun, (_, fewest) in there.items())
    texts = {
        THIN: f"{has}: it takes {enough}",
        AMBIGUOUS: f"{kind.label} is the most probable, by {doubt}",
        NO_BROWSING: f"{kind.label} shows in visits; none are known, and "
        f"{counted(seen.get('orders_count', 0.0), 'order')} are too few to guess, which takes "
        f"{rules.minimum_proxy_orders}",
        NO_SIGNAL: "Types do not come back from one half of the window to the other "
        f"({found.summary}), so nobody is typed",
    }
    return (Reason(field=REASON, code=str(code), text=texts[str(code)]),)
