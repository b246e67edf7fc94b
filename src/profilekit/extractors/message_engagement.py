"""Message engagement: which of the messages delivered are opened and clicked, and which content.

Rates are over closed messages: those delivered at least `closed_days` ago, with what happened
by then. A young message, which may still be opened, does not press a rate down, and the fate of
a closed one does not change. A message is opened once however often it is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import NonNegativeInt, PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.message_grains import mails, messages
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.message_grains import Mails, Messages
    from profilekit.extractors.rows import Row

__all__ = ["ContentOpened", "MessageEngagement"]


class MessageEngagement(Extractor):
    """Shares of closed messages that people opened and clicked, and that machines opened.

    Days are counted from calendar day to calendar day: with 3 closed days, a message of Monday
    is closed on Thursday, and an open on that Thursday still counts.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days; of closed messages delivered in them.
    closed_days : int, default=3
        Days after which a message is closed: most opens come on the first day.

    References
    ----------
    .. [1] Apple (2021), "Mail Privacy Protection": mail is opened by a proxy, whether it is
       read or not.

    Examples
    --------
    >>> [spec.name for spec in MessageEngagement(windows_days=()).specs()][:3]
    ['messages_closed_count', 'opened_share', 'clicked_share']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    closed_days: NonNegativeInt = 3

    def fields(self) -> Iterator[Field]:
        """Yield the closed messages, the shares of them, in all and by window."""
        closed = mails.where(mails.delivered_age >= self.closed_days)
        opened = self._in_time(messages.is_opened)
        clicked = self._in_time(messages.column("event_name").is_("clicked"))
        yield Field(
            "messages_closed_count",
            closed.count(),
            meaning=f"Messages delivered at least {self.closed_days} days ago",
            minimum=0,
            section=Section.CHANNELS,
        )
        yield _share("opened_share", closed, opened, "opened by a person")
        yield _share("clicked_share", closed, clicked, "clicked")
        by_machine = self._in_time(messages.is_opened_by_machine)
        yield _share("machine_opened_share", closed, by_machine, "opened by a machine")
        yield Field(
            "click_to_open_share",
            closed.where(clicked).count() / closed.where(opened).count(),
            meaning="Share of the messages opened by a person that were clicked",
            minimum=0,
            maximum=1,
            null_meaning="no closed message was opened",
            evidence="messages_closed_count",
            section=Section.CHANNELS,
            point_in_time=PointInTime.LATE,
        )
        for days in self.windows_days:
            recent = closed.where(mails.delivered_age < days)
            window = f" in the last {days} days"
            yield _share(f"opened_{days}d_share", recent, opened, "opened by a person", window)
            yield _share(f"clicked_{days}d_share", recent, clicked, "clicked", window)

    def _in_time(self, condition: Row[Messages]) -> Row[Mails]:
        return mails.days_until(condition) <= self.closed_days


def _share(name: str, closed: Mails, condition: Row[Any], what: str, window: str = "") -> Field:
    return Field(
        name,
        closed.share(condition),
        meaning=f"Share of closed messages delivered{window} that were {what}",
        minimum=0,
        maximum=1,
        null_meaning=f"no closed message delivered{window}",
        evidence="messages_closed_count",
        section=Section.CHANNELS,
        point_in_time=PointInTime.LATE,
    )


class ContentOpened(Extractor):
    """The content type of which a customer opened most messages, at any time after delivery.

    Examples
    --------
    >>> [spec.name for spec in ContentOpened().specs()]
    ['messages_opened_count', 'top_opened_content_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the messages opened, then the content of most of them."""
        opened_count = messages.where(messages.is_opened).count().named_per(mails, "opened")
        opened = mails.where(opened_count > 0)
        typed = messages.where(~messages.content_type.is_null())
        content = typed.first(messages.content_type).named_per(mails, "content_type")
        yield Field(
            "messages_opened_count",
            opened.count(),
            meaning="Messages opened by a person",
            minimum=0,
            section=Section.CHANNELS,
        )
        groups = opened.where(~content.is_null()).by(content)
        yield Field(
            "top_opened_content_label",
            groups.at_max(groups.key, by=mails.count().per(groups)),
            meaning="Content type of most messages opened; of equals the first by name",
            null_meaning="no message of a known content type was opened",
            evidence="messages_opened_count",
            section=Section.CHANNELS,
        )
