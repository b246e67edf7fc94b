"""Candidates: what is more common among members, and by how much at least."""

from __future__ import annotations

import numpy as np
import pytest

from personas.building.books import book_of, columns_of
from profilekit.personas.building.candidates import LEAST_GAIN, compared, uniqueness
from profilekit.personas.building.counting import count, cuts_of
from profilekit.personas.building.fields_told import told_fields

COLUMNS = columns_of()


def candidates(columns=COLUMNS, constructed=frozenset(), minimum=10):
    book = book_of(columns)
    fields = told_fields(book, None, asked_by="me")
    cuts = cuts_of(book.frame, [each.spec for each in fields], asked_by="me")
    inside = np.array(columns["in_loyal_flag"])
    own, base = count(book.frame.filter(inside.tolist()), cuts), count(book.frame, cuts)
    found, tested = compared(
        fields,
        cuts,
        own,
        base,
        constructed=constructed,
        minimum=minimum,
        false_discovery_rate=0.05,
    )
    return found, tested, own, base


def of(found, field):
    return [each for each in found if each.answer.field == field]


def test_a_planted_difference_is_clear_and_counted_by_hand():
    (phone,) = of(candidates()[0], "top_device_label")
    inside = np.array(COLUMNS["in_loyal_flag"])
    phones = np.array(COLUMNS["top_device_label"]) == "phone"
    assert (phone.n, phone.of) == (int((phones & inside).sum()), 200)
    assert (phone.base_n, phone.base_of) == (int(phones.sum()), 600)
    assert phone.lift == pytest.approx(phone.n / 200 / (phone.base_n / 600))
    assert phone.low < phone.lift < phone.high
    assert phone.is_clear
    assert phone.gain == pytest.approx(phone.share * (1 - 1 / phone.low))


def test_noise_is_not_clear():
    clear = {each.answer.field for each in candidates()[0] if each.is_clear}
    assert not clear & {"age_band_label", "top_category_label", "discount_share"}


def test_only_what_is_more_common_among_members_is_found():
    assert all(each.lift > 1 for each in candidates()[0])


def test_shares_are_of_those_of_whom_it_is_known():
    (app,) = of(candidates()[0], "app_flag")
    known = [value is not None for value in COLUMNS["app_flag"]]
    assert (app.of, app.base_of) == (sum(known[:200]), sum(known))


def test_a_certain_but_tiny_difference_is_none_that_could_be_told():
    n = 40_000
    inside = np.arange(n) < n // 2
    yes = np.arange(n) % 100 < np.where(inside, 53, 47)
    columns = {"in_loyal_flag": inside.tolist(), "app_flag": yes.tolist()}
    assert candidates(columns)[0] == []


def test_what_fewer_than_a_fifth_have_is_not_told_however_rare_elsewhere():
    yes = np.where(np.arange(600) < 200, np.arange(600) < 38, np.arange(600) < 202)
    columns = {"in_loyal_flag": COLUMNS["in_loyal_flag"], "app_flag": yes.tolist()}
    assert of(candidates(columns)[0], "app_flag") == []


def test_all_that_is_compared_is_counted():
    tested = candidates()[1]
    assert tested == candidates(constructed=frozenset({"tickets_count"}))[1] > 30


def test_what_they_were_chosen_by_is_marked():
    found = candidates(constructed=frozenset({"tickets_count"}))[0]
    assert {each.answer.field for each in found if each.is_chosen} == {"tickets_count"}


def test_false_finds_are_held_down_over_books_of_noise():
    rng = np.random.default_rng(3)
    finds = 0
    for _ in range(40):
        n = 300
        columns = {"in_loyal_flag": (np.arange(n) < 100).tolist()} | {
            f"noise_{name}_label": rng.choice(["x", "y"], n).tolist() for name in "abcdefghij"
        }
        finds += any(each.is_clear for each in candidates(columns)[0])
    assert finds <= 6


def test_as_common_beside_is_not_unique():
    found, _, own, base = candidates()
    (phone,) = of(found, "top_device_label")
    assert uniqueness(phone, []) == 1
    assert uniqueness(phone, [own]) == 0
    assert uniqueness(phone, [base]) == pytest.approx(1 - 1 / phone.lift)


def test_gains_below_the_least_are_not_compared_in_vain():
    for each in candidates()[0]:
        assert each.share - each.base_n / each.base_of >= LEAST_GAIN
