"""Encoding: each field counts as one, and each row by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.segments.finding.encoding import Encoding, learn_encoding, scale_of

RNG = np.random.default_rng(0)
N = 4000
COLUMNS = {
    "spend_amount": RNG.lognormal(4, 1, N),
    "orders_count": RNG.poisson(6, N).astype(float),
    "discount_share": RNG.beta(2, 5, N),
    "app_flag": (RNG.random(N) < 0.3).astype(float),
    "top_hour": RNG.integers(0, 24, N).astype(float),
    "region_label": np.array(["north", "south", "east", "west"], dtype=object)[
        RNG.choice(4, N, p=[0.5, 0.3, 0.15, 0.05])
    ],
}


def learned(columns):
    encoding, left_out = learn_encoding(columns, {name: scale_of(name) for name in columns})
    assert not left_out
    return encoding


def holed(share, seed=1):
    rng = np.random.default_rng(seed)
    made = {}
    for name, values in COLUMNS.items():
        lacking = rng.random(N) < share
        made[name] = np.where(lacking, None if values.dtype == object else np.nan, values)
    return made


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("share", [0.0, 0.3])
def test_every_field_has_variance_one_whatever_is_missing(name, share):
    columns = {name: holed(share)[name]}
    rows = learned(columns).encoded(columns)
    assert rows.var(axis=0).sum() == pytest.approx(1.0, abs=0.06)


def test_twice_the_money_is_as_far_as_twice_the_money_again():
    encoding = learned({"spend_amount": COLUMNS["spend_amount"]})
    at = encoding.encoded({"spend_amount": np.array([100.0, 200.0, 400.0])})[:, 0]
    assert at[1] - at[0] == pytest.approx(at[2] - at[1], rel=0.15)


@given(scale=st.floats(1e-3, 1e3))
def test_a_currency_changes_nothing(scale):
    values = COLUMNS["spend_amount"][:200]
    one = learned({"spend_amount": values}).encoded({"spend_amount": values})
    other = learned({"spend_amount": values * scale}).encoded({"spend_amount": values * scale})
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_midnight_is_near_eleven_at_night():
    encoding = learned({"top_hour": COLUMNS["top_hour"]})
    late, midnight, noon = encoding.encoded({"top_hour": np.array([23.0, 0.0, 12.0])})
    assert np.linalg.norm(late - midnight) < np.linalg.norm(noon - midnight) / 5


def test_missing_is_neutral_and_says_so():
    columns = {"orders_count": holed(0.3)["orders_count"]}
    encoding = learned(columns)
    known, lacking = encoding.encoded({"orders_count": np.array([6.0, np.nan])})
    assert lacking[0] == 0.0
    assert known[1] < 0 < lacking[1]


def test_fields_missing_together_share_one_column():
    gap = np.arange(N) % 4 == 0
    columns = {
        "age_years": np.where(gap, np.nan, RNG.normal(40, 9, N)),
        "income_amount": np.where(gap, np.nan, RNG.lognormal(9, 1, N)),
    }
    assert learned(columns).n_columns == 3


def test_rare_labels_share_a_column_with_those_never_seen():
    labels = np.array([f"l{number:02}" for number in range(30)], dtype=object)
    columns = {"brand_label": np.repeat(labels, np.arange(40, 10, -1))}
    encoding = learned(columns)
    rare, unseen = encoding.encoded({"brand_label": np.array(["l29", "never"], dtype=object)})
    assert rare.tolist() == unseen.tolist()
    assert encoding.n_columns == 13


def test_one_customer_far_out_does_not_stretch_the_scale():
    values = COLUMNS["orders_count"].copy()
    values[0] = 1e9
    rows = learned({"orders_count": values}).encoded({"orders_count": values})
    assert rows[0, 0] == rows[:, 0].max() < 4


def test_the_same_for_all_but_sometimes_missing_is_kept_as_known_or_not():
    columns = {
        "tier_label": np.where(np.arange(N) % 3 == 0, None, "gold"),
        "level_score": np.where(np.arange(N) % 5 == 0, np.nan, 7.0),
    }
    encoding = learned(columns)
    assert encoding.encoded(columns).var(axis=0).sum() > 0.3
    assert Encoding.model_validate_json(encoding.model_dump_json()) == encoding


def test_dates_have_no_scale():
    assert scale_of("first_order_date") is None


def test_shares_outside_nought_and_one_keep_their_distances():
    margins = np.linspace(-0.5, 1.5, 400)
    encoded = learned({"margin_share": margins}).encoded({"margin_share": margins})[:, 0]
    steps = np.diff(encoded[10:-10])
    assert steps.min() == pytest.approx(steps.max())
    assert steps.min() > 0
