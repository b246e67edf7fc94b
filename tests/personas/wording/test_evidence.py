"""Rows of evidence: everything that a statement or a document rests on, in words."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import Markup

from personas.wording.made_statements import made, middle
from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.parts import Evidence, Identity, PersonaSection, Picture, SegmentTold
from profilekit.personas.persona import Persona
from profilekit.personas.statement import Interval, Resampling, SectionId, Statement
from profilekit.personas.wording import Teller

ENGLISH = Teller(locale_of("en"), "EUR")
FULL = made(
    "coupon_orders_share",
    low=0.3,
    n=254,
    of=402,
    base_n=900,
    base_of=2469,
    interval=Interval(low=0.58, high=0.68),
    lift_interval=Interval(low=1.4, high=1.9),
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 30),
    source="declared",
    grade="strong",
    came_back_share=0.94,
    suppression="rounded",
    cites=("a", "b"),
    recipe="(customers['x'] >= 0.3).mean()",
)
EVIDENCE = Evidence(
    as_of=date(2026, 6, 30),
    customers_count=2469,
    members_count=402,
    tested_count=310,
    false_discovery_rate=0.05,
    minimum_customers=10,
    minimum_members=50,
    withheld_count=3,
    is_public=True,
    resampling=Resampling(resamples_count=100, drawn_count=2469, customers_count=2469),
    segment_flag="customers['in_x_flag']",
    made_with="0.1",
    digest="abc",
)


def test_a_full_statement_by_hand():
    assert ENGLISH.evidence(FULL) == [
        ("Counted", "254 of 402 members"),
        ("Interval (95%)", "58% to 68%"),
        ("All customers", "900 of 2,469 customers"),
        ("Times as common as among all", "2.0\N{MULTIPLICATION SIGN}"),
        (
            "Times as common, interval (95%)",
            "1.4\N{MULTIPLICATION SIGN} to 1.9\N{MULTIPLICATION SIGN}",
        ),
        ("Period", "1 January 2026 to 30 June 2026"),
        ("Fields", "coupon_orders_share"),
        ("Source", "from what customers said"),
        ("Told because", "clearly more common than among all"),
        ("Told again", "in 94% of the resamples"),
        ("Reliability", "strong evidence"),
        ("Protection", "rounded to protect people"),
        ("Follows from", "a · b"),
        ("Recomputed by", "(customers['x'] >= 0.3).mean()"),
    ]


def test_an_empty_statement_tells_its_source_and_why_it_is_told():
    bare = made("orders_count", low=3, share=None, base=None, fields=())
    assert [label for label, _ in ENGLISH.evidence(bare)] == ["Source", "Told because"]


def test_a_middle_is_counted_in_its_unit():
    rows = dict(
        ENGLISH.evidence(
            middle(
                "order_value_median_amount",
                45.2,
                of=402,
                base_value=30.0,
                interval=Interval(low=40, high=50),
            )
        )
    )
    assert rows["Counted"] == "402 members"
    assert rows["Interval (95%)"] == "€40.00 to €50.00"
    assert rows["All customers"] == "€30.00"


def test_a_segment_is_counted_among_customers():
    size = Statement(
        id="identity/identity.size",
        section="identity",
        key="identity.size",
        rule_id="identity.size",
        role="typical",
        metric="size-share",
        value=0.1,
        n=10,
        of=100,
    )
    assert dict(ENGLISH.evidence(size))["Counted"] == "10 of 100 customers"


def test_code_runs_from_left_to_right_in_every_language():
    fa = locale_of("fa")
    code = "(customers['x'] >= 0.3).mean()"
    assert f"\u2066{code}\u2069" in [text for _, text in Teller(fa).evidence(FULL)]
    marked = [text for _, text in Teller(fa, markup=True).evidence(FULL)]
    assert f'<bdi dir="ltr">{Markup.escape(code)}</bdi>' in marked


def test_hostile_recipes_are_escaped():
    hostile = FULL.model_copy(update={"recipe": "<script>\u202e", "fields": ("<b>",)})
    for label, text in Teller(locale_of("en"), markup=True).evidence(hostile):
        assert isinstance(label, Markup)
        assert isinstance(text, Markup)
        assert "<script>" not in text
        assert "<b>" not in text
        assert "\u202e" not in text


def persona(evidence: Evidence, tagline: tuple[str, ...] = (), size: int | None = 402) -> Persona:
    """Make a persona of one statement."""
    return Persona(
        id="savers",
        segment=SegmentTold(
            id="savers", name="Savers", rule="discount_share >= 0.2", size_count=size
        ),
        identity=Identity(names={"en": "Ann Lee"}, picture=Picture(seed=1), tagline=tagline),
        sections=tuple(
            PersonaSection(id=id_, statements=(FULL_ALONE,) if id_ == "behaviours" else ())
            for id_ in SectionId
            if id_ is not SectionId.FIRMOGRAPHICS
        ),
        distinctiveness=0.75,
        evidence=evidence,
    )


FULL_ALONE = FULL.model_copy(update={"cites": ()})


def test_a_document_by_hand():
    assert ENGLISH.evidence_of(persona(EVIDENCE)) == [
        ("Day of the data", "30 June 2026"),
        ("Customers in all", "2,469"),
        ("Members of the segment", "402"),
        ("Definition of the segment", "discount_share >= 0.2"),
        ("Members in the data", "customers['in_x_flag']"),
        ("Answers compared", "310"),
        ("Chance finds at most", "5%"),
        ("Resamples", "100 draws of 2,469 customers each"),
        ("Fewest customers behind a statement", "10"),
        ("Fewest members of a persona", "50"),
        ("Statements kept back", "3"),
        ("Rounded", "counts to 5, shares to 1%"),
        ("Distinct findings of this persona alone", "75%"),
        ("Made with", "profilekit 0.1"),
        ("Fingerprint of what is told", "abc"),
    ]


def test_a_document_that_rests_on_little_has_few_rows():
    bare = Evidence(
        as_of=None,
        customers_count=0,
        members_count=None,
        tested_count=0,
        false_discovery_rate=0.05,
        minimum_customers=10,
        minimum_members=50,
    )
    assert [label for label, _ in ENGLISH.evidence_of(persona(bare))] == [
        "Customers in all",
        "Definition of the segment",
        "Answers compared",
        "Chance finds at most",
        "Fewest customers behind a statement",
        "Fewest members of a persona",
        "Distinct findings of this persona alone",
    ]
    assert ENGLISH.evidence_of(persona(bare, size=None)) == []


def test_purposes_of_sensitive_fields_are_told():
    told = EVIDENCE.model_copy(update={"purposes": {"gender_label": "fair treatment"}})
    rows = ENGLISH.evidence_of(persona(told))
    assert ("Sensitive, and used on purpose", "Gender: fair treatment") in rows


def test_the_head_says_how_many_were_counted_and_to_which_day():
    assert ENGLISH.counted_to(persona(EVIDENCE)) == "402 customers, counted to 30 June 2026"
    assert ENGLISH.counted_to(persona(EVIDENCE, size=None)) == "wanted, not counted"


def test_what_is_known_of_a_part_is_not_told_of_all():
    teller = Teller(locale_of("en"), customers_count=1000)
    part = made("top_device_label", value="phone", base_n=150, base_of=500)
    assert teller.comparison(part) == "30% of all, where known"
    assert ("All, where known", "150 of 500 customers") in teller.evidence(part)
    whole = part.model_copy(update={"base_n": 300, "base_of": 999})
    assert teller.comparison(whole) == "30% of all customers"
    assert ENGLISH.comparison(part) == "30% of all customers"


def test_what_only_some_can_do_is_held_against_those():
    assert ENGLISH.comparison(made("sector_label", value="c")) == "30% of all companies"
    answered = made("campaign_response_365d_share", low=0.2)
    assert ENGLISH.comparison(answered) == "30% of all who were contacted"
    staff = middle("employees_count", 40, base_value=25)
    assert ENGLISH.comparison(staff) == "25 among all companies"


def test_the_tagline_is_headlines_in_a_row():
    told = persona(EVIDENCE, (FULL.id, FULL.id))
    assert ENGLISH.tagline(told) == "Uses coupons · Uses coupons"
    assert ENGLISH.tagline(persona(EVIDENCE)) == ""
    assert isinstance(Teller(locale_of("en"), markup=True).tagline(told), Markup)


def test_what_is_invented_is_said():
    assert "invented" in ENGLISH.synthetic_notice(persona(EVIDENCE))


@pytest.mark.parametrize("code", SUPPORTED)
def test_a_lift_lies_within_its_interval_as_both_are_written(code: str):
    locale = locale_of(code)
    lift = FULL.model_copy(update={"lift": 1.26, "lift_interval": Interval(low=1.21, high=1.29)})
    rows = dict(Teller(locale).evidence(lift))
    told = rows[locale.say("Times as common, interval ({level})", level=locale.share(0.95))]
    assert rows[locale.say("Times as common as among all")] == locale.times(1.3)
    assert locale.times(1.3) in told
