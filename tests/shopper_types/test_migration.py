"""Moves between types: counted, told beside the noise, and refused where they cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.metrics import cohen_kappa_score

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.shopper_types import ShopperTypeClassifier, type_migration
from profilekit.shopper_types.migration import Agreement
from shopper_types.habit_books import HALF_DAYS, book_of, drawn

BEFORE = pl.DataFrame(
    {
        "customer_id": ["a", "b", "c", "d", "e", "gone"],
        "shopper_type_label": ["need", "need", "loyal", "loyal", "undetermined", "need"],
    }
)
AFTER = pl.DataFrame(
    {
        "customer_id": ["new", "e", "d", "c", "b", "a"],
        "shopper_type_label": ["need", "need", "undetermined", "loyal", "loyal", "need"],
    }
)


@pytest.fixture(scope="module")
def book():
    return book_of(drawn(600, 1)[0]).apply(ShopperTypeClassifier(half_days=HALF_DAYS))


def test_moves_are_counted_by_customer_whatever_their_order():
    moved = type_migration(BEFORE, AFTER)
    assert moved.labels == ("loyal", "need", "undetermined")
    assert moved.counts.tolist() == [[1, 0, 1], [1, 1, 0], [0, 1, 0]]


def test_counts_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        type_migration(BEFORE, AFTER).counts[0, 0] = 9


def test_customers_of_one_day_only_are_counted_apart():
    moved = type_migration(BEFORE, AFTER)
    assert (moved.both_count, moved.joined_count, moved.left_count) == (5, 1, 1)


def test_the_undetermined_are_neither_kept_nor_lost():
    moved = type_migration(BEFORE, AFTER)
    assert moved.told_count == 3
    assert moved.kept_share == pytest.approx(2 / 3)


def test_shares_of_a_row_add_up_to_one():
    shares = type_migration(BEFORE, AFTER).shares
    assert shares.sum(axis=1) == pytest.approx(1)


def test_a_row_of_nobody_has_no_shares():
    only = BEFORE.filter(pl.col("customer_id") == "a")
    moved = type_migration(only, only.with_columns(shopper_type_label=pl.lit("loyal")))
    assert np.isnan(moved.shares[moved.labels.index("loyal")]).all()


def test_kappa_is_that_of_scikit_learn():
    rng = np.random.default_rng(1)
    labels = np.array(["loyal", "need", "bargain", "undetermined"])
    one, other = labels[rng.integers(4, size=(2, 200))]
    frames = [
        pl.DataFrame({"customer_id": range(200), "shopper_type_label": each})
        for each in (one, other)
    ]
    told = (one != "undetermined") & (other != "undetermined")
    assert type_migration(*frames).kappa == pytest.approx(cohen_kappa_score(one[told], other[told]))


def test_types_told_by_two_classifiers_are_refused(book):
    other = book_of(drawn(600, 2)[0]).apply(ShopperTypeClassifier(half_days=HALF_DAYS))
    with pytest.raises(UnsupportedInputError, match=r"before\.fitted"):
        type_migration(book, other)
    given = type_migration(book, other, classifier=book.fitted["ShopperTypeClassifier"])
    assert given.noise is not None
    back = ShopperTypeClassifier.from_json(book.fitted["ShopperTypeClassifier"].to_json())
    again = book_of(drawn(600, 2)[0]).apply(back)
    assert type_migration(book, again).both_count == 600


def test_a_population_that_did_not_change_kept_its_types(book):
    moved = type_migration(book, book)
    assert moved.kept_share == 1
    assert moved.kappa == 1
    assert moved.counts.sum() == len(book)


def test_the_noise_is_that_of_the_halves_the_classifier_learned_from(book):
    found = book.fitted["ShopperTypeClassifier"].state_.model.replication
    assert type_migration(book, book).noise == found
    assert f"kappa {found.kappa:.2f} ({found.pairs_count:,} customers)" in str(
        type_migration(book, book)
    )


def test_most_probable_types_are_compared_beside_the_noise(book):
    moved = type_migration(book, book)
    enough = book.to_polars()["shopper_type_reason_label"].fill_null("") != "thin"
    assert moved.likeliest == Agreement(1.0, 1.0, int(enough.sum()))
    lines = str(moved).splitlines()
    assert lines[2].startswith("Most probable types, told or not, are the same in 100%, kappa 1.00")
    assert lines[3].startswith("Without any change, those of two halves of a window were the same")


def test_labels_alone_say_nothing_of_the_most_probable_types():
    assert type_migration(BEFORE, AFTER).likeliest is None


def test_the_classifier_can_be_given_where_frames_are(book):
    frame = book.to_polars(["shopper_type_label"])
    assert type_migration(frame, frame).noise is None
    fitted = book.fitted["ShopperTypeClassifier"]
    assert type_migration(frame, frame, classifier=fitted).noise is not None


def test_noise_that_is_not_known_is_said_to_be_so():
    assert "not known" in str(type_migration(BEFORE, AFTER))


def test_nobody_on_both_days_has_no_agreement():
    moved = type_migration(BEFORE, AFTER.filter(pl.col("customer_id") == "new"))
    assert moved.both_count == 0
    assert np.isnan(moved.kept_share)
    assert "Nobody had a type on both days" in str(moved)


def test_types_of_another_catalogue_come_after_the_known_ones():
    other = BEFORE.with_columns(shopper_type_label=pl.lit("aesthete"))
    assert type_migration(BEFORE, other).labels == ("loyal", "need", "aesthete", "undetermined")


def test_pandas_frames_are_read_and_given():
    before, after = (pd.DataFrame(frame.to_dict(as_series=False)) for frame in (BEFORE, AFTER))
    told = type_migration(before, after).to_pandas()
    assert told["customers_count"].sum() == 5
    assert list(told.columns) == ["before_label", "after_label", "customers_count", "moved_share"]


def test_names_are_escaped_in_html():
    hostile = BEFORE.with_columns(shopper_type_label=pl.lit("<script>"))
    assert "<script>" not in type_migration(hostile, hostile)._repr_html_()


def test_a_frame_without_labels_says_where_they_come_from():
    with pytest.raises(UnknownNameError, match=r"book\.apply\(ShopperTypeClassifier\(\)\)"):
        type_migration(BEFORE.drop("shopper_type_label"), AFTER)


@pytest.mark.parametrize(
    "wrong",
    [
        pl.concat([AFTER, AFTER]),
        AFTER.with_columns(shopper_type_label=pl.lit(None, pl.String)),
    ],
)
def test_customers_twice_or_without_a_label_are_refused(wrong):
    with pytest.raises(UnsupportedInputError, match="after: "):
        type_migration(BEFORE, wrong)
