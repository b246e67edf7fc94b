"""Names and sentences of value to come."""

from __future__ import annotations

import pytest

from profilekit.scores.lifetime.value_fields import clv_sentence, clv_specs


def test_the_specs_are_of_the_value_and_its_interval():
    specs = clv_specs(90, 0.8, made_by="me", evidence="repeat_days_count")
    assert [spec.name for spec in specs] == [
        "clv_90d_amount",
        "clv_low_90d_amount",
        "clv_high_90d_amount",
    ]
    assert "80%" in specs[1].meaning


@pytest.mark.parametrize(
    ("days", "rate", "begins"),
    [
        (0.042, 0.1, "0.04 order days expected in 1 day x 5.00 a day, discounted at 10% a year: "),
        (2.0, 0.0, "2.0 order days expected in 1 day x 5.00 a day: "),
    ],
)
def test_the_sentence_says_what_the_value_is_made_of(days, rate, begins):
    told = clv_sentence(
        1, days, 5.0, clv=0.21, ends=(0, 1000), interval_prob=0.8, annual_discount_rate=rate
    )
    assert told == begins + "0.21 (80%: 0.00 to 1,000.00)"
