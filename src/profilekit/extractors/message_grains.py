"""The grains of messaging: events of e-mails, sms and pushes, and the messages they are about.

Machines open messages too, mail privacy proxies above all; such opens say nothing of the
reader. What is not marked as a machine's is a person's, and a click is always a person's: whoever
clicked has opened, whether or not the open was seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from profilekit.extractors.grains import Grouped
from profilekit.extractors.table_rows import TableRows

if TYPE_CHECKING:
    from profilekit.extractors.rows import Row

__all__ = ["Mails", "Messages", "mails", "messages"]


class Messages(TableRows):
    """Events of messages: delivered, opened, clicked ..."""

    @property
    def message_id(self) -> Row[Self]:
        """The message it is about."""
        return self.column("message_id")

    @property
    def content_type(self) -> Row[Self]:
        """What the message holds."""
        return self.column("content_type")

    @property
    def is_opened_by_machine(self) -> Row[Self]:
        """Whether a machine opened the message."""
        by_machine = self.column("machine_open", optional=True).fill(0).is_(1)
        return self.column("event_name").is_("opened") & by_machine

    @property
    def is_opened(self) -> Row[Self]:
        """Whether a person opened or clicked the message."""
        name = self.column("event_name")
        return name.is_("clicked") | (name.is_("opened") & ~self.is_opened_by_machine)

    @property
    def delivered(self) -> Self:
        """Keep the deliveries."""
        return self.events("delivered")

    def events(self, name: str) -> Self:
        """Keep the events of one name."""
        return self.where(self.column("event_name").is_(name))


class Mails(Grouped[Messages]):
    """Messages with an id; what became of each, in days since its delivery."""

    @property
    def delivered_age(self) -> Row[Self]:
        """Days since it was first delivered; missing where it was not."""
        return messages.delivered.max(messages.age).named_per(self, "delivered_age")

    def days_until(self, condition: Row[Messages]) -> Row[Self]:
        """Days from the day of delivery to the first event that meets a condition."""
        age = messages.where(condition).max(messages.age).named_per(self, "age")
        return self.delivered_age - age


messages: Final = Messages(table="messages")
mails: Final = Mails(
    parent=messages.where(~messages.message_id.is_null()),
    by_rows=(messages.message_id,),
    label="mails",
)
