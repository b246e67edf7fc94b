"""Learning profile by profile is learning row by row."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.book.columns import inputs_of
from profilekit.book.containers import frame_in
from profilekit.scores.prospects.lookalike_learning import learned
from profilekit.scores.prospects.lookalike_terms import columns_of
from profilekit.scores.prospects.positive_unlabelled import PositiveUnlabelledClassifier
from scores.prospects.alike_people import FIELDS, PEOPLE, SCORER


def test_weighted_profiles_give_the_ratio_of_all_rows():
    frame = frame_in(PEOPLE, asked_by="me")
    columns = inputs_of(frame, FIELDS, texts=("region_label",), asked_by="me")
    columns["income_amount"] = np.round(columns["income_amount"], -1)
    best = PEOPLE["best_customer_flag"].to_numpy()
    made = learned(columns, FIELDS, best, ridge=1.0, folds=2, top_count=None, rng=0)
    design = np.column_stack([columns_of(field, columns[field]).design for field in FIELDS])
    row_by_row = PositiveUnlabelledClassifier(ridge=1.0).fit(design, best)
    assert made.log_ratio(columns) == pytest.approx(row_by_row.log_density_ratio(design), abs=1e-6)


def test_the_order_of_rows_does_not_matter():
    shuffled = PEOPLE.sample(fraction=1.0, shuffle=True, seed=4)
    again = type(SCORER)(**SCORER.get_params()).fit(shuffled)
    ratio = again.transform(PEOPLE)["lookalike_ratio"].drop_nulls().to_numpy()
    expected = SCORER.transform(PEOPLE)["lookalike_ratio"].drop_nulls().to_numpy()
    assert ratio == pytest.approx(expected, rel=1e-6)
