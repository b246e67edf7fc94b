"""Evaluations that can be checked by eye, their laws, and the published ones of CDNOW."""

from __future__ import annotations

import math
import os
from datetime import date, timedelta
from pathlib import Path

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import profilekit as pk
from extractors.shops import AS_OF, load
from profilekit.errors import (
    DeclarationError,
    FitError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors.holdout import holdout_split
from profilekit.scores.evaluation.evaluation import Predicted, evaluate_value
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.hiatus import HiatusRule
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel

FRAME = pd.DataFrame(
    {
        "customer_id": list("abcd"),
        "repeat_days_count": [3, 1, 0, 0],
        "active_span_days": [90, 50, 0, 0],
        "tenure_days": [100, 100, 50, 0],
        "recency_days": [10, 50, 50, 0],
        "orders_count": [4, 2, 1, 1],
        "spend_amount": [40.0, 80.0, 10.0, 10.0],
        "repeat_mean_amount": [10.0, 40.0, None, None],
        "guess": [2.0, 0.5, 0.5, 0.0],
        "sure": [0.9, 0.4, 0.6, 0.2],
        "came": [3, 0, 1, 0],
    }
)
BASICS = (pk.Recency(), pk.Frequency(windows_days=()), pk.Spend(windows_days=()))
WEEKS = [13, 20, 26, 30, 39]
KNOWN_LONGER = FRAME.assign(tenure_days=[300, 100, 50, 0])
BASELINES = [
    "zero",
    "count so far",
    "spend so far",
    "rate so far",
    "RFM sum",
    *(f"hiatus {weeks} weeks" for weeks in WEEKS),
    "oracle",
]


def evaluated(frame=FRAME, models=None, **options):
    chosen = {"guess": "guess"} if models is None else models
    return evaluate_value(frame, chosen, **{"outcome": "came", "horizon_days": 50, **options})


def figures(evaluation, name):
    return evaluation.figures(name)


def test_figures_can_be_checked_by_eye():
    found = figures(evaluated(), "guess")
    assert found["mae_count"] == pytest.approx((1 + 0.5 + 0.5 + 0) / 4)
    assert found["rmse_count"] == pytest.approx(math.sqrt(1.5 / 4))
    assert found["bias_ratio"] == pytest.approx(3 / 4 - 1)
    assert found["top_20pct_captured_share"] == pytest.approx(0.8 * 3 / 4)
    assert found["auc_prob"] == pytest.approx(3.5 / 4)


def test_figures_are_those_of_the_table():
    found = evaluated()
    row = found.table.set_index("prediction_label").loc["guess"].drop("kind_label")
    assert found.figures("guess") == pytest.approx(row.to_dict(), nan_ok=True)
    with pytest.raises(UnknownNameError, match="Did you mean 'guess'"):
        found.figures("gues")


def test_every_baseline_stands_beside_the_model():
    table = evaluated(KNOWN_LONGER).table
    assert table["prediction_label"].tolist() == ["guess", *BASELINES]
    assert table["kind_label"].tolist() == ["model", *["baseline"] * 10, "oracle"]


@pytest.mark.parametrize(
    ("longest_days", "offered"),
    [(89, []), (90, [13]), (181, [13, 20, 26]), (272, [13, 20, 26, 30, 39])],
)
def test_silences_longer_than_what_is_known_are_not_offered(longest_days, offered):
    tenure = [longest_days, 60, 60, 60]
    table = evaluated(FRAME.assign(tenure_days=tenure, active_span_days=0)).table
    names = [name for name in table["prediction_label"] if name.startswith("hiatus")]
    assert names == [f"hiatus {weeks} weeks" for weeks in offered]


def test_a_rate_goes_on_as_before():
    assert figures(evaluated(), "rate so far")["mae_count"] == pytest.approx(
        (abs(3 - 1.5) + 0.5 + 1 + 0) / 4
    )


def test_baselines_that_lack_fields_are_left_out_and_said():
    found = evaluated(FRAME[["guess", "came"]].assign(recency_days=[10, 150, 50, 0]))
    assert "hiatus 13 weeks" in found.table["prediction_label"].tolist()
    assert "RFM sum" not in found.table["prediction_label"].tolist()
    assert found.lacking[0] == "repeat_days_count"
    assert "Baselines left out for want of repeat_days_count, tenure_days" in str(found)


def test_without_a_horizon_there_is_no_rate():
    assert "rate so far" not in set(evaluated(horizon_days=None).table["prediction_label"])


def test_what_a_prediction_does_not_say_is_not_judged():
    table = evaluated().table.set_index("prediction_label")
    assert table.loc["spend so far", ["mae_count", "bias_ratio"]].isna().all()
    assert table.loc["hiatus 13 weeks", ["auc_prob", "top_5pct_captured_share"]].isna().all()
    assert table.loc["guess", ["active_auc_prob", "active_accuracy_share"]].isna().all()


def test_activity_is_judged_by_itself():
    model = Predicted("guess", active="sure", rank="spend_amount")
    found = figures(evaluated(models={"mine": model}), "mine")
    assert found["active_accuracy_share"] == 1
    assert found["active_auc_prob"] == 1
    assert found["auc_prob"] == pytest.approx(1.5 / 4)


def test_the_oracle_is_never_wrong():
    found = figures(evaluated(), "oracle")
    assert found["mae_count"] == 0
    assert found["top_10pct_of_oracle_share"] == found["active_accuracy_share"] == 1


def test_calibration_has_a_row_per_part():
    found = evaluated(bins=2).calibration
    rows = found[found["prediction_label"] == "guess"]
    assert rows["bin_number"].tolist() == [1, 2]
    assert rows["customers_count"].tolist() == [2, 2]
    assert rows["predicted_mean_count"].tolist() == pytest.approx([0.25, 1.25])
    assert rows["actual_mean_count"].tolist() == pytest.approx([0.25, 1.75])


def test_lift_ends_with_everybody():
    found = evaluated().lift
    rows = found[found["prediction_label"] == "guess"]
    assert rows["top_share"].tolist()[-1] == 1
    assert rows["captured_share"].tolist()[-1] == rows["lift_ratio"].tolist()[-1] == 1
    assert rows["lift_ratio"].tolist()[0] == pytest.approx(3)


@settings(max_examples=8)
@given(st.permutations(range(4)))
def test_the_order_of_customers_changes_no_figure(order):
    one, other = evaluated(bins=3), evaluated(FRAME.iloc[order], bins=3)
    pd.testing.assert_frame_equal(one.table, other.table)
    pd.testing.assert_frame_equal(one.calibration, other.calibration)


def test_customers_without_an_order_before_are_counted_and_not_judged():
    later = FRAME.assign(tenure_days=[100, 100, None, None])
    found = evaluated(later)
    assert found.customers_count == 2
    assert (found.born_later_count, found.born_later_total) == (1, 1)
    assert "Not in the table: 1 customers who came later, with 1 days with an order" in str(found)


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (FRAME, pd.DataFrame),
        (pl.from_pandas(FRAME), pl.DataFrame),
        (nw.from_native(FRAME), nw.DataFrame),
    ],
)
def test_tables_are_of_the_kind_given(frame, kind):
    found = evaluated(frame, compare_with="guess", resamples=5)
    for table in (found.table, found.calibration, found.lift, found.differences):
        assert isinstance(table, kind)


def test_differences_are_of_the_same_draws_and_of_the_seed():
    one = evaluated(compare_with="guess", resamples=200, rng=5).differences
    other = evaluated(compare_with="guess", resamples=200, rng=5).differences
    pd.testing.assert_frame_equal(one, other)
    worse = pd.concat([FRAME] * 20).assign(worse=lambda frame: frame["guess"] + 3)
    found = evaluated(
        worse, {"guess": "guess", "worse": "worse"}, compare_with="guess", resamples=50
    ).differences
    rows = found[found["prediction_label"] == "worse"].set_index("figure_label")
    ends = rows.loc["top_10pct_captured_share", ["difference", "low", "high"]]
    assert ends.tolist() == pytest.approx([0, 0, 0], abs=1e-12)


def test_without_asking_there_are_no_differences():
    assert evaluated().differences is None


def test_it_prints_a_table_that_lines_up():
    lines = str(evaluated(models={"a\nb": "guess"}, compare_with="zero", resamples=20)).splitlines()
    assert lines[0] == "4 customers, 2 of them active (50.0%): 4 days with an order in 50 days"
    start = lines.index("") + 1
    assert lines[start].split("  ")[-1] == "accuracy"
    assert lines[start + 1].startswith("'a\\nb'")
    assert len({len(line) for line in lines[start : start + 9]}) == 1
    assert "Differences from zero, with 95% intervals" in lines


def test_html_escapes_names():
    html = evaluated(models={"<b>": "guess"}, compare_with="zero", resamples=5)._repr_html_()
    assert "<b>" not in html
    assert html.count("&lt;b&gt;") == 2


def test_it_says_what_it_is():
    assert repr(evaluated()) == "Evaluation(1 model, 7 baselines, 4 customers)"


def test_a_part_of_the_outcome_is_refused_as_a_prediction():
    frame = FRAME.assign(outcome_orders_50d_count=FRAME["came"])
    with pytest.raises(LeakageError, match="outcome_orders_50d_count"):
        evaluated(frame, {"mine": "outcome_orders_50d_count"})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"outcome": None}, "outcome=split"),
        ({"top_percents": (0, 101)}, r"0; whole .*101"),
        ({"bins": 0}, "bins=0"),
        ({"horizon_days": 0}, "horizon_days is 0"),
        ({"horizon_days": -5}, "horizon_days is -5"),
        ({"target": "visits"}, "one of order_days, orders, spend, margin"),
        ({"models": {"mine": BetaGeoModel()}, "horizon_days": None}, "horizon_days="),
        ({"models": {"zero": "guess"}}, "two predictions are called 'zero'"),
        ({"models": {1: "guess"}}, "a model is called 1; expected text"),
        ({"outcome": 3}, "outcome is 3: give outcome=split"),
        ({"outcome": FRAME}, "outcome is a DataFrame: give outcome=split"),
        ({"top_percents": 10}, r"top_percents=10; several, as in \(5, 10, 20\)"),
        ({"top_percents": None}, "top_percents=None; several"),
        ({"target": FRAME}, "target=a DataFrame; one of"),
        ({"resamples": 1}, "resamples=1; a whole number, 2 or more"),
        ({"resamples": "many"}, "resamples='many'; a whole number"),
        ({"confidence": 95}, "confidence=95; a number between 0 and 1"),
        ({"rng": "seed"}, "rng='seed'; a whole number"),
    ],
)
def test_what_cannot_be_meant_is_an_error(options, words):
    with pytest.raises(DeclarationError, match=words):
        evaluated(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"models": {"mine": "gues"}}, "Did you mean 'guess'"),
        ({"models": ["gues"]}, "Did you mean 'guess'"),
        ({"outcome": "cam"}, "Did you mean 'came'"),
        ({"compare_with": "gues"}, "Did you mean 'guess'"),
    ],
)
def test_misspelt_names_are_errors_that_name_the_nearest(options, words):
    with pytest.raises(UnknownNameError, match=words):
        evaluated(**options)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"models": {"mine": 3}}, "3 as the model 'mine'"),
        ({"models": [BetaGeoModel]}, "the model 'BetaGeoModel'; expected BetaGeoModel"),
        ({"models": {"mine": BetaGeoModel}}, r"expected BetaGeoModel\(\), not the class"),
        ({"models": "pareto"}, r"'pareto'; expected a mapping .*BetaGeoModel\(\)"),
        ({"models": {"mine": Predicted()}}, "which says nothing"),
        ({"models": {"mine": "repeat_mean_amount"}}, "missing or infinite for 2 of 4 customers"),
        ({"outcome": "repeat_mean_amount"}, "4 customers .* 2 of them with a missing"),
        ({"frame": FRAME.iloc[:0]}, "0 customers"),
    ],
)
def test_missing_numbers_are_errors_that_count_them(options, words):
    with pytest.raises(UnsupportedInputError, match=words):
        evaluated(**options)


def shop_split(n_customers=600):
    """Split a shop of customers who differ in how often they come, and in what they pay."""
    rng = np.random.default_rng(5)
    rows = []
    for customer in range(n_customers):
        gap, paid = 1 / rng.gamma(0.8, 1 / 35), rng.gamma(8, 4)
        repeats = rng.geometric(rng.beta(0.9, 1.6)) - 1
        first = rng.integers(0, 200)
        days = first + np.concatenate(([0], rng.exponential(gap, size=repeats).cumsum()))
        days = np.unique(days[days < 400].astype(int))
        rows += [
            (f"c{customer:03}", customer * 1000 + int(day), int(day), rng.gamma(6, paid / 6))
            for day in days
        ]
    dated = [
        (*row[:2], date(2024, 1, 1) + timedelta(days=row[2]), round(row[3], 2)) for row in rows
    ]
    return holdout_split(load(dated), as_of="2024-09-30", horizon_days=90)


def test_a_model_that_is_not_fitted_is_fitted_on_what_was_known():
    split = shop_split()
    model = ModifiedBetaGeoModel()
    fitted = ModifiedBetaGeoModel(horizons_days=(30,)).fit(split.measure(BASICS))
    found = evaluate_value(split, {"unfitted": model, "fitted": fitted}).table
    assert not model.__sklearn_is_fitted__()
    assert (
        found.drop(columns="prediction_label")
        .loc[0]
        .equals(found.drop(columns="prediction_label").loc[1])
    )


@pytest.mark.parametrize("column", [3, ["guess"], BetaGeoModel])
def test_a_prediction_is_named_by_text(column):
    with pytest.raises(DeclarationError, match=r"active is .*; expected the name of a column"):
        Predicted("guess", active=column)


def test_a_horizon_that_the_split_does_not_have_is_refused():
    with pytest.raises(DeclarationError, match="of 90 days: leave it out"):
        evaluate_value(shop_split(20), {"BG": BetaGeoModel()}, horizon_days=365)


def test_models_in_a_list_have_the_names_of_their_classes():
    models = ["guess", Predicted("sure"), Predicted("guess", active="sure")]
    table = evaluated(models=models).table
    assert table["prediction_label"].tolist()[:3] == ["guess", "Predicted 2", "Predicted 3"]


def test_the_table_comes_as_pandas_whatever_was_given():
    found = evaluated(pl.from_pandas(FRAME))
    pd.testing.assert_frame_equal(found.to_pandas(), evaluated().table)


def without_leavers(n_customers=400):
    """Give customers of one rate, of whom nobody leaves: no model of leaving fits them."""
    rng = np.random.default_rng(7)
    x = rng.poisson(3.0, n_customers)
    last = 300 * rng.random(n_customers) ** (1 / np.maximum(x, 1)) * (x > 0)
    days = {"repeat_days_count": x, "active_span_days": last, "tenure_days": 300}
    return pd.DataFrame(days).assign(guess=1.0, came=rng.poisson(0.5, n_customers))


def test_a_model_that_finds_no_fit_stands_in_the_table_as_not_fitted():
    models = {"BG": BetaGeoModel(), "guess": "guess"}
    found = evaluated(without_leavers(), models, compare_with="zero", resamples=5)
    row = found.table.set_index("prediction_label").loc["BG"]
    assert row["kind_label"] == "not fitted"
    assert row.drop("kind_label").isna().all()
    assert found.figures("guess")["mae_count"] > 0
    assert "BG" not in set(found.differences["prediction_label"])
    assert found.not_fitted.keys() == {"BG"}
    assert "BetaGeoModel.fit found no fit" in found.not_fitted["BG"]
    for told in (str(found), found._repr_html_()):
        assert "Not fitted: BG. BetaGeoModel.fit found no fit" in told
        assert "BG (not fitted)" in told


def test_too_few_customers_are_no_fit_either():
    found = evaluated(models={"BG": BetaGeoModel(), "guess": "guess"})
    assert "too_few_customers" in found.not_fitted["BG"]
    assert "Not fitted: BG. BetaGeoModel.fit found 2 faults: - book.tenure" in str(found)


@pytest.mark.parametrize("options", [{}, {"compare_with": "BG"}])
def test_without_any_model_fitted_or_that_to_compare_with_it_is_an_error(options):
    models = {"BG": BetaGeoModel()} | ({"guess": "guess"} if options else {})
    with pytest.raises(FitError, match=r"BetaGeoModel\.fit found no fit"):
        evaluated(without_leavers(), models, **options)


def test_a_book_of_the_day_goes_with_the_split():
    split = shop_split()
    book = split.measure(BASICS).apply(HiatusRule(90))
    models = {"rule": HiatusRule(90), "flag": Predicted(active="hiatus_active_flag")}
    found = evaluate_value(book, models, outcome=split).table.drop(columns="prediction_label")
    assert found.loc[0].equals(found.loc[1])


def test_a_book_of_another_day_is_refused():
    split = shop_split(60)
    later = pk.measure(split.tables, [pk.Recency()], as_of=split.last_day)
    with pytest.raises(LeakageError, match="begins after 2024-09-30"):
        evaluate_value(later, {}, outcome=split)
    earlier = pk.measure(split.tables, [pk.Recency()], as_of=split.as_of - timedelta(days=1))
    with pytest.raises(DeclarationError, match="2024-09-29"):
        evaluate_value(earlier, {}, outcome=split)


def test_a_frame_finds_its_outcome_by_customer():
    split = shop_split(60)
    frame = split.measure([pk.Frequency(), pk.Spend()]).to_pandas()
    with pytest.raises(UnknownNameError, match="reset_index"):
        evaluate_value(frame, {}, outcome=split)
    found = evaluate_value(frame.reset_index().iloc[::-1], {}, outcome=split)
    assert found.actual_total == evaluate_value(split, {}).actual_total
    with pytest.raises(UnknownNameError, match="nobody"):
        evaluate_value(frame.reset_index().assign(customer_id="nobody"), {}, outcome=split)


def test_a_customer_in_two_rows_is_refused_rather_than_counted_twice():
    split = shop_split(60)
    frame = split.measure([pk.Frequency(), pk.Spend()]).to_pandas().reset_index()
    twice = pd.concat([frame, frame.head(2)])
    with pytest.raises(UnsupportedInputError, match="2 more rows of customers who have one"):
        evaluate_value(twice, {}, outcome=split)


def test_a_horizon_that_a_fitted_model_does_not_know_is_an_error_that_says_what_to_do():
    split = shop_split()
    model = LifetimeValueModel(horizons_days=(30,)).fit(split.measure(BASICS))
    with pytest.raises(UnknownNameError, match=r"expected_order_days_90d_count.*not fitted"):
        evaluate_value(split, {"mine": model}, target="spend")


def test_spend_is_predicted_by_days_and_their_value():
    found = evaluate_value(shop_split(), {"mine": LifetimeValueModel()}, target="spend")
    table = found.table.set_index("prediction_label")["rmse_amount"]
    assert table["mine"] < table["rate so far"] < table["zero"]
    assert pd.isna(table["count so far"])


def test_orders_of_customers_born_later_are_counted_beside_the_table():
    rows = [("z", day, AS_OF + timedelta(days=day), 1) for day in range(-9, 11)]
    rows += [("new", 99, AS_OF + timedelta(days=3), 5)]
    found = evaluate_value(holdout_split(load(rows), as_of=AS_OF, horizon_days=10), {})
    assert found.customers_count == 1
    assert (found.born_later_count, found.born_later_total) == (1, 1)


@pytest.fixture(scope="module")
def cdnow():
    folder = os.environ.get("PROFILEKIT_DATA")
    if not folder or not (Path(folder) / "cdnow" / "cdnow_sample.parquet").exists():
        pytest.skip("set PROFILEKIT_DATA to a folder with cdnow/cdnow_sample.parquet")
    names = {"sample_id": "customer_id", "date": "ordered_at", "amount_usd": "amount"}
    frame = pd.read_parquet(Path(folder) / "cdnow" / "cdnow_sample.parquet")[[*names]]
    tables = pk.Tables.load(transactions=frame.rename(columns=names))
    split = holdout_split(tables, as_of="1997-09-30", horizon_days=273)
    models = {"BG": BetaGeoModel(), "MBG": ModifiedBetaGeoModel(), "Pareto": ParetoNBDModel()}
    return evaluate_value(split, models)


def test_cdnow_has_its_customers_and_orders(cdnow):
    assert (cdnow.customers_count, cdnow.active_count, cdnow.actual_total) == (2357, 684, 1882)


@pytest.mark.parametrize(
    ("name", "mae", "rmse", "correlation", "bias"),
    [
        ("BG", 0.7855, 1.6080, 0.6256, -0.122),
        ("MBG", 0.7648, 1.6072, 0.6273, -0.162),
        ("Pareto", 0.7545, 1.6028, 0.6302, -0.115),
        ("count so far", 0.8973, 1.9710, 0.5772, 0.306),
        ("rate so far", 1.0237, 2.2119, 0.5839, 0.557),
        ("zero", 0.7985, 2.2064, None, -1),
    ],
)
def test_cdnow_errors_are_those_published_or_computed_apart(
    cdnow, name, mae, rmse, correlation, bias
):
    found = figures(cdnow, name)
    assert found["mae_count"] == pytest.approx(mae, abs=1e-4)
    assert found["rmse_count"] == pytest.approx(rmse, abs=1e-4)
    assert found["bias_ratio"] == pytest.approx(bias, abs=1e-3)
    if correlation is not None:
        assert found["pearson_correlation"] == pytest.approx(correlation, abs=1e-4)


@pytest.mark.parametrize(
    ("name", "captured"),
    [("BG", 0.469), ("MBG", 0.477), ("Pareto", 0.473), ("spend so far", 0.407), ("oracle", 0.684)],
)
def test_cdnow_best_tenth_brings_its_share(cdnow, name, captured):
    assert figures(cdnow, name)["top_10pct_captured_share"] == pytest.approx(captured, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "accuracy"),
    [
        ("BG", 0.339),
        ("MBG", 0.775),
        ("Pareto", 0.774),
        ("hiatus 13 weeks", 0.779),
        ("hiatus 20 weeks", 0.777),
        ("hiatus 26 weeks", 0.771),
        ("hiatus 30 weeks", 0.644),
        ("hiatus 39 weeks", 0.290),
    ],
)
def test_cdnow_activity_is_as_hard_to_beat_as_published(cdnow, name, accuracy):
    assert figures(cdnow, name)["active_accuracy_share"] == pytest.approx(accuracy, abs=1e-3)


def test_cdnow_shows_that_beta_geo_ranks_activity_the_wrong_way_round(cdnow):
    found = [figures(cdnow, name)["active_auc_prob"] for name in ("BG", "MBG", "Pareto")]
    assert found == pytest.approx([0.316, 0.687, 0.726], abs=1e-3)
