from __future__ import annotations

import pytest

from profilekit.personas.locales import first_strong


@pytest.mark.parametrize(
    ("text", "direction"),
    [("12 km", "ltr"), ("«خرید» ok", "rtl"), ("۶۳٪", None), ("", None), ("- שלום", "rtl")],
)
def test_the_first_letter_says_the_direction(text: str, direction: str | None) -> None:
    assert first_strong(text) == direction
