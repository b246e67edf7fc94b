"""Parts of sums: shares, or nothing where refunds make them none."""

from __future__ import annotations

import pytest

from profilekit.stats.part_of_sum import part_of_sum


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1.0, 4.0, 0.25),
        (0.0, 4.0, 0.0),
        (0.3, 0.1 + 0.2, 0.3 / (0.1 + 0.2)),
        (10.0, 1.0, None),
        (-1.0, 4.0, None),
        (0.0, 0.0, None),
        (-1.0, -4.0, None),
        (float("nan"), 4.0, None),
        (1.0, float("nan"), None),
    ],
)
def test_a_part_is_a_share_only_within_its_sum(part, whole, share):
    assert part_of_sum(part, whole) == share


def test_sums_in_another_order_are_still_all_of_it():
    assert part_of_sum(0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1) == 1.0
