"""How a value of a field and a bound of its scores are told in a sentence.

Everything is read off the field's name, which ends with its unit: a fitted scorer that came as
JSON has no catalogue to look into, and must say the same as in the book it was fitted on.
"""

from __future__ import annotations

import re
from functools import lru_cache

from profilekit.book.money import money
from profilekit.fields import Unit

__all__ = ["amount_of", "bound_of", "chance_of", "lacking", "much_of", "none_of", "plain"]

_NAMED = re.compile(r"(?P<what>[a-z][a-z0-9_]*?)(_(?P<window>[0-9]+)d)?_(?P<unit>[a-z]+)")
_COUNTED = {
    "orders": ("order", "orders"),
    "visits": ("visit", "visits"),
    "items": ("item", "items"),
    "sessions": ("session", "sessions"),
}
_CALLED = {
    "alive": "Probability of still buying",
    "clv": "Lifetime value",
    "csat_mean": "Mean satisfaction",
    "nps": "Net promoter answer",
}
"""Things whose names in fields are short for others."""
_LAST = {"": "order", "usage": "use", "web": "visit"}
"""What the last one of was how long ago, where the field's name does not say it."""
_MIDDLES = frozenset({"max", "mean", "median"})
_PARTS = frozenset({Unit.SHARE, Unit.PROB})
_NEAREST_TO_CERTAIN = 0.001
"""Our choice: nobody can tell a chance below it, or above 1 less it, from none or certainty."""
_NOUNS = {"days": ("day", "days"), "years": ("year", "years"), "km": ("km", "km"), "s": ("s", "s")}
_UNITS = frozenset(unit.value for unit in Unit)


def amount_of(field: str, value: float) -> str:
    """Tell what a customer has in a field.

    Examples
    --------
    >>> amount_of("recency_days", 0), amount_of("orders_count", 1)
    ('Last order 0 days ago', '1 order')
    >>> amount_of("spend_365d_amount", 8263.026), amount_of("order_gap_mean_days", 7.5)
    ('8,263.03 spent in 365 days', 'Order gap mean 7.50 days')
    >>> amount_of("discount_share", 0.0877), amount_of("alive_prob", 0.97)
    ('Discount share 8.8%', 'Probability of still buying 97.0%')
    """
    what, window, unit = _parts(field)
    within = f" in {window} days" if window else ""
    if field == "recency_days":
        return f"Last order {_measured(value, unit)} ago"
    if unit == Unit.AMOUNT and what == "spend":
        return f"{_measured(value, unit)} spent{within}"
    if unit == Unit.COUNT and what in _COUNTED:
        return f"{_number(value)} {_COUNTED[what][value != 1]}{within}"
    written = chance_of(value) if unit == Unit.PROB else _measured(value, unit)
    return f"{_heading(_noun(what, unit))} {written}{within}"


def bound_of(field: str, bound: float, *, higher_is_better: bool) -> str:
    """Tell what has to be reached for a score.

    Examples
    --------
    >>> bound_of("recency_days", 20, higher_is_better=False)
    '20 days or fewer'
    >>> bound_of("spend_amount", 3005.5, higher_is_better=True)
    '3,005.50 or more'
    """
    unit = _parts(field)[2]
    if higher_is_better:
        return f"{_measured(bound, unit)} or more"
    return f"{_measured(bound, unit)} or {'fewer' if unit in {Unit.DAYS, Unit.COUNT} else 'less'}"


def chance_of(probability: float, *, decimals: int = 1) -> str:
    """Tell a probability, which is never said to be none or certain.

    Examples
    --------
    >>> chance_of(0.97), chance_of(0.99961), chance_of(1.0), chance_of(0.0004)
    ('97.0%', 'over 99.9%', 'over 99.9%', 'under 0.1%')
    >>> chance_of(0.931, decimals=0), chance_of(0.996, decimals=0), chance_of(0.003, decimals=0)
    ('93%', '99.6%', '0.3%')
    """
    if probability > 1 - _NEAREST_TO_CERTAIN:
        return f"over {1 - _NEAREST_TO_CERTAIN:.1%}"
    if probability < _NEAREST_TO_CERTAIN:
        return f"under {_NEAREST_TO_CERTAIN:.1%}"
    written = f"{probability:.{decimals}%}"
    return f"{probability:.1%}" if written in {"0%", "100%"} else written


def lacking(field: str) -> str:
    """Tell that a customer has no value in a field.

    Examples
    --------
    >>> lacking("recency_days"), lacking("spend_amount"), lacking("age_years")
    ('No order', 'No spend known', 'No age known')
    """
    if field == "recency_days":
        return "No order"
    what, window, unit = _parts(field)
    called = _called(_noun(what, unit))
    return f"No {called}{f' in {window} days' if window else ''} known"


def much_of(field: str, *, is_much: bool) -> str:
    """Tell that customers have much of a field, or little, as their name or a heading says it.

    Examples
    --------
    >>> much_of("orders_90d_count", is_much=True), much_of("spend_365d_amount", is_much=False)
    ('many orders in 90 days', 'low spend in 365 days')
    >>> much_of("recency_days", is_much=False), much_of("web_recency_days", is_much=True)
    ('recent order', 'long since the last visit')
    >>> much_of("order_gap_mean_days", is_much=True), much_of("app_flag", is_much=True)
    ('long mean order gap', 'app: yes')
    """
    what, _, unit = _parts(field)
    thing, within = _thing(field)
    if unit == Unit.DAYS and re.fullmatch("(.*_)?recency", what):
        of = what.removesuffix("recency").rstrip("_")
        last = _LAST.get(of, of.replace("_", " "))
        return f"{'long since the last' if is_much else 'recent'} {last}"
    if unit == Unit.FLAG:
        return f"{thing}: {'yes' if is_much else 'no'}"
    high, low = "high", "low"
    if unit == Unit.DAYS:
        high, low = "long", "short"
    elif unit == Unit.COUNT and thing.endswith("s"):
        high, low = "many", "few"
    return f"{high if is_much else low} {thing}{within}"


def none_of(field: str) -> str:
    """Tell that customers have nothing of what a field counts.

    Examples
    --------
    >>> none_of("campaign_responses_count"), none_of("orders_90d_count")
    ('no campaign responses', 'no orders in 90 days')
    """
    return "no {}{}".format(*_thing(field))


def plain(text: str) -> str:
    r"""Give a name that can be read in a line: one with line breaks and the like as a literal.

    Examples
    --------
    >>> plain("Tea & more"), plain("two\nlines")
    ('Tea & more', "'two\\nlines'")
    """
    return text if text.isprintable() else repr(text)


@lru_cache(maxsize=1024)
def _parts(field: str) -> tuple[str, str, str]:
    """Split a name into the thing, the days it looks back and the unit, the latter maybe empty."""
    found = _NAMED.fullmatch(field)
    if found is None or found["unit"] not in _UNITS:
        return field, "", ""
    return found["what"], found["window"] or "", found["unit"]


def _noun(what: str, unit: str) -> str:
    """Name the thing, with its unit where it would be another thing without."""
    return f"{what}_share" if unit == Unit.SHARE and not what.endswith("_rate") else what


def _called(noun: str) -> str:
    words = _CALLED.get(noun, noun.replace("_", " "))
    return f"{words[:1].lower()}{words[1:]}"


def _thing(field: str) -> tuple[str, str]:
    """Name the thing as a phrase, and the days it is of, maybe none."""
    what, window, unit = _parts(field)
    noun = _noun(what, unit)
    *first, last = noun.split("_")
    if last in _MIDDLES and first and noun not in _CALLED:
        noun = "_".join((last, *first))
    return _called(noun), f" in {window} days" if window else ""


def _heading(what: str) -> str:
    words = _CALLED.get(what, what.replace("_", " "))
    return words[:1].upper() + words[1:] if words.isprintable() else repr(what)


def _measured(value: float, unit: str) -> str:
    if unit in _PARTS:
        return f"{value:.1%}"
    written = money(value) if unit == Unit.AMOUNT else _number(value)
    nouns = _NOUNS.get(unit)
    return written if nouns is None else f"{written} {nouns[value != 1]}"


def _number(value: float) -> str:
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:.3g}"
