"""Moves between bands, types and segments, counted again by hand."""

from __future__ import annotations

from collections import Counter

import pytest

import profilekit as pk
from profilekit.report.moves import group_moves, type_moves
from profilekit.segments import Segment, SegmentFinder, assign_segments, field, segment_drift

_FIELDS = ("orders_365d_count", "spend_365d_amount", "recency_days")
_SEGMENTS = (
    Segment(
        id="recent",
        name="Bought lately",
        levels=("behavioural",),
        definition=field("recency_days") <= 60,
    ),
    Segment(
        id="often",
        name="Buys often",
        levels=("behavioural",),
        definition=field("orders_365d_count") >= 8,
        group="pace",
    ),
)


@pytest.fixture(scope="module")
def shop():
    return pk.make_shop(seed=7, n_customers=300)


@pytest.fixture(scope="module")
def books(shop):
    made = []
    for day in ("2025-06-30", "2025-12-31"):
        book = pk.measure(shop, ["recency", "frequency", "spend"], as_of=day)
        if not made:
            scorer = book.apply(pk.RFMScorer()).fitted["RFMScorer"]
            finder = book.apply(SegmentFinder(_FIELDS, n_segments=3, resamples=10)).fitted[
                "SegmentFinder"
            ]
        book = assign_segments(book.apply(scorer), _SEGMENTS)
        made.append(book.apply(finder))
    return made


@pytest.fixture(scope="module")
def moves(books):
    return group_moves(*books)


def _labels(books, name):
    return [dict(zip(book.customer_ids, book.frame[name].to_list(), strict=True)) for book in books]


def test_bands_found_groups_rules_and_what_overlaps_are_followed(moves):
    assert [each.title for each in moves] == [
        "RFM segments",
        "Pace",
        "Found segments",
        "Segments that may overlap",
    ]


def test_who_stayed_is_who_has_the_label_on_both_days(books, moves):
    then, now = _labels(books, "rfm_segment_label")
    stayed = Counter(label for id_, label in then.items() if now.get(id_) == label)
    for row in moves[0].moves.rows:
        assert row["kept_count"] == stayed[row["segment"]]


def test_parts_of_those_before_add_up_to_all(moves):
    for each in moves[:3]:
        for _, shares in each.moves.places:
            assert sum(share or 0.0 for share in shares) == pytest.approx(1)


def test_bands_stand_in_the_order_of_the_report_and_not_of_the_alphabet(moves):
    from_report = [row["segment"] for row in moves[0].moves.rows]
    assert from_report != sorted(from_report)
    assert from_report == [key for key, _ in moves[0].moves.places]


def test_scores_of_totals_are_said_to_grow(moves):
    assert "grow with time" in moves[0].remark
    assert moves[2].remark == ""


def test_scores_learned_anew_are_said_to_move_people(books, shop):
    again = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-12-31")
    (rfm,) = group_moves(books[0], again.apply(pk.RFMScorer()))
    assert "learned anew" in rfm.remark


def test_a_drift_that_is_told_elsewhere_is_not_told_again(books):
    told = segment_drift(*books, "segment_found_label", fields=_FIELDS)
    assert "Found segments" not in [each.title for each in group_moves(*books, (told,))]


def test_groups_of_one_book_alone_are_left_out(books, shop):
    plain = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-03-31")
    assert group_moves(plain, books[1]) == ()


def test_books_without_types_have_no_moves_between_them(books):
    assert type_moves(*books) is None


@pytest.fixture(scope="module")
def typed():
    shop = pk.make_typed_shop(seed=1, n_customers=300).tables
    made = []
    for day in ("2025-12-31", "2025-10-31"):
        book = pk.measure(shop, ["spend", *pk.habits_for(shop, as_of=day)], as_of=day)
        made.append(
            book.apply(
                made[0].fitted["ShopperTypeClassifier"] if made else pk.ShopperTypeClassifier()
            )
        )
    return made[::-1]


def test_types_then_are_rows_and_types_now_columns(typed):
    then, now = _labels(typed, "shopper_type_label")
    found = type_moves(*typed)
    both = [(then[id_], now[id_]) for id_ in then if id_ in now]
    (customers, shares), *_ = [row[1:] for row in found.rows if row[0] == "Bargain hunter"]
    of_them = Counter(after for before, after in both if before == "bargain")
    assert customers == sum(of_them.values())
    assert sorted(filter(None, shares)) == pytest.approx(
        sorted(count / customers for count in of_them.values())
    )


def test_types_are_called_as_people_call_them(typed):
    assert "Bargain hunter" in type_moves(*typed).labels
    assert type_moves(*typed).labels[-1] == "Undetermined"


def test_how_many_kept_their_type_stands_beside_what_chance_would_show(typed):
    about = " ".join(type_moves(*typed).about)
    assert "kept it" in about
    assert "kappa" in about


def test_types_of_two_classifiers_are_not_compared(typed):
    again = typed[0].apply(pk.ShopperTypeClassifier())
    found = type_moves(again, typed[1])
    assert found.rows == ()
    assert found.about[0].startswith("Not compared: ")
