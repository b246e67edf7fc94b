"""What is said of statements, and that it depends on nothing but them and the language."""

from __future__ import annotations

import tomllib
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from personas.wording.made_statements import made, middle
from profilekit.errors import DeclarationError
from profilekit.pages.visible import visible
from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.parts import NotKnown
from profilekit.personas.statement import SectionId, Statement
from profilekit.personas.wording import Teller, derive

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = Teller(locale_of("en"), "EUR")
FIELDS = (
    "top_category_label",
    "shopper_type_label",
    "age_band_label",
    "country_label",
    "consent_profiling_label",
    "picnics_label",
    "affinity",
)


def golden() -> Iterator[tuple[Statement, str, str]]:
    """Give statements, and the headline and the answer of each."""
    text = Path(__file__).with_name("golden_words.toml").read_text("utf-8")
    for row in tomllib.loads(text)["told"]:
        headline = row.pop("headline")
        answer = row.pop("answer", headline)
        make = middle if "median" in row else made
        yield make(row.pop("field"), **row), headline, answer


TOLD = list(golden())


@pytest.mark.parametrize(("statement", "headline", "answer"), TOLD)
def test_golden_words(statement: Statement, headline: str, answer: str):
    assert ENGLISH.headline(statement) == headline
    assert ENGLISH.answer(statement) == answer


@pytest.mark.parametrize("code", [*SUPPORTED, "en-XA"])
@pytest.mark.parametrize("markup", [False, True])
def test_every_golden_statement_has_words_in_every_language(code: str, *, markup: bool):
    teller = Teller(locale_of(code), "EUR", markup=markup)
    for statement, _, _ in TOLD:
        for text in (teller.headline(statement), teller.answer(statement)):
            assert text
            assert isinstance(text, Markup) is markup


def test_a_company_is_somewhere_and_lives_nowhere():
    statement = made("city_label", value="Patras")
    assert Teller(locale_of("en")).headline(statement) == "Lives in this city: Patras"
    assert Teller(locale_of("en"), subject="company").headline(statement) == (
        "Is in this city: Patras"
    )


def test_figures_and_what_they_are_held_against():
    statement = made("coupon_orders_share", low=0.3, share=0.63, base=0.38)
    assert ENGLISH.figure(statement) == "63%"
    assert ENGLISH.comparison(statement) == "38% of all customers"
    assert ENGLISH.times(statement) == "1.7 times as common"


def test_a_middle_is_told_in_its_unit():
    statement = middle("order_value_median_amount", 45.2, base_value=30.0)
    assert ENGLISH.figure(statement) == "€45.20"
    assert ENGLISH.comparison(statement) == "€30.00 among all customers"
    assert ENGLISH.times(statement) == ""


@pytest.mark.parametrize(
    ("field", "median", "base", "told", "beside", "exact"),
    [
        ("annual_revenue_amount", 1162380.5, 998_765.4, "1,160,000", "999,000", "1,162,380.50"),
        ("order_value_mean_amount", 59.85, 60.04, "€59.90", "€60.00", "€59.85"),
        ("employees_count", 1234.0, 9876.0, "1,230", "9,880", "1,234"),
        ("best_message_hour", 14.25, None, "2:15", "", "2:15"),
    ],
)
def test_a_middle_is_told_with_three_digits_and_counted_in_full(
    field: str, median: float, base: float | None, told: str, beside: str, exact: str
):
    statement = middle(field, median, base_value=base)
    assert told in ENGLISH.headline(statement)
    assert told in ENGLISH.figure(statement)
    assert beside in ENGLISH.comparison(statement)
    assert exact in dict(ENGLISH.evidence(statement))["Median"]


@pytest.mark.parametrize(
    ("code", "topic"),
    [("tr", "Ürün kategorisi"), ("fa", "دستهٔ محصول"), ("el", "Κατηγορία προϊόντων")],
)
def test_categories_of_product_fit_that_are_kept_back_have_a_name(code: str, topic: str):
    entry = NotKnown(section=SectionId.INTERESTS, key="category", reason="withheld")
    assert Teller(locale_of(code)).not_known(entry).startswith(topic)


@pytest.mark.parametrize(
    ("lift", "told"), [(1.004, "1"), (1.04, "1.04"), (2.0, "2"), (12.34, "12"), (0.84, "0.8")]
)
def test_lifts_are_rounded_as_they_are_told(lift: float, told: str):
    statement = made("coupon_orders_share", low=0.3, lift=lift)
    assert ENGLISH.times(statement) == f"{told} times as common"


def test_what_is_kept_back_is_said_to_be():
    statement = made("orders_count", low=3, share=None, base=None, suppression="withheld")
    assert ENGLISH.figure(statement) == "kept back to protect people"
    assert ENGLISH.suppression(statement) == "kept back to protect people"
    assert ENGLISH.comparison(statement) == ""
    assert ENGLISH.headline(statement) == "Orders: 3 or more"


def test_a_middle_that_is_kept_back_tells_its_name_alone():
    assert ENGLISH.headline(middle("order_value_median_amount", None)) == "Typical order value"


def test_what_a_segment_is_part_of():
    identity = {"id": "identity/identity.size", "section": "identity", "key": "identity.size"}
    size = Statement(
        **identity, rule_id="identity.size", role="typical", metric="size-share", value=0.12
    )
    assert (ENGLISH.headline(size), ENGLISH.figure(size)) == ("Part of all customers", "12%")


def test_what_is_not_graded_or_kept_back_has_no_word():
    statement = made("orders_count", low=3)
    assert (ENGLISH.grade(statement), ENGLISH.suppression(statement)) == ("", "")
    assert ENGLISH.grade(statement.model_copy(update={"grade": "fair"})) == "fair evidence"


def test_every_section_has_a_title():
    sections = ("identity", "goals", "not_known", "evidence")
    assert list(map(ENGLISH.section_title, sections)) == [
        "Identity",
        "Goals",
        "What is not known",
        "What this rests on",
    ]


def test_a_derived_statement_says_what_its_rule_says():
    cited = made("top_category_label", value="tea {value}")
    derived = next(each for each in derive([cited]) if each.key == "message.category")
    assert ENGLISH.headline(derived) == "Show this category first: tea {value}"
    assert ENGLISH.answer(derived) == "Main category: tea {value}"


def test_isolates_stand_around_values_in_right_to_left_text_alone():
    statement = made("top_category_label", value="tea")
    assert "\u2068tea\u2069" in Teller(locale_of("fa")).answer(statement)
    assert "\u2068" not in ENGLISH.answer(statement)
    assert "<bdi>tea</bdi>" in Teller(locale_of("fa"), markup=True).answer(statement)


def test_words_of_the_library_are_not_set_apart():
    statement = made("top_weekday_label", value="friday")
    assert "<bdi>" not in Teller(locale_of("fa"), markup=True).answer(statement)


@given(label=st.text(min_size=1), field=st.sampled_from(FIELDS))
def test_hostile_labels_stay_literal(label: str, field: str):
    statement = made(field, value=label)
    plain = ENGLISH.headline(statement)
    assert all(each.isprintable() or each in "\u200c\u200d\u202f\xa0" for each in visible(plain))
    marked = Teller(locale_of("en"), markup=True).headline(statement)
    text = str(marked).replace("<bdi>", "").replace("</bdi>", "")
    assert not set("<>\"'") & set(text)
    assert unescape(text) == plain


@pytest.mark.parametrize(
    "label", ["{value}", "{0.__class__}", "{{7*7}}", "%(n)s", "</bdi><script>", "a\u202eb", "\x00"]
)
@pytest.mark.parametrize("code", SUPPORTED)
def test_known_attacks_are_shown_letter_by_letter(label: str, code: str):
    statement = made("top_brand_label", value=label)
    assert visible(label) in Teller(locale_of(code)).headline(statement)
    marked = Teller(locale_of(code), markup=True).headline(statement)
    assert f"<bdi>{Markup.escape(visible(label))}</bdi>" in marked


def test_words_depend_on_the_statement_and_the_language_alone():
    statement = made("orders_365d_count", low=12, grade="strong", period_to=date(2026, 6, 30))
    other = statement.model_copy(update={"id": "goals/x", "rule_id": "y", "came_back_share": 0.2})
    first, second = Teller(locale_of("tr"), "EUR"), Teller(locale_of("tr"), "EUR")
    assert first.headline(statement) == second.headline(other)
    assert first.answer(statement) == second.answer(other)


def test_further_phrases_name_a_field_of_ones_own():
    phrases = {
        "picnics_count": {"name": "Picnics", "more": "Picnics often", "none": "Never picnics"},
        "park_label": {"name": "Park", "is": "Goes to {value}", "labels": {"h": "the High Park"}},
    }
    teller = Teller(locale_of("en"), phrases=phrases)
    assert teller.headline(made("picnics_30d_count", low=4)) == "Picnics often"
    assert teller.answer(made("picnics_30d_count", low=4)) == "Picnics, last 30 days: 4 or more"
    assert teller.headline(made("park_label", value="h")) == "Goes to the High Park"
    assert teller.headline(made("park_label", value="<x>")) == "Goes to <x>"


def test_phrases_that_cannot_be_are_refused_when_the_teller_is_made():
    with pytest.raises(DeclarationError, match=r"has the placeholder \{who\}"):
        Teller(locale_of("en"), phrases={"picnics_count": "Picnics of {who}"})


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("top_category_share", "Share of purchases in the main category"),
        ("top_brand_share", "Share of purchases of the main brand"),
        ("top_quarter_share", "Share of orders in the main quarter"),
    ],
)
def test_what_is_a_favourite_is_half_or_more(field: str, name: str):
    assert ENGLISH.headline(made(field, low=0.12)) == f"{name}: 12% or more"
    assert "ostly" in ENGLISH.headline(made(field, low=0.5))


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", "Age: 25 to 34"), ("tr", "Yaş: 25\N{EN DASH}34 yaş"), ("fa", "سن: ۲۵ تا ۳۴ سال")],
)
def test_years_of_age_are_told_as_people_count_them(code: str, expected: str):
    assert Teller(locale_of(code)).headline(made("age_years", low=25, high=35)) == expected
    halves = made("age_years", low=25.5)
    assert ENGLISH.headline(halves) == "Age: 25.5 years or more"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "last 90 days"),
        ("tr", "son 90 gün"),
        ("fa", "۹۰ روز گذشته"),
        ("el", "τελευταίες 90 ημέρες"),
    ],
)
def test_the_window_is_told_where_the_headline_does_not_tell_it(code: str, expected: str):
    teller = Teller(locale_of(code))
    often = made("orders_90d_count", low=12, base=0.2)
    assert expected in teller.window(often)
    assert "90" not in teller.headline(often)
    assert teller.window(made("orders_count", low=12, base=0.2)) == ""
    generic = made("orders_90d_count", low=12, base=0.5)
    assert "90" in Teller(locale_of("en")).headline(generic)
    assert teller.window(generic) == teller.bounds(generic) == ""


def test_bounds_are_told_where_the_headline_does_not_tell_them():
    assert ENGLISH.bounds(made("orders_90d_count", low=12, base=0.2)) == "12 or more"
    assert ENGLISH.bounds(made("top_weekday_label", value="sunday")) == ""
    assert ENGLISH.bounds(middle("orders_90d_count", 5)) == ""


def test_what_members_were_chosen_by_is_no_find_however_it_is_graded():
    chosen = made("orders_90d_count", low=12, role="chosen", grade="strong")
    assert ENGLISH.grade(chosen) == "what they were chosen by"
