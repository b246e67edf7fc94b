"""Contact permission: signs in the message log that a customer cannot or will not be written to.

The log is no record of consent; that is the table of consents. A bounce says that an address
fails, an unsubscription or a complaint that its owner has had enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.message_grains import messages
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ContactPermission"]


class ContactPermission(Extractor):
    """Bounces, unsubscriptions and complaints.

    Examples
    --------
    >>> [spec.name for spec in ContactPermission().specs()][0]
    'bounced_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield bounces, unsubscriptions, complaints."""
        yield Field(
            "bounced_count",
            messages.events("bounced").count(),
            meaning="Messages that bounced",
            minimum=0,
            section=Section.CHANNELS,
        )
        unsubscribed = messages.events("unsubscribed").count()
        yield Field(
            "unsubscribed_count",
            unsubscribed,
            meaning="Times the customer unsubscribed from messages",
            minimum=0,
            section=Section.CHANNELS,
            point_in_time=PointInTime.TARGET,
            outcome="unsubscribe",
        )
        yield Field(
            "unsubscribed_flag",
            unsubscribed > 0,
            meaning="Whether the customer ever unsubscribed from messages",
            section=Section.CHANNELS,
            point_in_time=PointInTime.TARGET,
            outcome="unsubscribe",
        )
        yield Field(
            "complained_count",
            messages.events("complained").count(),
            meaning="Times the customer complained about a message, as by marking it as spam",
            minimum=0,
            section=Section.CHANNELS,
            point_in_time=PointInTime.TARGET,
            outcome="complaint",
        )
