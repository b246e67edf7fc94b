"""Response channels: through which channels campaigns are answered.

Windows and controls are those of `campaigns`. A campaign may reach a customer through several
channels and a response does not say which of them worked, so each has its own window and the
campaign counts for all that were answered in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

import narwhals as nw
from pydantic import PositiveInt, StringConstraints, model_validator

from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.campaigns import (
    OUTCOME,
    assigned,
    is_contact,
    last_day_to_respond,
    responses,
)
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.view import TableView

__all__ = ["ChannelResponses"]

Word = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9]*$")]
"""A lower-case word that can stand in a field's name."""


class ChannelResponses(Extractor):
    """Response share by channel, and the channel whose campaigns are answered most often.

    Parameters
    ----------
    channels : tuple of str, default=("email", "sms", "push", "phone", "mail")
        Channels to give the share of, as the tables write them: lower-case words. The channel
        answered most often may be any other.
    response_days : int, default=30
        Length in days of the window of a contact without an end, the day of contact included.

    Raises
    ------
    pydantic.ValidationError
        If a channel is no lower-case word, or is given twice.

    Examples
    --------
    >>> [spec.name for spec in ChannelResponses(channels=("sms",)).specs()]
    ['response_sms_share', 'top_response_channel_label']
    """

    channels: tuple[Word, ...] = ("email", "sms", "push", "phone", "mail")
    response_days: PositiveInt = 30

    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "campaigns": frozenset({"campaign_id", "contacted_at", "channel"}),
        "responses": frozenset({"campaign_id", "responded_at"}),
    }
    wants: ClassVar[Mapping[str, frozenset[str]]] = {"campaigns": frozenset({"ends_at", "variant"})}

    @model_validator(mode="after")
    def _channels_differ(self) -> Self:
        if len(set(self.channels)) < len(self.channels):
            raise ValueError(f"channels={self.channels!r}; each once")
        return self

    def fields(self) -> Iterator[Field]:
        """Yield one share per channel, then the best channel."""
        for channel in self.channels:
            yield Field(
                f"response_{channel}_share",
                dtype="float64",
                meaning=f"Share of the campaigns over by {channel} that were answered in their "
                "window",
                minimum=0,
                maximum=1,
                null_meaning="no such campaign is over",
                section=Section.CHANNELS,
                point_in_time=PointInTime.TARGET,
                outcome=OUTCOME,
            )
        yield Field(
            "top_response_channel_label",
            dtype="string",
            meaning="Channel with the most campaigns answered; of equals the first by name",
            null_meaning="no campaign over was answered",
            section=Section.CHANNELS,
            point_in_time=PointInTime.TARGET,
            outcome=OUTCOME,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Count the campaigns over and those answered, per channel."""
        windows = self._windows_over(view)
        over = windows.group_by(CUSTOMER, "channel").agg(over=nw.len())
        most = nw.col("answered").max().over(CUSTOMER)
        counts = (
            over.join(_answered(windows, view), on=[CUSTOMER, "channel"], how="left")
            .with_columns(nw.col("answered").fill_null(0).cast(nw.Float64))
            .with_columns(share=nw.col("answered") / nw.col("over").cast(nw.Float64), most=most)
        )
        best = (nw.col("answered") > 0) & (nw.col("answered") == nw.col("most"))
        columns = {"top_response_channel_label": nw.when(best).then(nw.col("channel"))}
        for channel in self.channels:
            here = nw.col("channel") == channel
            columns[f"response_{channel}_share"] = nw.when(here).then(nw.col("share"))
        one_each = [nw.col(name).min() for name in columns]
        return counts.with_columns(**columns).group_by(CUSTOMER).agg(*one_each)

    def _windows_over(self, view: TableView) -> nw.LazyFrame[Any]:
        """First contact and last day of each campaign and channel whose window is over."""
        rows = view.grain(
            assigned,
            campaign=assigned.column("campaign_id"),
            channel=assigned.column("channel"),
            contacted_at=assigned.at,
            last_day=last_day_to_respond(self.response_days),
            is_contact=is_contact,
        )
        contacts = rows.filter(nw.col("is_contact"), ~nw.col("channel").is_null())
        return (
            # An id may be a number in one table and text in the other.
            contacts.with_columns(nw.col("campaign").cast(nw.String))
            .group_by(CUSTOMER, "campaign", "channel")
            .agg(nw.col("contacted_at").min(), nw.col("last_day").max())
            .filter(nw.col("last_day") < view.as_of_day)
        )


def _answered(windows: nw.LazyFrame[Any], view: TableView) -> nw.LazyFrame[Any]:
    rows = view.grain(
        responses,
        campaign=responses.column("campaign_id"),
        responded_at=responses.at,
        responded_day=responses.day,
    ).with_columns(nw.col("campaign").cast(nw.String))
    return (
        windows.join(rows, on=[CUSTOMER, "campaign"])
        .filter(
            nw.col("responded_at") >= nw.col("contacted_at"),
            nw.col("responded_day") <= nw.col("last_day"),
        )
        .select(CUSTOMER, "campaign", "channel")
        .unique()
        .group_by(CUSTOMER, "channel")
        .agg(answered=nw.len())
    )
