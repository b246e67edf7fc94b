"""Finding segments: what is there is found, nothing else is, and each customer stands alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from profilekit.errors import (
    DeclarationError,
    FitError,
    SensitiveAttributeError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments.finding import SegmentFinder
from segments.finding.found_books import FIELDS, book_of, shoppers

LABEL, PROB = "segment_found_label", "segment_found_prob"
METHODS = ("k-means", "gaussian-mixture", "hdbscan")


def finder(*, between=(2, 4), resamples=10, **parameters):
    return SegmentFinder(FIELDS, between=between, resamples=resamples, **parameters)


@pytest.fixture(scope="module")
def population():
    return shoppers()


@pytest.fixture(scope="module", params=METHODS)
def fitted(request, population):
    return finder(method=request.param, n_segments=3, value="spend_365d_amount").fit(population[0])


@pytest.fixture(scope="module")
def chosen(population):
    return finder(value="spend_365d_amount").fit(population[0])


def test_groups_far_apart_are_found_by_every_method(fitted, population):
    assert adjusted_rand_score(population[1], fitted.labels_) >= 0.95


def test_the_number_of_groups_is_found(chosen, population):
    assert len(chosen.segments_) == 3
    assert chosen.structure_.is_found
    assert adjusted_rand_score(population[1], chosen.labels_) >= 0.95


def test_each_is_stable_and_described_by_a_rule_that_says_nearly_the_same(chosen):
    for segment in chosen.segments_:
        assert segment.quality.is_stable
        assert segment.quality.rule_agreement > 0.9


def test_a_rule_holds_for_those_it_is_said_to_hold_for(chosen, population):
    rows = [
        {name: None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in population[0]
        .assign(app_flag=population[0]["app_flag"].astype(object))
        .to_dict("records")
    ]
    for segment, described in zip(chosen.segments_, chosen.state_.descriptions, strict=True):
        named = np.array([segment.quality.rule.explain(row).answer == "holds" for row in rows])
        members = chosen.labels_ == segment.id
        assert (named & members).sum() / named.sum() == pytest.approx(described.precision)
        assert (named & members).sum() / members.sum() == pytest.approx(described.recall)
        assert (named == members).mean() == pytest.approx(described.agreement)


def test_a_segment_is_defined_by_its_label(chosen):
    for segment in chosen.segments_:
        assert segment.definition.field == LABEL
        assert segment.definition.value == segment.id
        assert (segment.method, segment.group) == ("cluster", "found")


def test_shares_and_value_shares_add_up(chosen, population):
    assert sum(each.size_count for each in chosen.segments_) == len(population[0])
    assert sum(each.share for each in chosen.segments_) == pytest.approx(1)
    assert sum(each.value_share for each in chosen.segments_) == pytest.approx(1)


def test_one_customer_is_as_among_all_to_the_last_bit(fitted, population):
    frame = population[0]
    whole = fitted.transform(frame)
    for place in range(0, len(frame), 7):
        row = frame.iloc[[place]]
        alone = fitted.transform(row)
        assert alone[LABEL].tolist() == [whole[LABEL].iloc[place]]
        assert alone[PROB].tolist() == [whole[PROB].iloc[place]]


def test_transform_one_says_what_transform_says(fitted, population):
    row = population[0].iloc[5].to_dict()
    row["app_flag"] = bool(row["app_flag"])
    made = fitted.transform(population[0])
    assert fitted.transform_one(row) == {
        LABEL: made[LABEL].iloc[5],
        PROB: pytest.approx(made[PROB].iloc[5], abs=0),
    }


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_customers_does_not_matter(method, population, fitted):
    if fitted.method != method:
        pytest.skip("another method's turn")
    shuffled = population[0].sample(frac=1, random_state=3)
    again = finder(method=method, n_segments=3, value="spend_365d_amount").fit(shuffled)
    assert again.to_json() == fitted.to_json()


def test_equal_customers_are_equal(fitted, population):
    twice = pd.concat([population[0], population[0]], ignore_index=True)
    made = fitted.transform(twice)
    half = len(population[0])
    assert made[LABEL].tolist()[:half] == made[LABEL].tolist()[half:]


def test_json_brings_it_all_back(fitted, population):
    again = SegmentFinder.from_json(fitted.to_json())
    assert again.segments_ == fitted.segments_
    pd.testing.assert_frame_equal(again.transform(population[0]), fitted.transform(population[0]))


def test_a_damaged_state_is_refused(chosen):
    text = chosen.to_json().replace('"kind": "k-means"', '"kind": "hdbscan"')
    with pytest.raises(StateError, match="Fit it again"):
        SegmentFinder.from_json(text)


def test_noise_has_no_structure():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(size=(150, 3)), columns=["a_score", "b_score", "c_score"])
    asked = SegmentFinder(tuple(frame.columns), between=(2, 4), resamples=10)
    with pytest.raises(FitError, match="no structure") as caught:
        asked.fit(frame)
    assert "n_segments=4" in caught.value.remedy


def test_noise_is_cut_where_that_is_asked_for_and_said_to_be_noise():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(size=(150, 3)), columns=["a_score", "b_score", "c_score"])
    cut = SegmentFinder(tuple(frame.columns), n_segments=4, resamples=10).fit(frame)
    assert len(cut.segments_) == 4
    assert not cut.structure_.is_found
    assert "no structure" in str(cut.found_)
    assert any(not each.quality.is_stable for each in cut.segments_)


def test_a_refit_keeps_the_ids(chosen):
    frame, kinds = shoppers(seed=1)
    again = finder().fit(frame, previous=chosen)
    assert [each.event for each in again.successions_] == ["kept"] * 3
    then = chosen.transform(frame)[LABEL].to_numpy()
    assert (then == again.labels_).mean() > 0.95
    assert adjusted_rand_score(kinds, again.labels_) >= 0.95
    assert {each.version for each in again.segments_} == {2}
    assert {each.lineage.origin for each in again.segments_} == {"kept"}


def test_a_refit_pairs_by_the_labels_of_an_earlier_book():
    frame, _ = shoppers(seed=2)
    earlier = book_of(frame).apply(finder())
    fitted = earlier.fitted["SegmentFinder"]
    later = book_of(frame.iloc[60:].reset_index(drop=True), first=60, as_of=date(2025, 9, 30))
    again = finder().fit(later, previous=fitted, earlier=earlier)
    assert [each.event for each in again.successions_] == ["kept"] * 3
    assert sum(each.common_count for each in again.successions_) == len(later)
    assert again.segments_[0].lineage.fitted_as_of == date(2025, 6, 30)


@pytest.mark.parametrize("late", ["previous", "earlier"])
def test_segments_do_not_go_on_from_a_later_day(population, late):
    frame = population[0]
    day = date(2025, 12, 31)
    june, december = (
        book_of(frame, as_of=each).apply(finder(n_segments=3)) for each in (date(2025, 6, 30), day)
    )
    previous = (december if late == "previous" else june).fitted["SegmentFinder"]
    given = {"previous": previous, "earlier": december if late == "earlier" else None}
    with pytest.raises(DeclarationError, match=f"^[^,]*{late} is of {day}, and this book of"):
        finder().fit(book_of(frame, as_of=date(2025, 9, 30)), **given)


def test_the_number_of_segments_stays_as_long_as_most_are_stable():
    frame, _ = shoppers(seed=1)
    two = finder(n_segments=2).fit(frame)
    assert min(two.stability_.values()) >= 0.75
    assert len(finder().fit(frame).segments_) == 3
    assert len(finder().fit(frame, previous=two).segments_) == 2


def test_a_number_is_never_used_twice(chosen):
    frame, kinds = shoppers(seed=1)
    without = finder(between=(2, 2)).fit(frame[kinds != 2], previous=chosen)
    gone = [each.id for each in without.successions_ if each.event == "gone"]
    again = finder(n_segments=3).fit(frame, previous=without)
    new = [each.id for each in again.segments_ if each.id not in {"found-1", "found-2", "found-3"}]
    assert len(gone) == 1
    assert new == ["found-4"]


def test_a_book_gets_the_fields_and_keeps_the_finder(tmp_path):
    frame, kinds = shoppers(seed=5)
    book = book_of(frame).apply(finder())
    assert adjusted_rand_score(kinds, book.frame[LABEL].to_list()) >= 0.95
    book.save(tmp_path / "book.parquet")
    text = book.fitted["SegmentFinder"].to_json()
    assert SegmentFinder.from_json(text).fitted_as_of_ == date(2025, 6, 30)


def test_two_finders_of_one_book_have_groups_of_their_own():
    book = book_of(shoppers(seed=5)[0]).apply(finder(n_segments=3))
    book = book.apply(finder(n_segments=2, group="value-tiers"))
    assert {"SegmentFinder", "SegmentFinder:value-tiers"} <= set(book.fitted)
    assert set(book.frame["segment_value_tiers_label"].to_list()) == {
        "value-tiers-1",
        "value-tiers-2",
    }


def test_reasons_name_the_fields_that_speak_for_it(chosen, population):
    row = population[0].iloc[0].to_dict()
    row["app_flag"] = bool(row["app_flag"])
    told = chosen.explain_one(row)
    assert "likeliest of 3" in told[0].text
    assert all(each.contribution > 0 for each in told[1:])
    assert {each.reads for each in told[1:]} <= set(FIELDS)


def test_reasons_tell_values_as_people_read_them(chosen, population):
    row = population[0].iloc[0].to_dict()
    row |= {"app_flag": bool(row["app_flag"]), "spend_365d_amount": 55.99999999999999}
    told = {each.reads: each.text for each in chosen.explain_one(row)[1:]}
    row |= {"spend_365d_amount": None, "orders_365d_count": None}
    told |= {each.reads: each.text for each in chosen.explain_one(row)[1:]}
    for field, text in told.items():
        assert ": nearer to found-" in text
        assert field not in text or field.endswith(("_label", "_flag"))
        assert "99999" not in text


def test_far_from_all_is_in_no_dense_group(fitted):
    if fitted.method != "hdbscan":
        pytest.skip("only dense groups have an outside")
    odd = {
        "orders_365d_count": 0,
        "spend_365d_amount": 1e6,
        "discount_share": 1.0,
        "region_label": "north",
        "app_flag": False,
    }
    assert fitted.transform_one(odd)[LABEL] == "found-other"
    assert "none" in fitted.explain_one(odd)[0].text


def test_a_label_never_seen_and_all_missing_are_assigned(fitted):
    unseen = dict.fromkeys(FIELDS) | {"region_label": "the moon"}
    assert fitted.transform_one(unseen)[LABEL].startswith("found-")
    assert fitted.transform_one(dict.fromkeys(FIELDS))[LABEL].startswith("found-")


def test_fields_that_tell_nobody_apart_are_left_out_and_named(population):
    frame = population[0].assign(empty_days=np.nan, same_count=3)
    fields = (*FIELDS, "empty_days", "same_count")
    found = SegmentFinder(fields, n_segments=3, resamples=10).fit(frame)
    assert found.left_out_ == {
        "empty_days": "not known of anybody",
        "same_count": "the same for all customers",
    }
    assert "Left out: empty_days" in str(found.found_)


def test_fields_that_are_all_empty_are_refused():
    frame = pd.DataFrame({"a_days": [np.nan] * 9, "b_count": [1] * 9})
    with pytest.raises(
        UnsupportedInputError, match=r"'a_days' is not known.*'b_count' is the same"
    ):
        SegmentFinder(("a_days", "b_count")).fit(frame)


def test_a_single_customer_is_refused(population):
    with pytest.raises(UnsupportedInputError, match="tells customers apart"):
        finder().fit(population[0].iloc[[0]])


def test_more_segments_than_different_customers_are_refused():
    frame = pd.DataFrame({"orders_count": [1, 2, 3] * 10})
    with pytest.raises(UnsupportedInputError, match=r"3 of them different.*make 5 groups"):
        SegmentFinder(("orders_count",), n_segments=5).fit(frame)


@pytest.mark.parametrize("method", ["fit", "transform"])
def test_infinite_numbers_are_refused(chosen, population, method):
    frame = population[0].assign(spend_365d_amount=np.inf)
    with pytest.raises(UnsupportedInputError, match="240 infinite in 'spend_365d_amount'"):
        getattr(chosen, method)(frame)


def test_sensitive_fields_need_a_purpose(population):
    frame = population[0].rename(columns={"region_label": "religion_label"})
    fields = tuple(frame.columns)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        SegmentFinder(fields).fit(frame)
    purposes = {"religion_label": "halal range"}
    found = SegmentFinder(fields, n_segments=3, resamples=10, purposes=purposes).fit(frame)
    assert not any("religion" in each.name.lower() for each in found.segments_)


def test_unknown_fields_are_named(population):
    with pytest.raises(UnknownNameError, match="spend_365d_amount"):
        SegmentFinder(("spend_36d_amount",)).fit(population[0])


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"fields": ()}, "expected names in a tuple"),
        ({"fields": "orders_count"}, "expected names in a tuple"),
        ({"fields": ("a_count", "a_count")}, "named twice"),
        ({"fields": ("first_date",)}, "ends with no unit that has a distance"),
        ({"n_segments": 1}, "n_segments is 1"),
        ({"between": (4, 2)}, r"between is \(4, 2\)"),
        ({"method": "magic"}, "method is 'magic'"),
        ({"resamples": 3}, "resamples is 3"),
        ({"group": "No Good"}, "group is 'No Good'"),
        ({"rng": -1}, "rng is -1"),
    ],
)
def test_parameters_that_cannot_be_are_refused(parameters, told, population):
    with pytest.raises(DeclarationError, match=told):
        SegmentFinder(**{"fields": FIELDS, **parameters}).fit(population[0])


def test_an_earlier_book_needs_its_finder(population):
    book = book_of(population[0])
    with pytest.raises(DeclarationError, match="previous=finder"):
        finder().fit(book, earlier=book)


def test_what_was_found_prints_and_is_a_table(chosen):
    table = chosen.found_.to_pandas()
    assert table["segment"].tolist() == [each.id for each in chosen.segments_]
    assert (table["verdict"] == "stable").all()
    assert "Jaccard" in str(chosen.found_)
    assert "<table>" in chosen.found_._repr_html_()


def test_hostile_labels_are_escaped():
    frame, _ = shoppers(seed=6, gaps=0)
    frame["region_label"] = frame["region_label"].replace("north", "<script>\n")
    found = finder(n_segments=3).fit(frame).found_
    assert "<script>" not in found._repr_html_()
    assert "<script>\n" not in str(found)
