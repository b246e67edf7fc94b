"""The scorecard: each criterion by hand, and silence where nothing was given."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from scipy.stats import contingency

from profilekit.errors import DeclarationError, SensitiveAttributeError, UnknownNameError
from profilekit.segments import Quality, Segment, assign_segments, field, scorecard
from profilekit.segments.judging.scored import CRITERIA
from segments.flagged_books import flagged_book

N = 200
MEMBERS = np.arange(N) < 60
RNG = np.random.default_rng(11)
COLUMNS = {
    "in_a_flag": MEMBERS.tolist(),
    "in_tiny_flag": (np.arange(N) < 5).tolist(),
    "spend_amount": np.where(MEMBERS, 7.0, 1.0).tolist(),
    "device_label": np.where(MEMBERS | (np.arange(N) >= 180), "phone", "desktop").tolist(),
    "consent_marketing_email_label": np.where(np.arange(N) % 3 == 0, "granted", "denied").tolist(),
    "noise_score": RNG.normal(size=N).tolist(),
}
BOOK = flagged_book(COLUMNS)


def later(spends):
    return flagged_book({"spend_amount": spends}, as_of=date(2018, 6, 30))


def score(criterion, segment="a", book=BOOK, **more):
    rows = scorecard(book, [segment], **more).to_pandas()
    return rows[rows["criterion"] == criterion].iloc[0]


def test_every_segment_stands_under_every_criterion():
    found = scorecard(BOOK, ["a", "tiny"]).to_pandas()
    assert found[["segment", "criterion"]].to_numpy().tolist() == [
        [segment, criterion] for segment in ("a", "tiny") for criterion in CRITERIA
    ]


def test_part_of_the_value_by_hand():
    row = score("substantial", value="spend_amount")
    assert row["figure"] == pytest.approx(60 * 7 / (60 * 7 + 140))
    assert row["passed"]


def test_too_few_are_not_substantial_however_rich():
    assert not score("substantial", "tiny", value="spend_amount", minimum_customers=6)["passed"]


def test_members_who_may_be_addressed_by_hand():
    row = score("accessible", consent="marketing.email")
    assert row["figure"] == pytest.approx(20 / 60)
    assert not row["passed"]


def requiring(purpose):
    a = Segment(
        id="rich",
        name="Rich",
        levels=("behavioural",),
        definition=field("spend_amount") > 5,
        group="worth",
        required_consent=purpose,
    )
    columns = {name: COLUMNS[name] for name in ("spend_amount", "consent_marketing_email_label")}
    columns["consent_marketing_sms_label"] = ["granted"] * N
    return assign_segments(flagged_book(columns), [a])


@pytest.mark.parametrize("asked", ["rich", {"segment_worth_label": "rich"}])
def test_a_consent_that_a_segment_requires_counts_and_no_other(asked):
    book = requiring("marketing.email")
    for consent in ((), "marketing.sms", ("marketing.sms", "marketing.email")):
        row = score("accessible", asked, book, consent=consent)
        assert row["figure"] == pytest.approx(20 / 60)
        assert "for marketing.email;" in row["told"]


def test_a_segment_beside_it_is_held_to_the_consent_asked_for():
    book = requiring("marketing.email")
    rows = scorecard(book, "segment_worth_label", consent="marketing.sms").to_pandas()
    figures = rows[rows["criterion"] == "accessible"].set_index("segment")["figure"]
    assert figures.to_dict() == pytest.approx({"rich": 20 / 60, "worth-other": 1.0})


def test_a_required_consent_that_was_not_measured_is_not_known():
    row = score("accessible", "rich", requiring("post"))
    assert np.isnan(row["passed"])
    assert row["told"] == "it requires consent to post, which was not measured"


def test_how_much_members_differ_is_the_corrected_v_of_the_clearest_field():
    row = score("differentiable")
    table = np.array([[60, 0], [20, 120]])
    # Bergsma's correction from the uncorrected V: phi2 - (r-1)(c-1)/(n-1) over the corrected size.
    phi2 = contingency.association(table, method="cramer", correction=False) ** 2
    v = np.sqrt((phi2 - 1 / (N - 1)) / (1 - 1 / (N - 1)))
    spend = np.sqrt((1 - 1 / (N - 1)) / (1 - 1 / (N - 1)))
    assert row["figure"] == pytest.approx(max(v, spend))
    assert "2 of" in row["told"]
    assert row["passed"]


def test_what_members_were_chosen_by_is_no_difference():
    columns = {name: COLUMNS[name] for name in ("spend_amount", "noise_score")}
    rich = Segment(
        id="rich", name="Rich", levels=("behavioural",), definition=field("spend_amount") > 5
    )
    book = assign_segments(flagged_book(columns), [rich])
    row = score("differentiable", "rich", book)
    assert (row["figure"], bool(row["passed"])) == (0.0, False)


def test_an_answer_of_members_is_told_in_standard_deviations():
    spends = np.where(MEMBERS, 3.0, 1.0) + RNG.normal(scale=0.1, size=N)
    row = score("responsive", later=later(spends.tolist()), responses=("spend_amount",))
    expected = (spends[MEMBERS].mean() - spends[~MEMBERS].mean()) / spends.std()
    assert row["figure"] == pytest.approx(expected)
    assert row["passed"]


def test_chance_is_no_answer():
    answers = [
        score("responsive", later=later(RNG.normal(size=N).tolist()), responses=("spend_amount",))
        for _ in range(10)
    ]
    assert sum(bool(row["passed"]) for row in answers) <= 2


def test_an_offer_makes_it_actionable():
    row = score("actionable", offers={"a": "free delivery"})
    assert (row["passed"], row["told"]) == (True, "offer: free delivery")


def test_stability_of_a_found_segment_is_read_from_it():
    made = Segment(
        id="a",
        name="A",
        levels=("behavioural",),
        definition=field("spend_amount") > 5,
        quality=Quality(stability=0.8),
    )
    book = assign_segments(flagged_book({"spend_amount": COLUMNS["spend_amount"]}), [made])
    row = score("durable", book=book)
    assert (row["figure"], bool(row["passed"])) == (0.8, True)


def test_who_is_not_known_makes_it_less_measurable():
    columns = {"spend_amount": [9.0] * 50 + [None] * 50}
    rich = Segment(
        id="rich", name="Rich", levels=("behavioural",), definition=field("spend_amount") > 5
    )
    row = score("measurable", "rich", assign_segments(flagged_book(columns), [rich]))
    assert (row["figure"], bool(row["passed"])) == (0.5, False)


def test_a_segment_is_as_measurable_by_the_label_of_its_group_as_by_its_id():
    columns = {"spend_amount": [9.0] * 50 + [None] * 50}
    rich = Segment(
        id="rich",
        name="Rich",
        levels=("behavioural",),
        definition=field("spend_amount") > 5,
        group="worth",
    )
    book = assign_segments(flagged_book(columns), [rich])
    by_label = score("measurable", {"segment_worth_label": "rich"}, book)
    assert by_label["figure"] == score("measurable", "rich", book)["figure"] == 0.5


def spenders(spends, **more):
    rich = Segment(
        id="rich",
        name="Rich",
        levels=("behavioural",),
        definition=field("spend_amount") > 5,
        group="worth",
        priority=1,
        **more,
    )
    cheap = rich.model_copy(
        update={
            "id": "cheap",
            "name": "Cheap",
            "definition": field("age_years") > 90,
            "universe": None,
            "priority": 2,
        }
    )
    return assign_segments(flagged_book(spends), [rich, cheap])


@pytest.mark.parametrize("asked", ["rich", {"segment_worth_label": "rich"}])
def test_who_is_known_is_counted_in_this_book_and_not_where_it_was_fitted(asked):
    then = spenders({"spend_amount": [9.0] * 260 + [None] * 340, "age_years": [99.0] * 600})
    now = flagged_book({"spend_amount": [9.0] * 49 + [None] * 71, "age_years": [99.0] * 120})
    row = score("measurable", asked, now.apply(then.fitted["SegmentAssigner"]))
    assert row["figure"] == pytest.approx(49 / 120)
    assert row["told"] == "known of 41% of the customers; 80% needed"


@pytest.mark.parametrize("asked", ["worth-other", {"segment_worth_label": "worth-other"}])
def test_a_residual_is_known_of_those_of_whom_its_group_is(asked):
    # Rich: 10, nobody knows of 50. Cheap takes 20 of these, and does not know of 10 more.
    book = spenders(
        {
            "spend_amount": [9.0] * 10 + [None] * 50 + [1.0] * 40,
            "age_years": [9.0] * 10 + [99.0] * 20 + [9.0] * 60 + [None] * 10,
        }
    )
    assert score("measurable", asked, book)["figure"] == pytest.approx(0.6)


def test_outside_the_universe_it_is_known_that_nobody_is_a_member():
    spends = {"spend_amount": [9.0] * 50 + [None] * 50, "age_years": [99.0] * 70 + [9.0] * 30}
    book = spenders(spends, universe=field("age_years") > 50)
    assert score("measurable", "rich", book)["figure"] == pytest.approx(0.8)


def test_a_definition_that_does_not_read_this_book_leaves_it_unknown():
    made = spenders({"spend_amount": [9.0, 1.0] * 50, "age_years": [99.0] * 100})
    flags = flagged_book({"in_rich_flag": [True, False] * 50}, fitted=made.fitted)
    row = score("measurable", "rich", flags)
    assert np.isnan(row["passed"])
    assert "what defined it does not read this book" in row["told"]


def test_hundreds_of_rare_labels_make_no_random_segment_differ():
    rng = np.random.default_rng(5)
    often = 1 / np.arange(1, 401)
    labels = rng.choice(400, size=1_000, p=often / often.sum()).astype(str).tolist()
    flags = {f"in_s{n}_flag": rng.permutation(1_000) < 20 for n in range(60)}
    book = flagged_book(
        {"first_product_label": labels} | {name: cells.tolist() for name, cells in flags.items()}
    )
    rows = scorecard(book, [f"s{n}" for n in range(60)]).to_pandas()
    found = rows.loc[rows["criterion"] == "differentiable", "passed"]
    assert found.sum() <= 6


def test_no_share_is_told_of_values_that_cancel_out():
    columns = COLUMNS | {"spend_amount": np.where(MEMBERS, -7.0, 4.0).tolist()}
    row = score("substantial", book=flagged_book(columns), value="spend_amount")
    assert (row["figure"], bool(row["passed"])) == (60, True)
    assert "some values are negative" in row["told"]


def test_few_members_are_not_private():
    assert not score("private", "tiny")["passed"]
    assert score("private")["passed"]


@pytest.mark.parametrize("criterion", ["accessible", "responsive", "actionable", "durable"])
def test_what_was_not_given_is_not_known(criterion):
    assert np.isnan(score(criterion)["passed"])


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"responses": ("spend_amount",)}, DeclarationError, "which is not given"),
        ({"responses": "spend_amount"}, DeclarationError, "names in a tuple"),
        ({"offers": {"b": "x"}}, UnknownNameError, "'b'"),
        ({"value": "speed_amount"}, UnknownNameError, "spend_amount"),
        ({"resamples": 1}, DeclarationError, "resamples is 1"),
        ({"consent": "post"}, UnknownNameError, "consent_post"),
        (
            {"responses": ("religion_label",), "later": later([1.0] * N)},
            SensitiveAttributeError,
            "religion_label",
        ),
        ({"value": "health_score"}, SensitiveAttributeError, "health_score"),
        ({"later": BOOK}, DeclarationError, "later is of 2017-12-31, not later than the book"),
        (
            {"later": flagged_book({"spend_amount": [1.0]}, as_of=date(2017, 6, 30))},
            DeclarationError,
            "later is of 2017-06-30",
        ),
        ({"offers": {"a": ""}}, DeclarationError, "the offer of 'a' is ''"),
        ({"offers": {"a": " "}}, DeclarationError, "the offer of 'a' is ' '"),
        ({"offers": {"a": 5}}, DeclarationError, "the offer of 'a' is 5"),
    ],
)
def test_what_cannot_be_is_refused(given, error, message):
    with pytest.raises(error, match=message):
        scorecard(BOOK, ["a"], **given)


def test_it_reads_as_text():
    text = str(scorecard(BOOK, ["a"], offers={"a": "free delivery"}))
    assert "a: 60 members, 5 passed, 0 failed, 3 not known" in text
    assert "actionable: passed, offer: free delivery" in text
