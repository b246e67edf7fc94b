"""The segments of a book as a part of the report."""

from __future__ import annotations

import re

import narwhals as nw
import numpy as np
import pytest

import profilekit as pk
from profilekit.book.attributes import attributes_of
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.report import book_report
from profilekit.report.memberships import memberships, segments_in_a_line
from profilekit.report.numerals import MISSING, Numerals
from profilekit.report.segment_groups import groups_in
from profilekit.segments import (
    Segment,
    SegmentFinder,
    affinity,
    assign_segments,
    field,
    scorecard,
    segment_drift,
    traits,
)

_AS_OF = "2025-12-31"
_FIELDS = ("orders_365d_count", "spend_365d_amount", "recency_days")


def segment(segment_id, name, definition, **given):
    return Segment(
        id=segment_id, name=name, levels=("behavioural",), definition=definition, **given
    )


SEGMENTS = (
    segment("recent", "Bought lately", field("recency_days") <= 60),
    segment("athens", "Lives in Athens", field("city_label") == "Athens"),
    segment("often", "Buys often", field("orders_365d_count") >= 8, group="pace"),
    segment("seldom", "Buys seldom", field("orders_365d_count") <= 2, group="pace"),
)


@pytest.fixture(scope="module")
def shop():
    return pk.make_shop(seed=7, n_customers=300)


@pytest.fixture(scope="module")
def assigned(shop):
    extractors = ["recency", "frequency", "spend", "geography", "campaign_contacts"]
    return assign_segments(pk.measure(shop, extractors, as_of=_AS_OF), SEGMENTS)


@pytest.fixture(scope="module")
def whole(assigned):
    finder = SegmentFinder(_FIELDS, n_segments=3, resamples=10)
    return assigned.apply(finder)


@pytest.fixture(scope="module")
def finds(shop, whole):
    before = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-06-30")
    before = before.apply(whole.fitted["SegmentFinder"])
    return (
        affinity(whole, shop, "segment_found_label"),
        segment_drift(before, whole, "segment_found_label", fields=_FIELDS),
    )


@pytest.fixture(scope="module")
def section(whole, finds):
    return memberships(whole, finds)


def words_of(section, page_of):
    return " ".join(" ".join(page_of(section.html).text).split())


def remade(book, frame, **given):
    kept = {"fitted": book.fitted, **given}
    return pk.ProfileBook(
        frame, book.catalogue, as_of=book.as_of, provenance=book.provenance, **kept
    )


def test_a_book_without_segments_has_no_such_part(book):
    assert memberships(book) is None
    assert segments_in_a_line(book) == ""


def test_the_book_report_has_it_before_the_one_profile(whole, finds):
    report = book_report(whole, segment_finds=finds)
    assert [each.id for each in report.sections][-2:] == ["memberships", "one-profile"]
    assert [each.title for each in report.sections].count("Segments") == 1


def test_groups_come_apart_and_the_rest_of_one_comes_last(whole):
    groups = {group.title: group.keys for group in groups_in(whole)}
    assert set(groups) == {"Pace", "Found segments", "Segments that may overlap"}
    assert groups["Pace"][-1] == "pace-other"
    assert set(groups["Pace"]) == {"often", "seldom", "pace-other"}
    assert set(groups["Segments that may overlap"]) == {"recent", "athens"}
    assert set(groups["Found segments"]) == {"found-1", "found-2", "found-3"}


def test_sizes_and_spend_are_those_of_the_book(whole, section, page_of):
    words, share = words_of(section, page_of), Numerals().share
    spend = whole.frame["spend_365d_amount"].fill_null(0.0).to_numpy()
    for group in groups_in(whole):
        for each in group.segments:
            part = spend[each.members].sum() / spend.sum()
            shown = f"{share(each.members.mean())} {each.customers} {share(part)}"
            assert shown in words


def test_no_share_of_spend_is_told_where_refunds_make_it_none(whole, page_of):
    often = whole.frame["in_often_flag"].to_numpy()
    paid = np.where(often, 9.0, -8.1 * often.sum() / (~often).sum())
    frame = whole.frame.with_columns(
        nw.new_series("spend_365d_amount", paid, backend=whole.frame.implementation)
    )
    words = words_of(memberships(remade(whole, frame)), page_of)
    assert paid[often].sum() / paid.sum() == pytest.approx(10)
    assert f"{Numerals().share(often.mean())} {often.sum()} {MISSING}" in words
    assert "1,000" not in words


def test_who_is_in_several_or_none_is_counted(whole, section, page_of):
    inside = np.sum(
        [whole.frame[f"in_{name}_flag"].to_numpy() for name in ("recent", "athens")], axis=0
    )
    several, none = (inside == 2).sum(), (inside == 0).sum()
    told = f"{several} customers are in more than one of them, {none} in none."
    assert told in words_of(section, page_of)


def test_what_all_customers_have_is_read_once_for_all_segments(whole, monkeypatch):
    read: list[str] = []

    def counted(frame, spec, **more):
        read.append(spec.name)
        return attributes_of(frame, spec, **more)

    monkeypatch.setattr("profilekit.segments.using.traits.attributes_of", counted)
    assert memberships(whole) is not None
    assert len(read) == len(set(read)) > 0


def test_traits_are_told_in_words_with_both_shares(whole, section, page_of):
    clearest = next(each for each in traits(whole, "often").clearest() if each.lift > 1)
    share = Numerals().share
    words = words_of(section, page_of)
    attribute = " ".join(Numerals("EUR").sentence(clearest.attribute).split())
    assert (
        f"{attribute} {share(clearest.segment_share)}, of all {share(clearest.base_share)}" in words
    )


def test_a_scorecard_is_made_of_what_the_book_knows(whole, section, page_of):
    page = page_of(section.html)
    cells = [attrs["title"] for attrs in page.all("td") if "title" in attrs]
    judged = scorecard(whole, ["often", "seldom"], value="spend_365d_amount")
    rows = judged.to_pandas()
    told = rows[rows["criterion"] == "substantial"]["told"].tolist()
    assert set(told) <= set(cells)
    assert "accessible , no consent was asked about" in words_of(section, page_of)


def test_a_scorecard_that_is_given_takes_its_place(whole, page_of):
    judged = scorecard(whole, ["often", "seldom"], offers={"often": "a subscription"})
    page = page_of(memberships(whole, (judged,)).html)
    cells = [attrs["title"] for attrs in page.all("td") if "title" in attrs]
    assert "offer: a subscription" in cells


def test_passed_and_failed_are_told_to_those_who_cannot_see_them(section, page_of):
    marks = [attrs for attrs in page_of(section.html).all("span") if attrs.get("role") == "img"]
    assert marks
    assert {mark["aria-label"] for mark in marks} <= {"passed", "failed"}
    assert all(mark["class"] == mark["aria-label"] for mark in marks)


def test_product_fit_is_told_where_it_is_given(whole, section, finds, page_of):
    words, share = words_of(section, page_of), Numerals().share
    bought = [row for key in finds[0].compared_counts for row in finds[0].over_bought(key, 3)]
    assert bought
    for row in bought:
        shown = f"{row['label']} {share(row['segment_share'])}, of all {share(row['base_share'])}"
        assert shown in words
    assert "What fits them" not in words_of(memberships(whole), page_of)


def test_migration_is_told_where_it_is_given(whole, section, finds, page_of):
    words = words_of(section, page_of)
    assert "from 30 June 2025 to 31 December 2025" in words
    rows = finds[1].to_pandas()
    for row in rows.itertuples():
        left = row.left_gone_count + row.left_moved_count
        joined = row.joined_new_count + row.joined_moved_count
        counts = (row.before_count, row.kept_count, left, joined, row.after_count)
        assert " ".join(map(str, counts)) in words
        assert row.before_count - left == row.after_count - joined == row.kept_count
    assert "Who came and went" not in words_of(memberships(whole), page_of)


def test_parts_of_those_before_add_up_to_all(section):
    table = section.html.partition("Where those of each segment are now")[2].partition("</table>")[
        0
    ]
    rows = [re.findall(r">([\d.]+)%<", row) for row in table.split("<tr>")[2:]]
    assert len(rows) == 3
    for row in rows:
        assert sum(map(float, row)) == pytest.approx(100, abs=0.2)


def test_definitions_of_rules_and_of_found_segments_are_told(section, page_of):
    words = words_of(section, page_of)
    assert "Buys often : orders_365d_count >= 8" in words
    assert "roughly " in words


def test_found_segments_say_by_what_and_whether_there_is_structure(whole, section, page_of):
    words = words_of(section, page_of)
    assert "Found by k-means in 3 fields: " in words
    is_found = whole.fitted["SegmentFinder"].structure_.is_found
    assert ("tighter than groups in structureless data" in words) is is_found
    assert ("cuts through a continuum" in words) is not is_found


def test_found_segments_are_summed_up_in_a_line(whole, assigned):
    line = segments_in_a_line(whole)
    assert line.startswith("Found segments: ")
    assert line.count("%") == 3
    assert segments_in_a_line(assigned) == ""


def test_segments_whose_makers_are_gone_are_shown_by_their_labels(whole, page_of):
    words = words_of(memberships(remade(whole, whole.frame, fitted={})), page_of)
    assert "often" in words
    assert "found-1" in words
    assert "Buys often" not in words


def test_a_find_about_other_segments_is_refused(whole):
    judged = scorecard(whole, ["often", "recent"])
    with pytest.raises(UnknownNameError, match="one group of the book"):
        memberships(whole, (judged,))


def test_something_else_than_a_find_is_refused(whole):
    with pytest.raises(UnsupportedInputError, match="a str in segment_finds"):
        book_report(whole, segment_finds=("affinity",))


def test_finds_without_segments_in_the_book_are_refused(book, finds):
    with pytest.raises(UnknownNameError):
        memberships(book, finds)


def test_sensitive_labels_are_left_out(assigned):
    label = nw.when(nw.col("in_recent_flag")).then(nw.lit("a")).otherwise(nw.lit("b"))
    frame = assigned.frame.with_columns(segment_religion_label=label)
    spec = assigned.catalogue["segment_pace_label"].model_copy(
        update={"name": "segment_religion_label"}
    )
    book = pk.ProfileBook(
        frame,
        pk.FieldCatalogue([*assigned.catalogue, spec]),
        as_of=assigned.as_of,
        provenance=assigned.provenance,
    )
    assert "segment_religion_label" not in {group.field for group in groups_in(book)}


@pytest.mark.parametrize("size", [1, 2, 12])
def test_few_customers_are_told_as_well(whole, size, page_of):
    page = page_of(memberships(remade(whole, whole.frame.head(size))).html)
    assert page.faults == []


def test_a_group_in_which_nobody_is_has_no_part(assigned):
    nobody = assigned.frame.with_columns(
        segment_pace_label=nw.lit(None).cast(nw.String()),
        in_recent_flag=nw.lit(value=False),
        in_athens_flag=nw.lit(value=False),
    )
    groups = groups_in(remade(assigned, nobody))
    assert [group.title for group in groups] == ["Segments that may overlap"]
    assert memberships(remade(assigned, nobody)) is not None


HOSTILE = '"><script>alert(1)</script>\u202e'


def test_hostile_names_are_only_text(assigned, shop, page_of):
    segments = (
        segment("one", HOSTILE, field("recency_days") <= 60, group="pair"),
        segment("two", f"2{HOSTILE}", field("recency_days") > 60, group="pair"),
    )
    hostile = nw.when(nw.col("recency_days") < 90).then(nw.lit(HOSTILE)).otherwise(nw.lit("ok"))
    frame = assigned.frame.with_columns(segment_pace_label=hostile, city_label=hostile)
    book = assign_segments(remade(assigned, frame, fitted={}), segments)
    given = (
        affinity(book, shop, "segment_pair_label"),
        scorecard(book, ["one", "two"], offers={"one": HOSTILE}),
    )
    html = memberships(book, given).html
    page = page_of(html)
    assert not page.all("script")
    assert page.faults == []
    assert "\u202e" not in html
    assert HOSTILE[:10] in "".join(page.text)
