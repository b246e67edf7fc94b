"""Templates of segmentations: rules of one group, counted by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.segments import assign_segments
from profilekit.segments.levels.five_levels import TEMPLATES
from profilekit.segments.levels.template import Dimension, Template
from profilekit.segments.levels.templates import _written, segments_from, templates_for
from profilekit.segments.memberships import members_of

DTYPES = {"label": "string", "count": "int64", "score": "float64", "flag": "bool"}


def book_of(**columns):
    specs = [
        FieldSpec(name=name, dtype=DTYPES[name.rsplit("_", 1)[-1]], meaning=name.split("_")[0])
        for name in columns
    ]
    n = len(next(iter(columns.values())))
    frame = pl.DataFrame({"customer_id": list(range(n)), **columns})
    return ProfileBook(
        nw.from_native(frame),
        FieldCatalogue(specs),
        as_of=date(2025, 12, 31),
        provenance=Provenance(),
    )


def template_of(*dimensions, **about):
    given = {"id": "mine", "name": "Mine", "levels": ("behavioural",), **about}
    return Template(dimensions=dimensions, **given)


COMPANIES = book_of(
    sector_label=["Retail", "Retail", "Retail", "Mining", "Mining", None, "Retail", "Mining"],
    employees_count=[9, 10, 49, 50, 250, 20, None, 3],
)


def sizes(book, segments):
    assigned = assign_segments(book, segments)
    return {segment.name: int(members_of(assigned, segment).sum()) for segment in segments}


def test_labels_are_crossed_with_the_bands_of_a_number():
    segments = segments_from(COMPANIES, "sector-size", minimum_customers=1)
    assert sizes(COMPANIES, segments) == {
        "Retail, employees: 10 to 49": 2,
        "Retail, employees: below 10": 1,
        "Mining, employees: below 10": 1,
        "Mining, employees: 50 to 249": 1,
        "Mining, employees: 250 or more": 1,
    }


def test_who_is_not_known_is_in_the_residual():
    segments = segments_from(COMPANIES, "sector-size", minimum_customers=1)
    labels = assign_segments(COMPANIES, segments).frame["segment_sector_size_label"].to_list()
    assert [label == "sector-size-other" for label in labels] == [False] * 5 + [True] * 2 + [False]


def test_a_segment_may_have_just_the_fewest_members_asked_for():
    names = [each.name for each in segments_from(COMPANIES, "sector-size", minimum_customers=2)]
    assert names == ["Retail, employees: 10 to 49"]


def test_none_large_enough_is_refused_with_the_size_of_the_largest():
    with pytest.raises(UnsupportedInputError, match="at most 2 of 8 customers"):
        segments_from(COMPANIES, "sector-size", minimum_customers=3)


def test_parts_are_cut_at_observed_values_so_that_equals_stay_together():
    book = book_of(liking_score=[1.0, 1.0, 1.0, 1.0, 2.0, 3.0, None])
    found = segments_from(
        book, template_of(Dimension(field="liking_score", parts=3)), minimum_customers=1
    )
    assert sizes(book, found) == {"liking: below 2": 4, "liking: 2 or more": 2}


def test_thousands_of_labels_are_counted_by_what_there_is():
    rng = np.random.default_rng(3)
    places, sectors = rng.integers(0, 3_000, 20_000), rng.integers(0, 3_000, 20_000)
    places[:40], sectors[:40] = 7, 9
    book = book_of(
        place_label=[None if place == 5 else f"p{place}" for place in places],
        sector_label=[f"s{sector}" for sector in sectors],
    )
    template = template_of(Dimension(field="place_label"), Dimension(field="sector_label"))
    (found,) = segments_from(book, template, minimum_customers=40)
    assert found.name == "p7, s9"
    by_place = segments_from(book, template_of(Dimension(field="place_label")), minimum_customers=1)
    expected = Counter(place for place in places.tolist() if place != 5)
    assert {each.name for each in by_place} == {f"p{place}" for place in expected}
    assert by_place[0].name == f"p{expected.most_common(1)[0][0]}"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", None]),
            st.sampled_from([None, 0.0, 1.0, 2.0, 3.0]),
            st.sampled_from([True, False, None]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_combinations_are_as_large_as_counted_one_by_one(rows):
    labels, scores, flags = zip(*rows, strict=True)
    book = book_of(
        place_label=pl.Series(labels, dtype=pl.String),
        liking_score=pl.Series(scores, dtype=pl.Float64),
        card_flag=pl.Series(flags, dtype=pl.Boolean),
    )
    template = template_of(
        Dimension(field="place_label"),
        Dimension(field="liking_score", cuts=(1, 2.5)),
        Dimension(field="card_flag"),
    )
    bands = {0: "below 1", 1: "1 to below 2.5", 2: "1 to below 2.5", 3: "2.5 or more"}
    expected = Counter(
        f"{label}, liking: {bands[score]}, card: {'yes' if flag else 'no'}"
        for label, score, flag in rows
        if None not in (label, score, flag)
    )
    if not expected:
        with pytest.raises(UnsupportedInputError, match="at most 0 of"):
            segments_from(book, template, minimum_customers=1)
        return
    found = segments_from(book, template, minimum_customers=1)
    assert sizes(book, found) == expected
    assert [each.name for each in found] == sorted(
        expected, key=lambda name: (-expected[name], name)
    )


def test_rules_mean_the_same_on_a_later_book():
    parts = template_of(Dimension(field="liking_score", parts=2))
    found = segments_from(book_of(liking_score=[1.0, 2.0, 3.0, 4.0]), parts, minimum_customers=1)
    assert sizes(book_of(liking_score=[9.0, 9.0, 0.0]), found) == {
        "liking: 3 or more": 2,
        "liking: below 3": 1,
    }


def test_flags_are_told_apart():
    book = book_of(mobile_flag=[True, True, False, None])
    found = segments_from(book, template_of(Dimension(field="mobile_flag")), minimum_customers=1)
    assert sizes(book, found) == {"mobile: yes": 2, "mobile: no": 1}


def test_values_that_spell_alike_have_ids_of_their_own():
    book = book_of(place_label=["A b", "a-B", "ایران", "other"])
    found = segments_from(book, template_of(Dimension(field="place_label")), minimum_customers=1)
    assert len({segment.id for segment in found}) == len(found) == 4
    assert all(segment.id.startswith("mine-") for segment in found)


def test_ids_do_not_depend_on_other_customers():
    few = segments_from(
        book_of(place_label=["Oslo", "Rom"]),
        template_of(Dimension(field="place_label")),
        minimum_customers=1,
    )
    many = segments_from(
        book_of(place_label=["Oslo", "Oslo", "Ulm", "Rom"]),
        template_of(Dimension(field="place_label")),
        minimum_customers=1,
    )
    assert {each.id for each in few} < {each.id for each in many}


def test_only_templates_whose_fields_are_there_are_offered():
    assert [each.id for each in templates_for(COMPANIES)] == ["sector-size"]
    assert templates_for(COMPANIES, level="geographic") == ()


def test_every_level_has_a_template():
    levels = {level for template in TEMPLATES for level in template.levels}
    assert levels == {"demographic", "psychographic", "behavioural", "geographic", "firmographic"}


def test_ids_of_templates_differ():
    assert len({template.id for template in TEMPLATES}) == len(TEMPLATES)


def test_an_unknown_template_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'sector-size'"):
        segments_from(COMPANIES, "sector-sizes")


def test_a_lacking_field_is_named():
    with pytest.raises(UnknownNameError, match="age_band_label"):
        segments_from(COMPANIES, "age-children")


def test_a_sensitive_field_takes_a_purpose():
    book = book_of(gender_label=["f", "m"])
    by_gender = template_of(Dimension(field="gender_label"))
    with pytest.raises(SensitiveAttributeError):
        segments_from(book, by_gender, minimum_customers=1)
    stated = {"gender_label": "sizes of clothes"}
    found = segments_from(book, by_gender, minimum_customers=1, purposes=stated)
    assert [each.name for each in found] == ["f", "m"]


def test_cuts_must_rise():
    with pytest.raises(DeclarationError, match="do not rise"):
        Dimension(field="liking_score", cuts=(2, 1))


def test_cuts_and_parts_exclude_each_other():
    with pytest.raises(DeclarationError, match="both cuts and parts"):
        Dimension(field="liking_score", cuts=(1,), parts=2)


def test_a_label_without_text_is_told_as_a_literal():
    book = book_of(place_label=["", "", "", "a", "a", None])
    found = segments_from(book, template_of(Dimension(field="place_label")), minimum_customers=1)
    assert sizes(book, found) == {"''": 3, "a": 2}
    assert len({each.id for each in found}) == 2


@pytest.mark.parametrize(
    ("cut", "written"),
    [(2_000_000, "2,000,000"), (1e7, "10,000,000"), (2e-06, "0.000002"), (2.5, "2.5"), (-3, "-3")],
)
def test_a_cut_is_written_without_an_exponent(cut, written):
    assert _written(cut) == written


def test_a_level_that_there_is_not_is_named_with_those_there_are():
    with pytest.raises(UnknownNameError, match=r"'geo'.*geographic"):
        templates_for(book_of(orders_count=[1, 2]), level="geo")
