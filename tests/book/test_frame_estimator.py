"""The base of estimators that work on whole frames, shown by one that tells who is above a mean."""

from __future__ import annotations

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from sklearn.exceptions import NotFittedError

from profilekit.book.frame_estimator import FrameEstimator
from profilekit.book.state import FittedState
from profilekit.fields import FieldSpec


class Mean(FittedState):
    amount: float
    fields_known: int


class AboveMean(FrameEstimator[Mean]):
    """Above the mean spend of those it was fitted on."""

    state_model = Mean

    @property
    def fields_in(self):
        return ("spend_amount",)

    def output_fields(self):
        return (FieldSpec(name="above_mean_flag", dtype="bool", meaning="Above the mean"),)

    def _learned(self, frame, catalogue, *, asked_by):
        del asked_by
        known = 0 if catalogue is None else len(catalogue)
        return Mean(amount=frame["spend_amount"].mean(), fields_known=known)

    def _made(self, frame, *, asked_by):
        del asked_by
        polars = nw.from_native(frame.select("spend_amount").to_polars(), eager_only=True)
        return polars.select(above_mean_flag=nw.col("spend_amount") > self.state_.amount)

    def _made_of_one(self, values, *, asked_by):
        del asked_by
        return {"above_mean_flag": values["spend_amount"] > self.state_.amount}


SPEND = {"spend_amount": [1.0, 2.0, 6.0]}


def test_expressions_make_fields_of_any_kind_of_frame():
    fitted = AboveMean().fit(pl.DataFrame(SPEND))
    flags = fitted.transform(pl.DataFrame(SPEND))["above_mean_flag"]
    assert flags.to_list() == [False, False, True]
    made = fitted.transform(pd.DataFrame(SPEND, index=[7, 8, 9]))
    assert made.index.tolist() == [7, 8, 9]
    assert fitted.transform_one({"spend_amount": 6.0}) == {"above_mean_flag": True}


def test_what_fields_are_is_known_where_a_book_is_learned_from(book):
    assert AboveMean().fit(book).state_.fields_known == len(book.catalogue)
    assert AboveMean().fit(pl.DataFrame(SPEND)).state_.fields_known == 0


def test_it_is_applied_saved_and_refused_like_every_estimator(book):
    applied = book.apply(AboveMean())
    assert applied.catalogue["above_mean_flag"].made_by == "AboveMean"
    fitted = applied.fitted["AboveMean"]
    assert AboveMean.from_json(fitted.to_json()).state_ == fitted.state_
    assert fitted.explain(book, "ann") == ()
    with pytest.raises(NotFittedError):
        AboveMean().transform_one({})
