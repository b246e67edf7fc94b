"""Campaigns: how often each customer is contacted, through which channels, and the answers.

A contact held out as a control is no contact. A campaign counts as answered or not only when its
window is over, so that what happens later changes no share; a customer contacted twice by one
campaign was reached once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure
    from profilekit.extractors.rows import Row
    from profilekit.extractors.table_rows import TableRows

__all__ = [
    "CampaignContacts",
    "CampaignResponses",
    "ContactChannels",
    "ResponseValue",
]

_CONTROL: Final = "control"
OUTCOME: Final = "campaign_response"
"""Outcome that everything about responses is adjacent to."""

assigned: Final = rows_of("campaigns")
_variant = assigned.column("variant", optional=True)
is_contact: Final = _variant.is_null() | ~_variant.is_(_CONTROL)
contacts: Final = assigned.where(is_contact)
_reached = assigned.by(assigned.column("campaign_id"))
responses: Final = rows_of("responses")
_campaign = responses.column("campaign_id")


def last_day_to_respond(response_days: int) -> Row[TableRows]:
    """Give the last day of a contact's window: when the offer ends, or after so many days."""
    ends_day = assigned.column("ends_day", optional=True)
    return ends_day.fill(assigned.day + (response_days - 1))


class CampaignContacts(Extractor):
    """Contacts by campaigns, in all and by window, the last one, and the share held out.

    Parameters
    ----------
    windows_days : tuple of int, default=(30, 365)
        Windows that end with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in CampaignContacts(windows_days=(30,)).specs()][:2]
    ['campaign_contacts_count', 'campaign_contacts_30d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (30, 365)

    def fields(self) -> Iterator[Field]:
        """Yield counts of contacts, in all and by window, recency, control share."""
        yield Field(
            "campaign_contacts_count",
            contacts.count(),
            meaning="Contacts by campaigns, controls left out",
            minimum=0,
            section=Section.CHANNELS,
        )
        for days in self.windows_days:
            yield Field(
                f"campaign_contacts_{days}d_count",
                contacts.last(days=days).count(),
                meaning=f"Contacts by campaigns in the last {days} days, controls left out",
                minimum=0,
                section=Section.CHANNELS,
            )
        yield Field(
            "contact_recency_days",
            as_of_day - contacts.max(assigned.day),
            meaning="Days since the last contact by a campaign",
            minimum=0,
            null_meaning="never contacted",
            section=Section.CHANNELS,
            evidence="campaign_contacts_count",
        )
        yield Field(
            "control_contacts_share",
            assigned.where(~_variant.is_null()).share(_variant.is_(_CONTROL)),
            meaning="Share of the contacts with a known variant that were held out as controls",
            minimum=0,
            maximum=1,
            null_meaning="no contact with a known variant",
            section=Section.CHANNELS,
        )


class ContactChannels(Extractor):
    """Through how many channels a customer is contacted.

    Examples
    --------
    >>> [spec.name for spec in ContactChannels().specs()]
    ['contact_channels_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number of channels."""
        yield Field(
            "contact_channels_count",
            contacts.n_unique(assigned.column("channel")),
            meaning="Different channels of the contacts by campaigns",
            minimum=0,
            section=Section.CHANNELS,
            evidence="campaign_contacts_count",
        )


class CampaignResponses(Extractor):
    """Shares of the campaigns over that a customer answered or redeemed, and how soon.

    The window of a campaign begins with the customer's first contact and ends with the day its
    offer ends, that day included, or after ``response_days`` days where no end is known. It is
    over when its last day lies before the day asked about. All of it is our choice.

    Parameters
    ----------
    response_days : int, default=30
        Length in days of the window of a contact without an end, the day of contact included.
    redemption_kinds : tuple of str, default=("coupon_redeemed",)
        Kinds of response that redeem an offer.

    Examples
    --------
    >>> [spec.name for spec in CampaignResponses().specs()][:2]
    ['campaign_responses_count', 'campaigns_over_count']
    """

    response_days: PositiveInt = 30
    redemption_kinds: tuple[str, ...] = ("coupon_redeemed",)

    def fields(self) -> Iterator[Field]:
        """Yield counts, then shares of the campaigns over, then the delay."""
        window = _Window(self.response_days)
        redeemed = window.answers & responses.column("kind").is_in(self.redemption_kinds)
        yield _target(
            "campaign_responses_count",
            responses.count(),
            "Responses to campaigns, whether their window is over or not",
            minimum=0,
        )
        yield Field(
            "campaigns_over_count",
            window.over,
            meaning="Campaigns that contacted the customer and whose window is over",
            minimum=0,
            section=Section.CHANNELS,
        )
        yield _share(
            "campaign_response_share",
            window.answered(window.answers) / window.over,
            "Share of the campaigns over that were answered in their window",
        )
        yield _share(
            "campaign_redemption_share",
            window.answered(redeemed) / window.over,
            "Share of the campaigns over whose offer was redeemed in their window",
        )
        yield _target(
            "response_delay_mean_days",
            window.delay,
            "Mean days from the first contact to the first response, over campaigns answered",
            minimum=0,
            null_meaning="no campaign over was answered",
        )


class ResponseValue(Extractor):
    """What the responses of a customer are worth.

    Examples
    --------
    >>> [spec.name for spec in ResponseValue().specs()]
    ['campaign_response_amount']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the worth of all responses."""
        yield _target(
            "campaign_response_amount",
            responses.sum(responses.column("amount")),
            "Worth of the responses to campaigns",
        )


class _Window:
    """When campaigns could be answered, and which responses fell into that time."""

    def __init__(self, response_days: int) -> None:
        last_day = last_day_to_respond(response_days)
        end = contacts.max(last_day).per(_reached)
        # The day asked about is the day of a row and its age.
        over = contacts.min(assigned.age - (last_day - assigned.day)).per(_reached) > 0
        self.over = _reached.where(over).count()
        start = contacts.min(assigned.at).per(_reached).matched(_campaign)
        until = end.matched(_campaign)
        in_time = (responses.at >= start) & (responses.day <= until)
        self.answers: Row[Any] = in_time & (until - responses.day < responses.age)

    def answered(self, answers: Row[Any]) -> Measure:
        """Count the campaigns with such a response."""
        return responses.where(answers).n_unique(_campaign)

    @property
    def delay(self) -> Measure:
        """Mean days from the first contact to the first response."""
        first_day = contacts.min(assigned.day).per(_reached).matched(_campaign)
        answers = responses.where(self.answers)
        campaigns = answers.by(_campaign)
        return campaigns.mean(answers.min(responses.day - first_day).per(campaigns))


def _target(name: str, measure: Measure, meaning: str, **about: Any) -> Field:
    return Field(
        name,
        measure,
        meaning=meaning,
        section=Section.CHANNELS,
        point_in_time=PointInTime.TARGET,
        outcome=OUTCOME,
        **about,
    )


def _share(name: str, measure: Measure, meaning: str) -> Field:
    return _target(
        name,
        measure,
        meaning,
        minimum=0,
        maximum=1,
        null_meaning="no such campaign is over",
        evidence="campaigns_over_count",
    )
