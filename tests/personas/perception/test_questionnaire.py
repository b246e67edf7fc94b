"""A questionnaire is one order of statements, in every shape it is given in."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import profilekit as pk
from personas.rendering.made_personas import consumer
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.extractors import ScaleScores, scale_reliability
from profilekit.personas.locales import SUPPORTED
from profilekit.personas.perception import perception_questionnaire

if TYPE_CHECKING:
    from pathlib import Path

    from profilekit.personas.perception import PerceptionQuestionnaire
    from profilekit.personas.persona import Persona

TASK = "planning a campaign"
WORDING = {"credibility_1": "It is real.", "credibility_2": "I know one.", "clarity_1": "Clear."}
ANSWERS = pd.DataFrame(
    {
        "respondent_id": ["a", "b", "c", "d"],
        "credibility_1": [1, 2, 3, 4],
        "credibility_2": [2, 1, 4, 3],
        "clarity_1": [7, None, 5, 6],
    }
)


@pytest.fixture
def personas() -> tuple[Persona, ...]:
    return (consumer(), consumer(id="hibernating"))


@pytest.fixture
def worded() -> PerceptionQuestionnaire:
    return perception_questionnaire(task=TASK, wording=WORDING)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def count(self, cls: str) -> int:
        return sum(attrs.get("class") == cls for _, attrs in self.seen)


def test_the_item_about_quotes_does_not_apply_unasked() -> None:
    without = perception_questionnaire(task=TASK)
    assert without.items[-1].id == "consistency_1"
    assert not without.items[-1].applies
    assert len(without.asked) == len(without.items) - 1
    asked = perception_questionnaire(task=TASK, quotes=True)
    assert asked.asked == asked.items
    assert asked.items[0].id == "consistency_1"


def test_who_answers_twice_of_one_persona_is_named_and_not_counted_twice(
    worded: PerceptionQuestionnaire,
) -> None:
    twice = pd.concat([ANSWERS, ANSWERS.head(2)])
    for refused in (worded.score, lambda each: worded.surveys(each, answered_at="2025-06-01")):
        with pytest.raises(
            UnsupportedInputError, match="2 respondents with several rows: 'a', 'b'"
        ):
            refused(twice)
    nameless = twice.assign(respondent_id=None)
    assert worded.score(nameless)[0].n_people == len(twice)


def test_of_several_personas_each_may_have_an_answer_of_everybody() -> None:
    sheet = perception_questionnaire(
        task=TASK, wording={"credibility_1": "a"}, personas=[consumer(), consumer(id="firm")]
    )
    row = {"respondent_id": ["a", "a"], "credibility_1": [3, 4]}
    assert len(sheet.score(pd.DataFrame({**row, "persona_id": ["loyal", "firm"]}))) == 2
    with pytest.raises(UnsupportedInputError, match="'a' of 'loyal'") as raised:
        sheet.score(pd.DataFrame({**row, "persona_id": ["loyal", "loyal"]}))
    assert "a row for each respondent_id and persona_id" in str(raised.value)


def test_a_seed_shuffles_and_the_same_seed_alike() -> None:
    orders = [
        [item.id for item in perception_questionnaire(task=TASK, seed=seed).asked]
        for seed in (None, 7, 7, 8)
    ]
    assert orders[1] == orders[2]
    assert len({tuple(order) for order in orders}) == 3
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(orders[0]))}


def test_the_order_is_one_in_every_language() -> None:
    sheets = [perception_questionnaire(code, task=TASK, seed=7) for code in SUPPORTED]
    assert len({tuple(item.id for item in sheet.items) for sheet in sheets}) == 1
    assert len({sheet.items[0].text for sheet in sheets}) == len(SUPPORTED)


@pytest.mark.parametrize("code", SUPPORTED)
def test_the_page_has_seven_circles_a_statement_and_runs_nothing(code: str) -> None:
    sheet = perception_questionnaire(code, task=TASK, seed=7)
    tags = Tags(sheet.to_html())
    assert tags.count("circle") == 7 * len(sheet.asked)
    assert not {"script", "form", "input", "iframe", "link"} & {tag for tag, _ in tags.seen}
    assert not any(name.startswith("on") for _, attrs in tags.seen for name in attrs)
    assert re.search(r"default-src &#39;none&#39;|default-src 'none'", sheet.to_html())


def test_the_page_does_not_name_constructs_to_those_asked() -> None:
    page = perception_questionnaire(task=TASK).to_html()
    sheet, notes = page.split('class="sheet notes"')
    assert "willingness_to_use" not in sheet
    assert "willingness_to_use_3" in notes


def test_the_page_owns_up_to_paraphrases_and_to_what_was_not_checked() -> None:
    page = perception_questionnaire("tr", task=TASK).to_html("en")
    assert "10.1016/j.ijhcs.2020.102437" in page
    assert "paraphrases, not the wording of the scale" in page
    assert "The scale has 28 items, and here are 29" in page
    assert page.count("<td>no</td>") == 17
    assert "Not asked, as there are no quotes" in page


@pytest.mark.parametrize("code", [code for code in SUPPORTED if code != "en"])
def test_translations_are_said_not_to_be_validated(code: str) -> None:
    pages = [perception_questionnaire("en", task=TASK).to_html(lang) for lang in ("en", code)]
    assert "not validated" not in pages[0]
    said = {"tr": "çevirisi do", "fa": "اعتبارسنجی", "el": "επικυρωθεί"}[code]
    assert said in pages[1]


def test_a_page_of_given_wordings_does_not_speak_of_paraphrases(
    worded: PerceptionQuestionnaire,
) -> None:
    page = worded.to_html()
    assert "paraphrases" not in page
    assert "were not checked here" in page
    assert "I know one." in page


def test_each_persona_has_a_sheet(personas: tuple[Persona, ...]) -> None:
    page = perception_questionnaire(task=TASK, personas=personas).to_html()
    assert Tags(page).count("sheet") == 2
    assert page.count(personas[0].identity.names["en"]) == 2


def test_texts_from_elsewhere_neither_run_nor_turn_the_page_round() -> None:
    hostile = "<script>x</script>\u202e"
    plain = perception_questionnaire(task=hostile).to_html()
    given = perception_questionnaire(task=hostile, wording={"clarity_1": "{task}" + hostile})
    for page in (plain, given.to_html()):
        assert "<script" not in page
        assert "\u202e" not in page
        assert "&lt;script&gt;" in page


def test_a_file_is_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    sheet = perception_questionnaire(task=TASK, wording={"clarity_1": "=1+1", "empathy_1": "x"})
    sheet.to_csv(tmp_path / "sheet.csv")
    with (tmp_path / "sheet.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["wording"] for row in rows] == ["'=1+1", "x"]


def test_a_file_that_is_no_csv_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedInputError, match=r"\.csv"):
        perception_questionnaire(task=TASK).to_csv(tmp_path / "sheet.xlsx")


def test_the_frame_has_a_row_an_item() -> None:
    sheet = perception_questionnaire(task=TASK, seed=3)
    frame = sheet.to_pandas()
    assert frame["question_id"].tolist() == [item.id for item in sheet.items]
    assert frame["position"].dropna().tolist() == [*range(1, 29)]
    assert frame.loc[frame["position"].isna(), "question_id"].tolist() == ["consistency_1"]
    assert not frame["reversed"].any()


def test_scores_are_means_with_alpha(worded: PerceptionQuestionnaire) -> None:
    credibility, clarity = worded.score(ANSWERS)
    assert (credibility.construct, credibility.mean, credibility.n_people) == (
        "credibility",
        2.5,
        4,
    )
    assert credibility.reliability is not None
    assert credibility.reliability.alpha == pytest.approx(0.75)
    assert (clarity.mean, clarity.n_people, clarity.reliability) == (6.0, 3, None)


def test_a_construct_that_nobody_answered_has_no_mean(worded: PerceptionQuestionnaire) -> None:
    found = worded.score(ANSWERS.assign(clarity_1=None))
    assert (found[1].mean, found[1].n_people) == (None, 0)


def test_personas_are_scored_apart(personas: tuple[Persona, ...]) -> None:
    sheet = perception_questionnaire(task=TASK, personas=personas, wording=WORDING)
    ids = [persona.id for persona in personas]
    answers = pd.concat(
        [ANSWERS.assign(persona_id=ids[0]), ANSWERS.assign(persona_id=ids[1], clarity_1=1)]
    )
    means = {(each.persona_id, each.construct): each.mean for each in sheet.score(answers)}
    assert means[ids[0], "clarity"] == 6
    assert means[ids[1], "clarity"] == 1
    with pytest.raises(UnknownNameError, match="nobody"):
        sheet.score(ANSWERS.assign(persona_id="nobody"))


@pytest.mark.parametrize("answer", [0, 8, 3.5])
def test_answers_off_the_scale_are_refused(worded: PerceptionQuestionnaire, answer: float) -> None:
    with pytest.raises(UnsupportedInputError, match=r"4 answers outside the scale.*clarity_1"):
        worded.score(ANSWERS.assign(clarity_1=answer))


def test_answers_in_words_are_refused(worded: PerceptionQuestionnaire) -> None:
    with pytest.raises(UnsupportedInputError, match="clarity_1"):
        worded.score(ANSWERS.assign(clarity_1="agree"))


def test_lacking_columns_are_named(worded: PerceptionQuestionnaire) -> None:
    with pytest.raises(UnknownNameError, match=r"clarity_1.*credibility_2"):
        worded.score(ANSWERS[["credibility_1"]])


def test_the_tables_go_into_scale_scores(worded: PerceptionQuestionnaire) -> None:
    tables = pk.Tables.load(
        surveys=worded.surveys(ANSWERS, answered_at="2025-06-01"), questions=worded.questions()
    )
    book = pk.measure(tables, ScaleScores.fitting(tables), as_of="2025-12-31").to_pandas()
    assert book["scale_credibility_score"].mean() == pytest.approx((2.5 - 1) / 6 * 100)
    assert book["scale_clarity_score"].mean() == pytest.approx((6 - 1) / 6 * 100)
    (found,) = scale_reliability(tables, as_of="2025-12-31")
    assert found.reliability.alpha == pytest.approx(0.75)


def test_constructs_of_several_personas_are_apart(personas: tuple[Persona, ...]) -> None:
    sheet = perception_questionnaire(task=TASK, personas=personas, wording=WORDING)
    ids = [persona.id for persona in personas]
    questions = sheet.questions()
    assert len(questions) == 6
    assert {f"clarity of {id_}" for id_ in ids} < {*questions["construct"]}
    answers = ANSWERS.assign(persona_id=ids[0])
    surveys = sheet.surveys(answers, answered_at="2025-06-01")
    assert {*surveys["survey_id"]} == {f"persona_perception/{ids[0]}"}
    assert len(surveys) == 11


def test_surveys_need_respondents(worded: PerceptionQuestionnaire) -> None:
    with pytest.raises(UnknownNameError, match="respondent_id"):
        worded.surveys(ANSWERS.drop(columns="respondent_id"), answered_at="2025-06-01")


def test_what_cannot_be_asked_is_refused(personas: tuple[Persona, ...]) -> None:
    with pytest.raises(DeclarationError, match=r"task is empty.*given twice"):
        perception_questionnaire(task=" ", personas=(personas[0], personas[0]))
    with pytest.raises(UnsupportedInputError, match="personas"):
        perception_questionnaire(task=TASK, personas=("x",))  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError):
        perception_questionnaire("xx", task=TASK)
    with pytest.raises(DeclarationError, match="charm_1"):
        perception_questionnaire(task=TASK, wording={"charm_1": "x"})
