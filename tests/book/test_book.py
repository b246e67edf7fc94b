"""A book of four customers: what it holds, how it is ranked, scored and handed out."""

from __future__ import annotations

from datetime import UTC, datetime

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from profilekit.book.applied import Applied
from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.errors import (
    DeclarationError,
    OutputError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.fields import FieldCatalogue, FieldSpec

VALUE = FieldSpec(name="some_value_ratio", dtype="float64", meaning="Any number", made_by="Some")


def book_of(values, *, spec=VALUE, ids=None):
    frame = nw.from_dict(
        {"customer_id": ids or list(range(len(values))), spec.name: list(values)},
        schema={"customer_id": nw.Int64(), spec.name: nw.Float64()},
        backend="polars",
    )
    day = datetime(2017, 12, 31, tzinfo=UTC).date()
    return ProfileBook(frame, FieldCatalogue([spec]), as_of=day, provenance=Provenance())


def faults_of(frame, catalogue, book, **changed):
    parts = {"as_of": book.as_of, "provenance": book.provenance, **changed}
    with pytest.raises(OutputError) as caught:
        ProfileBook(frame, catalogue, **parts)
    return caught.value.faults


def test_sorts_customers_by_id(book):
    assert book.customer_ids == ("ann", "bo", "cy", "dee")


def test_puts_columns_in_the_order_of_the_catalogue(book):
    mixed = book.frame.select(*reversed(book.frame.columns))
    made = ProfileBook(mixed, book.catalogue, as_of=book.as_of, provenance=book.provenance)
    assert made.frame.columns == ["customer_id", *book.catalogue.names]


def test_has_a_length_and_members(book):
    assert len(book) == 4
    assert "ann" in book
    assert "eve" not in book
    assert 7 not in book


def test_has_no_place_for_a_customer_without_id_or_with_two_rows(make, rows):
    ids = {"customer_id": ["ann", "ann", "bo", "cy"]}
    with pytest.raises(OutputError, match="customer_id is repeated in 2 rows"):
        make({**rows, **ids})
    with pytest.raises(OutputError, match="customer_id is repeated in 2 rows"):
        make({**rows, "customer_id": ["ann", "bo", "cy", "ann"]})
    with pytest.raises(OutputError, match="customer_id is missing in 1 rows"):
        make({**rows, "customer_id": ["ann", None, "bo", "cy"]})


def test_ids_are_whole_numbers_or_text(book):
    wrong = book.frame.with_columns(customer_id=nw.lit(1.5))
    assert faults_of(wrong, book.catalogue, book)[0] == (
        "customer_id is Float64; expected int64 or string"
    )


def test_names_all_faults_at_once(book):
    wrong = book.frame.drop("orders_count").with_columns(
        nw.col("recency_days").cast(nw.Float64()), extra_count=nw.lit(1)
    )
    moment = datetime(2017, 12, 31, 12, tzinfo=UTC)
    faults = faults_of(wrong, book.catalogue, book, as_of=moment)
    assert [fault.split(" is ")[0] for fault in faults] == [
        "as_of",
        "'extra_count'",
        "'recency_days'",
        "'orders_count'",
    ]


def test_wants_missing_values_as_null_and_not_as_nan(book):
    wrong = book.frame.with_columns(spend_amount=nw.lit(float("nan")))
    assert "NaN or infinity" in faults_of(wrong, book.catalogue, book)[0]


def test_wants_a_polars_frame(book):
    wrong = nw.from_native(book.to_pandas().reset_index(), eager_only=True)
    assert "expected polars" in faults_of(wrong, book.catalogue, book)[0]


def test_may_be_empty():
    book = book_of([])
    assert len(book) == 0
    assert list(book.rank("some_value_ratio").profiles()) == []


def test_repr_says_how_many_and_when(book):
    assert repr(book) == "ProfileBook(4 customers, 5 fields, as of 2017-12-31)"


def test_rank_gives_ties_the_best_place_and_missing_none(book):
    ranked = book.rank("recency_days", descending=False).to_pandas(["recency_rank"])
    assert ranked["recency_rank"].tolist()[:3] == [1, 3, 1]
    assert np.isnan(ranked.loc["dee", "recency_rank"])


def test_rank_leaves_the_book_as_it_was(book):
    book.rank("spend_amount")
    assert "spend_rank" not in book.catalogue


def test_rank_can_be_taken_again_the_other_way(book):
    again = book.rank("spend_amount").rank("spend_amount", descending=False)
    assert again.profile("bo").scores["spend_rank"].value == 1


def test_rank_of_an_unknown_field_names_the_nearest(book):
    with pytest.raises(UnknownNameError, match="'recency_days'"):
        book.rank("recency_day")


def test_text_has_no_rank(book):
    with pytest.raises(DeclarationError, match="holds string"):
        book.rank("region_label")


numbers = st.one_of(st.none(), st.integers(-3, 3), st.floats(allow_nan=False, allow_infinity=False))


@given(values=st.lists(numbers, max_size=12), descending=st.booleans())
def test_a_rank_is_one_more_than_the_number_of_better_values(values, descending):
    known = [x for x in values if x is not None]
    places = (
        book_of(values).rank("some_value_ratio", descending=descending).frame["some_value_rank"]
    )
    better = (lambda a, b: a > b) if descending else (lambda a, b: a < b)
    expected = [None if x is None else 1 + sum(better(y, x) for y in known) for x in values]
    assert places.to_list() == expected


@given(values=st.lists(numbers, min_size=2, max_size=12), data=st.data())
def test_a_rank_depends_on_values_and_not_on_who_has_them(values, data):
    shuffled = data.draw(st.permutations(list(enumerate(values))))
    ids, moved = [i for i, _ in shuffled], [x for _, x in shuffled]
    ranks = book_of(values).rank("some_value_ratio").frame
    assert book_of(moved, ids=ids).rank("some_value_ratio").frame.rows() == ranks.rows()


def test_a_stranger_is_named_fast_among_many_customers():
    with pytest.raises(UnknownNameError, match="Did you mean 199999"):
        book_of([1.0] * 200_000).profile(1999999)


def test_profile_of_a_stranger_names_the_nearest_customer(book):
    with pytest.raises(UnknownNameError, match="Did you mean 'ann'") as caught:
        book.profile("anne")
    assert caught.value.kind == "customer"


@pytest.mark.parametrize("stranger", [True, 2**70, -(2**70), 0.0, "0", None, ()])
def test_only_an_id_of_the_same_type_is_a_customer(stranger):
    assert stranger not in book_of([1.0, 2.0])


def test_numpy_integers_are_customer_ids():
    assert book_of([5.0]).profile(np.int32(0)).customer_id == 0


@given(values=st.lists(numbers, min_size=1, max_size=6))
def test_a_profile_equals_its_row(values):
    book = book_of(values)
    for profile, row in zip(book.profiles(), book.frame.iter_rows(named=True), strict=True):
        assert profile.behaviour["some_value_ratio"].value == row["some_value_ratio"]
        assert book.profile(row["customer_id"]) == profile


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (dict, "given the class dict; expected an estimator"),
        ("rfm", "given 'rfm'; expected an estimator"),
        (None, "given a NoneType; expected an estimator"),
    ],
)
def test_apply_takes_estimators_and_nothing_else(book, wrong, words):
    with pytest.raises(UnsupportedInputError, match=words):
        book.apply(wrong)


def test_apply_of_a_class_says_to_call_it(book, leveller):
    name = leveller.__name__
    words = rf"given the class {name}; expected {name}\(\)\.$"
    with pytest.raises(UnsupportedInputError, match=words):
        book.apply(leveller)


def test_apply_adds_fields_and_keeps_the_fitted_clone(book, leveller):
    given_one = leveller()
    scored = book.apply(given_one)
    assert scored.frame["level_score"].to_list() == [2, 1, 2, None]
    assert scored.fitted["Leveller"].state_.cut_days == 3
    assert not hasattr(given_one, "state_")
    assert "level_score" not in book.catalogue


def test_apply_of_a_fitted_estimator_does_not_fit_again(book, leveller, make, rows):
    fitted = leveller().fit(book)
    older = make({**rows, "recency_days": [100, 200, 300, 3]})
    assert older.apply(fitted).frame["level_score"].to_list() == [1, 1, 2, 1]
    assert older.apply(fitted).fitted["Leveller"] is fitted


def test_apply_again_replaces_what_it_made_before(book, leveller):
    again = book.apply(leveller()).apply(leveller(quantile=1.0))
    assert again.frame["level_score"].to_list() == [2, 2, 2, None]
    assert len(again.catalogue) == len(book.catalogue) + 4


def test_fields_name_the_estimator_that_made_them(book, leveller):
    assert book.apply(leveller()).catalogue["level_score"].made_by == "Leveller"


class Broken:
    """Gives back whatever it is told to."""

    name = "Broken"

    def __init__(self, columns, specs):
        self.columns, self.specs = columns, specs

    def apply_to(self, _):
        columns = nw.from_dict(self.columns, backend="polars")
        return Applied(estimator=self, columns=columns, specs=self.specs)


def test_no_estimator_may_overwrite_a_measured_field(book):
    spec = book.catalogue["orders_count"]
    with pytest.raises(DeclarationError, match="already made by Frequency"):
        book.apply(Broken({"orders_count": [1, 2, 3, 4]}, (spec,)))


def test_an_estimator_must_return_a_row_for_every_customer(book):
    spec = FieldSpec(name="new_count", dtype="int64", meaning="New")
    with pytest.raises(OutputError, match="3 rows for 4 customers"):
        book.apply(Broken({"new_count": [1, 2, 3]}, (spec,)))


def test_an_estimator_must_return_what_it_declared(book):
    spec = FieldSpec(name="new_count", dtype="int64", meaning="New")
    with pytest.raises(OutputError, match="other fields than declared"):
        book.apply(Broken({"old_count": [1, 2, 3, 4]}, (spec,)))
    with pytest.raises(OutputError, match="'new_count' is Float64; declared int64"):
        book.apply(Broken({"new_count": [1.0, 2.0, 3.0, 4.0]}, (spec,)))


def test_fitted_estimators_cannot_be_swapped(book, leveller):
    with pytest.raises(TypeError):
        book.apply(leveller()).fitted["Leveller"] = None


def test_pandas_has_customers_as_index_and_plain_dtypes(book):
    frame = book.to_pandas()
    assert frame.index.tolist() == ["ann", "bo", "cy", "dee"]
    assert frame.index.name == "customer_id"
    assert frame.dtypes.astype(str).to_dict() == {
        "recency_days": "float64",
        "orders_count": "int64",
        "spend_amount": "float64",
        "region_label": "str",
        "loyal_flag": "float64",
    }


def test_pandas_without_fields_still_has_every_customer(book):
    assert book.to_pandas(fields=[]).shape == (4, 0)


def test_pandas_fields_come_in_the_order_asked(book):
    assert book.to_pandas(["spend_amount", "recency_days"]).columns.tolist() == [
        "spend_amount",
        "recency_days",
    ]


def test_unknown_fields_are_refused(book):
    with pytest.raises(UnknownNameError, match=r"to_pandas.*'spend_amount'"):
        book.to_pandas(["spend_amont"])


def test_pandas_is_the_x_of_a_real_pipeline(book):
    x = book.to_pandas(fields=["recency_days", "spend_amount", "orders_count"])
    y = pd.Series([1, 0, 1, 0], index=x.index)
    model = make_pipeline(SimpleImputer(), LogisticRegression()).fit(x, y)
    assert model.predict_proba(x).shape == (4, 2)


def test_changing_what_was_handed_out_leaves_the_book(book):
    handed = book.to_polars()
    handed.insert_column(0, pl.Series("x", [1, 2, 3, 4]))
    assert "x" not in book.frame.columns
    frame = book.to_pandas()
    frame.loc["ann", "recency_days"] = 99
    assert book.profile("ann").behaviour["recency_days"].value == 3


def test_any_arrow_library_can_read_a_book(book):
    assert pa.table(book).equals(book.to_arrow())
    assert pl.DataFrame(book).equals(book.to_polars())
