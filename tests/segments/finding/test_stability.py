"""Stability and structure: figures by hand, and populations that have groups or none."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.segments.finding.clusterers import clusterer_of, one_thread
from profilekit.segments.finding.stability import (
    Stability,
    jaccards,
    least_agreement,
    resampled,
)
from profilekit.segments.finding.structure import structure_of
from profilekit.segments.finding.structureless import Block, nearest_unimodal, structureless


def test_jaccard_is_members_of_both_over_members_of_either():
    groups, others = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 0, 1, 1, 1])
    assert jaccards(groups, others, 2).tolist() == [0.75, pytest.approx(2 / 3)]


def test_a_group_without_members_is_like_none():
    assert jaccards(np.array([0, 0]), np.array([0, 0]), 2).tolist() == [1.0, 0.0]


def test_rows_of_no_group_are_in_no_overlap():
    groups, others = np.array([0, 0, -1, -1]), np.array([0, -1, 0, -1])
    assert jaccards(groups, others, 1).tolist() == [pytest.approx(1 / 3)]


@pytest.mark.parametrize(("jaccard", "word"), [(0.9, "stable"), (0.7, "weak"), (0.5, "unstable")])
def test_verdicts_are_hennigs(jaccard, word):
    made = Stability(jaccard=jaccard, low=0, high=1, dissolved_share=0, sampling_error=0)
    assert made.in_words == word


def test_hoeffdings_bound_holds_for_shares_of_samples():
    rng = np.random.default_rng(0)
    off = np.abs(rng.binomial(400, 0.3, 5000) / 400 - 0.3)
    assert (off > least_agreement(400)).mean() < 0.05


def three(seed=0, n_rows=150):
    rng = np.random.default_rng(seed)
    kinds = np.arange(n_rows) % 3
    return np.array([[0, 0], [6, 0], [0, 6]])[kinds] + rng.normal(size=(n_rows, 2)), kinds


def test_groups_apart_are_stable_and_too_many_are_not():
    rows, _ = three()
    rng, clusterer = np.random.default_rng(1), clusterer_of("k-means")
    with one_thread():
        right, over = (
            resampled(
                clusterer,
                rows,
                count,
                clusterer.found(rows, count, rng, starts=4),
                rng,
                resamples=12,
                is_sample=False,
            )
            for count in (3, 5)
        )
    assert right.stable_count == 3
    assert right.agreement > 0.9 > over.agreement
    assert min(each.jaccard for each in over.stabilities) < 0.75


def noise(kind, rng, n_rows=150):
    if kind == "uniform":
        return rng.random((n_rows, 3))
    made = rng.normal(size=(n_rows, 3)) + rng.normal(size=(n_rows, 1))
    if kind == "correlated":
        return made
    heavy = made / np.sqrt(rng.chisquare(3, (n_rows, 1)) / 3)
    return np.clip(heavy, *np.quantile(heavy, (0.01, 0.99), axis=0))


@pytest.mark.parametrize("kind", ["correlated", "uniform", "heavy"])
def test_noise_has_no_structure(kind):
    blocks = [Block((place,)) for place in range(3)]
    found = 0
    with one_thread():
        for seed in range(3):
            rng = np.random.default_rng(seed)
            rows = noise(kind, rng)
            found += structure_of(
                clusterer_of("k-means"), rows, blocks, (2.0, 3.0, 4.0), rng
            ).is_found
    assert found == 0


def test_groups_are_structure_even_where_each_field_alone_has_humps():
    rows, _ = three()
    blocks = [Block((0,)), Block((1,))]
    with one_thread():
        told = structure_of(
            clusterer_of("k-means"), rows, blocks, (2.0, 3.0), np.random.default_rng(0)
        )
    assert told.is_found
    assert str(told).startswith("structure")


def test_the_nearest_unimodal_of_one_hump_is_nearly_itself():
    values = np.random.default_rng(0).normal(size=2000)
    points, through = nearest_unimodal(values)
    order = np.sort(values)
    ranks = (np.arange(2000) + 0.5) / 2000
    assert np.abs(np.interp(order, points, through) - ranks).max() < 0.02


def test_the_nearest_unimodal_rises_and_then_falls():
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(0, 1, 300), rng.normal(8, 1, 300)])
    points, through = nearest_unimodal(values)
    density = np.diff(through) / np.diff(points)
    top = int(density.argmax())
    assert (np.diff(density[: top + 1]) >= -1e-9).all()
    assert (np.diff(density[top:]) <= 1e-9).all()


def test_structureless_data_keep_fields_and_correlations():
    rng = np.random.default_rng(0)
    common = rng.normal(size=2000)
    rows = np.column_stack([common + rng.normal(size=2000), common, rng.random(2000) < 0.3])
    blocks = [Block((0,)), Block((1,)), Block((2,))]
    for kind in ("normal", "elliptical"):
        made = structureless(rows, blocks, rng).drawn(2000, kind, rng)
        assert np.corrcoef(made.T)[0, 1] == pytest.approx(np.corrcoef(rows.T)[0, 1], abs=0.07)
        assert made[:, 2].mean() == pytest.approx(rows[:, 2].mean(), abs=0.01)


def test_structureless_values_are_missing_where_their_column_says_so():
    rng = np.random.default_rng(0)
    lacking = rng.random(500) < 0.4
    rows = np.column_stack([np.where(lacking, 0.0, rng.normal(3, 1, 500)), lacking - 0.4])
    made = structureless(rows, [Block((0,), 1), Block((1,))], rng).drawn(500, "normal", rng)
    assert ((made[:, 0] == 0) == (made[:, 1] > 0)).all()
