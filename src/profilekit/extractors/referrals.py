"""Referrals: whom a customer invites, what comes of it, and who came by invitation.

Whether an invitation was accepted or led to a purchase is known only from then on, so shares
count invitations that had their time. Who was invited, and what the invited spend, stands in
other customers' rows: these fields cross from one customer to another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

import narwhals as nw
from pydantic import PositiveInt

from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import orders
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.view import TableView

__all__ = [
    "ReferralAcceptance",
    "ReferralConversions",
    "ReferralRewards",
    "Referrals",
    "Referred",
    "ReferredRevenue",
]

_referrals = rows_of("referrals")

_WHOLE: Final = "^(0|-?[1-9][0-9]{0,17}|-?[1-8][0-9]{18})$"
"""Whole numbers as an id of 64 bits is written: 007 is another text than 7."""


class Referrals(Extractor):
    """Invitations sent.

    Examples
    --------
    >>> [spec.name for spec in Referrals().specs()]
    ['referrals_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number of invitations."""
        yield Field(
            "referrals_count",
            _referrals.count(),
            meaning="Invitations sent",
            minimum=0,
            section=Section.SOCIAL_ENVIRONMENT,
        )


class ReferralAcceptance(Extractor):
    """Invitations accepted, and their share among those that had their time.

    Parameters
    ----------
    window_days : int, default=30
        Days that an invitation is given to be accepted; our choice.

    Examples
    --------
    >>> [spec.name for spec in ReferralAcceptance().specs()]
    ['referrals_accepted_count', 'referral_acceptance_share']
    """

    window_days: PositiveInt = 30

    def fields(self) -> Iterator[Field]:
        """Yield the number accepted, then the share over closed windows."""
        accepted_at = _referrals.column("accepted_at")
        closed = _referrals.where(_referrals.age >= self.window_days)
        in_time = _referrals.column("accepted_day") - _referrals.day <= self.window_days
        yield Field(
            "referrals_accepted_count",
            _referrals.count(accepted_at),
            meaning="Invitations accepted so far",
            minimum=0,
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="referrals_count",
            point_in_time=PointInTime.LATE,
        )
        yield Field(
            "referral_acceptance_share",
            closed.share(in_time),
            meaning=f"Share accepted within {self.window_days} days, of invitations that old",
            minimum=0,
            maximum=1,
            null_meaning=f"no invitation is {self.window_days} days old",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="referrals_count",
            point_in_time=PointInTime.LATE,
        )


class ReferralConversions(Extractor):
    """Invitations that led to a purchase.

    Examples
    --------
    >>> [spec.name for spec in ReferralConversions().specs()]
    ['referrals_converted_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number that led to a purchase."""
        yield Field(
            "referrals_converted_count",
            _referrals.count(_referrals.column("converted_at")),
            meaning="Invitations that led to a purchase so far",
            minimum=0,
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="referrals_count",
            point_in_time=PointInTime.LATE,
        )


class ReferralRewards(Extractor):
    """What a customer was paid for invitations.

    Examples
    --------
    >>> [spec.name for spec in ReferralRewards().specs()]
    ['referral_reward_amount']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the sum of rewards."""
        yield Field(
            "referral_reward_amount",
            _referrals.sum(_referrals.column("amount")),
            meaning="Rewards paid for invitations so far",
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="referrals_count",
            point_in_time=PointInTime.LATE,
        )


class Referred(Extractor):
    """Whether somebody else invited the customer.

    It depends on the rows of the customer who invited.

    Examples
    --------
    >>> [spec.name for spec in Referred().specs()]
    ['is_referred_flag']
    """

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"referrals": frozenset({"referred_id"})}
    crosses_customers: ClassVar[bool] = True

    def fields(self) -> Iterator[Field]:
        """Yield whether the customer was invited."""
        yield Field(
            "is_referred_flag",
            dtype="bool",
            meaning="Whether another customer invited this one",
            section=Section.SOCIAL_ENVIRONMENT,
            point_in_time=PointInTime.LATE,
            when_absent=False,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Take each invited person once."""
        return (
            _invitations(view)
            .select(nw.col("invited").alias(CUSTOMER))
            .unique()
            .with_columns(is_referred_flag=nw.lit(value=True))
        )


class ReferredRevenue(Extractor):
    """What the people spent whom a customer invited.

    Counted are their orders from the day of the invitation on, before refunds. An order counts
    for everybody who had invited its customer by then: our choice, because nothing in the tables
    says whose invitation it was. It depends on the rows of the invited.

    Parameters
    ----------
    window_days : int, default=365
        Window of the orders that ends with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in ReferredRevenue().specs()]
    ['referred_revenue_365d_amount']
    """

    window_days: PositiveInt = 365

    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "referrals": frozenset({"referred_at", "referred_id"}),
        "transactions": frozenset({"ordered_at", "amount"}),
    }
    wants: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"order_id"})}
    crosses_customers: ClassVar[bool] = True

    def fields(self) -> Iterator[Field]:
        """Yield what the invited spent in the window."""
        yield Field(
            f"referred_revenue_{self.window_days}d_amount",
            dtype="float64",
            meaning=f"Paid in the last {self.window_days} days by people the customer invited, "
            "from the day of the invitation on, before refunds",
            minimum=0,
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="referrals_count",
            point_in_time=PointInTime.LATE,
            when_absent=0,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Bring the orders of the invited to whoever invited them."""
        invited = (
            _invitations(view).group_by(CUSTOMER, "invited").agg(since=nw.col("referred_day").min())
        )
        bought = view.grain(orders, day=orders.day, paid=orders.amount).select(
            nw.col(CUSTOMER).alias("invited"), "day", "paid"
        )
        recent = bought.filter(nw.col("day") > view.as_of_day - self.window_days)
        name = f"referred_revenue_{self.window_days}d_amount"
        minor = float(10**view.decimals)
        return (
            invited.join(recent, on="invited")
            .filter(nw.col("day") >= nw.col("since"))
            .group_by(CUSTOMER)
            .agg(nw.col("paid").sum())
            .select(CUSTOMER, (nw.col("paid").cast(nw.Float64) / minor).alias(name))
        )


def _invitations(view: TableView) -> nw.LazyFrame[Any]:
    """Give the invitations of somebody else, with ``invited`` of the kind of ``customer_id``."""
    rows = view.table("referrals")
    kinds = rows.collect_schema()
    invited = nw.col("referred_id").cast(nw.String)
    if kinds[CUSTOMER].is_integer():
        # Whoever is invited by an address is no customer, whose ids are numbers.
        invited = nw.when(invited.str.contains(_WHOLE)).then(invited)
    return (
        rows.with_columns(invited=invited.cast(kinds[CUSTOMER]))
        .filter(~nw.col("invited").is_null())
        .filter(nw.col("invited") != nw.col(CUSTOMER))
    )
