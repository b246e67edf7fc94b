"""Assigning segments: who is a member, in the end, and why."""

from __future__ import annotations

import json
import warnings

import narwhals as nw
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from profilekit.book import ProfileBook
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    SensitiveAttributeError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.fields import FieldSpec, Section
from profilekit.segments import (
    SegmentAssigner,
    SegmentRulesError,
    assign_segments,
    customers,
    field,
    in_segment,
    members_of,
)
from segments.random_rules import dice_of, random_customers, random_rule
from segments.ruled_books import ROWS, SPECS, ruled_book, segment

DAYS, SPEND = field("recency_days"), field("spend_amount")
RECENT = segment("recent", DAYS <= 30)


def flags(book, name):
    return book.frame[f"in_{name}_flag"].to_list()


def labels(book, group="life"):
    return book.frame[f"segment_{group}_label"].to_list()


def test_a_flag_says_who_is_a_member_and_unknown_is_none():
    book = assign_segments(ruled_book(), [RECENT])
    assert flags(book, "recent") == [True, False, False, False, True]
    assert book.catalogue["in_recent_flag"].section is Section.MEMBERSHIPS
    assert book.catalogue["in_recent_flag"].dtype == "bool"


def test_sizes_shares_and_unknowns_are_counted():
    spender = segment("spender", SPEND > 20, universe=DAYS <= 90)
    book = assign_segments(ruled_book(), [RECENT, spender], value="spend_amount")
    fitted = book.fitted["SegmentAssigner"]
    recent, spender = fitted.segments_
    assert (recent.size_count, recent.share, recent.value_share) == (2, 2 / 5, 90 / 100)
    assert (spender.size_count, spender.share, spender.value_share) == (2, 2 / 4, 90 / 100)
    assert fitted.unknown_counts_ == {"recent": 1, "spender": 2}


def test_segments_overlap_unless_they_are_of_a_group():
    book = assign_segments(
        ruled_book(), [RECENT, segment("spender", SPEND > 0), segment("all", ~customers([]))]
    )
    assert flags(book, "spender") == [True, True, False, False, True]
    assert flags(book, "all") == [True] * 5


def test_in_a_group_the_first_by_priority_takes_and_the_rest_is_named():
    rich = segment("rich", SPEND >= 50, group="life", priority=1)
    recent = segment("recent", DAYS <= 30, group="life", priority=2)
    lapsed = segment("lapsed", DAYS > 60, group="life", priority=2)
    book = assign_segments(ruled_book(), [recent, lapsed, rich])
    assert labels(book) == ["rich", "life-other", "lapsed", "life-other", "recent"]
    assert flags(book, "recent") == [False, False, False, False, True]
    assert flags(book, "rich") == [True, False, False, False, False]
    assert book.catalogue.names[-4:] == (
        *("in_recent_flag", "in_lapsed_flag", "in_rich_flag", "segment_life_label"),
    )


def test_equal_priorities_go_by_id():
    b, a = segment("b", DAYS <= 40, group="life"), segment("a", DAYS <= 30, group="life")
    assert labels(assign_segments(ruled_book(), [b, a])) == [
        *("a", "b", "life-other", "life-other", "a"),
    ]


def test_a_reference_means_membership_in_the_end():
    rich = segment("rich", SPEND >= 50, group="life", priority=1)
    recent = segment("recent", DAYS <= 30, group="life", priority=2)
    book = assign_segments(
        ruled_book(),
        [segment("x", in_segment("recent")), segment("y", ~in_segment("recent")), recent, rich],
    )
    assert flags(book, "x") == [False, False, False, False, True]
    assert flags(book, "y") == [True, True, True, True, False]


def test_a_reference_finds_what_others_found_by_label():
    book = assign_segments(ruled_book(), [segment("x", in_segment("found-2") & (DAYS < 50))])
    assert flags(book, "x") == [False, True, False, False, False]
    fitted = book.fitted["SegmentAssigner"]
    assert "segment_found_label" in fitted.fields_in
    assert (
        SegmentAssigner.from_json(fitted.to_json())
        .transform(ruled_book())
        .equals(book.to_polars(["in_x_flag"]).drop("customer_id"))
    )


def test_a_universe_bounds_members_and_shares():
    book = assign_segments(
        ruled_book(), [segment("x", DAYS < 60, universe=field("country_label").one_of("DE", "FR"))]
    )
    assert flags(book, "x") == [True, False, False, False, True]
    assert book.fitted["SegmentAssigner"].segments_[0].share == 2 / 3


def test_segments_without_a_member_are_named_once_where_they_were_asked_for():
    nobody, unknown = segment("nobody", SPEND > 99), segment("sixty", DAYS.between(50, 60))
    with pytest.warns(UserWarning, match="2 of 3 segments have no member") as raised:
        assign_segments(ruled_book(), [RECENT, nobody, unknown])
    assert len(raised) == 1
    assert str(raised[0].message).endswith(": nobody (unknown of 2), sixty (unknown of 1)")
    assert raised[0].filename == __file__


def test_a_fitted_assigner_names_those_of_the_book_it_is_applied_to():
    book = assign_segments(ruled_book(), [RECENT])
    later = ruled_book(rows=ROWS | {"recency_days": [50] * 5})
    with pytest.warns(UserWarning, match="1 of 1 segment has no member: recent") as raised:
        later.apply(book.fitted["SegmentAssigner"])
    assert raised[0].filename == __file__
    with pytest.warns(UserWarning, match="no member: recent") as raised:
        SegmentAssigner((RECENT,)).fit(later)
    assert raised[0].filename == __file__


def test_a_label_that_nobody_has_is_told_with_the_one_that_may_be_meant():
    with pytest.warns(UserWarning, match="no member: x") as raised:
        assign_segments(ruled_book(), [segment("x", field("country_label").one_of("FRR", "XX"))])
    assert str(raised[0].message).endswith(
        "x asks for 'FRR', which nobody has as country_label: did you mean 'FR'?"
    )


def test_nothing_known_of_anybody_is_said():
    empty = ruled_book(rows=ROWS | {"recency_days": [None] * 5})
    with pytest.warns(UserWarning, match=r"no member: recent \(unknown of 5\)"):
        assign_segments(empty, [RECENT])


def test_one_customer_and_none_are_books_too():
    one = ruled_book(rows={name: cells[:1] for name, cells in ROWS.items()})
    assert flags(assign_segments(one, [RECENT]), "recent") == [True]
    none = ruled_book(rows={name: [] for name in ROWS})
    with pytest.warns(UserWarning, match="no member: recent"):
        book = assign_segments(none, [RECENT])
    assert book.fitted["SegmentAssigner"].segments_[0].share is None


def test_assigned_anew_replaces_what_was_assigned():
    book = assign_segments(ruled_book(), [RECENT, segment("b", DAYS > 9)])
    book = assign_segments(book, [segment("b", DAYS > 50)])
    assert "in_recent_flag" not in book.catalogue
    assert flags(book, "b") == [False, False, True, False, False]
    with pytest.raises(SegmentRulesError, match="no segment 'recent'"):
        assign_segments(
            assign_segments(ruled_book(), [RECENT]), [segment("x", in_segment("recent"))]
        )


def test_every_fault_is_raised_at_once():
    with pytest.raises(SegmentRulesError) as raised:
        assign_segments(
            ruled_book(),
            [segment("a", field("recency") > 3), segment("b", (DAYS < 3) & (DAYS > 5))],
        )
    assert [fault.code for fault in raised.value.faults] == ["unknown_field", "nobody_possible"]


@pytest.mark.parametrize("wrong", [RECENT, "recent", [], [RECENT, "recent"], 3])
def test_what_are_no_segments_is_refused(wrong):
    with pytest.raises(UnsupportedInputError, match="one or more Segment"):
        assign_segments(ruled_book(), wrong)


def test_segments_may_come_from_a_generator():
    book = assign_segments(ruled_book(), (each for each in [RECENT]))
    assert flags(book, "recent")[0]


def test_sensitive_fields_need_a_purpose():
    rule = segment("x", field("religion_label") == "x")
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        assign_segments(ruled_book(), [rule])
    book = assign_segments(ruled_book(), [rule], purposes={"religion_label": "halal range"})
    assert flags(book, "x") == [True, False, False, False, False]


def test_what_is_part_of_an_outcome_makes_flags_that_are():
    book = assign_segments(
        ruled_book(),
        [
            segment("responder", field("response_share") > 0.2, group="life"),
            segment("x", in_segment("responder")),
            segment("y", DAYS < 9),
        ],
    )
    assert book.catalogue.adjacent_to("campaign_response") == (
        *("response_share", "in_responder_flag", "in_x_flag", "segment_life_label"),
    )
    with pytest.raises(LeakageError, match="in_x_flag"):
        book.to_pandas(["in_x_flag"], outcome="campaign_response")


def test_a_field_that_another_made_is_not_replaced():
    specs = ruled_book().catalogue
    taken = specs["card_flag"].model_copy(update={"name": "in_recent_flag"})
    rows = ROWS | {"in_recent_flag": [True] * 5}
    book = ruled_book(specs=(*specs, taken), rows=rows)
    with pytest.raises(DeclarationError, match="in_recent_flag is already made"):
        assign_segments(book, [RECENT])


def test_a_profile_says_which_leaf_decided():
    rich = segment("rich", SPEND >= 50, group="life", priority=1)
    recent = segment("recent", DAYS <= 30, group="life", priority=2)
    german = segment("german", field("country_label") == "DE", universe=DAYS <= 30)
    book = assign_segments(ruled_book(), [rich, recent, german])

    def why(customer, name):
        return book.profile(customer).memberships[name].reasons

    assert why("ann", "in_rich_flag") == ("In rich: spend_amount is 50.0 (asked: >= 50).",)
    assert why("ann", "in_recent_flag") == (
        "Not in recent, as rich comes before it in life: recency_days is 3 (asked: <= 30).",
    )
    assert why("ann", "segment_life_label") == why("ann", "in_rich_flag")
    assert why("dee", "segment_life_label") == ("In none of 2 segments of life, so life-other.",)
    assert why("dee", "in_recent_flag") == (
        "Not in recent, unknown: recency_days is missing (asked: <= 30).",
    )
    assert why("bo", "in_german_flag") == (
        "Cannot be in german, outside its universe: recency_days is 40 (asked: <= 30).",
    )
    assert why("eve", "in_german_flag") == (
        "Not in german: country_label is 'FR' (asked: == 'DE').",
    )


HEALTH = FieldSpec(name="health_score", dtype="float64", meaning="Health")


def test_a_sensitive_value_needs_a_purpose():
    rows = {**ROWS, "health_score": [1.0, 2.0, 3.0, 4.0, 5.0]}
    book, spender = ruled_book(specs=(*SPECS, HEALTH), rows=rows), segment("spender", SPEND > 20)
    with pytest.raises(SensitiveAttributeError, match="health_score"):
        assign_segments(book, [spender], value="health_score")
    why = {"health_score": "who needs care"}
    made = assign_segments(book, [spender], value="health_score", purposes=why)
    assert made.fitted["SegmentAssigner"].segments_[0].value_share == 6 / 15


def test_hostile_values_are_escaped_where_they_are_rendered():
    evil = segment("evil", field("country_label") == "<b>AT</b>").model_copy(
        update={"name": "<script>alert(1)</script>"}
    )
    book = assign_segments(ruled_book(), [evil])
    (reason,) = book.profile("bo").memberships["in_evil_flag"].reasons
    assert reason == "In evil: country_label is '<b>AT</b>' (asked: == '<b>AT</b>')."
    assert "<script>" not in book._repr_html_()


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_every_kind_of_frame_gives_the_same(kind):
    book = ruled_book()
    segments = [RECENT, segment("x", in_segment("recent") & field("card_flag").is_true())]
    listed = segment("listed", customers(["ann", "cy"]))
    assigned = assign_segments(book, [*segments, listed])
    fitted = assigned.fitted["SegmentAssigner"]
    frame = getattr(book, {"pandas": "to_pandas", "pyarrow": "to_arrow"}.get(kind, "to_polars"))()
    if kind == "pandas":
        frame = frame.reset_index()
    made = nw.from_native(fitted.transform(frame), eager_only=True)
    expected = assigned.frame.select(*made.columns)
    assert made.to_polars().equals(expected.to_polars())
    again = SegmentAssigner(tuple(fitted.segments)).fit(frame)
    assert again.state_ == fitted.state_


def test_ids_in_the_index_of_pandas_are_asked_for():
    fitted = SegmentAssigner((segment("x", customers(["ann"])),)).fit(ruled_book())
    with pytest.raises(UnknownNameError, match="reset_index"):
        fitted.transform(ruled_book().to_pandas())


def test_one_customer_alone_gets_what_all_get():
    for seed in range(30):
        dice = dice_of(seed)
        frame = random_customers(dice, 8)
        segments = [
            segment(f"s{i}", random_rule(dice, 2), group=dice.choice([None, "g"]), priority=i)
            for i in range(4)
        ]
        try:
            with warnings.catch_warnings(action="ignore"):
                fitted = SegmentAssigner(segments).fit(frame)
        except SegmentRulesError:
            continue
        made = fitted.transform(frame).rows(named=True)
        assert [fitted.transform_one(row) for row in frame.rows(named=True)] == made
        for row, outputs in zip(frame.rows(named=True), made, strict=True):
            reasons = fitted.explain_one(row)
            assert [reason.field for reason in reasons] == list(outputs)
            for reason in reasons[: len(segments)]:
                assert (reason.code == "member") == outputs[reason.field]


def test_json_comes_back_as_the_same_assigner():
    segments = [RECENT, segment("x", in_segment("recent"), group="g")]
    fitted = assign_segments(ruled_book(), segments, value="spend_amount").fitted["SegmentAssigner"]
    again = SegmentAssigner.from_json(fitted.to_json())
    assert again.state_ == fitted.state_
    assert again.segments_ == fitted.segments_
    assert again.to_json() == fitted.to_json()


def test_json_that_was_tampered_with_is_refused():
    text = assign_segments(ruled_book(), [RECENT]).fitted["SegmentAssigner"].to_json()
    for old, new in (('"id": "recent"', '"id": "other"'), ('"op": "<="', '"op": "drop"')):
        assert old in text
        with pytest.raises(StateError):
            SegmentAssigner.from_json(text.replace(old, new))


def test_json_of_a_rule_of_too_many_levels_is_refused():
    text = assign_segments(ruled_book(), [RECENT]).fitted["SegmentAssigner"].to_json()
    deep = json.loads(RECENT.definition.to_json())
    for _ in range(60):
        deep = {"kind": "not", "condition": deep}
    plain = json.loads(text)
    plain["params"]["segments"][0]["definition"] = deep
    with pytest.raises(StateError, match="61 levels deep; at most 60"):
        SegmentAssigner.from_json(json.dumps(plain))


def test_a_saved_book_knows_its_segments(tmp_path):
    book = assign_segments(ruled_book(), [RECENT])
    book.save(tmp_path / "book.parquet")
    loaded = ProfileBook.load(tmp_path / "book.parquet", estimators=[SegmentAssigner])
    assert loaded.fitted["SegmentAssigner"].segments_ == book.fitted["SegmentAssigner"].segments_
    assert members_of(loaded, "recent").tolist() == members_of(book, RECENT).tolist()


def test_a_group_may_have_hundreds_of_segments():
    days = [segment(f"day-{n}", n == DAYS, group="life") for n in range(200)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = assign_segments(ruled_book(), days)
    assert labels(book) == ["day-3", "day-40", "day-90", "life-other", "day-3"]


def test_unfitted_it_refuses_and_a_clone_is_unfitted():
    assigner = SegmentAssigner((RECENT,))
    with pytest.raises(NotFittedError):
        assigner.transform(ruled_book())
    copied = clone(assigner.fit(ruled_book()))
    assert not hasattr(copied, "state_")
    assert copied.segments == (RECENT,)
    assert assigner.get_feature_names_out().tolist() == ["in_recent_flag"]


def test_the_book_given_is_as_it_was():
    book = ruled_book()
    before = book.to_polars()
    assign_segments(book, [RECENT])
    assert book.to_polars().equals(before)
    assert isinstance(before, pl.DataFrame)
