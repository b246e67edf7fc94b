"""Category names: categories named beforehand, and what their fields are called.

A category is written as the shop writes it; a field's name has room for letters and digits only.
"""

from __future__ import annotations

import unicodedata
from typing import Annotated, Final

import pydantic

__all__ = ["NamedCategories", "slug_of"]

_ALLOWED: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def slug_of(label: str) -> str:
    """Give the letters a-z and digits of a label, in lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", label).lower() if c in _ALLOWED)


def _with_own_slugs(labels: tuple[str, ...]) -> tuple[str, ...]:
    known: dict[str, str] = {}
    for label in labels:
        slug = slug_of(label)
        if not slug:
            raise ValueError(
                f"the category {label!r} has no letter a-z and no digit to name its fields by"
            )
        if slug in known:
            raise ValueError(
                f"the categories {known[slug]!r} and {label!r} would both name their fields "
                f"by {slug!r}"
            )
        known[slug] = label
    return labels


NamedCategories = Annotated[
    tuple[str, ...], pydantic.Field(min_length=1), pydantic.AfterValidator(_with_own_slugs)
]
"""Categories, at least one, whose letters and digits tell them apart."""
