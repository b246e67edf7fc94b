"""What a type checker refuses: each marked line is an error, and no other line is.

Nothing here is run.
"""

from __future__ import annotations

from profilekit.extractors import Field, as_of_day, lines, order_days, orders, refunds


def wrong() -> None:
    """Mix grains, misspell columns, take measures for rows."""
    orders.sum(lines.amount)  # expect-error
    orders.amount * lines.quantity  # expect-error
    orders.where(lines.amount > 1)  # expect-error
    _ = orders.amuont  # expect-error
    orders.by(lines.category)  # expect-error
    lines.n_unique(orders.day)  # expect-error
    lines.at_max(lines.category, by=orders.amount)  # expect-error
    lines.sum(lines.quantity).per(order_days)  # expect-error
    orders.count() + orders.amount  # expect-error
    orders.amount - refunds.amount  # expect-error
    orders.last(90)  # expect-error
    Field("spend_amount", orders.amount)  # expect-error


def right() -> None:
    """Keep to one grain, or come to it with per."""
    orders.last(days=9).sum(orders.amount)
    lines.sum(lines.quantity).per(lines.by(lines.category))
    orders.sum(lines.sum(lines.quantity).per(orders))
    orders.where((orders.amount > 1) & ~(orders.day - orders.day.previous() > 3)).count()
    orders.sum(orders.amount) - refunds.last(days=9).sum(refunds.amount)
    orders.mean(orders.amount) / as_of_day
    order_days.max(order_days.day - order_days.day.previous())
    lines.where(lines.category.is_("tea")).share(lines.quantity > 1)
    lines.last(days=9).by(lines.category).count()
    Field("spend_amount", orders.sum(orders.amount))
