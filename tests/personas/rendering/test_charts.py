"""The bar of a share, against all customers."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.personas.rendering.charts import bar

SHARES = st.floats(0, 1)


def places(*args, **given_):
    """Left end and width of each stripe, in percent."""
    rects = list(fromstring(bar(*args, **given_)))  # noqa: S314 - our own
    return [
        tuple(float(each.get(end).removesuffix("%")) for end in ("x", "width")) for each in rects
    ]


def test_a_bar_is_as_long_as_the_share():
    assert places(0.25) == [(0.0, 25.0)]


def test_the_mark_of_all_customers_stands_at_their_share():
    assert places(0.5, 0.0)[1][0] == 0.0
    assert sum(places(0.5, 1.0)[1]) == pytest.approx(100)


def test_from_right_to_left_it_begins_on_the_right():
    assert places(0.25, direction="rtl") == [(75.0, 25.0)]


@given(share=SHARES, of_all=SHARES)
def test_both_directions_are_mirror_images(share, of_all):
    ltr, rtl = places(share, of_all), places(share, of_all, direction="rtl")
    for (left, width), (mirrored, same) in zip(ltr, rtl, strict=True):
        assert width == same
        assert left + width + mirrored == pytest.approx(100, abs=0.11)


@pytest.mark.parametrize(("share", "width"), [(-0.5, 0.0), (1.5, 100.0)])
def test_what_is_no_share_stays_in_the_chart(share, width):
    assert places(share) == [(0.0, width)]


def test_readers_who_listen_are_spared_it_for_the_numbers_stand_beside():
    assert fromstring(bar(0.5)).get("aria-hidden") == "true"  # noqa: S314 - our own
