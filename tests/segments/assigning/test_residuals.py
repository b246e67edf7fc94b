"""Residuals of groups, asked for like segments."""

from __future__ import annotations

import pytest

from profilekit.segments import assign_segments, field, in_segment
from profilekit.segments.assigning.assigner import SegmentAssigner
from profilekit.segments.assigning.checking import SegmentRulesError
from segments.ruled_books import ruled_book, segment

DAYS, SPEND = field("recency_days"), field("spend_amount")
RICH = segment("rich", SPEND >= 50, group="life", priority=1)
RECENT = segment("recent", DAYS <= 30, group="life", priority=2)
REST = segment("rest", in_segment("life-other") & ~field("recency_days").is_known())


def members(book, name):
    flag = f"in_{name}_flag"
    return [who for who, inside in zip(book.customer_ids, book.frame[flag], strict=True) if inside]


def test_the_residual_is_whoever_is_in_no_segment_of_the_group():
    book = assign_segments(ruled_book(), [segment("rest", in_segment("life-other")), RICH, RECENT])
    labels = book.frame["segment_life_label"].to_list()
    others = [
        who for who, label in zip(book.customer_ids, labels, strict=True) if label == "life-other"
    ]
    assert members(book, "rest") == others == ["bo", "cy", "dee"]
    assert members(assign_segments(ruled_book(), [REST, RICH, RECENT]), "rest") == ["dee"]


def test_one_customer_gets_the_same_as_many_and_is_told_why():
    book = assign_segments(ruled_book(), [REST, RICH, RECENT])
    assigner = book.fitted["SegmentAssigner"]
    for row in ruled_book().frame.iter_rows(named=True):
        told = assigner.transform_one(row)["in_rest_flag"]
        assert told == (row["customer_id"] in members(book, "rest"))
    why = {each.field: each.text for each in assigner.explain(book, "dee")}
    assert "not in segment recent" in why["in_rest_flag"]


def test_the_definition_stays_as_it_was_written_and_comes_back_from_json():
    assigner = assign_segments(ruled_book(), [REST, RICH]).fitted["SegmentAssigner"]
    assert assigner.segments_[0].definition == REST.definition
    again = SegmentAssigner.from_json(assigner.to_json())
    assert again.transform(ruled_book()).equals(assigner.transform(ruled_book()))


def test_it_knows_the_fields_that_the_group_is_decided_by():
    assigner = assign_segments(ruled_book(), [REST, RICH]).fitted["SegmentAssigner"]
    assert assigner.fields_read_for("in_rest_flag") == ("in_rich_flag", "recency_days")


def test_it_is_part_of_the_outcome_that_the_group_is_part_of():
    responder = segment("responder", field("response_share") > 0.2, group="life")
    book = assign_segments(ruled_book(), [segment("rest", in_segment("life-other")), responder])
    assert book.catalogue["in_rest_flag"].outcome == "campaign_response"


@pytest.mark.parametrize("place", ["definition", "universe"])
def test_a_segment_cannot_wait_for_the_residual_of_its_own_group(place):
    asked = {"definition": DAYS <= 30} | {place: in_segment("life-other")}
    definition = asked.pop("definition")
    own = segment("own", definition, group="life", **asked)
    with pytest.raises(SegmentRulesError, match=r"of a residual: .*own -> .*own\. ") as caught:
        assign_segments(ruled_book(), [own, RICH])
    assert {fault.code for fault in caught.value.faults} == {"circle"}


def test_whoever_is_in_the_group_is_not_in_its_residual():
    both = segment("both", in_segment("life-other") & in_segment("rich"))
    with pytest.raises(SegmentRulesError, match="no customer can be a member"):
        assign_segments(ruled_book(), [both, RICH])


def test_the_residual_of_no_group_is_unknown():
    told = "no segment 'lif-other'. Did you mean 'life-other'"
    with pytest.raises(SegmentRulesError, match=told):
        assign_segments(ruled_book(), [segment("rest", in_segment("lif-other")), RICH])


def test_a_segment_that_is_replaced_is_said_to_have_been_there():
    book = assign_segments(ruled_book(), [RICH, segment("old", DAYS > 30)])
    asked = in_segment("old") & (field("segment_life_label") == "rich") & in_segment("life-other")
    with pytest.raises(SegmentRulesError) as caught:
        assign_segments(book, [segment("new", asked)])
    told = [str(fault) for fault in caught.value.faults]
    for name in ("segment 'old'", "field 'segment_life_label'"):
        assert any(f"there is no {name} any more: it was assigned before" in each for each in told)
    assert all("*book.fitted['SegmentAssigner'].segments_" in each for each in told)
    again = (*book.fitted["SegmentAssigner"].segments_, segment("new", in_segment("old")))
    assert members(assign_segments(book, again), "new") == ["bo", "cy"]


def test_where_it_stands_why_a_field_is_not_there_is_told():
    with pytest.raises(SegmentRulesError, match=r"no field 'tickets_count'\. .*book\.skipped"):
        assign_segments(ruled_book(), [segment("new", field("tickets_count") > 3)])
