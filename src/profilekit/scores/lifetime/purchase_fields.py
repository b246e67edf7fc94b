"""The fields that purchase models make, and the sentences that explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.book.columns import is_missing
from profilekit.book.reason import Reason
from profilekit.book.wording import chance_of, lacking
from profilekit.fields import FieldSpec, Section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.applied import Scalar
    from profilekit.scores.lifetime.histories import HistoryFields

__all__ = [
    "ALIVE",
    "alive_spec",
    "expected_name",
    "expected_spec",
    "high_name",
    "history_sentence",
    "interval_specs",
    "low_name",
    "outlook_sentence",
    "purchase_reasons",
]

ALIVE = "alive_prob"
_NO_HISTORY = "Never ordered"
_NOT_TOLD = "the data do not tell who has left (leaving_is_told_ is False)"


def expected_name(horizon_days: int) -> str:
    """Name of the expected days with an order.

    Examples
    --------
    >>> expected_name(90)
    'expected_order_days_90d_count'
    """
    return f"expected_order_days_{horizon_days}d_count"


def low_name(horizon_days: int) -> str:
    """Name of the lower end of their interval."""
    return f"order_days_low_{horizon_days}d_count"


def high_name(horizon_days: int) -> str:
    """Name of the upper end of their interval."""
    return f"order_days_high_{horizon_days}d_count"


def alive_spec(*, made_by: str, evidence: str, source: str) -> FieldSpec:
    """Spec of the probability of being a customer still."""
    return FieldSpec(
        name=ALIVE,
        dtype="float64",
        meaning="Probability of being a customer still",
        minimum=0,
        maximum=1,
        null_meaning=f"{_NO_HISTORY}, or {_NOT_TOLD}",
        section=Section.SCORES,
        evidence=evidence,
        source=source,
        made_by=made_by,
    )


def expected_spec(horizon_days: int, *, made_by: str, evidence: str, source: str) -> FieldSpec:
    """Spec of the expected days with an order within a horizon."""
    return FieldSpec(
        name=expected_name(horizon_days),
        dtype="float64",
        meaning=f"Expected days with an order in the next {horizon_days} days",
        minimum=0,
        null_meaning=_NO_HISTORY,
        section=Section.SCORES,
        evidence=evidence,
        source=source,
        made_by=made_by,
    )


def interval_specs(
    horizon_days: int, interval_prob: float, *, made_by: str, evidence: str, source: str
) -> Sequence[FieldSpec]:
    """Specs of the two ends of the interval of the days with an order within a horizon."""
    return [
        FieldSpec(
            name=name,
            dtype="int64",
            meaning=f"{end} end of the {interval_prob:.0%} interval of the days with an order in "
            f"the next {horizon_days} days",
            minimum=0,
            null_meaning=_NO_HISTORY,
            section=Section.SCORES,
            evidence=evidence,
            source=source,
            made_by=made_by,
        )
        for name, end in ((low_name(horizon_days), "Lower"), (high_name(horizon_days), "Upper"))
    ]


def purchase_reasons(
    values: Mapping[str, Scalar],
    outputs: Mapping[str, Scalar],
    fields: HistoryFields,
    horizons_days: Sequence[int],
    interval_prob: float,
) -> tuple[Reason, ...]:
    """Say why one customer has the outputs of a purchase model."""
    if is_missing(values[fields.tenure]):
        text = f"{lacking('recency_days')}, so nothing is known of orders to come"
        return (Reason(field=ALIVE, text=text, code="missing", reads=fields.tenure),)
    repeats, span, tenure = (float(values[name] or 0) for name in fields.names)
    alive = outputs[ALIVE]
    text = history_sentence(repeats, span, tenure, None if alive is None else float(alive))
    code = "not_told" if alive is None else "history"
    told = values[fields.repeats]
    reasons = [Reason(field=ALIVE, text=text, code=code, reads=fields.repeats, value=told)]
    for days in horizons_days:
        names = (expected_name(days), low_name(days), high_name(days))
        expected, low, high = (float(outputs[name] or 0) for name in names)
        text = outlook_sentence(days, expected, low, high, interval_prob)
        reasons.append(Reason(field=names[0], text=text, code="outlook", reads=fields.repeats))
    return tuple(reasons)


def history_sentence(repeats: float, span: float, tenure: float, alive_prob: float | None) -> str:
    """Tell a history, in days, and what it says of being a customer still; None if nothing.

    A probability of 1 is no finding: the model lets no such customer leave.

    Examples
    --------
    >>> history_sentence(5, 288, 300, 0.931)
    'Ordered on 5 days after the first, last 12 days ago of 300: 93% likely to be still a customer'
    >>> history_sentence(0, 0, 1, 0.99971)
    'No order after the first, 1 day ago: over 99.9% likely to be still a customer'
    >>> history_sentence(0, 0, 1, 1.0)
    'No order after the first, 1 day ago: taken to be still a customer'
    >>> history_sentence(0, 0, 1, None)
    'No order after the first, 1 day ago: the data do not tell whether still a customer'
    """
    likely = "the data do not tell whether still a customer"
    if alive_prob is not None:
        likely = f"{chance_of(alive_prob, decimals=0)} likely to be still a customer"
    if alive_prob == 1:
        likely = "taken to be still a customer"
    if repeats == 0:
        return f"No order after the first, {_days(tenure)} ago: {likely}"
    ago = f"last {_days(tenure - span)} ago of {tenure:,.0f}"
    return f"Ordered on {_days(repeats)} after the first, {ago}: {likely}"


def outlook_sentence(
    horizon_days: int, expected: float, low: float, high: float, interval_prob: float
) -> str:
    """Tell the days with an order to come.

    Examples
    --------
    >>> outlook_sentence(365, 3.2349, 1, 6, 0.8)
    '3.2 order days expected in 365 days (80%: 1 to 6)'
    >>> outlook_sentence(90, 0.0349, 0, 0, 0.8)
    '0.03 order days expected in 90 days (80%: 0)'
    """
    ends = f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
    shown = f"{expected:,.1f}" if expected >= 1 else f"{expected:.2f}"
    interval = f"{100 * interval_prob:.0f}%: {ends}"
    return f"{shown} order days expected in {_days(horizon_days)} ({interval})"


def _days(number: float) -> str:
    return f"{number:,.0f} {'day' if round(number) == 1 else 'days'}"
