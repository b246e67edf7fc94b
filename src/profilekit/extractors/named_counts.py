"""Named counts: a parameter that is given as a mapping of names to counts, and stays frozen.

A mapping could be changed behind the extractor's back and has no hash; pairs cannot and do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import BeforeValidator, PositiveInt
from pydantic import Field as Parameter

if TYPE_CHECKING:
    from typing import Any

__all__ = ["NamedCounts", "pairs_of"]


def _frozen(given: object) -> object:
    if isinstance(given, Mapping):
        return tuple(cast("Mapping[Any, Any]", given).items())
    return given


NamedCounts = Annotated[
    Mapping[str, PositiveInt] | tuple[tuple[str, PositiveInt], ...],
    BeforeValidator(_frozen),
    Parameter(min_length=1),
]
"""Given as a mapping or as pairs, kept as pairs."""


def pairs_of(counts: NamedCounts) -> tuple[tuple[str, int], ...]:
    """Give the pairs.

    Examples
    --------
    >>> pairs_of({"spring": 12})
    (('spring', 12),)
    """
    return tuple(dict(counts).items())
