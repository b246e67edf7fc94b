"""The bridge to scikit-learn: each row as of its own day, in a pipeline, without leakage."""

from __future__ import annotations

from copy import copy, deepcopy
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline

import profilekit as pk
from extractors.shops import AS_OF, frame_of, lines, load
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors import Extractor, Field, Frequency, Recency, Spend, rows_of
from profilekit.extractors import lines as order_lines
from profilekit.extractors.customer_features import CustomerFeatures
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

EARLIER = AS_OF - timedelta(days=10)
ROWS = [("a", 1, EARLIER, 3), ("a", 2, AS_OF, 5), ("b", 3, EARLIER, 4)]
RECENCY = (Recency(),)
FIELDS = [Recency(), Frequency(windows_days=(30,))]
X = pd.DataFrame(
    {"customer_id": ["b", "a", "b", "a", "z"], "as_of": [AS_OF, AS_OF, EARLIER, EARLIER, AS_OF]},
    index=[7, 5, 3, 1, 0],
)


def features(rows=ROWS, extractors=RECENCY, **more):
    return CustomerFeatures(load(rows), extractors, **more)


def test_each_row_is_measured_as_of_its_own_day_in_the_order_given():
    found = features().fit_transform(X)
    assert found["recency_days"].fillna(-1).tolist() == [10, 0, 0, 0, -1]
    assert found.index.tolist() == [7, 5, 3, 1, 0]


def test_a_customer_of_whom_nothing_is_known_has_counts_of_zero():
    counts = features(extractors=[Frequency()]).fit_transform(X)["orders_count"]
    assert counts.tolist() == [1, 2, 1, 1, 0]


def test_rows_may_be_repeated():
    twice = pd.concat([X, X])
    found = features().fit_transform(twice)["recency_days"].fillna(-1)
    assert found.tolist() == [10, 0, 0, 0, -1] * 2


def test_the_day_of_a_row_comes_before_that_of_the_constructor():
    assert features(as_of="2020-01-01").fit_transform(X)["recency_days"].tolist()[0] == 10


@settings(max_examples=15)
@given(rows=lines, later=lines, back=st.lists(st.integers(0, 300), min_size=1, max_size=3))
def test_rows_after_the_day_of_a_row_change_nothing_in_it(rows, later, back):
    days = [AS_OF - timedelta(days=ago) for ago in back]
    asked = pd.DataFrame({"customer_id": ["a"] * len(days), "as_of": days})
    future = [(c, o, AS_OF + timedelta(days=1 + abs(d.day)), a) for c, o, d, a in later]
    whole = features([*rows, *future], FIELDS).fit_transform(asked)
    for place, day in enumerate(days):
        known = [row for row in rows if row[2] <= day] or [("q", 0, day, 1)]
        alone = features(known, FIELDS).fit_transform(asked[place : place + 1])
        pd.testing.assert_frame_equal(
            whole[place : place + 1].astype("float64"), alone.astype("float64")
        )


@pytest.mark.parametrize(
    "days",
    [
        ["2024-02-19", "2024-02-29"],
        [datetime(2024, 2, 19), datetime(2024, 2, 29)],
        pd.to_datetime(["2024-02-19", "2024-02-29"]),
        [date(2024, 2, 19), date(2024, 2, 29)],
    ],
)
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_a_day_is_a_day_however_it_is_written(days, make):
    frame = make({"customer_id": ["b", "b"], "as_of": list(days)})
    found = features().fit_transform(frame)
    assert isinstance(found, make)
    assert list(found["recency_days"]) == [0, 10]


@pytest.mark.parametrize(
    "give",
    [
        lambda ids: ids,
        lambda ids: np.array(ids, dtype=object),
        lambda ids: np.array(ids).reshape(-1, 1),
        lambda ids: pd.Series(ids, index=[8, 9]),
        pl.Series,
    ],
)
def test_ids_alone_are_measured_as_of_the_day_of_the_constructor(give):
    found = features(as_of=AS_OF).fit_transform(give(["b", "a"]))
    assert isinstance(found, pd.DataFrame)
    assert found["recency_days"].tolist() == [10, 0]


@pytest.mark.parametrize("kind", ["pyarrow", "narwhals"])
def test_it_answers_in_the_kind_it_was_given(kind):
    frame = pl.from_pandas(X)
    found = features().fit_transform(
        frame.to_arrow() if kind == "pyarrow" else nw.from_native(frame)
    )
    assert type(found).__module__.startswith(kind)


@pytest.mark.parametrize(("kind", "cls"), [("pandas", pd.DataFrame), ("polars", pl.DataFrame)])
@pytest.mark.parametrize("given_as", [lambda x: x, pl.from_pandas])
def test_it_answers_in_the_kind_asked_for(kind, cls, given_as):
    assert isinstance(features().set_output(transform=kind).fit_transform(given_as(X)), cls)


def test_ids_are_whole_numbers_where_those_of_the_tables_are():
    numbered = frame_of(ROWS).assign(customer_id=[1, 1, 2])
    numbers = CustomerFeatures(pk.Tables.load(transactions=numbered), [Recency()], as_of=AS_OF)
    assert numbers.fit_transform([2, 1])["recency_days"].tolist() == [10, 0]
    with pytest.raises(UnsupportedInputError, match="whole numbers"):
        numbers.fit(["a"])


def test_text_fields_are_given_as_they_are():
    @pk.extractor
    def favourites():
        """What is bought most."""
        category = order_lines.category
        top = order_lines.at_max(category, by=order_lines.amount)
        yield Field("top_category_label", top, meaning="Category of the dearest line")

    tables = pk.Tables.load(transactions=frame_of(ROWS).assign(category="tea"))
    found = CustomerFeatures(tables, [favourites()]).fit_transform(X)
    assert found["top_category_label"].tolist()[:4] == ["tea"] * 4


def test_the_fields_are_named_once_it_is_fitted():
    fitted = features().fit(X)
    assert fitted.get_feature_names_out().tolist() == ["recency_days"]
    assert fitted.feature_names_in_.tolist() == ["customer_id", "as_of"]
    assert fitted.n_features_in_ == 2


def test_unfitted_it_does_not_transform():
    with pytest.raises(NotFittedError):
        features().transform(X)


def test_tables_are_held_and_not_copied():
    tables = load(ROWS)
    assert clone(CustomerFeatures(tables)).tables is tables
    assert copy(tables) is deepcopy(tables) is tables


def test_no_rows_give_no_rows():
    fitted = features().fit(X)
    assert fitted.transform(X.head(0)).shape == (0, 1)


@pytest.mark.parametrize(
    ("given_as", "said"),
    [
        (X.drop(columns="as_of"), "no row has a day"),
        (X.assign(as_of=[None, *X["as_of"][1:]]), "1 rows have no as_of"),
        (X.assign(as_of="29/02/2024"), "no calendar day"),
    ],
)
def test_every_row_has_a_day(given_as, said):
    with pytest.raises(DeclarationError, match=said):
        features().fit(given_as)


def test_it_stands_in_a_pipeline_and_is_cross_validated():
    rows = pd.concat([X] * 8, ignore_index=True)
    y = np.arange(len(rows)) % 2
    pipeline = make_pipeline(features(), HistGradientBoostingClassifier(max_iter=1))
    assert cross_val_score(pipeline, rows, y, cv=2).shape == (2,)


def test_a_grid_search_varies_a_parameter_of_an_extractor():
    rows = pd.concat([X] * 8, ignore_index=True)
    y = np.arange(len(rows)) % 2
    steps = features(extractors=[Recency(), Spend()]), HistGradientBoostingClassifier(max_iter=1)
    grid = {"customerfeatures__spend__windows_days": [(7,), (7, 30)]}
    search = GridSearchCV(make_pipeline(*steps), grid, cv=2).fit(rows, y)
    best = search.best_params_["customerfeatures__spend__windows_days"]
    assert search.best_estimator_[0].extractors == (Recency(), Spend(windows_days=best))


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [("spend__window", (7,), UnknownNameError), ("spend__windows_days", (0,), DeclarationError)],
)
def test_a_parameter_that_an_extractor_has_not_or_refuses_is_an_error(name, value, error):
    with pytest.raises(error):
        features(extractors=[Spend()]).set_params(**{name: value})


def test_a_parameter_that_an_extractor_refuses_is_told_in_one_sentence():
    with pytest.raises(DeclarationError) as refused:
        features(extractors=[Spend()]).set_params(spend__windows_days="year")
    told = "CustomerFeatures.set_params: Spend: windows_days is 'year'; expected a tuple"
    assert str(refused.value).startswith(told)
    assert "pydantic" not in str(refused.value)


def test_a_parameter_of_its_own_is_set_as_any():
    assert features().set_params(as_of="2024-01-01").get_params()["as_of"] == "2024-01-01"


class Outcome(Extractor):
    """A part of an outcome, a slow field, and another."""

    def fields(self) -> Iterator[Field]:
        """Yield them."""
        answers = order_lines.count()
        target = PointInTime.TARGET
        yield Field("answers_count", answers, point_in_time=target, outcome="answer")
        yield Field("lines_count", order_lines.count())


class Home(Extractor):
    """A slow field."""

    def fields(self) -> Iterator[Field]:
        """Yield it."""
        people = rows_of("customers")
        size = people.max(people.column("household_size"))
        yield Field("household_size_count", size, point_in_time=PointInTime.SLOW)


def default_is(monkeypatch, *extractors):
    made = "profilekit.extractors.choice.default_extractors"
    monkeypatch.setattr(made, lambda *_: (extractors, ()))


def test_parts_of_the_outcome_are_refused_at_fit_and_by_default_left_out(monkeypatch):
    with pytest.raises(LeakageError, match="answers_count"):
        features(extractors=[Outcome()], outcome="answer").fit(X)
    default_is(monkeypatch, Outcome())
    fitted = features(extractors=None, outcome="answer").fit(X)
    assert fitted.fields_.names == ("lines_count",)


@pytest.mark.parametrize("asked", [None, [Outcome()]])
def test_a_misspelt_outcome_is_refused_at_fit(asked, monkeypatch):
    default_is(monkeypatch, Outcome())
    with pytest.raises(UnknownNameError, match=r"CustomerFeatures.fit knows no outcome 'answr'"):
        features(extractors=asked, outcome="answr").fit(X)


def household(**more):
    people = pd.DataFrame({"customer_id": ["a"], "household_size": [2]})
    tables = pk.Tables.load(transactions=frame_of(ROWS), customers=people)
    return CustomerFeatures(tables, **{"extractors": [Home()], **more})


def test_current_values_at_a_past_day_are_refused_at_fit():
    with pytest.raises(LeakageError, match="household_size_count"):
        household().fit(X)
    assert household(unchanging=("customers",)).fit_transform(X).shape == (5, 1)


def test_current_values_at_a_past_day_are_refused_at_transform_though_fitted_on_the_newest():
    fitted = household().fit(X[:2])
    with pytest.raises(LeakageError, match="household_size_count"):
        fitted.transform(X)


def test_by_default_the_earliest_day_says_which_fields_there_are(monkeypatch):
    default_is(monkeypatch, Home(), Recency())
    assert household(extractors=None).fit(X).fields_.names == ("recency_days",)
    assert len(household(extractors=None).fit(X[:2]).fields_.names) == 2
