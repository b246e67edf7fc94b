"""The grains of browsing: page and app events, and the sessions they make.

A session is the events that share a ``session_id``. Events without one are cut where the
customer was silent for longer than a gap: whatever the customer does, with an id or without,
ends the silence, so a session without an id lies within one stretch of activity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Self

from pydantic import Field as Parameter

from profilekit.extractors.grains import Grouped
from profilekit.extractors.table_rows import TableRows

if TYPE_CHECKING:
    from profilekit.extractors.rows import Row

__all__ = ["GAP_MINUTES", "Names", "Sessions", "WebEvents", "sessions_cut_after", "web_events"]

GAP_MINUTES: Final = 30
"""GA4 ends a session after 30 minutes of inactivity, as Universal Analytics did."""

Names = Annotated[tuple[str, ...], Parameter(min_length=1)]
"""Names of events, or other codes; at least one."""

_MINUTE_US: Final = 60_000_000


class WebEvents(TableRows):
    """Page and app events."""

    @property
    def event_name(self) -> Row[Self]:
        """What happened, by its GA4 name."""
        return self.column("event_name")

    @property
    def session_id(self) -> Row[Self]:
        """The session it belongs to, where the source knows."""
        return self.column("session_id", optional=True)

    @property
    def product_id(self) -> Row[Self]:
        """The product looked at."""
        return self.column("product_id")

    @property
    def category(self) -> Row[Self]:
        """The category looked at."""
        return self.column("category")

    @property
    def device(self) -> Row[Self]:
        """Device of the visit."""
        return self.column("device")

    @property
    def source(self) -> Row[Self]:
        """Where the visit came from."""
        return self.column("source")

    @property
    def medium(self) -> Row[Self]:
        """How the visit came."""
        return self.column("medium")

    @property
    def engaged_s(self) -> Row[Self]:
        """Seconds engaged with the page."""
        return self.column("engaged_s")

    def named(self, names: tuple[str, ...]) -> Self:
        """Keep the events of some names."""
        return self.where(self.event_name.is_in(names))


class Sessions(Grouped[WebEvents]):
    """Sessions; each is dated by its first event."""

    def count_of(self, names: tuple[str, ...]) -> Row[Self]:
        """Events of some names in the session."""
        return web_events.named(names).count().named_per(self, "events")

    def first_of(self, names: tuple[str, ...]) -> Row[Self]:
        """Instant of the first event of some names; missing where there is none."""
        return web_events.named(names).min(web_events.at).named_per(self, "first_at")

    def known_first(self, row: Row[WebEvents]) -> Row[Self]:
        """Value of the earliest event that has one; of equals the smallest."""
        return web_events.where(~row.is_null()).first(row).named_per(self, "first")

    @property
    def elapsed_s(self) -> Row[Self]:
        """Seconds from the first event to the last."""
        last = web_events.max(web_events.at).named_per(self, "last_at")
        return (last - self.at) / 1_000_000


web_events: Final = WebEvents(table="web_events")


def sessions_cut_after(gap_minutes: int = GAP_MINUTES) -> Sessions:
    """Give the sessions, cut after a silence where events have no ``session_id``.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session, in minutes.

    Returns
    -------
    Sessions
        One row per customer and session.

    Examples
    --------
    >>> str(sessions_cut_after(30).count())
    'count(sessions)'
    """
    silence = web_events.at - web_events.at.previous()
    stretch = (silence > gap_minutes * _MINUTE_US).running_sum()
    session_id = web_events.session_id
    keys = (session_id, stretch.where(session_id.is_null()))
    return Sessions(parent=web_events, by_rows=keys, label="sessions")
