"""The shopper types as a part of the report."""

from __future__ import annotations

import re

import narwhals as nw
import numpy as np
import pytest

import profilekit as pk
from profilekit.book.money import money_of
from profilekit.fields import FieldCatalogue
from profilekit.report import book_report
from profilekit.report.numerals import Numerals
from profilekit.report.shopper_types import shopper_types, types_in_a_line
from profilekit.shopper_types import DEFAULT_CATALOGUE

_LABELS = [kind.label for kind in DEFAULT_CATALOGUE.types]
_AS_OF = "2025-12-31"


@pytest.fixture(scope="module")
def shop():
    return pk.make_typed_shop(seed=1, n_customers=400)


@pytest.fixture(scope="module")
def measured(shop):
    habits = pk.habits_for(shop.tables, as_of=_AS_OF)
    return pk.measure(shop.tables, ["spend", *habits], as_of=_AS_OF)


@pytest.fixture(scope="module")
def typed(measured):
    return measured.apply(pk.ShopperTypeClassifier())


@pytest.fixture(scope="module")
def section(typed):
    return shopper_types(typed)


def words_of(section, page_of):
    return " ".join(" ".join(page_of(section.html).text).split())


def remade(book, frame=None, *, without=()):
    """Give a book with another frame, or without some of its fields."""
    kept = FieldCatalogue(spec for spec in book.catalogue if spec.name not in without)
    return pk.ProfileBook(
        (book.frame if frame is None else frame).drop(*without),
        kept,
        as_of=book.as_of,
        provenance=book.provenance,
        fitted=book.fitted,
    )


def of_type(book, name):
    prob = f"shopper_type_{name}_prob"
    of_them = book.frame.filter(nw.col("shopper_type_label") == name)
    return of_them.sort(prob, "customer_id", descending=[True, False])


def test_a_book_without_types_has_no_such_part(book):
    assert shopper_types(book) is None
    assert types_in_a_line(book) == ""


def test_the_book_report_has_it_after_the_best_and_before_one_profile(typed):
    ids = [section.id for section in book_report(typed).sections]
    assert ids[-2:] == ["shopper-types", "one-profile"]


def test_every_type_stands_with_its_meaning_and_advice(section, page_of):
    words = words_of(section, page_of)
    for kind in DEFAULT_CATALOGUE.types:
        for text in (kind.label, kind.meaning, *kind.advice):
            assert text in words


def test_shares_of_customers_and_of_spend_are_those_of_the_book(typed, section, page_of):
    words = words_of(section, page_of)
    spend = typed.frame["spend_365d_amount"].sum()
    for kind in DEFAULT_CATALOGUE.types:
        of_them = of_type(typed, kind.name)
        share, part = len(of_them) / 400, of_them["spend_365d_amount"].sum() / spend
        assert f"{kind.label} {share:.1%} {len(of_them)} {part:.1%}" in words


def test_bars_are_as_long_as_shares_are_large(section, page_of):
    page = page_of(section.html)
    widths = [float(rect["width"]) for rect in page.all("rect")]
    shares = [float(text) for text in re.findall(r">([\d.]+)%[^%]*?<svg", section.html)]
    assert len(widths) == len(shares) == 2 * (len(_LABELS) + 1)
    assert max(widths) == pytest.approx(120, abs=0.01)
    assert np.allclose(np.array(widths) / max(widths), np.array(shares) / max(shares), atol=0.005)


def test_who_is_undetermined_is_counted_by_reason_in_words(typed, section, page_of):
    words = words_of(section, page_of)
    reasons = typed.frame.filter(nw.col("shopper_type_label") == "undetermined")
    counts = reasons["shopper_type_reason_label"].value_counts().rows()
    assert counts
    texts = {"ambiguous": "no type is probable enough", "thin": "too few orders and visits"}
    for code, count in counts:
        noun = "customer" if count == 1 else "customers"
        assert f"{count} {noun}: {texts[code]} ( {code} )" in words


def test_two_of_each_type_stand_with_all_their_reasons(typed, section, page_of):
    page, words = page_of(section.html), words_of(section, page_of)
    types, ids = typed.fitted["ShopperTypeClassifier"], set(typed.customer_ids)
    in_euros = Numerals("EUR").sentence
    shown = [str(text) for text in page.text if text in ids]
    wanted: list[str] = []
    for name in DEFAULT_CATALOGUE.names:
        of_them = of_type(typed, name)["customer_id"].to_list()
        wanted += [of_them[0], of_them[len(of_them) // 2]]
    assert shown == wanted
    for customer_id in shown:
        with money_of(typed.provenance):
            reasons = types.explain(typed, customer_id)
        told = [each for each in reasons if each.code != "verdict"]
        assert {each.code for each in told} <= {"for", "against"}
        assert all(f"{each.code} {in_euros(each.text)}" in words for each in told)


def test_a_type_of_one_customer_has_one_example(typed, page_of):
    lonely = of_type(typed, "loyal")["customer_id"].head(1).to_list()
    others = typed.frame.filter(nw.col("shopper_type_label") != "loyal")
    one = typed.frame.filter(nw.col("customer_id").is_in(lonely))
    words = words_of(shopper_types(remade(typed, nw.concat([others, one]))), page_of)
    assert words.count(f"Customer {lonely[0]} , the clearest") == 1
    assert "1 customer what Keeps choosing" in words


def test_a_type_of_nobody_is_said_to_be_so(typed, page_of):
    others = typed.frame.filter(nw.col("shopper_type_label") != "loyal")
    section = shopper_types(remade(typed, others))
    assert page_of(section.html).faults == []
    assert "Nobody is told to be of this type" in words_of(section, page_of)


def test_probabilities_are_the_means_of_those_told(typed, section, page_of):
    words = words_of(section, page_of)
    for kind in DEFAULT_CATALOGUE.types:
        mean = of_type(typed, kind.name)[f"shopper_type_{kind.name}_prob"].mean()
        again = of_type(typed, kind.name)["shopper_type_replication_prob"].mean()
        row = words.partition(f"{kind.label} ")[2].split()
        assert row[3:5] == [f"{mean:.0%}", f"{again:.0%}"]


def test_nothing_is_told_as_certain(typed, page_of):
    certain = {f"shopper_type_{name}_prob": nw.lit(1.0) for name in DEFAULT_CATALOGUE.names}
    words = words_of(shopper_types(remade(typed, typed.frame.with_columns(**certain))), page_of)
    assert "over 99.9%" in words
    assert not re.search(r"\b100(\.0)?%", words)


def test_without_labels_it_says_that_nothing_was_held_against_the_truth(section, page_of):
    assert "nothing here has been held against the truth" in words_of(section, page_of)


def test_with_labels_it_says_how_many(shop, measured, page_of):
    told = dict(zip(shop.types["customer_id"], shop.types["shopper_type_label"], strict=True))
    known = [told[customer_id] for customer_id in measured.customer_ids]
    types = pk.ShopperTypeClassifier().fit(measured, [*known[:120], *[None] * 280])
    words = words_of(shopper_types(measured.apply(types)), page_of)
    assert "Probabilities follow the 120 customers whose type was given" in words
    assert "held against the truth" not in words


def test_halves_of_too_few_customers_are_said_to_leave_an_assumption(measured, page_of):
    few = remade(measured, measured.frame.head(80))
    words = words_of(shopper_types(few.apply(pk.ShopperTypeClassifier())), page_of)
    assert "Probabilities are assumed" in words
    assert "Told again" not in words


def test_what_is_not_measured_is_listed(typed, section, page_of):
    words = words_of(section, page_of)
    missing = typed.fitted["ShopperTypeClassifier"].missing_indicators_
    indicators = DEFAULT_CATALOGUE.indicators
    assert re.search(rf"{len(missing)} of {len(indicators)} habits (is|are) not used", words)
    assert "hedonic" in {each.indicator for each in missing}
    assert f"{DEFAULT_CATALOGUE.indicator('hedonic').meaning}: not measured" in words


def test_a_type_guessed_without_visits_is_said_to_be_a_guess(page_of):
    tables = pk.make_typed_shop(seed=1, n_customers=400, browsing=False).tables
    habits = pk.habits_for(tables, as_of=_AS_OF)
    book = pk.measure(tables, list(habits), as_of=_AS_OF).apply(pk.ShopperTypeClassifier())
    guessed = book.frame.filter(nw.col("shopper_type_reason_label") == "proxy")
    words = words_of(shopper_types(book), page_of)
    assert len(guessed) > 0
    assert f"Wandering visitor: {len(guessed)} customers guessed from orders" in words
    assert "Spend" not in words.partition("Why undetermined")[0]


@pytest.fixture(scope="module")
def noise(measured):
    """Give a book whose halves know nothing of each other."""
    rng = np.random.default_rng(5)
    dealt = [
        measured.frame[name][rng.permutation(len(measured)).tolist()]
        for name in measured.catalogue.names
    ]
    frame = measured.frame.with_columns(*dealt)
    with pytest.warns(UserWarning, match="nobody is typed"):
        return remade(measured, frame).apply(pk.ShopperTypeClassifier())


def test_a_population_without_types_is_told_so(noise, page_of):
    section = shopper_types(noise)
    words = words_of(section, page_of)
    assert page_of(section.html).faults == []
    assert "400 customers: types do not come back in the population" in words
    assert words.count("Nobody is told to be of this type") == len(_LABELS)
    assert types_in_a_line(noise).endswith("undetermined 100.0%.")


def test_reasons_need_the_habits_and_their_lack_is_said(typed, page_of):
    habits = [name for name in typed.catalogue.names if name.startswith("habit_")]
    words = words_of(shopper_types(remade(typed, without=habits)), page_of)
    assert "no reasons can be given" in words
    assert "the clearest" not in words


def test_one_line_tells_all_types_the_most_frequent_first(typed):
    line = types_in_a_line(typed)
    shares = [float(part) for part in re.findall(r"([\d.]+)%", line)]
    assert sum(shares) == pytest.approx(100, abs=0.3)
    assert shares[:-1] == sorted(shares[:-1], reverse=True)
    assert all(label.lower() in line for label in _LABELS)


def test_hostile_ids_and_names_are_only_text(measured, page_of):
    hostile = "</table><script>alert(1)</script>\u202e"
    loyal = DEFAULT_CATALOGUE["loyal"]
    renamed = loyal.model_copy(update={"label": hostile, "meaning": hostile, "advice": (hostile,)})
    frame = measured.frame.with_columns(
        customer_id=nw.concat_str(nw.lit(hostile), nw.col("customer_id"))
    )
    catalogue = DEFAULT_CATALOGUE.adding(types=[renamed])
    book = remade(measured, frame).apply(pk.ShopperTypeClassifier(catalogue))
    section = shopper_types(book)
    page = page_of(section.html)
    assert page.faults == []
    assert not page.all("script")
    assert "\u202e" not in section.html + types_in_a_line(book)
