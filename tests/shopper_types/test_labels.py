"""Labels in whatever kind of sequence they come."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.shopper_types.labels import numbered_labels

NAMES = ("loyal", "need")


def numbered(y, n_rows=3):
    return numbered_labels(y, NAMES, n_rows, asked_by="me").tolist()


@pytest.mark.parametrize(
    "y",
    [
        ["loyal", None, "need"],
        ["loyal", np.nan, "need"],
        ["loyal", -1, "need"],
        ("loyal", np.int64(-1), "need"),
        np.array(["loyal", -1, "need"], dtype=object),
        pd.Series(["loyal", None, "need"]),
        pd.Series(["loyal", pd.NA, "need"], dtype="string"),
        pl.Series(["loyal", None, "need"]),
    ],
)
def test_names_are_numbered_and_the_rest_is_unlabelled(y):
    assert numbered(y) == [0, -1, 1]


def test_no_labels_at_all():
    assert numbered(None) == [-1, -1, -1]


@pytest.mark.parametrize("label", ["Loyal", "undetermined", "-1", 0, True, 2.5, ("loyal",), [1]])
def test_unknown_labels_are_named(label):
    with pytest.raises(UnknownNameError) as caught:
        numbered([label, "loyal", None])
    assert caught.value.names == (label,)


def test_all_unknown_labels_are_named_at_once():
    with pytest.raises(UnknownNameError, match=r"'lojal', 'neat'.*Give None"):
        numbered(["neat", "lojal", "neat"])


@pytest.mark.parametrize("y", [["loyal"], [], "abc", 5, ["loyal"] * 4])
def test_there_is_one_label_per_row(y):
    with pytest.raises(UnsupportedInputError, match="one label per row"):
        numbered(y)
