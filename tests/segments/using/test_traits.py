"""Traits of a segment: what was planted is found, and what it was chosen by is no find."""

from __future__ import annotations

import numpy as np
import pytest

import profilekit as pk
from profilekit.book.attributes import attributes_of
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments import Segment, assign_segments, field, traits
from profilekit.segments.using.traits import TraitBase
from segments.flagged_books import flagged_book

RNG = np.random.default_rng(5)
N = 400
MEMBERS = np.arange(N) < 100
COLUMNS = {
    "in_loyal_flag": MEMBERS.tolist(),
    # 60 of 100 members and 30 of 300 others use a phone: 60 % against 22.5 % of all.
    "top_order_device_label": np.where(
        (np.arange(N) < 60) | (np.arange(N) >= 370), "phone", "desktop"
    ).tolist(),
    "noise_score": RNG.normal(size=N).tolist(),
}
BOOK = flagged_book(COLUMNS)


def test_a_planted_trait_by_hand():
    row = traits(BOOK, "loyal").to_pandas().iloc[0]
    assert row["attribute"] == "Top order device label: phone"
    assert (row["segment_count"], row["base_count"]) == (60, 90)
    assert row["segment_share"] == 0.6
    assert row["lift"] == pytest.approx(0.6 / 0.225)
    assert row["lift_low"] < row["lift"] < row["lift_high"]


def test_noise_is_no_trait():
    assert set(traits(BOOK, "loyal").to_pandas()["field"]) == {"top_order_device_label"}


def test_what_members_were_chosen_by_is_told_apart():
    columns = {**COLUMNS, "spend_amount": np.where(MEMBERS, 90.0, 10.0).tolist()}
    rich = Segment(
        id="rich", name="Rich", levels=("behavioural",), definition=field("spend_amount") > 50
    )
    found = traits(assign_segments(flagged_book(columns), [rich]), "rich")
    assert set(found.by_construction["field"].to_list()) == {"spend_amount"}
    assert set(found.table["field"].to_list()) == {"top_order_device_label"}


def test_the_same_rows_in_other_words_are_told_apart():
    shop = pk.make_shop(seed=7, n_customers=400)
    book = pk.measure(shop, as_of="2025-12-31")
    often = Segment(
        id="often",
        name="Often",
        levels=("behavioural",),
        definition=field("orders_365d_count") >= 12,
    )
    found = traits(assign_segments(book, [often]), "often")
    assert "orders_count" in set(found.by_construction["field"].to_list())
    assert "spend_365d_amount" in set(found.same_rows["field"].to_list())
    assert "spend_365d_amount" not in set(found.table["field"].to_list())


def test_the_clearest_traits_are_what_a_segment_keeps():
    (trait,) = traits(BOOK, "loyal").clearest()
    assert (trait.field, trait.segment_share, trait.base_share) == (
        "top_order_device_label",
        0.6,
        0.225,
    )


def test_several_segments_share_what_all_customers_have(monkeypatch):
    columns = {**COLUMNS, "in_even_flag": (np.arange(N) % 2 == 0).tolist()}
    book = flagged_book(columns)
    alone = [traits(book, name) for name in ("loyal", "even")]
    read: list[str] = []

    def counted(frame, spec, **more):
        read.append(spec.name)
        return attributes_of(frame, spec, **more)

    monkeypatch.setattr("profilekit.segments.using.traits.attributes_of", counted)
    base = TraitBase(book)
    together = [base.of(name) for name in ("loyal", "even")]
    assert [str(each) for each in together] == [str(each) for each in alone]
    for one, other in zip(together, alone, strict=True):
        assert one.table.equals(other.table)
    assert sorted(read) == ["noise_score", "top_order_device_label"]


def test_a_segment_too_small_costs_nothing_and_leaves_the_others():
    few = [True] * 9 + [False] * (N - 9)
    base = TraitBase(flagged_book({**COLUMNS, "in_few_flag": few}))
    with pytest.raises(UnsupportedInputError, match="9 members"):
        base.of("few")
    assert base.of("loyal").members_count == 100


def test_a_trait_of_few_members_is_not_told():
    assert len(traits(BOOK, "loyal", minimum_customers=61).table) == 0


def test_too_few_members_are_refused():
    few = flagged_book({**COLUMNS, "in_loyal_flag": [True] * 9 + [False] * (N - 9)})
    with pytest.raises(UnsupportedInputError, match="9 members of 'loyal' and 391 other"):
        traits(few, "loyal")


def test_a_sensitive_field_takes_a_purpose():
    book = flagged_book({**COLUMNS, "gender_label": ["f", "m"] * (N // 2)})
    assert "gender_label" not in set(traits(book, "loyal").table["field"].to_list())
    with pytest.raises(SensitiveAttributeError):
        traits(book, "loyal", fields=("gender_label",))
    stated = {"gender_label": "sizes of clothes"}
    assert traits(book, "loyal", fields=("gender_label",), purposes=stated).tested_count == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"fields": "noise_score"}, "expected names in a tuple"),
        ({"bins": 1}, "bins is 1"),
        ({"false_discovery_rate": 2}, "false_discovery_rate is 2"),
        ({"purposes": {"gender_label": "x"}}, "name them in fields="),
    ],
)
def test_parameters_that_cannot_be_are_refused(given, message):
    with pytest.raises(DeclarationError, match=message):
        traits(BOOK, "loyal", **given)


def test_an_unknown_segment_is_named():
    with pytest.raises(UnknownNameError, match="loyalty"):
        traits(BOOK, "loyalty")


def test_it_reads_as_text_and_escapes_on_a_page():
    rest = np.where(np.arange(N) % 2, "x", "y")
    hostile = flagged_book(
        {**COLUMNS, "top_order_device_label": np.where(MEMBERS, "<b>", rest).tolist()}
    )
    found = traits(hostile, "loyal")
    assert "Top order device label: <b>: 100% of members, 25% of all" in str(found)
    assert "<b>" not in found._repr_html_()
