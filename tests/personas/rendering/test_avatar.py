"""Drawings follow from a number, and show nobody."""

from __future__ import annotations

import re

import pytest

from profilekit.personas.parts import Picture
from profilekit.personas.rendering.avatar import avatar

SEEDS = range(200)


def drawn(seed, age=None, subject="consumer"):
    return avatar(Picture(seed=seed, age=age), subject=subject, label="a drawing")


def colours_of(svg):
    return {tuple(bytes.fromhex(found)) for found in re.findall(r'fill="#([0-9a-f]{6})"', svg)}


@pytest.mark.parametrize("subject", ["consumer", "company"])
def test_equal_seeds_give_equal_drawings(subject):
    assert [drawn(s, subject=subject) for s in SEEDS] == [drawn(s, subject=subject) for s in SEEDS]


@pytest.mark.parametrize("subject", ["consumer", "company"])
def test_seeds_give_many_different_drawings(subject):
    assert len({drawn(seed, subject=subject) for seed in SEEDS}) > 50


def test_an_age_changes_the_hair_alone():
    for seed in SEEDS:
        plain, older = drawn(seed), drawn(seed, "older")
        assert older.startswith(plain.removesuffix("</svg>"))
        assert older.count("<path") == plain.count("<path") + 1


def test_without_an_age_none_is_drawn():
    assert all(drawn(seed) == drawn(seed, "younger") for seed in SEEDS)


def test_no_tint_is_that_of_a_skin():
    """Skins are redder than they are green, and greener than they are blue, by far."""
    tints = {tint for seed in SEEDS for tint in colours_of(drawn(seed))}
    assert [t for t in tints if t[0] > t[1] > t[2] and t[0] - t[2] > 60] == []


def test_a_label_is_text():
    svg = avatar(Picture(seed=1), label='"><script>')
    assert "<script" not in svg
    assert "&lt;script" in svg
