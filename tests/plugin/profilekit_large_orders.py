"""An extractor of another package: how many orders of a customer are large."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import PositiveFloat

from profilekit.extractors import Extractor, Field, orders

__all__ = ["LargeOrders"]


class LargeOrders(Extractor):
    """Orders of at least an amount."""

    least_amount: PositiveFloat = 100.0

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        large = orders.where(orders.amount >= self.least_amount)
        yield Field("large_orders_count", large.count(), meaning="Large orders", minimum=0)
