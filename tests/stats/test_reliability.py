"""Cronbach's alpha, against another formula, a table of F, and the Big Five."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnsupportedInputError
from profilekit.stats import cronbach_alpha

ANSWERS = [[2, 3, 3], [4, 4, 5], [1, 2, 1], [5, 4, 4], [3, 3, 4]]
KEYED_FROM_ONE_TO = 6


def by_covariances(answers):
    """Give alpha as k c / (v + (k - 1) c), of the mean variance and the mean covariance."""
    matrix = np.cov(np.asarray(answers, dtype=float), rowvar=False)
    items = len(matrix)
    variance = np.trace(matrix) / items
    covariance = (matrix.sum() - np.trace(matrix)) / (items * (items - 1))
    return items * covariance / (variance + (items - 1) * covariance)


def test_alpha_by_hand():
    # Two items of variance 5/3 each; totals 3, 3, 7, 7 of variance 16/3: 2 (1 - 10/16).
    assert cronbach_alpha([[1, 2], [2, 1], [3, 4], [4, 3]]).alpha == pytest.approx(0.75)


@given(st.lists(st.tuples(*[st.integers(1, 7)] * 4), min_size=3, max_size=30))
def test_alpha_is_that_of_the_covariances(answers):
    found = cronbach_alpha(answers)
    if len({sum(row) for row in answers}) == 1:
        assert found.alpha is None
    else:
        assert found.alpha == pytest.approx(by_covariances(answers), rel=1e-9, abs=1e-9)


def test_the_interval_is_that_of_feldt():
    # F(4, 8) has its 97.5 % point at 5.0526 and its 2.5 % point at 1 / 8.9796.
    found = cronbach_alpha(ANSWERS)
    assert found.low == pytest.approx(1 - (1 - found.alpha) * 5.0526, abs=1e-4)
    assert found.high == pytest.approx(1 - (1 - found.alpha) / 8.9796, abs=1e-4)


def test_more_confidence_is_a_wider_interval():
    narrow, wide = (cronbach_alpha(ANSWERS, confidence=level) for level in (0.8, 0.99))
    assert wide.low < narrow.low < narrow.alpha < narrow.high < wide.high


def test_a_row_with_a_missing_answer_is_left_out_whole():
    found = cronbach_alpha([*ANSWERS, [1, None, 5]])
    assert found == cronbach_alpha(ANSWERS)
    assert found.n_people == 5


@pytest.mark.parametrize(
    "kind", [np.array, pd.DataFrame, lambda rows: pl.DataFrame(rows, orient="row")]
)
def test_arrays_and_frames_are_read(kind):
    assert cronbach_alpha(kind(ANSWERS)) == cronbach_alpha(ANSWERS)


@pytest.mark.parametrize("kind", [pd.DataFrame, lambda rows: pl.DataFrame(rows, orient="row")])
def test_a_missing_answer_in_a_frame_is_missing(kind):
    assert cronbach_alpha(kind([*ANSWERS, [1, None, 5]])) == cronbach_alpha(ANSWERS)


@pytest.mark.parametrize("answers", [[[1, 2]], [[1, 2], [2, 1]], [[0.1, 0.2], [0.2, 0.1]]])
def test_without_different_totals_there_is_no_alpha(answers):
    found = cronbach_alpha(answers)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert found.n_people == len(answers)


def test_items_that_contradict_each_other_have_a_negative_alpha():
    assert cronbach_alpha([[1, 5], [2, 4], [3, 4], [5, 1]]).alpha < 0


@pytest.mark.parametrize(
    "items", [[1, 2, 3], [[1], [2]], [["a", "b"]], [[1, float("inf")], [2, 1]], []]
)
def test_what_is_no_table_of_numbers_is_refused(items):
    with pytest.raises(UnsupportedInputError, match="cronbach_alpha"):
        cronbach_alpha(items)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(UnsupportedInputError, match="confidence"):
        cronbach_alpha(ANSWERS, confidence=confidence)


def big_five():
    """Give the answers of the SAPA project and the keys that they are scored by."""
    folder = os.environ.get("PROFILEKIT_DATA")
    if not folder or not (Path(folder) / "bigfive" / "bfi.csv").exists():
        pytest.skip("set PROFILEKIT_DATA to a folder with bigfive/bfi.csv and bfi_keys.json")
    data = Path(folder) / "bigfive"
    return pd.read_csv(data / "bfi.csv"), json.loads((data / "bfi_keys.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("scale", "published"),
    [
        ("agree", 0.70),
        ("conscientious", 0.72),
        ("extraversion", 0.76),
        ("neuroticism", 0.81),
        ("openness", 0.60),
    ],
)
def test_the_big_five_have_the_published_alphas(scale, published):
    answers, keys = big_five()
    turned = [key.startswith("-") for key in keys[scale]]
    items = answers[[key.removeprefix("-") for key in keys[scale]]].to_numpy(dtype=float)
    items = np.where(turned, KEYED_FROM_ONE_TO + 1 - items, items)
    found = cronbach_alpha(items)
    complete = items[~np.isnan(items).any(axis=1)]
    assert found.alpha == pytest.approx(by_covariances(complete), rel=1e-9)
    # As the R package psych has them, which puts medians in the place of missing answers.
    assert found.alpha == pytest.approx(published, abs=0.01)
    assert found.low < published < found.high
