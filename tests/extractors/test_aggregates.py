"""An aggregate is over rows of its own grain, and goes to grains made from that one."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError
from profilekit.extractors import lines, order_days, orders


def test_a_grain_aggregates_its_own_rows_only():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.sum(lines.amount)


def test_sums_and_counts_are_never_missing_but_extremes_are():
    assert not orders.sum(orders.amount).type.nullable
    assert not orders.count().type.nullable
    assert orders.max(orders.amount).type.nullable


def test_per_takes_a_grain_made_from_the_aggregated_one():
    with pytest.raises(DeclarationError, match="groups orders, not transactions"):
        lines.sum(lines.quantity).per(order_days)


def test_text_has_no_median():
    with pytest.raises(DeclarationError, match="is text"):
        lines.median(lines.category)
