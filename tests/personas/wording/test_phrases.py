"""Words for fields: there are some for every field that the package can make."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest

from profilekit.book.attributes import without_window
from profilekit.errors import DeclarationError
from profilekit.extractors.households import LifeStage
from profilekit.extractors.outcome import Outcome, OutcomeMargin, OutcomeReturns
from profilekit.extractors.registry import find_extractor, list_extractors
from profilekit.extractors.sectors import NACE_SECTIONS, NAICS_SECTORS
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.phrases import own_phrases, phrases_of
from profilekit.scores import RF_SEGMENTS, RFM_SEGMENTS
from profilekit.segments import Segment, SegmentAssigner, field
from profilekit.shopper_types.deciding import UNDETERMINED
from profilekit.shopper_types.five_types import FIVE_TYPES
from profilekit.shopper_types.state import REASONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.fields import FieldSpec

OWN = own_phrases()
PARAMETERS: dict[str, dict[str, Any]] = {
    "category_mix": {"categories": ("tea", "coffee beans")},
    "gender": {"purpose": "fits of clothes"},
    "item_response": {"survey_items": {"spring": 12}},
    "scale_scores": {"constructs": {"price sensitivity": 3}},
}
SEGMENT = Segment(
    id="big-spenders",
    name="Big",
    levels=("behavioural",),
    definition=field("spend_amount") >= 9,
    group="size",
)


def specs() -> Iterator[FieldSpec]:
    """Give the fields of all extractors and estimators."""
    for name in list_extractors():
        yield from find_extractor(name)(**PARAMETERS.get(name, {})).specs()
    for extractor in (Outcome, OutcomeMargin, OutcomeReturns):
        yield from extractor(horizon_days=90).specs()
    for entry in entry_points(group="profilekit.estimators"):
        estimator = entry.load()
        given = ([SEGMENT],) if estimator is SegmentAssigner else ()
        yield from estimator(*given).output_fields()


SPECS = {spec.name: spec for spec in specs()}


@pytest.mark.parametrize("name", sorted({without_window(name) for name in SPECS}))
def test_every_field_of_the_package_has_a_name(name: str):
    assert OWN.field(name) is not None


def test_counts_and_days_that_need_not_be_whole_are_marked():
    marked = {
        name
        for name, spec in SPECS.items()
        if spec.dtype == "float64" and spec.unit in {"count", "days"}
    }
    found = {
        name
        for name, spec in SPECS.items()
        if spec.unit in {"count", "days"}
        and (words := OWN.field(without_window(name))) is not None
        and words.words.fractions
    }
    assert found == marked


def test_every_table_is_of_a_field():
    names = {without_window(name) for name in SPECS}
    found = [OWN.field(name) for name in names]
    used = {id(each.words) for each in found if each is not None}
    unused = {name for name, words in OWN.fields.items() if id(words) not in used}
    unused -= {name for name in unused if name.startswith("identity.")}
    # Of ranks, whose fields books make, and of product fit, which no field says.
    assert unused == {"affinity", "category", "{what}_rank"}


@pytest.mark.parametrize(
    ("vocabulary", "labels"),
    [
        ("sector_label", [*NAICS_SECTORS, *NACE_SECTIONS]),
        ("rfm_segment_label", [*RFM_SEGMENTS.names, *RF_SEGMENTS.names]),
        ("shopper_type_label", [*(each.name for each in FIVE_TYPES), UNDETERMINED]),
        ("shopper_type_facet_label", [facet for each in FIVE_TYPES for facet in each.facets]),
        ("shopper_type_reason_label", list(REASONS)),
        ("consent", ["granted", "denied", "withdrawn", "expired"]),
        ("nps_class_label", ["promoter", "passive", "detractor"]),
        ("top_quarter_label", ["q1", "q2", "q3", "q4"]),
        ("best_customer_band_label", ["best", "good", "middle", "low"]),
        (
            "lifecycle_stage_label",
            ["new", "growing", "steady", "slowing", "lapsed", "returned"],
        ),
        ("section", [*SectionId, "not_known", "evidence"]),
        ("grade", ["strong", "fair", "weak"]),
        ("role", ["distinct", "typical", "chosen", "derived"]),
        ("source", ["observed", "declared", "inferred"]),
        ("suppression", ["rounded", "withheld"]),
    ],
)
def test_every_label_that_the_package_makes_has_a_word(vocabulary: str, labels: list[str]):
    assert [label for label in labels if OWN.word(vocabulary, label) is None] == []


def test_every_stage_of_life_has_a_word():
    stages = OWN.vocabularies["life_stage_label"]
    (spec,) = LifeStage().specs()
    assert spec.name == "life_stage_label"
    documented = LifeStage.__doc__ or ""
    assert all(stage.split()[0] in documented for stage in stages)
    assert len(stages) == 10


def test_labels_are_found_whatever_the_case_of_their_letters():
    assert OWN.word("channel", "Email") == OWN.word("channel", "email") == "email"
    assert OWN.word("channel", "carrier pigeon") is None
    assert OWN.word("no such vocabulary", "email") is None


def test_the_longest_of_several_names_is_that_of_the_field():
    spend, trend = OWN.field("spend_tea_amount"), OWN.field("spend_trend_ratio")
    assert spend is not None
    assert spend.parts == {"category": "tea"}
    assert trend is not None
    assert trend.words.name == "Trend of spend, -1 stopped to 1 new"


def test_texts_are_listed_once_and_none_is_empty():
    assert len(set(OWN.msgids)) == len(OWN.msgids)
    assert {"Orders often", "To pay less", "promoter", "Is in this city: {value}"} <= {*OWN.msgids}
    assert all(text == text.strip() and text for text in OWN.msgids)


def test_phrases_of_ones_own_come_before_those_of_the_package():
    phrases = phrases_of({"orders_count": "Baskets", "spend_{shop}_amount": "Spend at {shop}"})
    orders, spend = phrases.field("orders_count"), phrases.field("spend_high_street_amount")
    assert orders is not None
    assert orders.words.name == "Baskets"
    assert spend is not None
    assert (spend.words.name, dict(spend.parts)) == ("Spend at {shop}", {"shop": "high_street"})


def test_no_phrases_of_ones_own_are_those_of_the_package():
    assert phrases_of(None) is phrases_of({}) is OWN


@pytest.mark.parametrize(
    ("phrases", "message"),
    [
        ({"picnics_count": ""}, "name.* is ''; expected text that is not empty"),
        ({"picnics_count": {"more": "Picnics often"}}, "name.* is missing"),
        ({"picnics_count": {"name": "Picnics", "often": "x"}}, "there are no words 'often'"),
        ({"picnics_count": {"name": "Picnics", "words": "food"}}, "there are no words 'food'"),
        ({"picnics_count": {"name": "Picnics", "more": "{n}"}}, "has the placeholder .n."),
        ({"picnics_90d_count": "Picnics"}, "give words for 'picnics_count'"),
        (["picnics_count"], "expected words by the name of the field"),
    ],
)
def test_phrases_that_cannot_be_are_told(phrases: Any, message: str):
    with pytest.raises(DeclarationError, match=message):
        phrases_of(phrases)


def test_all_that_is_wrong_with_phrases_is_told_at_once_with_what_was_meant():
    wrong = {
        "picnics_count": {"mor": "{n} picnics", "name": "{y}", "company": {"nam": "x"}},
        "picnics_90d_count": "Picnics",
        "park_label": {"name": "Park", "words": "food"},
        "tea_label": 7,
    }
    with pytest.raises(DeclarationError) as raised:
        phrases_of(wrong)
    said = str(raised.value)
    for part in ("'more'?", "'name'?", "{n}", "{y}", "has a window", "'food'", "'tea_label': 7"):
        assert part in said


def test_no_rule_says_in_other_sections_what_a_field_says():
    phrases = own_phrases()
    headlines = {text for each in phrases.fields.values() for text in each.headlines}
    headlines |= {text for each in phrases.fields.values() for text in each.company.headlines}
    assert not headlines & {rule.says for rule in phrases.rules.values()}
