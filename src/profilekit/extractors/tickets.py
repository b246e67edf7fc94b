"""Tickets: how often a customer needs help, about what, and how well the help comes.

Whether and when a case was answered or resolved is known only from then on. Cases still open are
no short ones: a mean over resolved cases alone would call a slow desk quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.purchase_grains import orders
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.rows import Row

__all__ = [
    "FirstReplies",
    "Reopening",
    "TicketResolution",
    "TicketSatisfaction",
    "TicketSeverity",
    "TicketTopics",
    "Tickets",
    "TicketsPerOrder",
]

_MICROSECONDS_A_SECOND: Final = 1_000_000
_MICROSECONDS_A_DAY: Final = 86_400 * _MICROSECONDS_A_SECOND

_tickets = rows_of("tickets")


class Tickets(Extractor):
    """Support cases opened, in all and by window, and the last one.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in Tickets(windows_days=(30,)).specs()]
    ['tickets_count', 'tickets_30d_count', 'ticket_recency_days']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)

    def fields(self) -> Iterator[Field]:
        """Yield counts, in all and by window, then recency."""
        yield Field(
            "tickets_count",
            _tickets.count(),
            meaning="Support cases opened",
            minimum=0,
            section=Section.PAIN_POINTS,
        )
        for days in self.windows_days:
            yield Field(
                f"tickets_{days}d_count",
                _tickets.last(days=days).count(),
                meaning=f"Support cases opened in the last {days} days",
                minimum=0,
                section=Section.PAIN_POINTS,
            )
        yield Field(
            "ticket_recency_days",
            as_of_day - _tickets.max(_tickets.day),
            meaning="Days since the last support case was opened",
            minimum=0,
            null_meaning="no support case",
            section=Section.PAIN_POINTS,
            evidence="tickets_count",
        )


class TicketsPerOrder(Extractor):
    """Support cases per order.

    Examples
    --------
    >>> [spec.name for spec in TicketsPerOrder().specs()]
    ['tickets_per_order_ratio']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the ratio."""
        yield Field(
            "tickets_per_order_ratio",
            _tickets.count() / orders.count(),
            meaning="Support cases opened per order placed",
            minimum=0,
            null_meaning="no order yet",
            section=Section.PAIN_POINTS,
            evidence="orders_count",
        )


class TicketResolution(Extractor):
    """Cases open, and how long it takes to resolve one.

    The median is that of resolved cases. The mean is the maximum likelihood estimate of an
    exponential time under censoring: the time that all cases have been open so far, over the
    number of those resolved. The age of an open case is in whole days. A case resolved before it
    was opened has no time.

    References
    ----------
    .. [1] Epstein & Sobel (1953), "Life Testing", Journal of the American Statistical
       Association 48(263), 486-502.

    Examples
    --------
    >>> [spec.name for spec in TicketResolution().specs()][0]
    'open_tickets_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield cases open, then median and mean time to resolve."""
        resolved_at = _tickets.column("resolved_at")
        unresolved = _tickets.where(resolved_at.is_null())
        resolved = _tickets.where(resolved_at >= _tickets.at)
        took = _elapsed(resolved_at, _MICROSECONDS_A_DAY)
        yield _late(
            "open_tickets_count",
            unresolved.count(),
            meaning="Support cases not resolved yet",
            minimum=0,
        )
        yield _late(
            "ticket_resolution_median_days",
            resolved.median(took),
            meaning="Median time from opening to resolution, of resolved cases",
            minimum=0,
            null_meaning="no case resolved",
            evidence="tickets_count",
        )
        yield _late(
            "ticket_resolution_mean_days",
            (resolved.sum(took) + unresolved.sum(_tickets.age)) / resolved.count(),
            meaning="Mean time to resolution, the time of open cases so far taken into account",
            minimum=0,
            null_meaning="no case resolved",
            evidence="tickets_count",
            source="Epstein & Sobel (1953)",
        )


class FirstReplies(Extractor):
    """How long a customer waits for the first reply.

    Examples
    --------
    >>> [spec.name for spec in FirstReplies().specs()]
    ['first_reply_median_s']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the median wait."""
        replied_at = _tickets.column("first_reply_at")
        yield _late(
            "first_reply_median_s",
            _tickets.where(replied_at >= _tickets.at).median(
                _elapsed(replied_at, _MICROSECONDS_A_SECOND)
            ),
            meaning="Median time from opening to the first reply, of answered cases",
            minimum=0,
            null_meaning="no case answered",
            evidence="tickets_count",
        )


class Reopening(Extractor):
    """How often a resolved case comes back.

    Examples
    --------
    >>> [spec.name for spec in Reopening().specs()]
    ['reopened_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the share of resolved cases that were opened again."""
        resolved = _tickets.where(~_tickets.column("resolved_at").is_null())
        yield _late(
            "reopened_share",
            resolved.mean(_tickets.column("reopened")),
            meaning="Share of resolved cases that were opened again",
            minimum=0,
            maximum=1,
            null_meaning="no case resolved",
            evidence="tickets_count",
        )


class TicketSatisfaction(Extractor):
    """How satisfied a customer is with the answers to cases.

    Examples
    --------
    >>> [spec.name for spec in TicketSatisfaction().specs()]
    ['ticket_csat_mean_score']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the mean satisfaction."""
        yield _late(
            "ticket_csat_mean_score",
            _tickets.mean(_tickets.column("csat")),
            meaning="Mean satisfaction with the answers to cases, 1 to 5",
            minimum=1,
            maximum=5,
            null_meaning="no case rated",
            evidence="tickets_count",
        )


class TicketTopics(Extractor):
    """What a customer needs help with.

    Examples
    --------
    >>> [spec.name for spec in TicketTopics().specs()]
    ['top_ticket_topic_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the topic of most cases."""
        topic = _tickets.column("topic")
        topics = _tickets.where(~topic.is_null()).by(topic)
        yield Field(
            "top_ticket_topic_label",
            topics.at_max(topics.key, by=_tickets.count().per(topics)),
            meaning="Topic of the most support cases; of equals the first by name",
            null_meaning="no support case with a topic",
            section=Section.PAIN_POINTS,
            evidence="tickets_count",
        )


class TicketSeverity(Extractor):
    """How many cases are severe.

    Parameters
    ----------
    severe_at_most : int, default=2
        Largest severity that is severe; 1 is the most severe of 4, so 2 is the upper half.

    Examples
    --------
    >>> [spec.name for spec in TicketSeverity().specs()]
    ['severe_tickets_count']
    """

    severe_at_most: PositiveInt = 2

    def fields(self) -> Iterator[Field]:
        """Yield the number of severe cases."""
        severity = _tickets.column("severity")
        yield Field(
            "severe_tickets_count",
            _tickets.where(severity <= self.severe_at_most).count(),
            meaning=f"Support cases of severity {self.severe_at_most} or worse",
            minimum=0,
            section=Section.PAIN_POINTS,
            evidence="tickets_count",
        )


def _elapsed(until: Row[Any], unit: int) -> Row[Any]:
    return (until - _tickets.at) / unit


def _late(name: str, measure: Any, **about: Any) -> Field:
    return Field(
        name,
        measure,
        section=Section.PAIN_POINTS,
        point_in_time=PointInTime.LATE,
        **about,
    )
