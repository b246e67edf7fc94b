"""Order channels and devices: where and with what a customer orders.

Channels and devices are the seller's own codes, so which of them are online or mobile is a
parameter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pydantic

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.label_mix import LabelMix
from profilekit.extractors.purchase_grains import lines, orders
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OrderChannels", "OrderDevices"]

_Names = Annotated[tuple[str, ...], pydantic.Field(min_length=1)]
_CHANNELS = LabelMix.of_labelled(lines.channel)
_DEVICES = LabelMix.of_labelled(lines.device)


class OrderChannels(Extractor):
    """Channels ordered through, the one on top, and the share of orders placed online.

    Parameters
    ----------
    online : tuple of str, default=("web", "app", "online")
        Channels that are online.

    Examples
    --------
    >>> [spec.name for spec in OrderChannels().specs()][-1]
    'online_orders_share'
    """

    online: _Names = ("web", "app", "online")

    def fields(self) -> Iterator[Field]:
        """Yield the number, the top, its share, the online share."""
        yield Field(
            "order_channels_count",
            _CHANNELS.labels.count(),
            meaning="Different channels ordered through",
            minimum=0,
            section=Section.CHANNELS,
        )
        yield Field(
            "top_order_channel_label",
            _CHANNELS.top,
            meaning="Channel of most lines",
            null_meaning="no order yet whose channel is known",
            section=Section.CHANNELS,
            evidence="orders_count",
        )
        yield Field(
            "top_order_channel_share",
            _CHANNELS.top_share,
            meaning="Share of lines through the channel of most lines",
            minimum=0,
            maximum=1,
            null_meaning="no order yet whose channel is known",
            section=Section.CHANNELS,
            evidence="orders_count",
        )
        online = lines.where(lines.channel.is_in(self.online)).count().per(orders)
        yield Field(
            "online_orders_share",
            orders.share(online > 0),
            meaning="Share of orders with a line bought online",
            minimum=0,
            maximum=1,
            null_meaning="no order yet",
            section=Section.CHANNELS,
            evidence="orders_count",
        )


class OrderDevices(Extractor):
    """The device that most is ordered with, and the share of orders placed on a mobile one.

    Parameters
    ----------
    mobile : tuple of str, default=("mobile",)
        Devices that are mobile.

    Examples
    --------
    >>> [spec.name for spec in OrderDevices().specs()]
    ['top_order_device_label', 'mobile_orders_share']
    """

    mobile: _Names = ("mobile",)

    def fields(self) -> Iterator[Field]:
        """Yield the top, then the mobile share."""
        yield Field(
            "top_order_device_label",
            _DEVICES.top,
            meaning="Device of most lines",
            null_meaning="no order yet whose device is known",
            section=Section.DEVICES,
            evidence="orders_count",
        )
        mobile = lines.where(lines.device.is_in(self.mobile)).count().per(orders)
        yield Field(
            "mobile_orders_share",
            orders.share(mobile > 0),
            meaning="Share of orders with a line ordered on a mobile device",
            minimum=0,
            maximum=1,
            null_meaning="no order yet",
            section=Section.DEVICES,
            evidence="orders_count",
        )
