"""Formulas: what they work out, and what they refuse to be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import digamma

from profilekit.errors import DeclarationError
from profilekit.shopper_types.formula import Formula, gamma_shape


def test_works_out_row_by_row():
    made = Formula("(a + 2) / -b - log1p(0)")(
        {"a": np.array([2.0, 4.0]), "b": np.array([1.0, 3.0])}
    )
    assert made.tolist() == [-4.0, -2.0]


def test_names_are_told_once_in_order():
    assert Formula("b + a * b / sqrt(c)").names == ("b", "a", "c")


def test_a_usual_ratio_is_told_apart_and_filled_in():
    formula = Formula("(part + 4 * usual(part, whole)) / (whole + 4)")
    assert [each.text for each in formula.usual[0]] == ["part", "whole"]
    values = {"part": np.array([0.0]), "whole": np.array([0.0])}
    assert formula(values, (0.25,)).tolist() == [0.25]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a +",
        "__import__('os').system('true')",
        "a.b",
        "a[0]",
        "a if b else c",
        "a ** 99999999",
        "lambda: 1",
        "'text'",
        "True",
        "1e300",
        "10000000000000000000000000",
        "log(a, b)",
        "log(a, out=b)",
        "open(a)",
        "usual(a)",
        "(lambda x: x)(1)",
        "[a for a in b]",
        "a < b",
        "(" * 190 + "a" + ")" * 190,
        "-" * 399 + "a",
        "a" * 401,
        "a\x00b",
        "…",
    ],
)
def test_refuses_all_that_is_not_arithmetic(text):
    try:
        Formula(text)
    except DeclarationError as error:
        assert "is no formula" in str(error)  # noqa: PT017 - deep nesting may also be read
    else:
        assert text[0] in "(-"


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_refused(text):
    try:
        names = Formula(text).names
    except DeclarationError as error:
        assert "is no formula" in str(error)  # noqa: PT017 - it may also be one
    else:
        assert all(name.isidentifier() for name in names)


def test_the_shape_of_gaps_is_that_of_maximum_likelihood():
    gaps = np.random.default_rng(0).gamma(3.0, 2.0, 4000)
    spread = np.log(gaps.mean()) - np.log(gaps).mean()
    exact = brentq(lambda shape: np.log(shape) - digamma(shape) - spread, 0.1, 100)
    count = np.array([4000.0])
    found = gamma_shape(count, np.array([gaps.sum()]), np.array([np.log(gaps).sum()]))
    assert found[0] == pytest.approx(exact, rel=0.02)


def test_equal_gaps_are_steadiest_and_three_are_too_few():
    count = np.array([8.0, 3.0])
    found = gamma_shape(count, 7 * count, np.log(7.0) * count)
    assert found[0] == pytest.approx(1000 * 5 / 8, rel=0.01)
    assert np.isnan(found[1])
