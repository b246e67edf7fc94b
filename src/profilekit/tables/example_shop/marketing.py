"""How the example shop speaks to its customers, and how they answer.

Only customers who agreed to e-mail are written to, and every campaign leaves some of them
out as a control group.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from profilekit.tables.example_shop.dice import DAYS, FIRST_DAY
from profilekit.tables.example_shop.people import Buyer, Row, Shopper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.tables.example_shop.dice import Dice
    from profilekit.tables.example_shop.purchases import Order

__all__ = ["marketing_tables"]

_CAMPAIGN_DAYS = range(20, DAYS - 20, 60)
_OFFER_DAYS = 21
_OFFERS = ("new season", "sale", "coupon")
_CHANNEL = "email"


def _consents(dice: Dice, shopper: Shopper) -> list[Row]:
    """Ask a new customer for consent; some take it back later."""
    rows: list[Row] = []
    for purpose, prob in (("profiling", 0.85), ("marketing.email", 0.75)):
        status = "granted" if dice.chance(prob) else "denied"
        asked = dice.moment(shopper.first_day)
        rows.append(
            {
                "customer_id": shopper.customer_id,
                "occurred_at": asked,
                "purpose": purpose,
                "status": status,
                "expires_at": asked + timedelta(days=1095) if status == "granted" else None,
            }
        )
        if status == "granted" and shopper.first_day < DAYS - 40 and dice.chance(0.08):
            taken_back = dice.moment(dice.whole(shopper.first_day + 30, DAYS - 1))
            rows.append(rows[-1] | {"occurred_at": taken_back, "status": "withdrawn"})
            rows[-1]["expires_at"] = None
    return rows


def _may_be_written_to(consents: Sequence[Row], moment: datetime) -> bool:
    status = "denied"
    for row in consents:
        if row["purpose"] == "marketing.email" and row["occurred_at"] <= moment:
            status = row["status"]
    return status == "granted"


def _message(dice: Dice, shopper: Shopper, contact: Row) -> list[Row]:
    """Follow one e-mail from delivery to the click."""
    message: Row = {
        "customer_id": shopper.customer_id,
        "occurred_at": contact["contacted_at"],
        "event_name": "delivered",
        "message_id": f"M-{contact['campaign_id']}-{shopper.customer_id}",
        "channel": _CHANNEL,
        "campaign_id": contact["campaign_id"],
        "content_type": "offer",
        "machine_open": False,
    }
    if dice.chance(0.02):
        return [message | {"event_name": "bounced"}]
    rows = [message]
    if dice.chance(0.15):
        soon = message["occurred_at"] + timedelta(seconds=dice.whole(1, 20))
        rows.append(message | {"event_name": "opened", "occurred_at": soon, "machine_open": True})
    if not dice.chance(shopper.reads_mail_prob):
        return rows
    opened = message["occurred_at"] + timedelta(minutes=dice.whole(2, 2000))
    rows.append(message | {"event_name": "opened", "occurred_at": opened})
    after = opened + timedelta(seconds=dice.whole(5, 90))
    if dice.chance(0.3):
        rows.append(message | {"event_name": "clicked", "occurred_at": after})
    elif dice.chance(0.02):
        last = dice.pick(("unsubscribed", "complained"))
        rows.append(message | {"event_name": last, "occurred_at": after})
    return rows


def _responses(
    dice: Dice, contact: Row, messages: Sequence[Row], orders: Sequence[Order]
) -> list[Row]:
    """Count clicks, coupons used and, of the other orders while the offer ran, some."""
    base: Row = {name: contact[name] for name in ("customer_id", "campaign_id")}
    rows: list[Row] = [
        base | {"responded_at": row["occurred_at"], "kind": "clicked", "currency": "EUR"}
        for row in messages
        if row["event_name"] == "clicked"
    ]
    for order in orders:
        if not contact["contacted_at"] < order.ordered_at <= contact["ends_at"]:
            continue
        answer = base | {"responded_at": order.ordered_at, "currency": order.currency}
        product = {"product_id": order.products[0].product_id}
        if order.coupon_cents:
            used = {"kind": "coupon_redeemed", "amount": order.coupon_cents / 100}
            rows.append(answer | product | used)
        elif dice.chance(0.4):
            rows.append(
                answer | product | {"kind": "purchased", "amount": order.amount_cents / 100}
            )
    return rows


def _referrals(
    dice: Dice, shoppers: Sequence[Shopper], orders: dict[str, list[Order]]
) -> list[Row]:
    """Let regular buyers invite people, some of whom are customers by now."""
    rows: list[Row] = []
    strangers = dice.shuffled([one for one in shoppers if one.buyer is not Buyer.COMPANY])
    for shopper in shoppers:
        if shopper.buyer is not Buyer.REGULAR or not dice.chance(0.3):
            continue
        friend = strangers.pop()
        bought = orders.get(friend.customer_id)
        day = friend.first_day - 5
        row: Row = {"customer_id": shopper.customer_id, "currency": "EUR"}
        if friend is shopper or day <= shopper.first_day or not bought:
            asked = dice.moment(dice.whole(shopper.first_day + 1, DAYS - 1))
            rows.append(row | {"referred_at": asked})
            continue
        rows.append(
            row
            | {
                "referred_at": dice.moment(day),
                "referred_id": friend.customer_id,
                "accepted_at": dice.moment(friend.first_day - 1),
                "converted_at": bought[0].ordered_at,
                "amount": 10.0,
            }
        )
    return rows


def marketing_tables(
    dice: Dice, shoppers: Sequence[Shopper], orders: Sequence[Order]
) -> dict[str, list[Row]]:
    """Write consents, campaigns, messages, responses and referrals."""
    tables: dict[str, list[Row]] = {
        name: [] for name in ("consents", "campaigns", "messages", "responses")
    }
    by_customer: dict[str, list[Order]] = {}
    for order in orders:
        by_customer.setdefault(order.shopper.customer_id, []).append(order)
    for shopper in shoppers:
        consents = _consents(dice, shopper)
        tables["consents"] += consents
        bought = by_customer.get(shopper.customer_id, [])
        for number, day in enumerate(_CAMPAIGN_DAYS, start=1):
            start = datetime.combine(
                FIRST_DAY + timedelta(days=day), datetime.min.time(), UTC
            ) + timedelta(hours=8)
            if not _may_be_written_to(consents, start) or dice.chance(0.2):
                continue
            contact: Row = {
                "customer_id": shopper.customer_id,
                "campaign_id": f"K{number:02}",
                "contacted_at": start,
                "ends_at": start + timedelta(days=_OFFER_DAYS),
                "channel": _CHANNEL,
                "offer_type": _OFFERS[number % len(_OFFERS)],
                "variant": dice.weighted({"a": 45, "b": 45, "control": 10}),
            }
            tables["campaigns"].append(contact)
            messages = [] if contact["variant"] == "control" else _message(dice, shopper, contact)
            tables["messages"] += messages
            if messages:
                tables["responses"] += _responses(dice, contact, messages, bought)
    return tables | {"referrals": _referrals(dice, shoppers, by_customer)}
