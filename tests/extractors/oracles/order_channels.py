"""Channels and devices by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer, labels_of, share, top_of, top_share_of


def order_channels(buyer: Buyer, online=("web", "app", "online")):
    counts = labels_of(buyer.lines, "channel")
    return {
        "order_channels_count": len(counts),
        "top_order_channel_label": top_of(counts),
        "top_order_channel_share": top_share_of(counts),
        "online_orders_share": share(
            buyer.orders, lambda order: any(line["channel"] in online for line in order.lines)
        ),
    }


def order_devices(buyer: Buyer, mobile=("mobile",)):
    return {
        "top_order_device_label": top_of(labels_of(buyer.lines, "device")),
        "mobile_orders_share": share(
            buyer.orders, lambda order: any(line["device"] in mobile for line in order.lines)
        ),
    }
