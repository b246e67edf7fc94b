"""Write down what every field is today; `tests/test_values.py` holds later versions to it.

``python tests/values/rewrite.py``
"""

from __future__ import annotations

import json
from pathlib import Path

import profilekit as pk
from profilekit.extractors import CategoryMix, Gender

__all__ = ["VALUES", "current_values", "fields_of_the_package"]

VALUES = Path(__file__).with_name("shop.json")
AS_OF = "2025-12-31"
NEED_PARAMETERS = [CategoryMix(categories=("beans", "loose tea")), Gender(purpose="to be compared")]


def current_values() -> dict[str, dict[str, str | None]]:
    """Measure the example shop: {field: {customer: value to 12 significant digits}}."""
    shop = pk.make_shop(seed=7, n_customers=60)
    books = (
        pk.measure(shop, as_of=AS_OF).apply(pk.RFMScorer()),
        pk.measure(shop, NEED_PARAMETERS, as_of=AS_OF),
    )
    ours = {cls.__name__ for cls in _classes()} | {"RFMScorer"}
    return {
        spec.name: dict(zip(map(str, book.customer_ids), values, strict=True))
        for book in books
        for spec in book.catalogue
        if spec.made_by in ours
        for values in [list(map(_written, book.frame[spec.name].to_list()))]
    }


def fields_of_the_package() -> set[str]:
    """Name the fields of the extractors of the package, by default or as measured here."""
    given = {type(one): one for one in NEED_PARAMETERS}
    made = [given.get(cls) or cls.examples()[0] for cls in _classes()]
    return {spec.name for one in made for spec in one.specs()}


def _classes() -> list[type[pk.Extractor]]:
    found = map(pk.find_extractor, pk.list_extractors())
    return [cls for cls in found if cls.__module__.startswith("profilekit.")]


def _written(value: str | float | None) -> str | None:
    if isinstance(value, float):
        # Minus zero is zero.
        return f"{value + 0.0:.12g}"
    return None if value is None else str(value)


if __name__ == "__main__":
    lines = (f"{json.dumps(n)}: {json.dumps(v)}" for n, v in sorted(current_values().items()))
    VALUES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
