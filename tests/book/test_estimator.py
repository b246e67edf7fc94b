"""The base of estimators, shown by one that gives two levels of recency."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import config_context
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from profilekit.errors import OutputError, StateError, UnknownNameError, UnsupportedInputError

OUTPUTS = ["level_score", "level_label", "level_share", "level_flag"]
X = {"recency_days": [3.0, 40.0, 3.0, None], "spend_amount": [50.0, 10.0, 20.0, None]}


@pytest.fixture(scope="module")
def fitted(leveller):
    return leveller().fit(pl.DataFrame(X))


@pytest.mark.parametrize(
    "data", [pd.DataFrame(X), pl.DataFrame(X), pa.table(X), nw.from_dict(X, backend="polars")]
)
def test_gives_back_the_kind_of_frame_it_was_given(leveller, data):
    made = leveller().fit(data).transform(data)
    assert type(made) is type(data)
    assert nw.from_native(made, eager_only=True, pass_through=False).columns == OUTPUTS


def test_every_kind_of_frame_gives_the_same_state(leveller, fitted, book):
    for data in (pd.DataFrame(X), pa.table(X), book):
        assert leveller().fit(data).state_ == fitted.state_


def test_pandas_keeps_its_index(leveller):
    data = pd.DataFrame(X, index=[7, 5, 9, 1])
    assert leveller().fit_transform(data).index.tolist() == [7, 5, 9, 1]


def test_a_book_measured_from_pandas_gives_pandas_by_customer(leveller, make):
    made = leveller().fit_transform(make(given="pandas"))
    assert made.loc["bo", "level_label"] == "low"
    assert type(leveller().fit_transform(make(given="duckdb"))) is pl.DataFrame


def test_set_output_asks_for_a_kind(leveller, book):
    asked = leveller().set_output(transform="pandas").fit(book)
    assert asked.transform(pl.DataFrame(X)).columns.tolist() == OUTPUTS
    assert asked.transform(book).index.tolist() == list(book.customer_ids)
    with config_context(transform_output="polars"):
        assert type(leveller().fit_transform(pd.DataFrame(X))) is pl.DataFrame


def test_stands_in_a_pipeline(leveller, book):
    pipeline = make_pipeline(leveller(), OneHotEncoder(sparse_output=False))
    pipeline.set_output(transform="pandas")
    assert "level_label_high" in pipeline.fit_transform(book.to_pandas()).columns


def test_names_what_it_reads_and_makes(fitted):
    assert fitted.feature_names_in_.tolist() == ["recency_days", "spend_amount"]
    assert fitted.get_feature_names_out().tolist() == OUTPUTS


def test_unfitted_it_refuses_to_work(leveller):
    for work in (
        lambda: leveller().transform(pl.DataFrame(X)),
        lambda: leveller().transform_one({}),
        lambda: leveller().to_json(),
    ):
        with pytest.raises(NotFittedError):
            work()


def test_a_clone_is_unfitted_and_has_the_parameters(fitted):
    copied = clone(fitted.set_params(quantile=0.5))
    assert not hasattr(copied, "state_")
    assert copied.get_params() == fitted.get_params()


def test_a_missing_field_names_who_asked_and_the_nearest(leveller, fitted):
    wrong = pl.DataFrame(X).rename({"spend_amount": "spent_amount"})
    with pytest.raises(UnknownNameError, match=r"Leveller.fit .*Did you mean 'spent_amount'"):
        leveller().fit(wrong)
    with pytest.raises(UnknownNameError, match=r"Leveller.transform_one"):
        fitted.transform_one({"recency_days": 3})


def test_an_array_is_refused(leveller):
    with pytest.raises(UnsupportedInputError, match="was given a ndarray"):
        leveller().fit(np.ones((3, 2)))


days = st.one_of(st.none(), st.integers(0, 80))
spends = st.one_of(st.none(), st.floats(-1e6, 1e6))


@settings(max_examples=50)
@given(rows=st.lists(st.tuples(days, spends), min_size=1, max_size=4))
def test_one_customer_alone_gets_what_the_batch_gets(fitted, rows):
    schema = {"recency_days": pl.Int64, "spend_amount": pl.Float64}
    batch = pl.DataFrame(rows, schema=schema, orient="row")
    together = fitted.transform(batch).rows(named=True)
    for i, values in enumerate(batch.rows(named=True)):
        assert fitted.transform(batch[i : i + 1]).rows(named=True) == [together[i]]
        assert fitted.transform_one(values) == together[i]


def test_one_customer_may_bring_more_than_is_read(fitted):
    made = fitted.transform_one({"recency_days": np.int64(3), "spend_amount": 25, "name": "Ann"})
    assert made == {
        "level_score": 2,
        "level_label": "high",
        "level_share": 0.5,
        "level_flag": True,
    }


@pytest.mark.parametrize(
    "missing", [None, float("nan"), np.float32("nan"), Decimal("nan"), pd.NA, pd.NaT]
)
def test_every_mark_of_a_missing_value_is_missing(fitted, missing):
    made = fitted.transform_one({"recency_days": missing, "spend_amount": missing})
    assert made == dict.fromkeys(OUTPUTS)


@pytest.mark.parametrize("value", ["3", (3,), np.array([1, 2]), Decimal("sNaN"), 10**400])
def test_what_is_no_number_is_refused(fitted, value):
    with pytest.raises(UnsupportedInputError, match="in the field 'recency_days'"):
        fitted.transform_one({"recency_days": value, "spend_amount": 1.0})


def test_an_answer_outside_its_declaration_is_refused_alone_and_in_a_batch(leveller):
    broken = leveller().fit(pl.DataFrame({"recency_days": [1.0], "spend_amount": [0.0]}))
    values = {"recency_days": 1.0, "spend_amount": 2.0}
    with np.errstate(divide="ignore"):
        with pytest.raises(OutputError, match="'level_share' holds inf"):
            broken.transform(pl.DataFrame([values]))
        with pytest.raises(OutputError, match="'level_share' holds inf"):
            broken.transform_one(values)


def test_gives_no_reasons_unless_it_knows_some(leveller, book):
    class Silent(leveller):
        def _explain(self, values, outputs):
            return super(leveller, self)._explain(values, outputs)

    assert Silent().fit(book).explain(book, "ann") == ()


def test_threads_share_one_estimator(leveller, fitted):
    shared = leveller.from_json(fitted.to_json())
    customers = [{"recency_days": i % 80, "spend_amount": float(i)} for i in range(400)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.transform_one, customers)) == [
            fitted.transform_one(customer) for customer in customers
        ]


def test_explains_a_customer_of_a_book(fitted, book):
    (reason,) = fitted.explain(book, "bo")
    assert (reason.field, reason.value, reason.threshold) == ("level_score", 40, 3.0)
    assert fitted.explain(book, "dee") == ()
    with pytest.raises(UnknownNameError, match="customer"):
        fitted.explain(book, "eve")


def test_json_brings_back_parameters_state_and_answers(leveller, book):
    fitted = leveller(quantile=0.9, names=("cold", "hot")).fit(book)
    read = leveller.from_json(fitted.to_json())
    assert read.get_params() == fitted.get_params()
    assert read.state_ == fitted.state_
    assert read.transform(book).equals(fitted.transform(book))
    assert read.n_features_in_ == 2


@given(cut=st.floats(), highest=st.floats(), quantile=st.floats())
def test_json_keeps_every_float(leveller, fitted, cut, highest, quantile):
    estimator = clone(fitted).set_params(quantile=quantile)
    estimator.state_ = leveller.state_model(cut_days=cut, highest=highest)
    read = leveller.from_json(estimator.to_json())
    assert repr((read.state_, read.quantile)) == repr((estimator.state_, quantile))


def test_the_day_of_the_book_learned_from_is_kept(leveller, book):
    fitted = leveller().fit(book)
    assert fitted.fitted_as_of_ == book.as_of
    assert leveller.from_json(fitted.to_json()).fitted_as_of_ == book.as_of
    assert book.apply(leveller()).fitted["Leveller"].fitted_as_of_ == book.as_of
    assert clone(fitted).fitted_as_of_ is None


def test_the_day_of_a_frame_is_not_known(leveller, book):
    fitted = leveller().fit(book).fit(pd.DataFrame(X).assign(as_of="2017-12-31"))
    assert fitted.fitted_as_of_ is None
    assert leveller.from_json(fitted.to_json()).fitted_as_of_ is None


def test_json_of_an_earlier_version_has_no_day(leveller, book):
    document = json.loads(leveller().fit(book).to_json())
    del document["fitted_as_of"]
    assert leveller.from_json(json.dumps(document)).fitted_as_of_ is None


def test_what_fit_would_refuse_is_not_read(leveller, fitted):
    class Careful(leveller):
        def _require_readable(self, *, asked_by):
            raise ValueError(f"{asked_by} looked at {self.state_.cut_days:g}")

    text = damaged(fitted.to_json(), estimator="Careful")
    with pytest.raises(StateError, match=r"Careful.from_json looked at 3\). Fit it again"):
        Careful.from_json(text)


def test_json_is_strict(leveller, fitted):
    estimator = clone(fitted)
    estimator.state_ = leveller.state_model(cut_days=float("inf"), highest=float("nan"))

    def refuse(constant):
        raise AssertionError(constant)

    document = json.loads(estimator.to_json(), parse_constant=refuse)
    assert document["estimator"] == "Leveller"
    assert document["schema_version"] == 1


def damaged(text, **changes):
    return json.dumps({**json.loads(text), **changes})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"estimator": "Other"}, "holds a fitted 'Other'"),
        ({"schema_version": 2}, "Upgrade profilekit"),
        ({"schema_version": True}, "Upgrade profilekit"),
        ({"params": {"unknown": 1}}, "do not fit Leveller"),
        ({"params": []}, "must be JSON objects"),
        ({"fitted_as_of": "yesterday"}, "cannot be read"),
        ({"fitted_as_of": 20251231}, "cannot be read"),
        ({"state": {"cut_days": 3}}, "do not fit Leveller"),
        ({"state": {"cut_days": {"$float": "x"}}}, "cannot be read"),
    ],
)
def test_json_that_does_not_fit_says_what_to_do(leveller, fitted, changes, says):
    with pytest.raises(StateError, match=says):
        leveller.from_json(damaged(fitted.to_json(), **changes))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "[" * 100_000, "null"])
def test_text_that_is_no_estimator_is_refused(leveller, text):
    with pytest.raises(StateError):
        leveller.from_json(text)


def test_a_parameter_that_json_cannot_hold_is_refused(fitted):
    odd = clone(fitted).set_params(names=object())
    odd.state_ = fitted.state_
    with pytest.raises(StateError, match="a object cannot be written as JSON"):
        odd.to_json()


def test_a_profile_is_one_customer(book, leveller):
    scorer = leveller().fit(book)
    row = book.frame.filter(nw.col("customer_id") == "ann").row(0)
    values = dict(zip(book.frame.columns, row, strict=True))
    assert scorer.transform_one(book.profile("ann")) == scorer.transform_one(values)
    assert scorer.explain_one(book.profile("ann")) == scorer.explain_one(values)


@pytest.mark.parametrize("call", ["transform_one", "explain_one"])
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("ann", "'ann'"),
        (7, "7"),
        ([3, 4], r"\[3, 4\]"),
        (pd.DataFrame(X), "a DataFrame"),
        (dict, "the class dict"),
    ],
)
def test_what_is_no_customer_is_told_by_what_it_is(fitted, call, given, found):
    with pytest.raises(UnsupportedInputError, match=f"{call} was given {found}; expected one"):
        getattr(fitted, call)(given)


def test_a_row_of_a_pandas_frame_is_one_customer(fitted):
    row = pd.DataFrame(X).iloc[0]
    assert fitted.transform_one(row) == fitted.transform_one(row.to_dict())


def test_a_value_that_is_a_whole_frame_is_not_written_out(fitted):
    values = {"recency_days": pd.DataFrame(X), "spend_amount": 1.0}
    with pytest.raises(
        UnsupportedInputError, match="given a DataFrame in the field 'recency_days'"
    ):
        fitted.transform_one(values)
