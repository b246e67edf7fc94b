"""The personas of the gallery: of an invented shop, one of people and one of companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import profilekit as pk
from profilekit.personas import SUPPORTED

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_gallery"]

AS_OF = "2025-12-31"


def write_gallery(folder: Path) -> None:
    """Write both personas in all languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for persona in gallery():
        empty = [section.id for section in persona.sections if not section.statements]
        if empty:
            raise RuntimeError(f"the gallery shows every section; {persona.id} has none in {empty}")
        for language in SUPPORTED:
            persona.save(folder / f"{persona.id}.{language}.html", language)


def gallery() -> tuple[pk.Persona, ...]:
    """Tell the deal seekers of the shop, and its trade customers."""
    shop = pk.make_shop(seed=7, n_customers=6000)
    book = pk.measure(shop, as_of=AS_OF, also=pk.habits_for(shop, as_of=AS_OF))
    book = book.apply(pk.RFMScorer()).apply(pk.ShopperTypeClassifier())
    is_company = pk.field("employees_count").is_known()
    segments = (
        pk.Segment(
            id="deal-seekers",
            name="Deal seekers",
            levels=("behavioural",),
            definition=~is_company & (pk.field("shopper_type_label") == "bargain"),
        ),
        pk.Segment(
            id="trade-customers",
            name="Trade customers",
            levels=("firmographic",),
            definition=is_company,
        ),
    )
    book = pk.assign_segments(book, segments)
    found = pk.affinity(book, shop, segments)
    return pk.build_personas(book, segments, product_fit=found, most=5)
