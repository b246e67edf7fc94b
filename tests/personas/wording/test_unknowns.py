"""What is said of what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from profilekit.personas.locales import locale_of
from profilekit.personas.parts import NotKnown
from profilekit.personas.wording import Teller


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"key": "social", "reason": "no-data"}, "Social environment: nothing was measured"),
        ({"key": "orders_count", "reason": "withheld"}, "Orders: kept back to protect people"),
        ({"key": "gender_label", "reason": "sensitive"}, "Gender: sensitive, so not looked at"),
        ({"key": "age_band_label", "reason": "not-clear"}, "Age group: no clear answer"),
        (
            {"key": "age_band_label", "reason": "not-clear", "needed_count": 120},
            "Age group: no clear answer; about 120 more members would be needed",
        ),
        ({"key": "picnics_count", "reason": "too-few"}, "Picnics: known of too few"),
        (
            {"key": "picnics_count", "reason": "too-few", "known_count": 1},
            "Picnics: known of 1 member only",
        ),
        (
            {"key": "picnics_count", "reason": "too-few", "known_count": 6, "needed_count": 1},
            "Picnics: known of too few; 1 more member would be needed",
        ),
    ],
)
def test_by_hand(given: dict[str, Any], told: str):
    entry = NotKnown(section="social", **given)
    assert Teller(locale_of("en")).not_known(entry) == told
