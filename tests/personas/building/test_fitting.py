"""Product fit in personas: what `affinity` found, told as it was found."""

from __future__ import annotations

from dataclasses import replace

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


def test_what_fits_other_customers_is_refused(book):
    fewer = pk.make_shop(seed=7, n_customers=790)
    of_fewer = pk.measure(fewer, ["recency", "frequency", "spend"], as_of="2025-12-31")
    wrong = affinity(of_fewer.apply(pk.RFMScorer()), fewer, SEGMENTS)
    said = "'Champions' against 790 customers, and the persona is held against 800 customers"
    with pytest.raises(DeclarationError, match=said):
        build_personas(book, SEGMENTS, product_fit=wrong)


def test_a_segment_of_one_name_and_more_members_is_another(book, found):
    counts = {name: count + 800 for name, count in found.compared_counts.items()}
    with pytest.raises(DeclarationError, match=r"members of 'Champions', and the book \d+"):
        build_personas(book, SEGMENTS, product_fit=replace(found, compared_counts=counts))


def test_what_companies_buy_is_held_against_companies():
    shop = pk.make_shop(seed=7, n_customers=3000)
    book = pk.measure(shop, ["recency", "spend", "firmographics"], as_of="2025-12-31")
    is_company = pk.field("employees_count").is_known()
    late = pk.field("recency_days") <= book.frame["recency_days"].median()
    segments = (
        pk.Segment(id="firms", name="F", levels=("firmographic",), definition=is_company & late),
        pk.Segment(id="homes", name="H", levels=("behavioural",), definition=~is_company & late),
    )
    book = pk.assign_segments(book, segments)
    fit = affinity(book, shop, segments)
    companies = fit.held_against["firms"].customers_count
    assert companies == book.frame["employees_count"].count()
    assert fit.held_against["homes"][:2] == ("consumers", 3000 - companies)
    assert sum(each.compared_count for each in fit.held_against.values()) == fit.base_count
    personas = build_personas(book, segments, product_fit=fit, minimum_members=20, resamples=5)
    for persona in personas:
        held = fit.held_against[persona.id]
        assert persona.evidence.universe == held.universe
        assert {each.base_of for each in bought(persona)} <= {held.compared_count}
    assert [bool(bought(each)) for each in personas].count(True) > 0


def test_what_fits_on_another_day_is_refused(shop, found):
    earlier = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-06-30")
    with pytest.raises(DeclarationError, match="is of 2025-12-31, and the book of 2025-06-30"):
        build_personas(earlier.apply(pk.RFMScorer()), SEGMENTS, product_fit=found)
