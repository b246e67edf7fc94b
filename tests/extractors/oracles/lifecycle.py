"""The lifecycle stage by plain loops."""

from __future__ import annotations

from itertools import pairwise

from extractors.oracles.purchases import Buyer


def lifecycle(buyer: Buyer, new=90, gap=180, recent=90, lapsed=365):
    return {"lifecycle_stage_label": _stage(buyer, new, gap, recent, lapsed)}


def _stage(buyer: Buyer, new, gap, recent, lapsed):
    orders = buyer.orders
    if not orders:
        return None
    days = sorted({order.day for order in orders})
    silence, known = (buyer.as_of - days[-1]).days, (buyer.as_of - days[0]).days
    usual = (days[-1] - days[0]).days / (len(days) - 1) if len(days) > 1 else None
    now = sum(buyer.age(order) < 90 for order in orders)
    then = sum(90 <= buyer.age(order) < 180 for order in orders)
    back = any(
        (after - before).days >= gap and (buyer.as_of - after).days < recent
        for before, after in pairwise(days)
    )
    stages = {
        "lapsed": silence > lapsed,
        "new": known < new,
        "returned": back,
        # At most half as many orders as before, or at least twice as many.
        "slowing": (usual is not None and silence / usual > 2) or (now + then and 2 * now <= then),
        "growing": now + then and now >= 2 * then,
        "steady": True,
    }
    return next(stage for stage, fits in stages.items() if fits)
