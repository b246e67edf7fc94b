"""Habits with offers: how many a customer was made, and how many were redeemed, by half.

An offer counts when its time is over, in the half in which its last day lies, so that what
happens later changes nothing. Controls were made no offer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.campaigns import (
    OUTCOME,
    assigned,
    contacts,
    last_day_to_respond,
    responses,
)
from profilekit.extractors.habit_windows import Habit
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Field
    from profilekit.extractors.habit_windows import HabitWindow
    from profilekit.extractors.measures import Measure

__all__ = ["OfferHabits"]


class OfferHabits(Habit):
    """Campaigns over that contacted a customer, and those whose offer was redeemed, by half.

    The time of an offer begins with the customer's first contact and ends with the day its offer
    ends, that day included, or after ``response_days`` days where no end is known.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    response_days : int, default=30
        Length in days of the time of an offer without an end, the day of contact included.
    redemption_kinds : tuple of str, default=("coupon_redeemed",)
        Kinds of response that redeem an offer.

    Examples
    --------
    >>> [spec.name for spec in OfferHabits(half_days=91).specs()][0]
    'habit_offers_early_91d_count'
    """

    response_days: PositiveInt = 30
    redemption_kinds: tuple[str, ...] = ("coupon_redeemed",)

    def fields(self) -> Iterator[Field]:
        """Yield offers, then those redeemed."""
        yield from self.in_halves(
            "offers",
            "count",
            "Campaigns that contacted the customer and ended",
            self._offers,
            section=Section.CHANNELS,
        )
        yield from self.in_halves(
            "redeemed_offers",
            "count",
            "Campaigns that ended with the customer having redeemed their offer",
            self._redeemed,
            section=Section.CHANNELS,
            point_in_time=PointInTime.TARGET,
            outcome=OUTCOME,
        )

    def _offers(self, window: HabitWindow) -> Measure:
        reached = assigned.by(assigned.column("campaign_id"))
        last_day = last_day_to_respond(self.response_days)
        # An offer that has no end of its own by contact ends with the latest of its contacts.
        since = contacts.min(assigned.age - (last_day - assigned.day)).per(reached)
        over = (since > 0) & (since >= window.skip_days)
        return reached.where(over & (since < window.skip_days + window.days)).count()

    def _redeemed(self, window: HabitWindow) -> Measure:
        campaign = responses.column("campaign_id")
        reached = assigned.by(assigned.column("campaign_id"))
        last_day = last_day_to_respond(self.response_days)
        start = contacts.min(assigned.at).per(reached).matched(campaign)
        until = contacts.max(last_day).per(reached).matched(campaign)
        since = responses.age - (until - responses.day)
        in_time = (responses.at >= start) & (responses.day <= until)
        over = (since > 0) & (since >= window.skip_days)
        ended = over & (since < window.skip_days + window.days)
        redeems = responses.column("kind").is_in(self.redemption_kinds)
        return responses.where(in_time & ended & redeems).n_unique(campaign)
