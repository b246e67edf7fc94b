"""A probability of being alive that says nothing of one-time buyers is not read."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import UnsupportedInputError
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.signals import Signal
from profilekit.scores.lifetime.negative_binomial import NBDModel
from scores.lifetime.lifetime_customers import CDNOW, HOLDOUT_DAYS

SCORER = BestCustomerScorer(
    (
        Signal(field="spend_365d_amount", group="value"),
        Signal(field="clv_365d_amount", group="value"),
        Signal(field="alive_prob", group="loyalty"),
    ),
    gates=(),
    group_weights={"value": 1, "loyalty": 1},
)


class OwnBetaGeoModel(pk.BetaGeoModel):
    """A model of one's own, made of BG/NBD."""


@pytest.fixture(scope="module")
def measured():
    shop = pk.make_shop(seed=7, n_customers=300)
    return pk.measure(shop, ["frequency", "spend"], as_of="2025-12-31")


def unfitted():
    return BestCustomerScorer(**SCORER.get_params(deep=False))


def used(X):  # noqa: N803 - scikit-learn's name
    return {each.field for each in unfitted().fit(X).state_.signals}


@pytest.mark.parametrize(
    "model",
    [
        pk.BetaGeoModel(),
        OwnBetaGeoModel(),
        NBDModel(),
        pk.LifetimeValueModel(pk.BetaGeoModel()),
        pk.LifetimeValueModel(OwnBetaGeoModel()),
    ],
    ids=repr,
)
def test_of_a_model_that_calls_one_time_buyers_alive_it_is_left_out_of_books_and_frames(
    measured, model
):
    book = measured.apply(model)
    fitted = unfitted().fit(book)
    left_out = {each.field: each.reason for each in fitted.skipped_}
    assert "calls every one-time buyer alive" in left_out["alive_prob"]
    assert "alive_prob" not in used(book.frame.to_native())


@pytest.mark.parametrize(
    "model", [pk.ModifiedBetaGeoModel(), pk.LifetimeValueModel()], ids=["MBG", "value"]
)
def test_of_other_models_it_is_read(measured, model):
    book = measured.apply(model)
    assert "alive_prob" in used(book)
    assert "alive_prob" in used(book.frame.to_native())


def test_a_value_to_come_is_read_of_any_model(measured):
    book = measured.apply(pk.LifetimeValueModel(pk.BetaGeoModel()))
    assert used(book) == {"spend_365d_amount", "clv_365d_amount"}


def test_bg_nbd_foresees_what_one_time_buyers_of_cdnow_bring_nearest_of_all():
    once = (CDNOW["repeat_days_count"] == 0).to_numpy()
    expected = [
        model.fit(CDNOW).expected_order_days(CDNOW, (HOLDOUT_DAYS,)).to_numpy()[once].mean()
        for model in (pk.BetaGeoModel(), pk.ModifiedBetaGeoModel(), pk.ParetoNBDModel())
    ]
    assert expected == pytest.approx([0.225, 0.185, 0.138], abs=0.001)
    assert CDNOW["holdout_days_count"][once].mean() == pytest.approx(0.237, abs=0.001)


def test_what_was_learned_of_another_model_is_not_applied_to_it(measured):
    fitted = unfitted().fit(measured.apply(pk.ModifiedBetaGeoModel()))
    book = measured.apply(OwnBetaGeoModel())
    with pytest.raises(UnsupportedInputError, match=r"every one-time buyer alive.*Modified"):
        book.apply(fitted)


def test_what_was_learned_without_it_is_applied_to_any_book(measured):
    book = measured.apply(pk.BetaGeoModel())
    fitted = unfitted().fit(book)
    assert "best_customer_score" in book.apply(fitted).catalogue
    assert (
        "best_customer_score" in measured.apply(pk.ModifiedBetaGeoModel()).apply(fitted).catalogue
    )


@pytest.mark.parametrize(("orders", "read"), [([1, 1, 4, 5], False), ([1, 2, 4, 5], True)])
def test_a_frame_shows_it_by_several_one_time_buyers(orders, read):
    frame = pl.DataFrame(
        {
            "orders_count": orders,
            "spend_365d_amount": [1.0, 2.0, 3.0, 4.0],
            "alive_prob": [1.0, 1.0, 0.5, 0.9],
        }
    )
    few = unfitted().set_params(minimum_customers=2).fit(frame)
    assert ("alive_prob" in few.fields_in) is read


def test_a_frame_that_knows_no_orders_shows_nothing():
    frame = pl.DataFrame({"spend_365d_amount": np.arange(20.0), "alive_prob": [1.0] * 19 + [0.5]})
    assert "alive_prob" in used(frame)
