"""Current values at a past day, and parts of the outcome, are refused with the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import profilekit as pk
from extractors.shops import AS_OF, frame_of, load
from profilekit.errors import DeclarationError, LeakageError, UnknownNameError
from profilekit.extractors import Extractor, Field, lines, rows_of
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

LATER = AS_OF + timedelta(days=9)
ROWS = [("a", 1, AS_OF, 3), ("a", 2, LATER, 4)]


class Home(Extractor):
    """What is known of a household."""

    def fields(self) -> Iterator[Field]:
        """Yield a slow field, and one that is none."""
        people = rows_of("customers")
        size = people.max(people.column("household_size"))
        slow = PointInTime.SLOW
        yield Field("household_size_count", size, meaning="Persons", point_in_time=slow)
        yield Field("versions_count", people.count(), meaning="Versions")


class Answers(Extractor):
    """Part of an outcome, and something else."""

    def fields(self) -> Iterator[Field]:
        """Yield both."""
        yield Field(
            "answers_count",
            lines.count(),
            meaning="Answers",
            point_in_time=PointInTime.TARGET,
            outcome="answer",
        )
        yield Field("lines_count", lines.count(), meaning="Lines")


def tables(**more):
    people = pd.DataFrame({"customer_id": ["a"], "household_size": [2]}).assign(**more)
    return pk.Tables.load(transactions=frame_of(ROWS), customers=people)


def test_a_current_value_at_a_past_day_is_refused_with_the_ways_out():
    with pytest.raises(LeakageError) as caught:
        pk.measure(tables(), [Home()], as_of=AS_OF)
    assert caught.value.fields == ("household_size_count",)
    for said in ("customers has no valid_from", "newest day", "unchanging=['customers']"):
        assert said in str(caught.value)


def test_by_default_such_a_field_is_skipped_with_the_reason(monkeypatch):
    monkeypatch.setattr(
        "profilekit.extractors.choice.default_extractors", lambda *_: ((Home(),), ())
    )
    book = pk.measure(tables(), as_of=AS_OF)
    assert book.catalogue.names == ("versions_count",)
    assert book.skipped[0].fields == ("household_size_count",)
    assert "customers has no valid_from" in book.skipped[0].reason


def test_on_the_newest_day_the_current_value_is_the_value():
    assert "household_size_count" in pk.measure(tables(), [Home()], as_of=LATER).catalogue


def test_versions_make_a_past_day_measurable():
    versioned = tables(valid_from=["2020-01-01"])
    assert "household_size_count" in pk.measure(versioned, [Home()], as_of=AS_OF).catalogue


def test_a_table_that_does_not_change_is_vouched_for_and_that_is_written_down():
    book = pk.measure(tables(), [Home()], as_of=AS_OF, unchanging=("customers",))
    assert "household_size_count" in book.catalogue
    assert book.provenance.unchanging == ("customers",)


def test_only_attribute_tables_can_be_vouched_for():
    with pytest.raises(UnknownNameError, match="attribute table 'transactions'"):
        pk.measure(tables(), [Home()], as_of=AS_OF, unchanging=("transactions",))


@pytest.mark.parametrize("to", ["to_pandas", "to_polars", "to_arrow"])
def test_parts_of_the_outcome_are_left_out_of_all_fields_and_refused_among_named_ones(to):
    hand_out = getattr(pk.measure(load(ROWS), [Answers()], as_of=AS_OF), to)
    columns = hand_out(outcome="answer")
    names = columns.column_names if to == "to_arrow" else list(columns.columns)
    assert [name for name in names if name != "customer_id"] == ["lines_count"]
    with pytest.raises(LeakageError, match="answers_count"):
        hand_out(["answers_count", "lines_count"], outcome="answer")
    hand_out(["answers_count"], outcome="another")


def test_a_field_relative_to_others_is_learned_and_not_extracted():
    field = Field("spend_rank", lines.count(), point_in_time=PointInTime.POPULATION)
    with pytest.raises(DeclarationError, match="learned by an estimator"):
        field.spec("Mine")


@pytest.mark.parametrize(
    "field",
    [
        Field("lines_count", lines.count(), when_absent=0),
        Field("lines_label", dtype="string", when_absent=0),
    ],
)
def test_a_value_for_absence_is_of_numbers_that_extract_gives(field):
    with pytest.raises(DeclarationError, match="when_absent"):
        field.spec("Mine")


def test_extract_takes_what_the_error_says_to_type():
    shop = tables()
    with pytest.raises(LeakageError, match=r"unchanging=\['customers'\]"):
        pk.extract(Home(), shop, as_of=AS_OF)
    frame = pk.extract(Home(), shop, as_of=AS_OF, unchanging=["customers"])
    assert frame["household_size_count"].to_list() == [2]


def test_versions_without_a_beginning_are_current_values():
    people = pd.DataFrame({"customer_id": ["a", "b"], "household_size": [2, 3]})
    people["valid_from"] = pd.Series([None, None], dtype="str")
    shop = pk.Tables.load(transactions=frame_of(ROWS), customers=people)
    with pytest.raises(LeakageError, match="no valid_from, or on no row"):
        pk.measure(shop, [Home()], as_of=AS_OF)


@pytest.mark.parametrize("to", ["to_pandas", "to_polars", "to_arrow"])
def test_a_misspelt_outcome_names_the_known_ones(to):
    hand_out = getattr(pk.measure(load(ROWS), [Answers()], as_of=AS_OF), to)
    for fields in (None, ["answers_count"]):
        with pytest.raises(UnknownNameError, match="no outcome 'answers'; there are 'answer'"):
            hand_out(fields, outcome="answers")


def test_any_outcome_may_be_predicted_where_no_field_is_part_of_one():
    book = pk.measure(load(ROWS), [pk.Recency()], as_of=AS_OF)
    assert list(book.to_pandas(outcome="campaign_respons").columns) == ["recency_days"]
