"""Relationship: since when a customer is known, how they were won, and their tier.

Known since is not first bought: `Frequency` counts from the first order. Where versions
disagree on it, the earliest day counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Relationship"]

_WORDS: Final[dict[str, tuple[str, Section]]] = {
    "loyalty_tier": ("Tier in the loyalty programme", Section.BEHAVIOUR),
    "acquisition_channel": ("How the customer was won", Section.CHANNELS),
}

customers: Final = rows_of("customers")


class Relationship(Extractor):
    """Tier in the loyalty programme, and the channel a customer was won by; as given.

    Examples
    --------
    >>> [spec.name for spec in Relationship().specs()]
    ['known_for_days', 'loyalty_tier_label', 'acquisition_channel_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the days, then a label per column."""
        first = customers.min(customers.column("first_seen_day"))
        yield Field(
            "known_for_days",
            case((first <= as_of_day, as_of_day - first)),
            meaning="Days since the customer was first known, bought or not",
            minimum=0,
            null_meaning="not known, or first known later",
        )
        for column, (meaning, section) in _WORDS.items():
            yield Field(
                f"{column}_label",
                customers.latest(customers.column(column)),
                meaning=meaning,
                null_meaning="not known",
                section=section,
                point_in_time=PointInTime.SLOW,
            )
