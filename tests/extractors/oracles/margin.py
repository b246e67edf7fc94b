"""Margin by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer, over


def margin(buyer: Buyer):
    costed = [line for line in buyer.lines if line["cost_amount"] is not None]
    left = sum(line["cents"] - line["cost_amount"] for line in costed)
    return {
        "margin_amount": left / 100 if costed else None,
        "margin_share": over(left, sum(line["cents"] for line in costed)),
    }
