"""What customers tell the example shop and others: cases, surveys, posts, references."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from profilekit.tables.example_shop.dice import DAYS
from profilekit.tables.example_shop.people import Buyer, Row, Shopper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.tables.example_shop.dice import Dice
    from profilekit.tables.example_shop.purchases import Order

__all__ = ["voice_tables"]

_STYLE = "shopping_style"
_QUESTIONS = (
    ("q1", "price_sensitivity", False, "I compare prices before I buy."),
    ("q2", "price_sensitivity", True, "I rarely look at the price."),
    ("q3", "quality", False, "I pay more for what lasts."),
    ("q4", "quality", True, "The cheapest usually does for me."),
    ("q5", "convenience", False, "I like to get everything in one place."),
    ("q6", "convenience", False, "I would rather order than go."),
)
_WAVES = {"2024": 300, "2025": 665}
"""Day on which each round of the survey was sent."""

_TOPICS = {"delivery": 40, "damaged": 18, "invoice": 14, "product question": 28}
_LAST = DAYS - 1
_WORST_CONTENT_SCORE = 7
"""Lowest answer of those who would not talk anybody out of the shop (NPS)."""


def _ticket(dice: Dice, shopper: Shopper, number: int, day: int) -> Row:
    opened = dice.moment(day)
    row: Row = {
        "customer_id": shopper.customer_id,
        "opened_at": opened,
        "ticket_id": f"T{number:05}",
        "topic": dice.weighted(_TOPICS),
        "channel": dice.pick(("email", "phone", "chat", "store")),
        "severity": dice.weighted({1: 5, 2: 15, 3: 45, 4: 35}),
        "reopened": dice.chance(0.08),
    }
    if day > _LAST - 10:
        return row
    replied = opened + timedelta(minutes=dice.whole(4, 1800))
    resolved = replied + timedelta(minutes=dice.whole(5, 6000))
    row |= {"first_reply_at": replied, "resolved_at": resolved}
    if dice.chance(0.45):
        slow = resolved - opened > timedelta(days=3)
        row["csat"] = dice.weighted({1: 30, 2: 30, 3: 25, 4: 15} if slow else {3: 15, 4: 40, 5: 45})
    return row


def _answers(dice: Dice, shopper: Shopper) -> list[Row]:
    """Answer the yearly survey with a leaning, and say how likely one is to recommend."""
    rows: list[Row] = []
    leaning = {name: dice.whole(1, 5) for name in ("price_sensitivity", "quality", "convenience")}
    if shopper.buyer is Buyer.DEAL_SEEKER:
        leaning["price_sensitivity"] = 5
    for wave, day in _WAVES.items():
        if shopper.first_day > day or shopper.last_day < day or not dice.chance(0.35):
            continue
        base: Row = {
            "customer_id": shopper.customer_id,
            "invited_at": dice.moment(day),
            "answered_at": dice.moment(day + dice.whole(1, 20)),
            "wave": wave,
        }
        for question, construct, reverse, _ in _QUESTIONS:
            value = min(5, max(1, leaning[construct] + dice.whole(-1, 1)))
            value = 6 - value if reverse else value
            answer = {"survey_id": _STYLE, "question_id": question, "value": float(value)}
            rows.append(base | answer)
        liking = (0, 7) if shopper.buyer is Buyer.LAPSED else (4, 10)
        score = dice.whole(*liking)
        nps: Row = {"survey_id": "nps", "question_id": "recommend", "value": float(score)}
        if dice.chance(0.3):
            content = score >= _WORST_CONTENT_SCORE
            nps["answer_text"] = "Good range, quick." if content else "Delivery too slow."
        rows.append(base | nps)
    return rows


def _questions() -> list[Row]:
    style: list[Row] = [
        {
            "survey_id": _STYLE,
            "question_id": question,
            "scale": "likert",
            "minimum": 1.0,
            "maximum": 5.0,
            "reversed": reverse,
            "construct": construct,
            "wording": wording,
        }
        for question, construct, reverse, wording in _QUESTIONS
    ]
    recommend: Row = {
        "survey_id": "nps",
        "question_id": "recommend",
        "scale": "nps",
        "minimum": 0.0,
        "maximum": 10.0,
        "reversed": False,
        "construct": "loyalty",
        "wording": "How likely are you to recommend us?",
    }
    return [*style, recommend]


def _social_events(dice: Dice, shopper: Shopper) -> list[Row]:
    if not dice.chance(0.2):
        return []
    platform = dice.weighted({"instagram": 50, "facebook": 30, "google": 20})
    warmth = dice.between(-0.4, 0.8)
    rows: list[Row] = []
    for _ in range(dice.whole(1, 6)):
        event = dice.weighted(
            {"like": 45, "comment": 20, "mention": 10, "review": 15, "follow": 10}
        )
        row: Row = {
            "customer_id": shopper.customer_id,
            "occurred_at": dice.moment(dice.whole(shopper.first_day + 1, _LAST)),
            "platform": platform,
            "event_name": event,
            "topic": dice.pick(("coffee", "recipes", "service", "prices")),
        }
        if event in {"comment", "mention", "review"}:
            row["sentiment"] = round(max(-1.0, min(1.0, warmth + dice.between(-0.3, 0.3))), 2)
        if event == "review":
            row["rating"] = float(min(5, max(1, round(3 + 2 * row["sentiment"]))))
        rows.append(row)
    return rows


def _advocacy(dice: Dice, shopper: Shopper) -> list[Row]:
    company = shopper.buyer is Buyer.COMPANY
    if not dice.chance(0.4 if company else 0.04):
        return []
    return [
        {
            "customer_id": shopper.customer_id,
            "occurred_at": dice.moment(dice.whole(shopper.first_day + 1, _LAST)),
            "kind": dice.pick(("case_study", "reference")) if company else "review",
            "cleared": dice.chance(0.7),
        }
    ]


def voice_tables(
    dice: Dice, shoppers: Sequence[Shopper], orders: Sequence[Order]
) -> dict[str, list[Row]]:
    """Write tickets, surveys, questions, social events and advocacy."""
    tickets: list[Row] = []
    for order in orders:
        day = order.day + dice.whole(0, 12)
        if day <= _LAST and dice.chance(0.06):
            tickets.append(_ticket(dice, order.shopper, len(tickets) + 1, day))
    return {
        "tickets": tickets,
        "questions": _questions(),
        "surveys": [row for shopper in shoppers for row in _answers(dice, shopper)],
        "social_events": [row for shopper in shoppers for row in _social_events(dice, shopper)],
        "advocacy": [row for shopper in shoppers for row in _advocacy(dice, shopper)],
    }
