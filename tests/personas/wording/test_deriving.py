"""What follows from statements: each cites what justifies it, and nothing follows from less."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.wording.made_statements import made, middle
from profilekit.personas.statement import Interval, Statement
from profilekit.personas.wording import derive
from profilekit.personas.wording.phrases import own_phrases

COUPONS = made("coupon_orders_share", low=0.3)
TOLD = [
    COUPONS,
    made("discount_share", low=0.2, base=0.1),
    made("top_category_label", value="tea"),
    made("top_category_label", value="oil", share=0.4, base=0.3),
    made("unsubscribed_flag", value=True, share=0.3, base=0.1),
    made("shopper_type_label", value="loyal"),
    made("top_response_channel_label", value="email", role="typical", share=0.4, base=0.4),
    made("consent_profiling_label", value="denied", share=0.4),
    middle("best_message_hour", 19.0),
]


def keys(*statements: Statement, subject: Any = "consumer") -> list[str]:
    """Name what follows."""
    return [each.key for each in derive(statements, subject)]


def test_everything_derived_cites_statements_that_are_there():
    derived = derive(TOLD)
    known = {each.id for each in TOLD}
    assert derived
    for each in derived:
        assert each.role == "derived"
        assert each.cites
        assert set(each.cites) <= known
        assert each.id == f"{each.section}/{each.key}"
        assert each.rule_id == each.key


def test_ids_do_not_repeat():
    ids = [each.id for each in (*TOLD, *derive(TOLD))]
    assert len(set(ids)) == len(ids)


def test_numbers_are_those_of_the_clearest_statement_cited():
    clearest = made(
        "discount_share",
        low=0.2,
        share=0.5,
        base=0.1,
        n=50,
        of=100,
        lift_interval=Interval(low=3, high=7),
        recipe="customers['discount_share'] >= 0.2",
        period_to=date(2026, 6, 30),
        grade="fair",
    )
    weaker = COUPONS.model_copy(update={"grade": "fair"})
    goal = next(each for each in derive([weaker, clearest]) if each.key == "goal.pay_less")
    assert goal.cites == (clearest.id, weaker.id)
    copied = {"id", "section", "key", "rule_id", "role", "cites"}
    assert goal.model_dump(exclude=copied) == clearest.model_dump(exclude=copied)


def test_a_better_grade_comes_before_a_higher_lift():
    strong = COUPONS.model_copy(update={"grade": "strong"})
    fair = made("discount_share", low=0.2, base=0.1, grade="fair")
    goal = next(each for each in derive([fair, strong]) if each.key == "goal.pay_less")
    assert goal.cites == (strong.id, fair.id)


@pytest.mark.parametrize(
    "update",
    [
        {"suppression": "withheld"},
        {"grade": "weak"},
        {"value": None},
        {"role": "derived"},
        {"value": 0.32},
        {"role": "typical", "value": 0.49},
    ],
)
def test_nothing_follows_from_what_is_withheld_weak_or_rare(update: dict[str, Any]):
    assert keys(COUPONS) == ["goal.pay_less", "message.deal_first", "message.coupon"]
    assert keys(COUPONS.model_copy(update=update)) == []


def test_what_most_are_justifies_as_well():
    assert "goal.pay_less" in keys(COUPONS.model_copy(update={"role": "typical", "value": 0.5}))


def test_what_is_rarer_than_among_all_is_no_reason_but_for_reach_and_consent():
    rarer: dict[str, Any] = {"role": "typical", "share": 0.6, "base": 0.7}
    assert keys(made("top_category_label", value="tea", **rarer)) == []
    assert keys(made("top_order_channel_label", value="app", **rarer)) == ["advice.order_channel"]
    consent = made("consent_profiling_label", value="denied", **rarer)
    assert keys(consent) == ["message.only_with_consent"]


def test_what_they_were_chosen_by_is_distinct_where_it_is_more_common():
    chosen = COUPONS.model_copy(update={"role": "chosen", "value": 0.4})
    assert "goal.pay_less" in keys(chosen)
    assert keys(chosen.model_copy(update={"lift": None})) == []


def test_to_be_less_satisfied_than_others_takes_a_difference():
    statement = made("csat_mean_365d_score", high=3, share=0.9, base=0.5)
    assert keys(statement) == ["pain.less_satisfied"]
    assert keys(statement.model_copy(update={"role": "typical"})) == []


@pytest.mark.parametrize(
    "field",
    [
        "categories_count",
        "new_categories_share",
        "products_count",
        "interests_count",
        "refunds_count",
        "campaign_responses_count",
        "campaign_contacts_count",
    ],
)
def test_nothing_follows_from_how_often_somebody_ordered_or_was_written_to(field: str):
    high = made(field, low=0.5 if field.endswith("share") else 6)
    assert keys(high, made(field, high=1)) == []


@pytest.mark.parametrize(
    ("goal", "field", "answer", "short_of"),
    [
        ("pay_less", "campaign_redemption_share", {"low": 0.1}, {"low": 0.05}),
        ("be_quick", "scale_convenience_score", {"low": 60}, {"low": 40}),
        ("keep_the_usual", "repeat_products_share", {"low": 0.2}, {"low": 0.1}),
        ("little_at_a_time", "small_basket_share", {"low": 0.5}, {"low": 0.2}),
        ("little_at_a_time", "basket_lines_mean_count", {"high": 4}, {"high": 8}),
        ("good_quality", "scale_quality_score", {"low": 75}, {"low": 50}),
        ("own_brands", "own_brand_share", {"low": 0.4}, {"low": 0.1}),
        ("out_of_hours", "weekend_orders_share", {"low": 0.4}, {"low": 0.3}),
        ("out_of_hours", "night_orders_share", {"low": 0.2}, {"low": 0.01}),
        ("without_a_store", "online_orders_share", {"low": 0.5}, {"low": 0.1}),
        ("by_phone", "mobile_orders_share", {"low": 0.54}, {"low": 0.3}),
        ("put_right", "open_tickets_count", {"low": 1}, {"high": 1}),
        ("share_what_is_liked", "nps_class_label", {"value": "promoter"}, {"value": "passive"}),
    ],
)
def test_goals_follow_from_what_members_do_and_say(
    goal: str, field: str, answer: dict[str, Any], short_of: dict[str, Any]
):
    (derived,) = (each for each in derive([made(field, **answer)]) if each.section == "goals")
    assert derived.key == f"goal.{goal}"
    assert derived.cites == (made(field, **answer).id,)
    assert not any(key.startswith("goal.") for key in keys(made(field, **short_of)))


def test_who_is_late_or_orders_less_is_asked_what_would_bring_them_back():
    assert "message.win_back" in keys(made("overdue_ratio", low=1.4))
    assert "message.win_back" in keys(made("orders_trend_ratio", high=-0.3))
    assert keys(made("overdue_ratio", low=0.5), made("orders_trend_ratio", high=0.1)) == []


def test_campaigns_are_judged_by_those_who_were_contacted():
    rarely = made("campaign_redemption_share", high=0.1)
    assert keys(rarely) == ["message.beside_offers"]
    assert keys(made("campaign_redemption_share", high=0.1, role="typical", lift=None)) == []
    assert keys(made("campaign_response_share", low=0.3)) == ["message.campaigns"]
    assert keys(made("campaign_response_share", high=0.1)) == ["message.beside_campaigns"]
    for key in ("message.campaigns", "message.beside_campaigns"):
        assert "of those contacted" in own_phrases().rules[key].says


def test_waiting_takes_two_signs():
    reply = made("first_reply_median_s", low=7200)
    solution = made("ticket_resolution_median_days", low=5)
    assert keys(reply) == []
    assert keys(reply, solution) == ["pain.slow_support"]


def test_of_several_labels_the_clearest_is_told_and_cited_alone():
    message = next(each for each in derive(TOLD) if each.key == "message.category")
    assert message.cites == ("behaviours/top_category_label.is=tea",)
    assert message.answer is not None
    assert message.answer.value == "tea"


def test_reach_is_the_most_frequent_answer_even_of_fewer_than_half():
    derived = {each.key: each for each in derive(TOLD)}
    assert derived["advice.contact_channel"].section == "channels"
    assert derived["advice.hour"].value == 19.0


def test_companies_have_rules_of_their_own():
    deciders = made("decision_makers_count", low=2)
    assert keys(deciders) == []
    assert keys(deciders, subject="company") == [
        "goal.agree",
        "pain.many_deciders",
        "message.deciders",
    ]


def test_advice_is_that_for_the_type_of_shopper():
    assert keys(made("shopper_type_label", value="need")) == [
        "goal.be_quick",
        "advice.need_quick",
        "advice.need_first",
    ]


@given(order=st.permutations(TOLD))
def test_the_order_of_statements_changes_nothing(order: list[Statement]):
    assert derive(order) == derive(TOLD)


def test_nothing_follows_from_nothing():
    assert derive([]) == ()
