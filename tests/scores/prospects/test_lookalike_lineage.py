"""What the catalogue of a book says of where fields come from, over every field of a catalogue."""

from __future__ import annotations

import pytest

import profilekit as pk
from profilekit.errors import LeakageError
from profilekit.fields import PointInTime, Section
from profilekit.scores.prospects.lookalike_lineage import (
    lineage_of,
    made_of_orders,
    refused_of,
    refused_of_names,
)
from profilekit.scores.prospects.lookalikes import LookalikeScorer

OF_PEOPLE = {Section.DEMOGRAPHICS, Section.GEOGRAPHY}


@pytest.fixture(scope="module", name="book")
def scored_book():
    measured = pk.measure(pk.make_shop(seed=7, n_customers=700), as_of="2025-12-31")
    return measured.apply(pk.LifetimeValueModel()).apply(pk.BestCustomerScorer())


def refused(book, best, **params):
    """Fields that are refused when all are asked for at once."""
    names = [name for name in book.catalogue.names if name not in {best, "recency_days"}]
    with pytest.raises(LeakageError) as caught:
        LookalikeScorer(tuple(names), best=best, **params).fit(book)
    return set(caught.value.fields)


def ordered_by_the_numbers(book):
    """Fields that nobody without orders has, or all of these alike, and who ordered variously.

    An oracle that looks at no catalogue: at 70 people, what is not made of orders differs.
    """
    bought = ~book.frame["recency_days"].is_null()
    with_orders, without = book.frame.filter(bought), book.frame.filter(~bought)
    return {
        name
        for name in book.catalogue.names
        if without[name].n_unique() == 1
        and with_orders[name].null_count() < len(with_orders) / 2
        and with_orders[name].value_counts(sort=True)["count"][0] < 0.7 * len(with_orders)
    }


@pytest.mark.parametrize(
    ("best", "share"),
    [("best_customer_score", 0.1), ("best_customer_band_label", None), ("spend_amount", 0.1)],
)
def test_every_field_made_of_orders_is_refused(book, best, share):
    ordered = ordered_by_the_numbers(book) - {best, "recency_days"}
    assert len(ordered) > 80
    assert ordered - refused(book, best, best_share=share) == set()


def test_attributes_of_people_are_all_accepted(book):
    of_people = {spec.name for spec in book.catalogue if spec.section in OF_PEOPLE}
    assert len(of_people) > 10
    assert of_people & refused(book, "best_customer_score", best_share=0.1) == set()


def test_what_the_score_was_made_of_is_refused_and_what_that_was_made_of(book):
    made_of = refused(book, "best_customer_score", best_share=0.1)
    assert set(book.fitted["BestCustomerScorer"].fields_in) <= made_of
    assert set(book.fitted["LifetimeValueModel"].fields_in) <= made_of | {"recency_days"}
    assert {
        "best_customer_gate_label",
        "best_customer_coverage_share",
        "campaign_response_share",
        "campaign_responses_count",
        "spend_365d_amount",
        "clv_high_365d_amount",
        "nps_class_label",
    } <= made_of


def test_scores_are_refused_whoever_is_best(book):
    scores = {spec.name for spec in book.catalogue if spec.section is Section.SCORES}
    assert scores <= refused(book, "spend_amount", best_share=0.1)


def test_ranks_are_refused_and_lead_to_what_was_ranked(book):
    ranked = book.rank("nps_score")
    assert "nps_rank" in refused_of(ranked, ("nps_rank",), "spend_amount")
    assert "nps_class_label" in lineage_of(ranked, "nps_rank")


def test_where_nobody_is_without_orders_the_catalogue_still_decides(book):
    bought = ~book.frame["recency_days"].is_null()
    buyers = pk.ProfileBook(
        book.frame.filter(bought),
        book.catalogue,
        as_of=book.as_of,
        provenance=book.provenance,
        fitted=book.fitted,
    )
    names = [spec.name for spec in book.catalogue if spec.evidence == "orders_count"]
    names = tuple(name for name in names if name != "recency_days")
    with pytest.raises(LeakageError) as caught:
        LookalikeScorer((*names, "first_product_label", "age_years")).fit(buyers)
    assert set(caught.value.fields) == {*names, "first_product_label"}


def test_flags_of_a_caller_do_not_let_orders_pass(book):
    flags = [bool(spent and spent > 900) for spent in book.frame["spend_amount"].to_list()]
    with pytest.raises(LeakageError) as caught:
        LookalikeScorer(("age_years", "top_weekday_label", "alive_prob")).fit(book, flags)
    assert caught.value.fields == ("top_weekday_label", "alive_prob")


def test_attributes_that_stand_side_by_side_are_no_measure_of_each_other(book):
    spec = book.catalogue["acquisition_channel_label"]
    assert spec.made_by == book.catalogue["loyalty_tier_label"].made_by
    assert spec.point_in_time is PointInTime.SLOW
    assert spec.name not in lineage_of(book, "loyalty_tier_label")


def test_evidence_counts_at_every_remove(book):
    ordered = made_of_orders(book.catalogue)
    assert book.catalogue["repeat_mean_amount"].evidence == "repeat_days_count"
    assert {"orders_count", "repeat_mean_amount", "categories_count", "brands_count"} <= ordered
    assert not {"sessions_count", "top_interest_label", "age_years"} & ordered


def test_a_frame_knows_the_lineage_by_our_own_names(book):
    fields = ("age_years", "nps_score", "spend_90d_amount", "best_customer_gate_label")
    assert set(refused_of_names(fields, "best_customer_score")) == set(fields[1:])
    with pytest.raises(LeakageError, match="is part of what makes 'best_customer_band_label'"):
        LookalikeScorer(("age_years", "nps_score")).fit(book.to_pandas())
