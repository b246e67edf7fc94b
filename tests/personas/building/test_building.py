"""Personas are what was counted: planted things are told, and nothing that must not matter does."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from personas.building.books import AS_OF, book_of, columns_of, with_nulls
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.personas.building import (
    NothingKnownError,
    TooFewMembersError,
    build_persona,
    build_personas,
)
from profilekit.personas.building.assembling import tagline_of
from profilekit.personas.building.dating import first_day
from profilekit.personas.locales import locale_of
from profilekit.personas.statement import SectionId
from profilekit.personas.wording import Teller
from profilekit.personas.wording.phrases import own_phrases
from profilekit.segments import Segment, assign_segments, field

COLUMNS = columns_of()
BOOK = book_of(COLUMNS)
PERSONA = build_persona(BOOK, "loyal")


def built(columns, segment="loyal", ids=None, **parameters):
    return build_persona(book_of(columns, ids=ids), segment, resamples=20, **parameters)


def by_key(persona):
    return {each.key: each for each in persona.statements}


def test_planted_differences_are_told_as_distinct():
    told = by_key(PERSONA)
    assert {"orders_count.more", "top_device_label.is", "tickets_count.more", "app_flag.yes"} <= {
        key for key, each in told.items() if each.role == "distinct"
    }


def test_noise_is_never_told_as_distinct():
    distinct = {each.fields[0] for each in PERSONA.statements if each.role == "distinct"}
    assert not distinct & {"age_band_label", "top_category_label", "discount_share"}


def of_whom(members, others, yes="35-44", no="18-24"):
    """Give a label to so many of 200 members and of 400 others, and another to the rest."""
    return [yes] * members + [no] * (200 - members) + [yes] * others + [no] * (400 - others)


def test_what_most_are_is_told_as_typical():
    age = by_key(built(COLUMNS | {"age_band_label": of_whom(140, 270)}))["age_band_label.is"]
    assert (age.role, age.answer.value, age.source) == ("typical", "35-44", "declared")


@pytest.mark.parametrize(("members", "others"), [(130, 300), (98, 150)], ids=["rarer", "fewer"])
def test_what_is_rarer_than_among_all_or_of_fewer_than_half_is_not_typical(members, others):
    third = of_whom(members, others)
    third[150:200] = ["45-54"] * 50
    labels = of_whom(members, others) if members > 100 else third
    told = by_key(built(COLUMNS | {"age_band_label": labels}))
    assert "age_band_label.is" not in told


def test_what_is_as_common_among_all_comes_back_about_every_other_time():
    labels = of_whom(140, 280)
    age = by_key(build_persona(book_of(COLUMNS | {"age_band_label": labels}), "loyal"))
    assert 0.25 < age["age_band_label.is"].came_back_share < 0.75


def test_what_holds_of_the_same_customers_is_told_once():
    places = {"city_label": of_whom(140, 232, "Athens", "Patras")}
    places["region_label"] = of_whom(140, 232, "Attica", "Achaea")
    told = by_key(built(COLUMNS | places))
    assert len({"city_label.is", "region_label.is"} & set(told)) == 1


def test_what_is_as_common_among_all_is_told_where_nothing_else_is():
    as_common = of_whom(142, 278, "Athens", "Patras")
    alone = by_key(built(COLUMNS | {"top_category_label": as_common}))["top_category_label.is"]
    assert alone.interval.low <= alone.base_value <= alone.value
    assert "city_label.is" not in by_key(built(COLUMNS | {"city_label": as_common}))


def test_a_range_without_words_weighs_less_than_a_yes():
    rng = np.random.default_rng(8)
    walks = rng.random(600) < np.where(np.array(COLUMNS["in_loyal_flag"]), 0.8, 0.3)
    picnics = np.where(walks, 4, rng.choice([1, 9], 600)).tolist()
    told = by_key(built(COLUMNS | {"walks_flag": walks.tolist(), "picnics_count": picnics}))
    assert "walks_flag.yes" in told
    assert not any(key.startswith("picnics_count") for key in told)


@pytest.mark.parametrize(
    "name",
    ["category_concentration_ratio", "top_interest_share", "control_contacts_share"],
)
def test_what_is_for_machines_is_not_told(name):
    inside = np.array(COLUMNS["in_loyal_flag"])
    planted = np.random.default_rng(9).beta(np.where(inside, 8, 2), 4).tolist()
    keys = by_key(built(COLUMNS | {name: planted, "calls_share": planted}))
    assert any(key.startswith("calls_share") for key in keys)
    assert not any(key.startswith(name) for key in keys)


@pytest.mark.parametrize("name", ["price_tier_ratio", "top_category_share"])
def test_what_takes_a_sentence_is_not_told_as_a_number(name):
    rng, inside = np.random.default_rng(9), np.array(COLUMNS["in_loyal_flag"])
    planted = np.where(inside | (rng.random(600) < 0.5), 0.3, 0.1)
    columns = {each: planted.tolist() for each in (name, "calls_share")}
    assert not any(key.startswith(name) for key in by_key(built(COLUMNS | columns)))
    assert own_phrases().field(name).words.sentences_only


def test_of_what_goes_with_one_thing_one_answer_is_told():
    rng, inside = np.random.default_rng(10), np.array(COLUMNS["in_loyal_flag"])
    shares = {
        name: rng.beta(np.where(inside, 8, 2), 4).tolist()
        for name in ("top_brand_share", "top_category_share")
    }
    keys = by_key(built(COLUMNS | shares))
    assert sum(key.startswith(tuple(shares)) for key in keys) == 1


def test_what_is_said_in_the_same_words_is_told_once():
    rng = np.random.default_rng(3)
    inside = np.array(COLUMNS["in_loyal_flag"])
    visits = {
        name: np.where(rng.random(600) < np.where(inside, 0.8, 0.3), rng.integers(1, 4, 600), 0)
        for name in ("sessions_count", "web_active_days_count")
    }
    persona = built(COLUMNS | {name: each.tolist() for name, each in visits.items()})
    teller = Teller(locale_of("en"))
    said = [teller.headline(each) for each in persona.statements]
    assert "Visits the site or app" in said
    assert len(said) == len(set(said))


def test_what_does_not_hurt_is_no_pain():
    inside = np.array(COLUMNS["in_loyal_flag"])
    rng = np.random.default_rng(4)
    asked = rng.poisson(np.where(inside, 0.2, 2.0)).tolist()
    assert not built(COLUMNS | {"tickets_count": asked}).section("pains").statements


def test_the_line_under_the_name_begins_with_what_is_distinct():
    persona = built(COLUMNS | {"age_band_label": of_whom(140, 270)})
    roles = {each.id: each.role for each in persona.statements}
    told = [roles[id_] for id_ in persona.identity.tagline]
    assert told[0] == "distinct"
    assert told[-1] == "typical"


def test_nothing_weak_makes_the_line_under_the_name():
    weak = [each.model_copy(update={"grade": "weak"}) for each in PERSONA.statements]
    assert PERSONA.identity.tagline
    assert tagline_of(weak, "consumer") == ()


def test_nothing_that_a_minority_has_makes_the_line_under_the_name():
    chosen = [each for each in PERSONA.statements if each.id in PERSONA.identity.tagline]
    assert tagline_of(chosen, "consumer")
    few = [each.model_copy(update={"value": 0.49}) for each in chosen if each.metric != "median"]
    assert few
    assert tagline_of(few, "consumer") == ()


def test_how_large_the_segment_is_has_a_role_of_its_own():
    assert {each.role for each in PERSONA.section("identity").statements} == {"identity"}


def test_a_statement_holds_everything_it_was_counted_from():
    phone = by_key(PERSONA)["top_device_label.is"]
    inside = np.array(COLUMNS["in_loyal_flag"])
    phones = np.array(COLUMNS["top_device_label"]) == "phone"
    assert phone.id == "channels/top_device_label.is=phone"
    assert (phone.n, phone.of) == (int((phones & inside).sum()), 200)
    assert (phone.base_n, phone.base_of) == (int(phones.sum()), 600)
    assert phone.value == phone.n / phone.of
    assert phone.base_value == phone.base_n / phone.base_of
    assert phone.lift == pytest.approx(phone.value / phone.base_value)
    assert phone.interval.low < phone.value < phone.interval.high
    assert phone.came_back_share == 1


def test_the_period_is_the_window_of_the_field():
    spend = by_key(built({**COLUMNS}, most=9))["orders_count.more"]
    days = 365 if "365d" in spend.fields[0] else 90
    assert (spend.period_to - spend.period_from).days == days - 1
    assert spend.period_to == AS_OF
    assert f".{days}d" in spend.id


def test_windows_of_one_measure_are_told_once():
    families = [each.key.split(".")[0] for each in PERSONA.statements if each.answer]
    assert len(families) == len(set(families))


def test_no_section_has_more_than_asked_for():
    for persona in (PERSONA, built(COLUMNS, most=1)):
        most = 1 if persona is not PERSONA else 4
        assert all(
            len(section.statements) <= most
            for section in persona.sections
            if section.id is not SectionId.IDENTITY
        )


def test_identity_tells_the_part_of_customers_and_of_value():
    told = by_key(PERSONA)
    spend = np.array(COLUMNS["spend_365d_amount"])
    assert told["identity.size"].value == 200 / 600
    assert told["identity.value"].value == pytest.approx(spend[:200].sum() / spend.sum())
    assert told["identity.value"].fields == ("spend_365d_amount",)


def test_value_that_tells_of_one_customer_is_not_told():
    spend = np.array(COLUMNS["spend_365d_amount"])
    spend[0] = 1e9
    told = by_key(built({**COLUMNS, "spend_365d_amount": spend.tolist()}))
    assert "identity.value" not in told


def test_what_members_were_chosen_by_is_marked_and_told_twice_at_most():
    segment = Segment(
        id="busy",
        name="Busy",
        levels=("behavioural",),
        definition=(field("orders_365d_count") >= 9) & (field("tickets_count") >= 1),
    )
    persona = build_persona(assign_segments(BOOK, [segment]), segment)
    chosen = [each for each in persona.statements if each.role == "chosen"]
    assert {each.fields[0] for each in chosen} <= {
        "orders_365d_count",
        "orders_90d_count",
        "tickets_count",
    }
    assert 1 <= len(chosen) <= 2
    assert persona.segment.name == "Busy"
    assert "orders_365d_count" in persona.segment.rule


def test_labels_made_of_what_members_were_chosen_by_are_no_find():
    shop = pk.make_shop(seed=7, n_customers=600)
    segment = Segment(
        id="recent",
        name="Recent",
        levels=("behavioural",),
        definition=field("recency_days") < 30,
    )
    book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    book = assign_segments(book, [segment])
    persona = build_persona(book, segment, resamples=1, most=30)
    labels = [each for each in persona.statements if each.fields == ("rfm_segment_label",)]
    assert {each.role for each in labels} <= {"chosen"}


def test_all_sections_are_there_in_their_order():
    assert [section.id for section in PERSONA.sections] == [
        id_ for id_ in SectionId if id_ is not SectionId.FIRMOGRAPHICS
    ]


def test_a_window_begins_with_the_first_day_there_is():
    assert first_day("orders_365d_count", date(1, 3, 1)) == date(1, 1, 1)
    assert first_day("orders_90d_count", date(2025, 3, 31)) == date(2025, 1, 1)


def test_companies_are_told_as_companies():
    rng = np.random.default_rng(5)
    inside = np.array(COLUMNS["in_loyal_flag"])
    firm = np.where(rng.random(600) < np.where(inside, 0.8, 0.3), "retail", "health")
    columns = {
        **COLUMNS,
        "sector_label": firm.tolist(),
        "employees_count": (10 + 40 * inside + rng.integers(0, 9, 600)).tolist(),
    }
    persona = built(columns)
    assert persona.subject == "company"
    assert persona.identity.organisations.keys() == persona.identity.names.keys()
    assert persona.section("firmographics").statements
    consumer = built(columns, subject="consumer")
    assert consumer.identity.organisations == {}
    assert all(section.id != "firmographics" for section in consumer.sections)


def test_a_few_companies_among_consumers_make_no_company():
    sector = ["retail"] * 30 + [None] * 570
    assert built({**COLUMNS, "sector_label": sector}).subject == "consumer"


def without_digest(persona):
    told = persona.model_dump()
    del told["evidence"]["digest"]
    return told


def test_the_order_of_rows_changes_nothing():
    order = np.random.default_rng(1).permutation(600).tolist()
    shuffled = {name: [values[at] for at in order] for name, values in COLUMNS.items()}
    assert built(shuffled, ids=[at + 1 for at in order]) == built(COLUMNS)


def test_other_names_of_customers_change_nothing():
    ids = np.random.default_rng(2).permutation(10_000)[:600].tolist()
    assert without_digest(built(COLUMNS, ids=ids)) == without_digest(built(COLUMNS))
    texts = [f"customer {each}" for each in ids]
    assert without_digest(built(COLUMNS, ids=texts)) == without_digest(built(COLUMNS))


@pytest.mark.parametrize("factor", [100.0, 0.25, 7.0])
def test_other_money_changes_amounts_alone(factor):
    money = [name for name in COLUMNS if name.endswith("_amount")]
    scaled = {
        name: [round(factor * value, 4) for value in values] if name in money else values
        for name, values in COLUMNS.items()
    }
    numbers = {"n", "of", "base_n", "base_of", "id", "came_back_share", "grade", "lift"}
    one, other = (built(each, most=9) for each in (COLUMNS, scaled))
    assert [each.model_dump(include=numbers) for each in one.statements] == [
        each.model_dump(include=numbers) for each in other.statements
    ]
    middles = [
        (a.value, b.value)
        for a, b in zip(one.statements, other.statements, strict=True)
        if a.metric == "median" and a.fields[0] in money
    ]
    assert middles
    assert all(b == pytest.approx(factor * a) for a, b in middles)


def test_what_comes_after_the_day_of_the_book_changes_nothing():
    rng = np.random.default_rng(6)
    days = np.datetime64("2025-01-01") + rng.integers(0, 600, 3000)
    orders = pl.DataFrame(
        {
            "customer_id": rng.integers(1, 400, 3000),
            "ordered_at": days.astype("datetime64[us]"),
            "amount": np.round(rng.lognormal(3, 1, 3000), 2),
        }
    )
    until = orders.filter(pl.col("ordered_at") < pl.datetime(2026, 1, 1))
    one, other = (
        build_persona(
            pk.measure(pk.Tables.load(transactions=rows), as_of=AS_OF).apply(pk.RFMScorer()),
            {"rfm_segment_label": "Hibernating"},
            minimum_members=20,
            resamples=10,
        )
        for rows in (orders, until)
    )
    assert len(until) < len(orders)
    assert one == other


def test_customers_outside_shape_only_what_is_compared_with():
    rng = np.random.default_rng(9)
    changed = {
        name: values[:200] + [values[at] for at in (200 + rng.permutation(400)).tolist()]
        for name, values in COLUMNS.items()
    }
    more = {name: values + values[200:300] for name, values in changed.items()}
    one, other = by_key(built(COLUMNS)), by_key(built(more))
    same = [(one[key], other[key]) for key in one if key in other]
    compared = [(a, b) for a, b in same if a.answer and a.answer == b.answer]
    assert len(compared) > 3
    assert all((a.n, a.of, a.value) == (b.n, b.of, b.value) for a, b in compared)


def test_equal_segments_are_told_alike():
    columns = {**COLUMNS, "in_steady_flag": COLUMNS["in_loyal_flag"]}
    loyal, steady = build_personas(book_of(columns), ("loyal", "steady"), resamples=20)
    numbers = {"id", "value", "n", "of", "base_n", "lift", "came_back_share", "role"}
    assert [each.model_dump(include=numbers) for each in loyal.statements] == [
        each.model_dump(include=numbers) for each in steady.statements
    ]
    assert loyal.distinctiveness == steady.distinctiveness == 0
    assert loyal.identity.names != steady.identity.names
    assert loyal.evidence.digest == steady.evidence.digest


def test_opposites_have_nothing_in_common():
    loyal, rest = build_personas(BOOK, ("loyal", "rest"))
    assert loyal.distinctiveness == rest.distinctiveness == 1
    assert PERSONA.distinctiveness is None


def test_what_a_segment_beside_has_as_well_counts_less():
    rng = np.random.default_rng(4)
    inside, beside = np.arange(600) < 150, (np.arange(600) >= 150) & (np.arange(600) < 300)
    both = np.where(rng.random(600) < np.where(inside | beside, 0.9, 0.2), "yes", "no")
    own = np.where(rng.random(600) < np.where(inside, 0.6, 0.2), "yes", "no")
    columns = {
        "in_a_flag": inside.tolist(),
        "in_b_flag": beside.tolist(),
        "shared_label": both.tolist(),
        "own_label": own.tolist(),
    }
    alone = [each.key for each in built(columns, "a").statements if each.role == "distinct"]
    beside_b = built(columns, "a", beside=("b",))
    told = [each.key for each in beside_b.statements if each.role == "distinct"]
    assert alone == ["shared_label.is", "own_label.is"]
    assert told == ["own_label.is", "shared_label.is"]
    assert beside_b.distinctiveness == 0.5


def test_a_name_stays_when_the_numbers_change():
    other = built(columns_of(seed=8))
    assert other.identity.names == PERSONA.identity.names
    assert other.evidence.digest != PERSONA.evidence.digest
    assert built(COLUMNS, rng=1).identity.names != PERSONA.identity.names


def test_sensitive_fields_take_a_purpose():
    gender = np.where(np.arange(600) % 10 < np.where(np.arange(600) < 200, 9, 4), "female", "male")
    columns = {**COLUMNS, "gender_label": gender.tolist()}
    unasked = built(columns)
    assert not [each for each in unasked.statements if "gender_label" in each.fields]
    assert ("gender_label", "sensitive") in {(each.key, each.reason) for each in unasked.not_known}
    asked = built(columns, purposes={"gender_label": "sizes of clothes"}, most=9)
    assert by_key(asked)["gender_label.is"].answer.value == "female"
    assert asked.evidence.purposes == {"gender_label": "sizes of clothes"}
    assert asked.identity.names != unasked.identity.names


def test_a_segment_of_a_sensitive_label_takes_a_purpose():
    gender = np.where(np.arange(600) % 2 < 1, "female", "male").tolist()
    book = book_of({**COLUMNS, "gender_label": gender})
    with pytest.raises(SensitiveAttributeError):
        build_persona(book, {"gender_label": "female"})
    purposes = {"gender_label": "sizes of clothes"}
    assert build_persona(book, {"gender_label": "female"}, purposes=purposes).id == "female"


def test_the_public_is_told_rounded_numbers():
    persona = built(columns_of(members=203), public=True)
    assert persona.evidence.is_public
    assert persona.segment.size_count == persona.evidence.members_count == 205
    counted = [each for each in persona.statements if each.n is not None]
    assert all(each.n % 5 == each.of % 5 == 0 for each in counted)
    assert all(each.recipe is None for each in persona.statements)
    assert all(each.known_count is None for each in persona.not_known)


def test_nothing_is_told_of_few_people():
    app = np.array(COLUMNS["app_flag"], dtype=object)
    app[:200] = True
    app[:4] = False
    told = by_key(built({**COLUMNS, "app_flag": app.tolist()}))
    assert "app_flag.yes" not in told


def test_too_small_a_segment_says_how_many_more_it_takes():
    columns = {**COLUMNS, "in_tiny_flag": [True] * 30 + [False] * 570}
    columns["in_nearly_all_flag"] = [True] * 595 + [False] * 5
    book = book_of(columns)
    with pytest.raises(TooFewMembersError, match=r"'tiny' with 30 members, 20 too few") as raised:
        build_personas(book, ("tiny", "nearly-all", "loyal"))
    assert raised.value.missing == {"tiny": 20, "nearly-all": 5}
    assert raised.value.code == "too_few_members"
    assert isinstance(raised.value, UnsupportedInputError)
    assert build_persona(book, "tiny", minimum_members=30).segment.size_count == 30


def test_a_book_that_knows_nothing_of_the_members_is_refused():
    columns = {
        "in_loyal_flag": COLUMNS["in_loyal_flag"],
        "app_flag": [None] * 200 + [True] * 400,
    }
    with pytest.raises(NothingKnownError, match="no field that may be told is known"):
        built(columns)


def test_an_unknown_segment_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="loyal"):
        build_persona(BOOK, "loyall")


def test_all_that_is_wrong_with_parameters_is_told_at_once():
    with pytest.raises(DeclarationError) as raised:
        build_persona(
            BOOK,
            "loyal",
            subject="robot",
            minimum_customers=0,
            false_discovery_rate=2,
            resamples=0,
            most=True,
            known_names="Ada",
            public=1,
        )
    for name in (
        "subject",
        "minimum_customers",
        "false_discovery_rate",
        "resamples",
        "most",
        "known_names",
        "public",
    ):
        assert f"{name} is" in str(raised.value)


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"value": "spent_amount"}, UnknownNameError),
        ({"value": "app_flag"}, DeclarationError),
        ({"beside": "rest"}, DeclarationError),
        ({"beside": ("loyal",)}, DeclarationError),
        ({"purposes": {"gendr_label": "x"}}, UnknownNameError),
    ],
)
def test_what_cannot_be_is_refused(parameters, error):
    with pytest.raises(error):
        build_persona(BOOK, "loyal", **parameters)


def test_no_book_is_refused():
    with pytest.raises(UnsupportedInputError, match="a ProfileBook"):
        build_persona(COLUMNS, "loyal")


def test_a_label_field_stands_for_all_of_its_values():
    kinds = ["a"] * 200 + ["b"] * 400
    book = book_of({**COLUMNS, "segment_kind_label": kinds})
    personas = build_personas(book, "segment_kind_label", resamples=10)
    assert [(each.id, each.segment.size_count) for each in personas] == [("a", 200), ("b", 400)]


def test_what_names_the_segment_is_told_besides():
    kinds = ["a"] * 200 + ["b"] * 400
    book = book_of({**COLUMNS, "rfm_segment_label": kinds})
    persona = build_persona(book, {"rfm_segment_label": "a"}, resamples=10, most=2)
    assert persona.segment.rule == "rfm_segment_label == 'a'"
    named, *others = persona.section("behaviours").statements
    assert (named.key, named.role, named.value) == ("rfm_segment_label.is", "chosen", 1)
    assert len(others) == 2


def test_a_persona_reads_back_as_itself():
    assert type(PERSONA).model_validate_json(PERSONA.model_dump_json()) == PERSONA


def test_derived_statements_cite_what_is_told():
    ids = {each.id for each in PERSONA.statements}
    derived = [each for each in PERSONA.statements if each.role == "derived"]
    assert all(each.cites and set(each.cites) <= ids for each in derived)


def test_known_names_of_the_book_are_not_given():
    name = PERSONA.identity.names["en"]
    assert built(COLUMNS, known_names=(name.upper(),)).identity.names["en"] != name
    ids = [name if at == 3 else f"c{at}" for at in range(600)]
    assert built(COLUMNS, ids=ids).identity.names["en"] != name
    labels = with_nulls(np.array([name] * 600), np.zeros(600, dtype=bool))
    assert built({**COLUMNS, "owner_label": labels}).identity.names["en"] != name
