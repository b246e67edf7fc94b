"""Message volume: how many messages reach a customer, and how many lately.

Too many messages tire people, so the last week and month are counted apart. A message that is
reported delivered twice counts once; without a ``message_id`` each delivery is a message.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.message_grains import messages
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure
    from profilekit.extractors.message_grains import Messages

__all__ = ["MessageVolume"]


class MessageVolume(Extractor):
    """Messages delivered, in all and by window, and the pressure of the last days.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.
    pressure_days : tuple of int, default=(7, 30)
        Short windows that say how many messages a customer gets at present, in days.

    Examples
    --------
    >>> [spec.name for spec in MessageVolume(windows_days=()).specs()]
    ['delivered_count', 'messages_7d_count', 'messages_30d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    pressure_days: tuple[PositiveInt, ...] = (7, 30)

    def fields(self) -> Iterator[Field]:
        """Yield all, the windows, then the pressure."""
        yield Field(
            "delivered_count",
            _delivered(messages.delivered),
            meaning="Messages delivered",
            minimum=0,
            section=Section.CHANNELS,
        )
        names = {f"delivered_{days}d_count": days for days in self.windows_days}
        names |= {f"messages_{days}d_count": days for days in self.pressure_days}
        for name, days in names.items():
            yield Field(
                name,
                _delivered(messages.delivered.last(days=days)),
                meaning=f"Messages delivered in the last {days} days",
                minimum=0,
                section=Section.CHANNELS,
            )


def _delivered(deliveries: Messages) -> Measure:
    message_id = messages.column("message_id", optional=True)
    unnamed = deliveries.where(message_id.is_null())
    return deliveries.n_unique(message_id) + unnamed.count()
