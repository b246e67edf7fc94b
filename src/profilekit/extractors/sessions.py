"""Sessions: how often a customer visits the site or app, and what comes of a visit.

A session counts for the day on which it began. Events are named as in GA4, and so is what is
made of them: a bounce is the opposite of a GA4 engaged session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveFloat, PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.web_grains import GAP_MINUTES, Names, sessions_cut_after, web_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.web_grains import Sessions

__all__ = ["SessionOutcomes", "WebActivity", "WebDwell"]

_NO_SESSION = "no session"
_GA4 = "Google Analytics 4, session metrics"


class WebActivity(Extractor):
    """Sessions, days with a visit, and days since the last one.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.

    References
    ----------
    .. [1] Google, "About Analytics sessions", GA4 help: 30 minutes of inactivity end a session.

    Examples
    --------
    >>> [spec.name for spec in WebActivity(windows_days=()).specs()]
    ['sessions_count', 'web_active_days_count', 'web_recency_days']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    gap_minutes: PositiveInt = GAP_MINUTES

    def fields(self) -> Iterator[Field]:
        """Yield sessions, active days, then recency."""
        sessions = sessions_cut_after(self.gap_minutes)
        yield Field(
            "sessions_count",
            sessions.count(),
            meaning="Sessions on the site or in the app",
            minimum=0,
            source=_GA4,
        )
        for days in self.windows_days:
            yield Field(
                f"sessions_{days}d_count",
                sessions.last(days=days).count(),
                meaning=f"Sessions that began in the last {days} days",
                minimum=0,
                source=_GA4,
            )
        yield Field(
            "web_active_days_count",
            web_events.n_unique(web_events.day),
            meaning="Days with a visit to the site or app",
            minimum=0,
        )
        for days in self.windows_days:
            yield Field(
                f"web_active_days_{days}d_count",
                web_events.last(days=days).n_unique(web_events.day),
                meaning=f"Days with a visit to the site or app in the last {days} days",
                minimum=0,
                maximum=days,
            )
        yield Field(
            "web_recency_days",
            as_of_day - web_events.max(web_events.day),
            meaning="Days since the last visit to the site or app",
            minimum=0,
            null_meaning="no visit",
            evidence="sessions_count",
        )


class SessionOutcomes(Extractor):
    """Pages per session, conversion, time to purchase, and bounces.

    A session bounces unless it is engaged as GA4 says: it has a purchase, or two pages or more,
    or lasts `engaged_from_s` seconds. It lasts as long as the customer was engaged, where any of
    its events says so in ``engaged_s``, else from its first event to its last.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    page_events : tuple of str
        Events that are a page or a screen. A ``view_item`` is none: GA4 sends it from a page
        that has its own ``page_view``.
    purchase_events : tuple of str
        Events that are a purchase.
    engaged_from_s : float, default=10
        Seconds from which on a session of one page is no bounce.

    References
    ----------
    .. [1] Google, "Engagement rate and bounce rate", GA4 help.

    Examples
    --------
    >>> [spec.name for spec in SessionOutcomes().specs()][1]
    'session_conversion_share'
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    page_events: Names = ("page_view", "screen_view")
    purchase_events: Names = ("purchase",)
    engaged_from_s: PositiveFloat = 10

    def fields(self) -> Iterator[Field]:
        """Yield pages, conversion, time to purchase, bounces."""
        sessions = sessions_cut_after(self.gap_minutes)
        buying = sessions.where(sessions.count_of(self.purchase_events) > 0)
        yield Field(
            "session_pageviews_mean_count",
            sessions.mean(sessions.count_of(self.page_events)),
            meaning="Pages seen per session",
            minimum=0,
            null_meaning=_NO_SESSION,
            evidence="sessions_count",
        )
        yield Field(
            "session_conversion_share",
            buying.count() / sessions.count(),
            meaning="Share of sessions with a purchase",
            minimum=0,
            maximum=1,
            null_meaning=_NO_SESSION,
            evidence="sessions_count",
            source=_GA4,
        )
        until = sessions.first_of(self.purchase_events) - sessions.at
        yield Field(
            "session_purchase_mean_s",
            buying.mean(until / 1_000_000),
            meaning="Seconds from the start of a session to its first purchase, on average",
            minimum=0,
            null_meaning="no session with a purchase",
        )
        yield self._bounces(sessions)

    def _bounces(self, sessions: Sessions) -> Field:
        engaged_s = web_events.column("engaged_s", optional=True)
        known = web_events.count(engaged_s).named_per(sessions, "engaged_known") > 0
        engaged = web_events.sum(engaged_s).named_per(sessions, "engaged_s").where(known)
        lasts = engaged.fill(sessions.elapsed_s) >= self.engaged_from_s
        two_pages = sessions.count_of(self.page_events) > 1
        buys = sessions.count_of(self.purchase_events) > 0
        return Field(
            "bounce_sessions_share",
            sessions.share(~(lasts | two_pages | buys)),
            meaning="Share of sessions left at once: one page at most, no purchase, "
            f"under {self.engaged_from_s:g} seconds",
            minimum=0,
            maximum=1,
            null_meaning=_NO_SESSION,
            evidence="sessions_count",
            source=_GA4,
        )


class WebDwell(Extractor):
    """Time engaged, per session and by window, where events carry ``engaged_s``.

    Parameters
    ----------
    windows_days : tuple of int, default=(365,)
        Windows that end with the day asked about, in days.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.

    Examples
    --------
    >>> [spec.name for spec in WebDwell().specs()]
    ['session_engaged_mean_s', 'engaged_365d_s']
    """

    windows_days: tuple[PositiveInt, ...] = (365,)
    gap_minutes: PositiveInt = GAP_MINUTES

    def fields(self) -> Iterator[Field]:
        """Yield the mean per session, then the windows."""
        sessions = sessions_cut_after(self.gap_minutes)
        engaged_s = web_events.engaged_s
        timed = web_events.count(engaged_s).named_per(sessions, "engaged_known") > 0
        yield Field(
            "session_engaged_mean_s",
            sessions.where(timed).mean(web_events.sum(engaged_s).named_per(sessions, "engaged_s")),
            meaning="Seconds engaged per session, over the sessions whose time is known",
            minimum=0,
            null_meaning="no session whose time is known",
            evidence="sessions_count",
        )
        for days in self.windows_days:
            recent = web_events.last(days=days)
            yield Field(
                f"engaged_{days}d_s",
                case(
                    (recent.count(engaged_s) > 0, recent.sum(engaged_s)),
                    (recent.count().is_(0), 0.0),
                ),
                meaning=f"Seconds engaged with the site or app in the last {days} days",
                minimum=0,
                null_meaning="visits, but none whose time is known",
                evidence=f"sessions_{days}d_count",
            )
