"""Whom segments are held against."""

from __future__ import annotations

import numpy as np
import pytest

from personas.building.books import book_of
from profilekit.segments.kinds import customers_of, firm_fields, kinds_of

SIZE = 100
PLACES = np.arange(SIZE)
COMPANIES = PLACES < 40


def sectors(inside):
    return [f"s{place % 3}" if known else None for place, known in enumerate(inside.tolist())]


BOOK = book_of({"sector_label": sectors(COMPANIES), "orders_365d_count": PLACES.tolist()})


def universes(book, *members, fewest=10):
    return [each.universe for each in kinds_of(book, members, fewest=fewest)]


def test_a_company_is_a_customer_of_whom_any_firmographic_is_known():
    staff = [None if place else 12 for place in range(SIZE)]
    only_sector = np.isin(PLACES, [1, 2])
    book = book_of({"sector_label": sectors(only_sector), "employees_count": staff})
    assert firm_fields(book) == ("sector_label", "employees_count")
    assert np.flatnonzero(customers_of(book, "companies")).tolist() == [0, 1, 2]
    assert customers_of(book, "consumers").sum() == SIZE - 3
    assert customers_of(book, "customers").all()


def test_each_segment_of_one_kind_is_held_against_it():
    some, others = PLACES < 20, PLACES >= 60
    assert universes(BOOK, some, others) == ["companies", "consumers"]
    one, other = kinds_of(BOOK, (some, others), fewest=10)
    assert (one.inside == COMPANIES).all()
    assert (other.inside == ~COMPANIES).all()


@pytest.mark.parametrize(
    "members",
    [
        (PLACES < 20, (PLACES >= 30) & (PLACES < 50)),
        (COMPANIES, PLACES >= 60),
        (PLACES < 31, PLACES >= 60),
    ],
    ids=["one is of both", "one is all of its kind", "one leaves few of its kind"],
)
def test_else_all_are_held_against_everybody(members):
    assert universes(BOOK, *members) == ["customers", "customers"]


def test_in_a_book_of_one_kind_everybody_is_all_customers():
    assert universes(book_of({"sector_label": sectors(PLACES >= 0)}), PLACES < 20) == ["customers"]
    assert universes(book_of({"orders_365d_count": [1] * SIZE}), PLACES < 20) == ["customers"]
    nobody = book_of({"sector_label": sectors(PLACES < 0)})
    assert universes(nobody, PLACES < 20) == ["customers"]


def test_a_segment_of_nobody_is_of_no_kind_that_changes_others():
    assert universes(BOOK, PLACES < 20, PLACES < 0)[0] == "companies"
