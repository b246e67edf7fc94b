"""Names are of nobody, and pictures of nobody in particular."""

from __future__ import annotations

import pytest

from personas.building.books import book_of
from profilekit.personas.building.naming import (
    Taken,
    age_of,
    gender_of,
    invented,
    seed_of,
    texts_of,
)
from profilekit.personas.locales import SUPPORTED, locale_of, normalise_text


def test_a_name_in_each_language_follows_from_the_seed():
    names = invented(7, Taken(()))
    assert tuple(names) == SUPPORTED
    assert names == invented(7, Taken(()))
    assert names != invented(8, Taken(()))


def test_a_name_is_given_once():
    taken = Taken(())
    given = [invented(7, taken)["tr"] for _ in range(30)]
    assert len({normalise_text(name, locale_of("tr")) for name in given}) == 30


@pytest.mark.parametrize("code", SUPPORTED)
def test_a_customers_name_is_not_given_however_it_is_written(code):
    name = invented(7, Taken(()))[code]
    book = book_of({"orders_count": [1, 2]}, ids=[name.upper(), "c2"])
    found = invented(7, Taken(texts_of(book, {})))[code]
    assert normalise_text(found, locale_of(code)) != normalise_text(name, locale_of(code))


def test_labels_that_were_counted_and_others_are_not_given():
    name = invented(7, Taken(()))["el"]
    book = book_of({"owner_label": [name, "x"]})
    for counted in ({}, {"owner_label": {name: 1, "x": 1}}):
        assert invented(7, Taken(texts_of(book, counted)))["el"] != name


def test_numbered_customers_have_no_names():
    assert list(texts_of(book_of({"orders_count": [1, 2]}), {})) == []


def test_genders_have_names_of_their_own_and_neutral_is_usual():
    names = locale_of("en").names
    for gender in ("feminine", "masculine", "neutral"):
        given = invented(7, Taken(()), gender=gender)["en"]
        assert given.split()[0] in getattr(names.given, gender)
    assert invented(7, Taken(()))["en"].split()[0] in names.given.neutral


def test_companies_have_names_of_their_own():
    assert invented(7, Taken(()), is_company=True)["en"] != invented(7, Taken(()))["en"]


@pytest.mark.parametrize(
    ("ages", "age"),
    [
        ({"18-24": 6, "65+": 4}, "younger"),
        ({"35-44": 3, "45-54": 3, "65+": 5}, "middle"),
        ({"55-64": 3, "65+": 3, "18-24": 5}, "older"),
        ({"18-24": 5, "65+": 5}, None),
        ({"unknown": 5}, None),
        ({}, None),
    ],
)
def test_the_picture_is_as_old_as_most_members(ages, age):
    assert age_of(ages, members=sum(ages.values())) == age


def test_gender_is_neutral_unless_a_label_says_it_of_most():
    assert gender_of({"Male": 6, "female": 4}, members=10) == "masculine"
    assert gender_of({"male": 5, "female": 5}, members=10) == "neutral"


def test_neither_age_nor_gender_follows_from_a_part_of_the_members():
    assert age_of({"18-24": 50}, members=100) is None
    assert gender_of({"male": 50}, members=100) == "neutral"


def test_neither_age_nor_gender_follows_from_few():
    assert age_of({"18-24": 9}, members=9, minimum=10) is None
    assert gender_of({"male": 9}, members=9, minimum=10) == "neutral"


@pytest.mark.parametrize("code", SUPPORTED)
@pytest.mark.parametrize("written", ["{1}, {0}", "{0} J. {1}", "{0}.{1}@example.org", "({1}) {0}"])
def test_a_name_is_the_same_in_any_order_and_however_it_is_pointed(code, written):
    given, family = invented(7, Taken(()))[code].split(maxsplit=1)
    book = book_of({"orders_count": [1, 2]}, ids=[written.format(given.upper(), family), "c2"])
    found = invented(7, Taken(texts_of(book, {})))[code]
    assert set(found.split()) != {given, family}


@pytest.mark.parametrize("code", SUPPORTED)
def test_given_and_family_names_are_not_repeated_while_there_are_others(code):
    names, taken = locale_of(code).names, Taken(())
    several = 3 * len(names.given.neutral) // 4
    given = [invented(seed, taken)[code] for seed in range(several)]
    assert len({name.split(maxsplit=1)[0] for name in given}) == several
    assert len({name.split(maxsplit=1)[1] for name in given}) == several


def test_seeds_follow_from_the_segment_and_the_seed():
    assert seed_of("loyal", 0) == seed_of("loyal", 0)
    assert len({seed_of("loyal", 0), seed_of("loyal", 1), seed_of("rest", 0)}) == 3
