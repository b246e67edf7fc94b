"""Web sources: what customers visit with, and what brings them.

A session has the device, source and medium of its first event that knows it, as GA4 attributes
a session to what began it. Each column is a class of its own, since sources often have only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.web_grains import GAP_MINUTES, Names, sessions_cut_after, web_events
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure
    from profilekit.extractors.rows import Row
    from profilekit.extractors.web_grains import Sessions

__all__ = ["WebDevices", "WebMedia", "WebSources"]

_PAID_MEDIA: Final = (
    *("banner", "cpa", "cpc", "cpm", "cpv", "display", "expandable", "interstitial"),
    *("paid", "paid-search", "paid-shopping", "paid-social", "paid-video"),
    *("paid_search", "paid_shopping", "paid_social", "paid_video"),
    *("paidsearch", "paidshopping", "paidsocial", "paidvideo", "ppc", "retargeting"),
)
"""What GA4's default channel group takes for paid or display traffic, spelt out."""


class WebDevices(Extractor):
    """Devices that a customer visits with.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    mobile_devices : tuple of str
        Devices that are mobile; GA4 keeps ``tablet`` apart.

    Examples
    --------
    >>> [spec.name for spec in WebDevices().specs()]
    ['web_devices_count', 'top_web_device_label', 'mobile_sessions_share']
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    mobile_devices: Names = ("mobile",)

    def fields(self) -> Iterator[Field]:
        """Yield how many devices, the chief one, the share of mobile ones."""
        sessions = sessions_cut_after(self.gap_minutes)
        device = sessions.known_first(web_events.device)
        yield Field(
            "web_devices_count",
            web_events.n_unique(web_events.device),
            meaning="Kinds of device used on the site or app",
            minimum=0,
            evidence="sessions_count",
            section=Section.DEVICES,
        )
        yield Field(
            "top_web_device_label",
            _most_frequent(sessions, device),
            meaning="Device of most sessions; of equals the first by name",
            null_meaning="no session with a known device",
            evidence="sessions_count",
            section=Section.DEVICES,
        )
        known = sessions.where(~device.is_null())
        yield Field(
            "mobile_sessions_share",
            known.share(device.is_in(self.mobile_devices)),
            meaning="Share of sessions on a mobile device, of those whose device is known",
            minimum=0,
            maximum=1,
            null_meaning="no session with a known device",
            evidence="sessions_count",
            section=Section.DEVICES,
        )


class WebSources(Extractor):
    """Where the visits of a customer come from, as in ``utm_source``.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.

    Examples
    --------
    >>> [spec.name for spec in WebSources().specs()]
    ['top_web_source_label']
    """

    gap_minutes: PositiveInt = GAP_MINUTES

    def fields(self) -> Iterator[Field]:
        """Yield the chief source."""
        sessions = sessions_cut_after(self.gap_minutes)
        yield Field(
            "top_web_source_label",
            _most_frequent(sessions, sessions.known_first(web_events.source)),
            meaning="Source of most sessions; of equals the first by name",
            null_meaning="no session with a known source",
            evidence="sessions_count",
            section=Section.CHANNELS,
        )


class WebMedia(Extractor):
    """How the visits of a customer come, as in ``utm_medium``, and how many are paid for.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    paid_media : tuple of str
        Media that are paid for, as written in the table.

    References
    ----------
    .. [1] Google, "Default channel group", GA4 help.

    Examples
    --------
    >>> [spec.name for spec in WebMedia().specs()]
    ['top_web_medium_label', 'paid_sessions_share']
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    paid_media: Names = _PAID_MEDIA

    def fields(self) -> Iterator[Field]:
        """Yield the chief medium, then the share that is paid for."""
        sessions = sessions_cut_after(self.gap_minutes)
        medium = sessions.known_first(web_events.medium)
        yield Field(
            "top_web_medium_label",
            _most_frequent(sessions, medium),
            meaning="Medium of most sessions; of equals the first by name",
            null_meaning="no session with a known medium",
            evidence="sessions_count",
            section=Section.CHANNELS,
        )
        known = sessions.where(~medium.is_null())
        yield Field(
            "paid_sessions_share",
            known.share(medium.is_in(self.paid_media)),
            meaning="Share of sessions that paid media brought, of those whose medium is known",
            minimum=0,
            maximum=1,
            null_meaning="no session with a known medium",
            evidence="sessions_count",
            source="Google Analytics 4, default channel group",
            section=Section.CHANNELS,
        )


def _most_frequent(sessions: Sessions, row: Row[Any]) -> Measure:
    groups = sessions.where(~row.is_null()).by(row)
    return groups.at_max(groups.key, by=sessions.count().per(groups))
