from __future__ import annotations

import pytest

from profilekit.pages.palette import DARK, LIGHT

_TEXT = [
    ("ink", "paper"),
    ("soft", "paper"),
    ("accent", "paper"),
    *((f"heat-ink-{step}", f"heat-{step}") for step in range(6)),
]
_SHAPES = [("bar", "paper"), ("axis", "paper"), ("ink", "paper")]


def _luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_the_one_of_the_standard():
    assert _contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), _TEXT)
def test_text_can_be_read(palette, text, ground):
    assert _contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), _SHAPES)
def test_shapes_can_be_told_from_the_ground(palette, shape, ground):
    assert _contrast(palette[shape], palette[ground]) >= 3.0


def test_light_and_dark_name_the_same_colours():
    assert LIGHT.keys() == DARK.keys()
