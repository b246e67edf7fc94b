"""Personas of companies are told against companies, and those of consumers against consumers."""

from __future__ import annotations

import numpy as np
import pytest

from personas.building.books import book_of
from personas.disclosure.auditor import recovered
from personas.disclosure.whole_pages import Book, read
from profilekit.errors import DeclarationError
from profilekit.personas.building import build_persona, build_personas
from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.rendering.told import told

N, COMPANIES = 900, 300


def trade(seed=0, n=N, companies=COMPANIES):
    """Companies order more than consumers; in one half of either something else is planted."""
    rng = np.random.default_rng(seed)
    place = np.arange(n)
    is_company, half = place < companies, place % 2 == 0
    discount = np.where(is_company, np.where(half, 0.5, 0.7), 0.05)
    device = np.where(rng.random(n) < np.where(half, 0.8, 0.3), "phone", "desktop")
    return {
        "sector_label": [
            str(name) if company else None
            for name, company in zip(rng.choice(["trade", "food"], n), is_company, strict=True)
        ],
        "orders_365d_count": rng.poisson(np.where(is_company, 20, 3)).tolist(),
        "spend_365d_amount": np.round(rng.lognormal(np.where(is_company, 6, 3), 0.4), 2).tolist(),
        "coupon_flag": (rng.random(n) < discount).tolist(),
        "top_device_label": device.tolist(),
    }, {
        "firms": is_company & half,
        "homes": ~is_company & half,
        "mixed": place % 3 == 0,
    }


def book_with(columns, members):
    flags = {f"in_{name}_flag": inside.tolist() for name, inside in members.items()}
    return book_of({**columns, **flags})


BOOK = book_with(*trade())


@pytest.fixture(scope="module")
def apart():
    return build_personas(BOOK, ("homes", "firms"), resamples=5)


def test_the_universe_of_a_persona_is_its_kind(apart):
    found = [(each.id, each.subject, each.evidence.universe) for each in apart]
    assert found == [("homes", "consumer", "consumers"), ("firms", "company", "companies")]
    assert [each.evidence.customers_count for each in apart] == [N - COMPANIES, COMPANIES]
    for each in apart:
        assert all((one.base_of or 0) <= each.evidence.customers_count for one in each.statements)


def test_what_all_companies_do_is_no_find_of_some(apart):
    beside_all = build_persona(BOOK, "firms", beside=("mixed",), resamples=5)
    assert beside_all.evidence.universe == "customers"
    assert "orders_count.more" in {each.key for each in beside_all.statements}
    _, firms = apart
    keys = {each.key: each for each in firms.statements if each.role == "distinct"}
    assert "orders_count.more" not in keys
    # More of them than of all customers have coupons, and fewer than of companies.
    assert "coupon_flag.yes" not in keys
    assert "top_device_label.is" in keys


def test_built_with_those_of_the_other_kind_a_persona_is_as_it_is_alone(apart):
    alone = build_persona(BOOK, "firms", resamples=5)
    assert alone.statements == apart[1].statements


def test_recipes_give_the_numbers_of_the_kind(apart):
    customers = BOOK.to_pandas()
    for each in apart:
        for statement in each.statements:
            if statement.recipe is not None:
                found = eval(statement.recipe, {"customers": customers})  # noqa: S307 - our own line
                assert float(found) == pytest.approx(statement.value)


def test_several_fields_pick_companies_where_none_alone_does():
    columns, members = trade()
    sectors = columns["sector_label"]
    columns["employees_count"] = [
        place if known and not place % 5 else None for place, known in enumerate(sectors)
    ]
    columns["sector_label"] = [each if place % 5 else None for place, each in enumerate(sectors)]
    book = book_with(columns, members)
    customers = book.to_pandas()
    for name, universe in (("firms", "companies"), ("homes", "consumers")):
        persona = build_persona(book, name, resamples=5)
        assert persona.evidence.universe == universe
        for statement in persona.section("identity").statements:
            found = eval(statement.recipe, {"customers": customers})  # noqa: S307 - our own line
            assert float(found) == pytest.approx(statement.value)


@pytest.mark.parametrize("lang", SUPPORTED)
def test_words_say_whom_members_are_held_against(apart, lang):
    words = {
        "en": ("companies", "consumers"),
        "tr": ("şirket", "bireysel müşteri"),
        "fa": ("شرکت", "مشتریان حقیقی"),
        "el": ("εταιρ", "καταναλωτ"),
    }[lang]
    locale = locale_of(lang)
    everybody = locale.say("All customers"), locale.say("Customers in all")
    for persona, word in zip(apart, reversed(words), strict=True):
        page = told(persona, locale)
        compared = [
            each for section in page.sections for each in section.statements if each.comparison
        ]
        assert compared
        assert all(word in each.comparison for each in compared)
        assert word in page.sections[0].statements[0].headline
        labels = [label for each in compared for label, _ in each.evidence]
        labels += [label for label, _ in page.evidence]
        assert not set(everybody) & set(labels)
        html = persona.to_html(lang, audience="analyst")
        text = persona.to_text(lang) + html
        for own in ("All consumers", "Consumers in all"):
            text = text.replace(locale.say(own), "")
        assert not [said for said in everybody if said in text]
        assert locale.say(f"All {persona.evidence.universe}") in persona.to_text(lang)


def test_counts_of_all_stand_in_the_table_of_a_page(apart):
    for persona in apart:
        first = next(each for each in persona.statements if each.base_n is not None)
        counted = f"{first.base_n} of {first.base_of} {persona.evidence.universe}"
        assert f"<td>{counted}" in persona.to_html("en", audience="analyst")


def test_who_stands_for_members_is_decided_by_whoever_says_so():
    told_as = build_persona(BOOK, "firms", subject="consumer", resamples=5)
    assert (told_as.subject, told_as.evidence.universe) == ("consumer", "companies")


def test_segments_left_out_as_too_small_do_not_change_whom_others_are_held_against():
    columns, members = trade()
    members["few"] = np.arange(N) >= N - 12
    book = book_with(columns, members)
    with pytest.warns(UserWarning, match="few"):
        (firms,) = build_personas(book, ("firms", "few"), skip_small=True, resamples=5)
    assert firms.evidence.universe == "companies"


@pytest.mark.parametrize("seed", range(12))
def test_no_count_of_few_is_recovered_within_either_kind_or_from_both(seed):
    rng = np.random.default_rng(seed)
    columns, members = trade(seed)
    for name in ("coupon_flag", "top_device_label", "orders_365d_count"):
        missing = rng.random(N) < rng.choice([0.0, 0.01, 0.1])
        columns[name] = [
            None if gone else each for each, gone in zip(columns[name], missing, strict=True)
        ]
    is_company = np.arange(N) < COMPANIES
    chosen = {
        "firms": members["firms"],
        "more-firms": is_company & (members["firms"] | (rng.random(N) < 0.2)),
        "homes": members["homes"],
        "more-homes": ~is_company & (members["homes"] | (rng.random(N) < 0.1)),
    }
    flags = {f"in_{name.replace('-', '_')}_flag": each.tolist() for name, each in chosen.items()}
    built = build_personas(book_of({**columns, **flags}), tuple(chosen), resamples=1)
    assert [each.evidence.universe for each in built] == ["companies"] * 2 + ["consumers"] * 2
    pages = [each.to_json() for each in built]
    for inside, places in ((is_company, (0, 1)), (~is_company, (2, 3))):
        own = {
            name: [each for each, is_in in zip(cells, inside.tolist(), strict=True) if is_in]
            for name, cells in columns.items()
            if inside is is_company or name != "sector_label"
        }
        names = [list(chosen)[place] for place in places]
        book = Book(own, {name: chosen[name][inside] for name in names}, {})
        release = read(book, [pages[place] for place in places])
        assert recovered(release, release.personas) == []


def test_a_label_without_a_letter_names_no_segment():
    columns = {"grp_label": [""] * 100 + ["b"] * 100, "orders_365d_count": list(range(200))}
    with pytest.raises(DeclarationError, match="grp_label has a label without a letter"):
        build_personas(book_of(columns), "grp_label")
