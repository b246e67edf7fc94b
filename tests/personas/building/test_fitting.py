"""Product fit in personas: what `affinity` found, told as it was found."""

from __future__ import annotations

import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.personas.building import build_personas
from profilekit.segments import affinity

SEGMENTS = ({"rfm_segment_label": "Champions"}, {"rfm_segment_label": "Hibernating"})


@pytest.fixture(scope="module")
def shop():
    return pk.make_shop(seed=7, n_customers=800)


@pytest.fixture(scope="module")
def book(shop):
    return pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-12-31").apply(
        pk.RFMScorer()
    )


@pytest.fixture(scope="module")
def found(book, shop):
    return affinity(book, shop, SEGMENTS, days=365)


def bought(persona):
    return [each for each in persona.statements if each.key == "affinity.is"]


def test_what_is_clearly_bought_more_is_told_with_its_counts(book, found):
    champions, _ = build_personas(book, SEGMENTS, product_fit=found)
    told = bought(champions)
    rows = {row["label"]: row for row in found.over_bought("Champions", most=3)}
    assert [each.answer.value for each in told] == list(rows)
    for each in told:
        row = rows[each.answer.value]
        assert (each.n, each.base_n) == (row["buyers_count"], row["base_buyers_count"])
        assert each.lift == row["lift"]
        assert eval(each.recipe, {"product_fit": found}) == each.value  # noqa: S307 - our own line
    assert {(each.period_to - each.period_from).days for each in told} == {364}


def test_it_takes_its_places_among_those_of_the_section(shop, found):
    wide = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    (told, _), (without, _) = (
        build_personas(wide, SEGMENTS, resamples=5, product_fit=fit) for fit in (found, None)
    )
    assert len(without.section("interests").statements) == 4
    assert len(bought(told)) > 0
    assert len(told.section("interests").statements) == 4


def test_fewer_buyers_than_the_minimum_are_not_told(book, found):
    told, _ = build_personas(book, SEGMENTS, product_fit=found)
    least = min(min(each.n, each.of - each.n) for each in bought(told))
    fewer, _ = build_personas(book, SEGMENTS, product_fit=found, minimum_customers=least + 1)
    assert len(bought(fewer)) < len(bought(told))
    assert all(min(each.n, each.of - each.n) > least for each in bought(fewer))


def test_without_it_nothing_is_said_of_products(book):
    assert [each for persona in build_personas(book, SEGMENTS) for each in bought(persona)] == []


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("champions", DeclarationError, "expected affinity"),
        ("brand", DeclarationError, "by 'brand'"),
        ("other", UnknownNameError, "Hibernating"),
    ],
)
def test_what_does_not_fit_is_refused(book, shop, given, error, said):
    wrong = {
        "champions": lambda: "champions",
        "brand": lambda: affinity(book, shop, SEGMENTS, by="brand"),
        "other": lambda: affinity(book, shop, SEGMENTS[:1]),
    }[given]()
    with pytest.raises(error, match=said):
        build_personas(book, SEGMENTS, product_fit=wrong)


def test_what_fits_on_another_day_is_refused(shop, found):
    earlier = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-06-30")
    with pytest.raises(DeclarationError, match="is of 2025-12-31, and the book of 2025-06-30"):
        build_personas(earlier.apply(pk.RFMScorer()), SEGMENTS, product_fit=found)
