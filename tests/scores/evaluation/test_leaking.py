"""Leaks: what knows the outcome and is refused as a prediction of it."""

from __future__ import annotations

from datetime import date, timedelta

import narwhals as nw
import pandas as pd
import pytest

import profilekit as pk
from extractors.shops import AS_OF, load
from profilekit.book import ProfileBook, Provenance
from profilekit.errors import LeakageError
from profilekit.extractors.holdout import holdout_split
from profilekit.fields import FieldCatalogue, FieldSpec, PointInTime
from profilekit.scores.evaluation.evaluation import Predicted, evaluate_value
from profilekit.scores.lifetime.hiatus import HiatusRule

FRAME = pd.DataFrame({"guess": [2.0, 0.5, 0.5], "came": [3, 0, 1], "recency_days": [1, 2, 3]})
DAYS = 30


def marked(name, outcome=""):
    point = PointInTime.TARGET if outcome else PointInTime.PLAIN
    about = {"dtype": "float64", "meaning": "Tried", "made_by": "Test"}
    return FieldSpec(name=name, point_in_time=point, outcome=outcome, **about)


def a_book(as_of=date(2025, 6, 30)):
    columns = {
        "customer_id": ["a", "b", "c"],
        "guess_count": [2.0, 0.5, 0.5],
        "came_count": [3.0, 0.0, 1.0],
        "came_again_count": [2.0, 0.0, 0.0],
        "clicked_count": [1.0, 0.0, 1.0],
    }
    specs = [
        marked("guess_count"),
        marked("came_count", "coming"),
        marked("came_again_count", "coming"),
        marked("clicked_count", "clicking"),
    ]
    frame = nw.from_dict(columns, backend="polars")
    return ProfileBook(frame, FieldCatalogue(specs), as_of=as_of, provenance=Provenance())


@pytest.mark.parametrize(
    "model", ["came", Predicted("guess", active="came"), Predicted("guess", rank="came")]
)
def test_the_outcome_does_not_predict_itself(model):
    with pytest.raises(LeakageError, match="'came': the model 'cheat' would predict the outcome"):
        evaluate_value(FRAME, {"cheat": model}, outcome="came")


def test_an_estimator_does_not_read_the_outcome():
    frame = FRAME.assign(came=[3.0, 0.0, 1.0])
    with pytest.raises(LeakageError, match="'came'"):
        evaluate_value(frame, {"cheat": HiatusRule(recency="came")}, outcome="came")


def test_a_field_marked_with_the_outcome_does_not_predict_it():
    with pytest.raises(LeakageError, match="'came_again_count'"):
        evaluate_value(a_book(), {"cheat": "came_again_count"}, outcome="came_count")


def test_a_field_marked_with_another_outcome_may_predict():
    found = evaluate_value(
        a_book(), {"one": "guess_count", "other": "clicked_count"}, outcome="came_count"
    )
    assert found.customers_count == 3


def shop_split():
    rows = [
        (name, 10 * number + k, AS_OF + timedelta(days=day), 5)
        for number, name in enumerate("abc")
        for k, day in enumerate((-60, -20 * number - 3, 20 + number, 30))
    ]
    return holdout_split(load(rows), as_of=AS_OF, horizon_days=DAYS)


@pytest.mark.parametrize("is_read_back", [False, True])
def test_a_model_fitted_on_a_later_book_is_refused(is_read_back):
    split = shop_split()
    rule = HiatusRule().fit(pk.measure(split.tables, [pk.Recency()], as_of=split.last_day))
    model = HiatusRule.from_json(rule.to_json()) if is_read_back else rule
    with pytest.raises(LeakageError, match=f"fitted on a book as of {split.last_day}.*begins"):
        evaluate_value(split, {"late": model})


def test_a_model_fitted_on_the_day_or_before_it_is_judged():
    split = shop_split()
    earlier = pk.measure(split.tables, [pk.Recency()], as_of=AS_OF - timedelta(days=10))
    models = {"now": HiatusRule().fit(split.measure()), "before": HiatusRule().fit(earlier)}
    assert evaluate_value(split, models).customers_count == 3


def test_of_a_frame_the_day_is_not_known():
    split = shop_split()
    later = pk.measure(split.tables, [pk.Recency()], as_of=split.last_day).to_pandas()
    assert evaluate_value(split, {"late": HiatusRule().fit(later)}).customers_count == 3


def test_the_day_of_a_book_is_that_of_an_outcome_in_it():
    split = shop_split()
    book = split.measure([pk.Recency(), pk.Frequency()])
    rule = HiatusRule().fit(pk.measure(split.tables, [pk.Recency()], as_of=split.last_day))
    with pytest.raises(LeakageError, match=f"begins after {AS_OF}"):
        evaluate_value(book, {"late": rule}, outcome="orders_count")
