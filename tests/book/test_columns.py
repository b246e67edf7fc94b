"""Between frames and arrays: what is missing, what is refused."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from profilekit.book.columns import frame_of, inputs_of, inputs_of_one, read_frame
from profilekit.errors import OutputError, UnknownNameError, UnsupportedInputError
from profilekit.fields import FieldSpec

SCORE = FieldSpec(name="a_score", dtype="int64", meaning="Score", minimum=1, maximum=5)
SHARE = FieldSpec(name="a_share", dtype="float64", meaning="Share")
LABEL = FieldSpec(name="a_label", dtype="string", meaning="Label")
FLAG = FieldSpec(name="a_flag", dtype="bool", meaning="Flag")


def numbers(data):
    return inputs_of(read_frame(data, asked_by="test"), ("x",), asked_by="test")["x"]


def made(values, spec):
    return frame_of({spec.name: np.asarray(values)}, (spec,), len(values), asked_by="Maker")


def fault(values, spec):
    with pytest.raises(OutputError) as caught:
        made(values, spec)
    return caught.value.faults[0]


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"x": [1, None]}),
        pd.DataFrame({"x": pd.array([1, None], dtype="Int64")}),
        pd.DataFrame({"x": pd.array([1, None], dtype="int64[pyarrow]")}),
        pd.DataFrame({"x": pd.array([True, None], dtype="boolean")}),
        pd.DataFrame({"x": pd.Series([1, None], dtype=object)}),
        pd.DataFrame({"x": pd.Series([1, pd.NA], dtype=object)}),
        pl.DataFrame({"x": [1, None]}),
        pl.DataFrame({"x": [True, None]}),
        pl.DataFrame({"x": [1.0, float("nan")]}),
        pl.DataFrame({"x": [Decimal("1.00"), None]}),
        pa.table({"x": [1, None]}),
        pa.table({"x": [True, None]}),
    ],
)
def test_missing_is_nan_in_every_kind_of_frame(data):
    assert numbers(data).dtype == np.float64
    assert np.array_equal(numbers(data), [1.0, np.nan], equal_nan=True)


@pytest.mark.parametrize("cells", [[1j, 2], [1j, None], np.array([1j, None], dtype=object)])
def test_complex_numbers_are_refused(cells):
    with pytest.raises(UnsupportedInputError, match="expected numbers"):
        numbers(pd.DataFrame({"x": cells}))


@pytest.mark.parametrize("value", [1j, np.complex128(1), np.complex64(1)])
def test_a_complex_number_of_one_customer_is_refused(value):
    with pytest.raises(UnsupportedInputError, match="in the field 'x'; expected a number"):
        inputs_of_one({"x": value}, ("x",), asked_by="test")


@pytest.mark.parametrize(
    "data",
    [
        pl.DataFrame({"x": [None, None]}),
        pa.table({"x": [None, None]}),
        pd.DataFrame({"x": [None, None]}),
        pd.DataFrame({"x": pd.Series([pd.NA, None], dtype=object)}),
    ],
)
def test_a_column_of_nothing_is_all_missing(data):
    assert np.isnan(numbers(data)).all()


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"x": ["1", "2"]}),
        pd.DataFrame({"x": pd.Series([1, "2"], dtype=object)}),
        pd.DataFrame({"x": pd.to_datetime(["2017-01-01"])}),
        pl.DataFrame({"x": ["1"]}),
        pa.table({"x": ["1"]}),
    ],
)
def test_text_and_dates_are_no_numbers(data):
    with pytest.raises(UnsupportedInputError, match="the field 'x' of dtype"):
        numbers(data)


@pytest.mark.parametrize(
    "data",
    [
        pd.DataFrame({"x": pd.Series([None, None], dtype="str")}),
        pl.DataFrame({"x": [None]}, schema={"x": pl.String}),
        pd.DataFrame({"x": pd.Categorical([None])}),
    ],
)
def test_text_of_nothing_is_said_to_be_all_missing(data):
    with pytest.raises(UnsupportedInputError, match=r"'x' of dtype .*, in which all is missing"):
        numbers(data)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"customer_id": ["ann"], "orders_count": [1]}, True),
        ({"customer_id": ["ann"], "recency_day": [1]}, False),
        ({"orders_count": [1]}, False),
    ],
)
def test_of_a_book_it_is_told_where_it_stands_why_a_field_is_not_there(columns, told):
    frame = read_frame(pl.DataFrame(columns), asked_by="test")
    with pytest.raises(UnknownNameError) as caught:
        inputs_of(frame, ("recency_days",), asked_by="test")
    assert ("book.skipped" in str(caught.value)) == told


def test_a_missing_field_names_the_nearest():
    frame = read_frame(pl.DataFrame({"recency_day": [1]}), asked_by="test")
    with pytest.raises(UnknownNameError, match="Did you mean 'recency_day'"):
        inputs_of(frame, ("recency_days",), asked_by="test")


@pytest.mark.parametrize(
    "data", [np.ones((2, 2)), [[1]], {"x": [1]}, pl.LazyFrame({"x": [1]}), None]
)
def test_what_is_no_frame_is_refused(data):
    with pytest.raises(UnsupportedInputError, match="expected a ProfileBook or a pandas"):
        read_frame(data, asked_by="test")


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(UnsupportedInputError, match="two columns of one name"):
        read_frame(pd.DataFrame([[1, 2]], columns=["x", "x"]), asked_by="test")


def test_nan_becomes_null_in_every_dtype():
    assert made([1.0, np.nan], SCORE)["a_score"].to_list() == [1, None]
    assert made([0.5, np.nan], SHARE)["a_share"].to_list() == [0.5, None]
    assert made([1.0, np.nan], FLAG)["a_flag"].to_list() == [True, None]
    assert made(np.array(["a", None], object), LABEL)["a_label"].to_list() == ["a", None]


@pytest.mark.parametrize("spec", [SCORE, SHARE, FLAG, LABEL])
def test_no_rows_make_a_typed_empty_column(spec):
    assert len(made(np.array([], dtype=object), spec)) == 0


def test_every_deviation_is_told():
    assert fault([1.5], SCORE) == "'a_score' holds 1.5; expected whole numbers"
    assert fault([0.0, 6.0], SCORE) == "'a_score' holds 0.0; expected 1.0 to 5.0"
    assert fault([np.inf], SHARE) == "'a_share' holds inf; expected finite numbers"
    assert fault([2.0], FLAG) == "'a_flag' holds 2.0; expected flags"
    assert fault(["x"], SHARE) == "'a_share' holds something else than float64 values"
    assert fault(np.array([1], object), LABEL) == "'a_label' holds 1; expected strings and None"
    assert fault([[1.0]], SCORE) == "'a_score' has shape (1, 1); expected (1,)"


def test_missing_and_undeclared_columns_are_told_together():
    with pytest.raises(OutputError) as caught:
        frame_of({"b_share": np.ones(1)}, (SHARE,), 1, asked_by="Maker")
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize("flag", [False, True, np.False_, np.True_])
def test_a_flag_of_one_customer_is_a_number(flag):
    assert inputs_of_one({"x": flag}, ("x",), asked_by="test")["x"] == [float(flag)]


TEXTS = {
    "pandas": lambda cells: pd.DataFrame({"x": cells}),
    "pandas categories": lambda cells: pd.DataFrame({"x": pd.Categorical(cells)}),
    "pandas objects": lambda cells: pd.DataFrame({"x": pd.Series(cells, dtype=object)}),
    "polars": lambda cells: pl.DataFrame({"x": cells}, schema={"x": pl.String}),
    "pyarrow": lambda cells: pa.table({"x": pa.array(cells, pa.string())}),
}


@pytest.mark.parametrize("cells", [["a", None], [None, None]])
@pytest.mark.parametrize("kind", TEXTS.values(), ids=TEXTS.keys())
def test_text_is_read_with_none_for_missing(kind, cells):
    frame = read_frame(kind(cells), asked_by="test")
    assert inputs_of(frame, ("x",), texts={"x"}, asked_by="test")["x"].tolist() == cells


def test_numbers_are_not_text():
    frame = read_frame(pl.DataFrame({"x": [1]}), asked_by="test")
    with pytest.raises(UnsupportedInputError, match="'x' of dtype Int64; expected text"):
        inputs_of(frame, ("x",), texts={"x"}, asked_by="test")


@pytest.mark.parametrize(("cell", "read"), [("a", "a"), (None, None), (float("nan"), None)])
def test_text_of_one_customer_is_read(cell, read):
    assert inputs_of_one({"x": cell}, ("x",), texts={"x"}, asked_by="test")["x"].tolist() == [read]


def test_a_number_is_not_the_text_of_one_customer():
    with pytest.raises(UnsupportedInputError, match="3 in the field 'x'; expected text or None"):
        inputs_of_one({"x": 3}, ("x",), texts={"x"}, asked_by="test")
