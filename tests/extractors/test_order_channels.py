"""Order channels and devices, on orders that can be counted by eye."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.order_channels import OrderChannels, OrderDevices

LOOPS = of_class(OrderChannels, OrderDevices)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_one_line_online_is_an_order_online():
    mixed = [line("ann", 1, ago(1), 1, channel=c) for c in ("store", "store", "web")]
    found = measured(OrderChannels(), *mixed, line("ann", 2, ago(1), 1))
    assert found == {
        "order_channels_count": 2,
        "top_order_channel_label": "store",
        "top_order_channel_share": pytest.approx(2 / 3),
        "online_orders_share": 0.5,
    }


def test_what_is_online_can_be_said():
    found = measured(OrderChannels(online=("tv",)), line("ann", 1, ago(1), 1, channel="tv"))
    assert found["online_orders_share"] == 1


def test_a_tablet_is_not_mobile_unless_it_is_said_to_be():
    lines = [line("ann", 1, ago(1), 1, device="tablet"), line("ann", 2, ago(1), 1, device="mobile")]
    found = measured(OrderDevices(), *lines)
    assert found == {"top_order_device_label": "mobile", "mobile_orders_share": 0.5}
    both = measured(OrderDevices(mobile=("mobile", "tablet")), *lines)
    assert both["mobile_orders_share"] == 1
