"""Customers whose types are known: found again, and as surely as is said.

The shop's seed is none that anything was chosen on.
"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

import profilekit as pk
from profilekit.shopper_types import ShopperTypeClassifier

DAY = "2025-12-31"


@pytest.fixture(scope="module")
def known():
    """A book of 900 customers, and the number of each one's type."""
    shop = pk.make_typed_shop(seed=301, n_customers=900)
    book = pk.measure(shop.tables, pk.habits_for(shop.tables, as_of=DAY), as_of=DAY)
    names = list(ShopperTypeClassifier().classes_)
    types = dict(zip(shop.types["customer_id"], shop.types["shopper_type_label"], strict=True))
    return book, np.array([names.index(types[customer]) for customer in book.customer_ids])


def off_by(probs, kinds):
    sure, right = probs.max(axis=1), probs.argmax(axis=1) == kinds
    fifth = np.minimum((sure * 5).astype(int), 4)
    return sum(
        abs(right[fifth == b].mean() - sure[fifth == b].mean()) * (fifth == b).mean()
        for b in set(fifth)
    )


@pytest.fixture(scope="module")
def unlabelled(known):
    return ShopperTypeClassifier().fit(known[0]).predict_proba(known[0])


def test_types_are_found_without_a_label(known, unlabelled):
    assert f1_score(known[1], unlabelled.argmax(axis=1), average="macro") > 0.72


def test_probabilities_without_labels_are_about_as_sure_as_right(known, unlabelled):
    assert off_by(unlabelled, known[1]) < 0.06


def test_labels_make_it_better_for_those_without(known, unlabelled):
    book, kinds = known
    shown = np.arange(len(kinds)) % 3 == 0
    model = ShopperTypeClassifier()
    probs = model.fit(book, np.where(shown, model.classes_[kinds], None)).predict_proba(book)
    with_labels, without = (
        f1_score(kinds[~shown], each[~shown].argmax(axis=1), average="macro")
        for each in (probs, unlabelled)
    )
    assert with_labels > without + 0.02
    assert off_by(probs[~shown], kinds[~shown]) < 0.05
