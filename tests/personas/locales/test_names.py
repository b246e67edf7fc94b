# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

import itertools
import unicodedata

import pytest

from profilekit.personas.locales import SUPPORTED, locale_of, normalise_text
from profilekit.personas.locales.names import Names

EACH = pytest.mark.parametrize("code", SUPPORTED)
SCRIPTS = {"en": "LATIN", "tr": "LATIN", "fa": "ARABIC", "el": "GREEK"}
TURKISH = set("abcçdefgğhıijklmnoöprsştuüvyz")
ARABIC_ONLY = set("يكىةأإ")


def every_name(names: Names) -> list[str]:
    given, organisation = names.given, names.organisation
    people = (*given.feminine, *given.masculine, *given.neutral, *names.family)
    return [*people, *organisation.first, *organisation.second]


@EACH
def test_there_are_enough_names(code: str) -> None:
    names = locale_of(code).names
    assert (len(names.given.feminine), len(names.given.masculine)) == (25, 25)
    assert len(names.given.neutral) >= 3
    assert len(names.family) == 40
    assert len(names.organisation.first) * len(names.organisation.second) >= 100


@EACH
def test_names_are_in_the_script_of_the_language(code: str) -> None:
    letters = {each for name in every_name(locale_of(code).names) for each in name}
    of_script = {each for each in letters if unicodedata.name(each).startswith(SCRIPTS[code])}
    assert letters - of_script <= set(" &.\N{ZERO WIDTH NON-JOINER}")


@EACH
def test_names_are_in_composed_form_without_spaces_around(code: str) -> None:
    names = every_name(locale_of(code).names)
    assert [unicodedata.normalize("NFC", name.strip()) for name in names] == names


@EACH
def test_no_list_names_anybody_twice(code: str) -> None:
    locale = locale_of(code)
    given, organisation = locale.names.given, locale.names.organisation
    lists = (
        (*given.feminine, *given.masculine, *given.neutral),
        locale.names.family,
        organisation.first,
        organisation.second,
    )
    for names in lists:
        assert len({normalise_text(name, locale) for name in names}) == len(names)


def test_turkish_names_have_letters_of_turkish_alone() -> None:
    lower = {"I": "ı", "İ": "i"}
    letters = {
        lower.get(each, each.lower()) for name in every_name(locale_of("tr").names) for each in name
    }
    assert letters - {" "} <= TURKISH


def test_persian_names_have_no_arabic_kaf_or_yeh() -> None:
    assert not ARABIC_ONLY & set("".join(every_name(locale_of("fa").names)))


def test_greek_family_names_are_genitives_which_women_and_men_share() -> None:
    endings = {name[-2:] for name in locale_of("el").names.family}
    assert endings == {"ου", "υς"}
    assert all(name.endswith(("ου", "ους")) for name in locale_of("el").names.family)


@EACH
def test_full_names_hold_both_parts(code: str) -> None:
    names = locale_of(code).names
    for given, family in itertools.product(names.given.neutral, names.family[:3]):
        assert set(names.person(given, family).split()) == {given, family}


def test_a_company_is_named_in_the_order_of_the_language() -> None:
    told = {code: locale_of(code).names.company("X", "Y") for code in SUPPORTED}
    assert told == {"en": "X Y", "tr": "X Y", "fa": "Y X", "el": "Y X"}
