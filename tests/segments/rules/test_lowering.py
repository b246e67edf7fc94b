"""Rules as expressions: every engine gives the answers that plain Python gives."""

from __future__ import annotations

import json

import duckdb
import narwhals as nw
import polars as pl
import pytest

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.segments import AllOf, AnyOf, field, in_segment
from profilekit.segments.rules.holding import holding
from profilekit.segments.rules.lowering import answers, expression_of, kinds_of
from profilekit.segments.rules.reading import frame_read
from profilekit.segments.rules.tree import Customers
from segments.random_rules import dice_of, oracle, random_customers, random_rule

BOOKS, RULES = 100, 10
ANSWER = {1.0: True, 0.0: False, 0.5: None}


def cases(books: int, seed: int):
    """Books, each with rules, and what plain Python says of them."""
    for number in range(books):
        dice = dice_of(1_000 * seed + number)
        customers = random_customers(dice)
        rules = [random_rule(dice) for _ in range(RULES)]
        plain = [json.loads(rule.to_json()) for rule in rules]
        rows = customers.rows(named=True)
        yield customers, rules, [[ANSWER[oracle(rule, row)] for row in rows] for rule in plain]


def asked(rules, frame):
    """All rules in one query."""
    kinds = kinds_of(frame.collect_schema() if isinstance(frame, nw.LazyFrame) else frame.schema)
    expressions = {f"r{i}": expression_of(rule, kinds) for i, rule in enumerate(rules)}
    return frame.select(**expressions)


def lists_of(frame: pl.DataFrame):
    return [column.to_list() for column in frame.iter_columns()]


def test_a_thousand_rules_have_pythons_answers_on_polars_and_in_the_package_itself():
    for customers, rules, expected in cases(BOOKS, seed=1):
        assert lists_of(asked(rules, nw.from_native(customers)).to_native()) == expected
        rows = customers.rows(named=True)
        assert [[holding(rule, row) for row in rows] for rule in rules] == expected


def test_a_thousand_rules_have_pythons_answers_when_pandas_comes_in():
    pandas = pytest.importorskip("pandas")
    for customers, rules, expected in cases(BOOKS, seed=2):
        # As pandas reads whole numbers of which some are missing it has lost the last digits.
        whole = {"orders_count": pandas.array(customers["orders_count"].to_list(), "Int64")}
        given = nw.from_native(customers.to_pandas().assign(**whole), eager_only=True)
        frame = frame_read(given, customers.columns, asked_by="test")
        assert lists_of(asked(rules, frame).to_native()) == expected


def test_a_thousand_rules_have_pythons_answers_on_duckdb():
    connection = duckdb.connect()
    for number, (customers, rules, expected) in enumerate(cases(BOOKS, seed=3)):
        table = f"customers_{number}"
        connection.register(table, customers.with_row_index("place").to_arrow())
        relation = connection.table(table)
        lazy = nw.from_native(relation).sort("place")
        made = asked(rules, lazy).collect("polars").to_native()
        assert lists_of(made) == expected


@pytest.mark.spark
def test_fifty_rules_have_pythons_answers_on_spark(spark):
    for customers, rules, expected in cases(5, seed=4):
        schema = ", ".join(
            f"`{name}` {SPARK_TYPES[dtype]}" for name, dtype in customers.schema.items()
        )
        frame = spark.createDataFrame(customers.rows(), schema=schema).coalesce(1)
        made = asked(rules, nw.from_native(frame)).collect("polars").to_native()
        assert lists_of(made) == expected


SPARK_TYPES = {pl.String: "string", pl.Int64: "bigint", pl.Float64: "double", pl.Boolean: "boolean"}


def one_column(values, dtype=None, name="x_count"):
    return nw.from_native(pl.DataFrame({name: values}, schema={name: dtype} if dtype else None))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (field("x_count") < 2.5, [True, False, None]),
        (field("x_count") >= 2.5, [False, True, None]),
        (field("x_count") == 2.5, [False, False, None]),
        (field("x_count") != 2.5, [True, True, None]),
        (field("x_count") <= 1e30, [True, True, None]),
        (field("x_count") > 1e30, [False, False, None]),
        (field("x_count") > -1e30, [True, True, None]),
        (field("x_count").one_of(2.0, 2.5), [True, False, None]),
        (field("x_count").one_of(2.5), [False, False, None]),
    ],
)
def test_whole_numbers_meet_what_stands_between_them(rule, expected):
    frame = one_column([2, 3, None])
    assert answers(rule, frame, asked_by="test").to_list() == expected


def test_whole_numbers_beyond_what_floats_hold_are_compared_exactly():
    frame = one_column([2**53, 2**53 + 1])
    rule = field("x_count") <= 2**53
    assert answers(rule, frame, asked_by="test").to_list() == [True, False]


def pandas_frame(**columns):
    pandas = pytest.importorskip("pandas")
    made = {name: pandas.Series(cells, dtype=dtype) for name, (cells, dtype) in columns.items()}
    return nw.from_native(pandas.DataFrame(made), eager_only=True)


@pytest.mark.parametrize("dtype", ["Int64", "int64[pyarrow]", "object"])
def test_a_gap_makes_no_floats_of_whole_numbers(dtype):
    given = pandas_frame(x_count=([2**53, 2**53 + 1, 2**62 + 1, None], dtype))
    frame = frame_read(given, ["x_count"], asked_by="test")
    equal = answers(field("x_count") == 2**53, frame, asked_by="test")
    assert equal.to_list() == [True, False, False, None]
    assert frame["x_count"].to_list() == [2**53, 2**53 + 1, 2**62 + 1, None]


@pytest.mark.parametrize("dtype", ["Int64", "float64", "object"])
def test_listed_customers_are_found_among_ids_with_a_gap(dtype):
    frame = frame_read(
        pandas_frame(customer_id=([1, 2, None], dtype)), ["customer_id"], asked_by="test"
    )
    rule = Customers(ids=(1, 10**400))
    assert answers(rule, frame, asked_by="test").to_list() == [True, False, False]
    assert [holding(rule, {"customer_id": each}) for each in (1, 2, None)] == [True, False, False]


def test_numbers_are_not_listed_among_ids_of_text():
    with pytest.raises(UnsupportedInputError, match="'customer_id', which holds text"):
        answers(Customers(ids=(1,)), one_column(["a"], name="customer_id"), asked_by="test")


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_whole_numbers_that_no_column_holds_are_refused(kind):
    given = one_column([1, 2**63], pl.UInt64)
    if kind == "pandas":
        given = pandas_frame(x_count=([1, 2**63], "uint64"))
    with pytest.raises(UnsupportedInputError, match="9223372036854775808 in the field 'x_count'"):
        frame_read(given, ["x_count"], asked_by="test")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (field("x_count") <= -(2.0**63), [True, False, False]),
        (field("x_count") > -(2.0**63), [False, True, True]),
        (field("x_count") == -(2.0**63), [True, False, False]),
        (field("x_count") < 2.0**63, [True, True, True]),
        (field("x_count").one_of(-(2.0**63), 2.0**63), [True, False, False]),
    ],
)
def test_the_ends_of_whole_columns_are_met(rule, expected):
    frame = one_column([-(2**63), 0, 2**63 - 1])
    assert answers(rule, frame, asked_by="test").to_list() == expected


def test_nan_and_marks_of_pandas_are_missing():
    pandas = pytest.importorskip("pandas")
    given = pandas.DataFrame(
        {
            "x_amount": [1.0, float("nan")],
            "y_label": pandas.Series(["a", pandas.NA], dtype=object),
            "z_count": pandas.array([3, None], dtype="Int64"),
            "k_label": pandas.Categorical(["a", None]),
            "f_flag": pandas.array([True, None], dtype="boolean"),
        }
    )
    frame = frame_read(nw.from_native(given, eager_only=True), list(given.columns), asked_by="test")
    rules = (
        field("x_amount") > 0,
        field("y_label") == "a",
        field("z_count") >= 3,
        field("k_label").one_of("a"),
        field("f_flag").is_true(),
    )
    for rule in rules:
        assert answers(rule, frame, asked_by="test").to_list() == [True, None]


@pytest.mark.parametrize("dtype", [pl.Float32, pl.Int8, pl.UInt64, pl.Decimal(10, 2)])
def test_every_type_of_number_is_compared(dtype):
    frame = frame_read(one_column([1, 2, None], dtype), ["x_count"], asked_by="test")
    rule = (field("x_count") > -1) & (field("x_count") < 1.5)
    assert answers(rule, frame, asked_by="test").to_list() == [True, False, None]


def test_flags_are_numbers_where_numbers_are_asked_for():
    frame = one_column([True, False, None], name="x_flag")
    for rule in (field("x_flag") == True, field("x_flag") > 0, field("x_flag") == 1):  # noqa: E712
        assert answers(rule, frame, asked_by="test").to_list() == [True, False, None]


def test_names_that_are_not_there_are_named_with_the_nearest():
    rule = AllOf(conditions=(field("x_coumt") > 1, in_segment("loyal")))
    with pytest.raises(UnknownNameError, match=r"'x_coumt', 'in_loyal_flag'.*mean 'x_count'"):
        answers(rule, one_column([1]), asked_by="test")


def test_text_and_numbers_are_not_compared():
    with pytest.raises(UnsupportedInputError, match=r"'x_label', which holds text.*numbers"):
        answers(field("x_label") > 1, one_column(["a"], name="x_label"), asked_by="test")
    with pytest.raises(UnsupportedInputError, match="expected text"):
        answers(field("x_count") == "a", one_column([1]), asked_by="test")


def test_times_are_not_compared():
    frame = one_column([None], pl.Datetime, name="at_date")
    with pytest.raises(UnsupportedInputError, match="other"):
        answers(field("at_date").is_known(), frame, asked_by="test")


def test_a_rule_of_thousands_of_leaves_is_evaluated():
    numbers = one_column([0, 2_500, 9_999])
    many = AnyOf(conditions=tuple(field("x_count") == number for number in range(3_000)))
    assert answers(many, numbers, asked_by="test").to_list() == [True, True, False]
    assert answers(~many, numbers, asked_by="test").to_list() == [False, False, True]


def test_a_column_of_nothing_is_unknown():
    frame = one_column([None, None], pl.Null)
    assert answers(field("x_count") > 1, frame, asked_by="test").to_list() == [None, None]
    assert answers(~field("x_count").is_known(), frame, asked_by="test").to_list() == [True] * 2
