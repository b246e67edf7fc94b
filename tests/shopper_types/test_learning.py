"""What is learned from books of all kinds: many customers, visits, and fields of one's own."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from profilekit.errors import UnsupportedInputError
from profilekit.shopper_types import (
    DEFAULT_CATALOGUE,
    Indicator,
    ShopperType,
    ShopperTypeClassifier,
    TypeCatalogue,
)
from shopper_types.habit_books import HALF_DAYS, TYPES, drawn


def own_catalogue():
    """Two types told by two fields of a book, which are no habits."""
    kinds = tuple(ShopperType(name=name, label=name, meaning=name) for name in ("eager", "calm"))
    indicators = tuple(
        Indicator(
            name=field.rpartition("_")[0],
            meaning=field,
            formula=field,
            evidence="1",
            prior_evidence=0.5,
            block=field.rpartition("_")[0],
            weights={"eager": sign, "calm": -sign},
        )
        for field, sign in (("opens_share", 1.0), ("delay_days", -1.0))
    )
    plain = ("opens_share", "delay_days")
    return TypeCatalogue(types=kinds, indicators=indicators, plain_fields=plain)


def test_fields_of_a_book_that_are_no_habits_can_tell_types():
    opens, delay = np.linspace(0, 1, 60), np.linspace(9, 1, 60)
    frame = pl.DataFrame({"opens_share": opens, "delay_days": delay})
    found = ShopperTypeClassifier(own_catalogue()).fit(frame)
    assert found.regime_ == "assumed temperature"
    labels = found.transform(frame)["shopper_type_label"]
    assert (labels[0], labels[-1]) == ("calm", "eager")
    assert found.fields_in == ("opens_share", "delay_days")


@pytest.mark.parametrize("most", [1000, 50_000])
def test_the_order_of_customers_teaches_nothing(monkeypatch, most):
    frame, kinds = drawn(2000, 4)
    monkeypatch.setattr("profilekit.shopper_types.learning.MOST_LEARNED_FROM", most)
    y = np.where(np.arange(2000) % 9 == 0, np.array(TYPES)[kinds], None)
    order = np.random.default_rng(1).permutation(2000)
    for labels in (None, y):
        one = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame, labels)
        mixed = None if labels is None else labels[order]
        other = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame[order.tolist()], mixed)
        assert other.state_ == one.state_


@pytest.mark.parametrize("most", [1000, 50_000])
def test_last_digits_of_sums_teach_nothing(monkeypatch, most):
    frame, kinds = drawn(2000, 4)
    monkeypatch.setattr("profilekit.shopper_types.learning.MOST_LEARNED_FROM", most)
    # Amounts in whole tens are ties, which last digits would part.
    frame = frame.with_columns((pl.col("^habit_.*_amount$") / 30).round(0) / 3)
    rng = np.random.default_rng(2)
    swayed = frame.with_columns(
        (each * (1 + rng.choice([-2e-16, 0.0, 2e-16], len(frame)))).alias(each.name)
        for each in frame.select(pl.col("^habit_.*_amount$"))
    )
    assert not swayed.equals(frame)
    y = np.where(np.arange(2000) % 9 == 0, np.array(TYPES)[kinds], None)
    for labels in (None, y):
        one, other = (
            ShopperTypeClassifier(half_days=HALF_DAYS).fit(each, labels) for each in (frame, swayed)
        )
        assert np.abs(one.predict_proba(frame) - other.predict_proba(swayed)).max() < 1e-8


def test_infinite_values_of_any_customer_are_refused(monkeypatch):
    monkeypatch.setattr("profilekit.shopper_types.learning.MOST_LEARNED_FROM", 100)
    frame, _ = drawn(1000, 2)
    name = f"habit_spend_late_{HALF_DAYS}d_amount"
    endless = pl.when(pl.int_range(pl.len()) < 3).then(np.inf).otherwise(pl.col(name)).alias(name)
    with pytest.raises(UnsupportedInputError, match=f"3 infinite values in '{name}'"):
        ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame.with_columns(endless))


def test_more_customers_than_are_learned_from_teach_as_well(monkeypatch):
    frame, kinds = drawn(3000, 2)
    monkeypatch.setattr("profilekit.shopper_types.learning.MOST_LEARNED_FROM", 1000)
    found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame)
    assert found.state_.learned_from <= 1000
    assert (found.predict(frame) == np.array(TYPES)[kinds]).mean() > 0.95


def test_labels_of_all_customers_are_used_whoever_is_learned_from(monkeypatch):
    frame, kinds = drawn(1000, 2)
    monkeypatch.setattr("profilekit.shopper_types.learning.MOST_LEARNED_FROM", 500)
    y = np.where(np.arange(1000) % 2 == 1, np.array(TYPES)[kinds], None)
    found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame, y)
    assert (found.state_.labels_count, found.regime_) == (500, "labels")


def test_labels_of_one_type_only_are_warned_of_and_not_used():
    frame, kinds = drawn(800, 4)
    y = np.where(kinds == TYPES.index("bargain"), "bargain", None)
    with pytest.warns(UserWarning, match="not used: all are 'bargain'"):
        found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame, y)
    assert found.regime_ == "replication"
    assert len(set(found.predict(frame))) == len(TYPES)


def test_labels_of_a_type_that_nothing_speaks_of_are_warned_of():
    frame, kinds = drawn(600, 2)
    catalogue = TypeCatalogue(
        types=(
            *DEFAULT_CATALOGUE.types,
            ShopperType(name="caller", label="Caller", meaning="Calls"),
        ),
        indicators=(
            *DEFAULT_CATALOGUE.indicators,
            DEFAULT_CATALOGUE.indicator("searching").model_copy(
                update={"name": "calls", "weights": {"caller": 1.0}}
            ),
        ),
        undivided=DEFAULT_CATALOGUE.undivided,
    )
    y = np.where(np.arange(600) < 100, np.array(TYPES)[kinds], None)
    y[:9] = "caller"
    with pytest.warns(
        UserWarning, match="9 labels are not used: nothing measured speaks of caller"
    ):
        found = ShopperTypeClassifier(catalogue, half_days=HALF_DAYS).fit(frame, y)
    assert found.regime_ == "labels"
    assert (found.predict_proba(frame)[:, -1] == 0).all()


def with_visits(frame, kinds, seed):
    rng = np.random.default_rng(seed)
    wanders = kinds == TYPES.index("wandering")
    columns = {}
    for half in ("early", "late"):
        sessions = rng.poisson(np.where(wanders, 15, 8))
        buying = rng.binomial(sessions, np.where(wanders, 0.03, 0.5))
        bounced = rng.binomial(sessions - buying, np.where(wanders, 0.7, 0.2))
        for what, counts in (
            ("sessions", sessions),
            ("buying_sessions", buying),
            ("bounced_sessions", bounced),
        ):
            columns[f"habit_{what}_{half}_{HALF_DAYS}d_count"] = counts
    return frame.with_columns(**{name: pl.Series(counts) for name, counts in columns.items()})


def test_with_visits_wandering_is_no_guess_and_needs_no_orders():
    bought, kinds = drawn(2000, 3)
    frame = with_visits(bought, kinds, 0)
    found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame)
    assert "conversion" not in {each.indicator for each in found.missing_indicators_}
    out = found.transform(frame).filter(pl.Series(kinds == TYPES.index("wandering")))
    told = out.filter(pl.col("shopper_type_label") == "wandering")
    assert len(told) > 0.9 * len(out)
    assert told["shopper_type_reason_label"].null_count() == len(told)


def test_a_customer_without_visits_among_others_with_some_is_a_guess():
    bought, kinds = drawn(2000, 3)
    frame = with_visits(bought, kinds, 0)
    found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame)
    unseen = frame.with_columns(pl.col("^habit_.*sessions.*$") * 0)
    before, after = found.transform(frame), found.transform(unseen)
    told = after.filter(pl.col("shopper_type_label") == "wandering")
    assert set(told["shopper_type_reason_label"]) == {"proxy"}
    assert (
        after["shopper_type_evidence_share"].mean() < before["shopper_type_evidence_share"].mean()
    )


def test_what_is_missing_adds_nothing():
    frame, _ = drawn(1000, 3)
    found = ShopperTypeClassifier(half_days=HALF_DAYS).fit(frame)
    values = {**frame.row(4, named=True), "habit_coupon_orders_late_91d_count": None}
    parts = found.contributions(values, "bargain")
    (coupons,) = [each for each in parts.indicators if each.indicator.name == "coupon_orders"]
    assert coupons.added == 0
    assert np.isnan(coupons.value)
