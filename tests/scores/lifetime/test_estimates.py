"""Estimated parameters: what is no covariance of theirs."""

from __future__ import annotations

import pytest

from profilekit.scores.lifetime.estimates import require_covariance, std_errors_of


def test_standard_errors_are_roots_of_the_diagonal():
    assert std_errors_of(("r", "alpha"), ((4.0, 9.0), (9.0, 25.0))) == {"r": 2, "alpha": 5}


@pytest.mark.parametrize(
    ("covariance", "words"),
    [
        (((1.0, 0.0),), r"rows of \[2\]"),
        (((1.0,), (0.0, 1.0)), r"rows of \[1, 2\]"),
        (((1.0, 0.0), (0.0, -1.0)), "below 0"),
    ],
)
def test_what_is_no_covariance_is_named(covariance, words):
    with pytest.raises(ValueError, match=words):
        require_covariance(covariance, 2)
