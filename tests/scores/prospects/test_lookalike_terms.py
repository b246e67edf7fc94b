"""Fields as columns of a linear model and back as terms, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from profilekit.scores.prospects.lookalike_terms import MOST_LABELS, Term, columns_of, profiles_of


def texts(*cells):
    return np.array(cells, dtype=object)


def test_labels_become_a_column_each_and_the_rare_ones_one_together():
    cells = texts(*["a"] * 10, *["b"] * 12, "c", "d", None)
    columns = columns_of("x_label", cells)
    assert columns.levels == ("a", "b", "", None)
    assert columns.design.sum(axis=0).tolist() == [10, 12, 2, 1]
    assert columns.design.sum(axis=1).tolist() == [1] * 25


def test_numbers_are_centred_and_cut_at_their_ends():
    values = np.r_[np.arange(99.0), 1e9, np.nan]
    columns = columns_of("x_count", values)
    centre, low, high = columns.ends
    assert (low, high) == (pytest.approx(0.99), pytest.approx(98 + 0.01 * (1e9 - 98), rel=1e-6))
    assert columns.design[:, 0].sum() == pytest.approx(0, abs=1e-3 * centre)
    assert columns.design[:, 1].tolist() == [0] * 100 + [1]


@pytest.mark.parametrize(
    "values",
    [np.full(30, 4.0), np.full(30, np.nan), texts(*["a"] * 30), texts(*[None] * 30)],
)
def test_a_field_that_is_the_same_for_all_tells_nothing(values):
    assert columns_of("x", values).tells_nothing


@pytest.mark.parametrize(
    "values",
    [
        np.r_[np.arange(40.0), np.full(10, np.nan)],
        texts(*["a"] * 20, *["b"] * 20, *["c"] * 5, *[None] * 5),
    ],
)
def test_a_term_adds_what_the_columns_do_less_their_mean_over_the_others(values):
    columns = columns_of("x", values)
    coefficients = np.arange(1.0, columns.design.shape[1] + 1)
    others = np.arange(50) % 3 == 0
    term, mean = columns.term(coefficients, others)
    assert term.added(values) == pytest.approx(columns.design @ coefficients - mean)
    assert term.added(values)[others].mean() == pytest.approx(0)


RARELY = texts(*["a"] * 20, *["b"] * 3, *["c"] * 2, "", None)


def term_of(cells, *coefficients):
    return columns_of("x_label", cells).term(np.array(coefficients), np.ones(len(cells), bool))


def test_a_label_seen_rarely_adds_what_rare_ones_do():
    term, mean = term_of(RARELY, 1.0, 2.0, 3.0)
    assert term.added(texts("b", "c", "")) == pytest.approx([2.0 - mean] * 3)


@pytest.mark.parametrize("cells", [RARELY, texts(*["a"] * 20, *["b"] * 20)])
def test_a_label_never_seen_adds_nothing_and_is_not_known(cells):
    term, _ = term_of(cells, *range(1, columns_of("x", cells).design.shape[1] + 1))
    assert term.added(texts("never", "a")).tolist()[0] == 0.0
    assert term.knows(texts("never", "a", "b", None)).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("values", "unknown"),
    [(texts(*["a"] * 20, *["b"] * 20), texts(None)), (np.arange(40.0), np.array([np.nan]))],
)
def test_not_knowing_adds_nothing_where_all_was_known(values, unknown):
    columns = columns_of("x", values)
    others = np.arange(40) < 25
    term, _ = columns.term(np.arange(1.0, columns.design.shape[1] + 1), others)
    assert term.added(unknown).tolist() == [0.0]


def test_rare_labels_are_not_readable_in_what_is_written():
    written = term_of(RARELY, 1.0, 2.0, 3.0)[0].model_dump_json()
    assert '"a"' in written
    assert '"b"' not in written
    assert Term.model_validate_json(written).added(texts("b")) == pytest.approx(
        term_of(RARELY, 1.0, 2.0, 3.0)[0].added(texts("c"))
    )


def test_a_number_beyond_the_ends_adds_no_more():
    term = Term(field="x_count", slope=2.0, centre=1.0, low=0.0, high=3.0, missing=-1.0)
    added = term.added(np.array([-9.0, 0.0, 3.0, 9.0, np.nan]))
    assert added.tolist() == [-2.0, -2.0, 4.0, 4.0, -1.0]


def test_the_most_frequent_labels_are_told_apart_and_equals_by_name():
    cells = texts(*[f"c{place:03d}" for place in range(80) for _ in range(10 + place % 2)])
    columns = columns_of("x_label", cells)
    often = [f"c{place:03d}" for place in range(1, 80, 2)]
    assert columns.levels == (
        *sorted([*often, *(f"c{place:03d}" for place in range(0, 20, 2))]),
        "",
    )
    assert len(columns.levels) == MOST_LABELS + 1


def test_equal_rows_are_one_profile():
    numbers = np.array([1.0, 1.0, 2.0, np.nan, np.nan, 1.0] * 10)
    labels = texts(*["a", "a", "a", "b", None, "b"] * 10)
    parts = [columns_of("x_count", numbers), columns_of("x_label", labels)]
    first, profiles = profiles_of(parts)
    assert len(first) == 5
    design = np.column_stack([part.design for part in parts])
    assert np.array_equal(design[first][profiles], design)


def test_ends_that_are_not_in_order_are_refused():
    with pytest.raises(ValidationError, match="the ends of 'x_count' are 3 and 1"):
        Term(field="x_count", low=3.0, high=1.0)
