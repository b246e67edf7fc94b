"""Devices and sources, on sessions that can be counted by eye."""

from __future__ import annotations

import pytest

from extractors.web_traps import event, later, measured
from profilekit.extractors.web_sources import WebDevices, WebMedia, WebSources


def sessions(column, *values):
    return [event(session_id=str(n), **{column: value}) for n, value in enumerate(values)]


def test_the_top_device_is_that_of_most_sessions_not_of_most_events():
    rows = sessions("device", "mobile", "mobile", "desktop")
    rows += [event(session_id="2", device="desktop")] * 5
    found = measured(rows, WebDevices())["ann"]
    assert found["top_web_device_label"] == "mobile"
    assert found["mobile_sessions_share"] == pytest.approx(2 / 3)
    assert found["web_devices_count"] == 2


def test_of_equals_the_first_by_name_is_on_top():
    rows = sessions("source", "b", "a", "c", "a", "b", None, None, None)
    assert measured(rows, WebSources())["ann"]["top_web_source_label"] == "a"


def test_a_session_has_the_device_of_its_first_event_that_knows_one():
    rows = [
        event(session_id="s"),
        event(at=later(seconds=1), session_id="s", device="tablet"),
        event(at=later(seconds=2), session_id="s", device="desktop"),
    ]
    assert measured(rows, WebDevices())["ann"]["top_web_device_label"] == "tablet"


def test_sessions_of_unknown_medium_are_left_out():
    rows = sessions("medium", "cpc", "organic", None, "paid_social")
    assert measured(rows, WebMedia())["ann"]["paid_sessions_share"] == pytest.approx(2 / 3)


def test_paid_media_are_a_parameter():
    rows = sessions("medium", "affiliate", "cpc")
    found = measured(rows, WebMedia(paid_media=("affiliate",)))["ann"]
    assert found["paid_sessions_share"] == 0.5


def test_without_a_known_value_there_is_no_label():
    extractors = [WebDevices(), WebSources(), WebMedia()]
    found = measured([event()], *extractors)["ann"]
    assert found.pop("web_devices_count") == 0
    assert set(found.values()) == {None}
