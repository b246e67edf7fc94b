"""Write down what every field is today; `tests/test_values.py` holds later versions to it.

``python tests/values/rewrite.py``
"""

from __future__ import annotations

import json
from pathlib import Path

import profilekit as pk

__all__ = ["VALUES", "current_values"]

VALUES = Path(__file__).with_name("shop.json")


def current_values() -> dict[str, dict[str, str | None]]:
    """Measure the example shop: {field: {customer: value to 12 significant digits}}."""
    shop = pk.make_shop(seed=7, n_customers=60)
    extractors = [pk.Cadence(), pk.Frequency(), pk.Recency(), pk.Spend()]
    book = pk.measure(shop, extractors, as_of="2025-12-31").apply(pk.RFMScorer())
    customers = [str(customer) for customer in book.customer_ids]
    return {
        name: dict(zip(customers, map(_written, book.frame[name].to_list()), strict=True))
        for name in book.catalogue.names
    }


def _written(value: str | float | None) -> str | None:
    if isinstance(value, float):
        # Minus zero is zero.
        return f"{value + 0.0:.12g}"
    return None if value is None else str(value)


if __name__ == "__main__":
    VALUES.write_text(json.dumps(current_values(), indent=0, sort_keys=True) + "\n")
