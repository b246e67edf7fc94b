"""Contact permission, on a few events."""

from __future__ import annotations

from extractors.message_traps import event, later, measured
from profilekit.extractors.contact_permission import ContactPermission
from profilekit.fields import PointInTime


def test_each_event_counts_with_or_without_an_id():
    rows = [event(name) for name in ("bounced", "unsubscribed", "complained")]
    rows += [event("bounced", later(days=1), message_id=None)]
    assert measured(rows, ContactPermission())["ann"] == {
        "bounced_count": 2,
        "unsubscribed_count": 1,
        "unsubscribed_flag": True,
        "complained_count": 1,
    }


def test_silence_is_no_sign():
    found = measured([event()], ContactPermission())["ann"]
    assert found["unsubscribed_flag"] is False
    assert found["bounced_count"] == 0


def test_opting_out_and_complaining_are_outcomes_of_their_own():
    target = [s for s in ContactPermission().specs() if s.point_in_time is PointInTime.TARGET]
    assert {spec.outcome for spec in target} == {"unsubscribe", "complaint"}
