"""The page and the card: whole, quiet, for everybody."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import time

import pytest

from personas.rendering.made_personas import company, consumer, counted, of_size
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.personas.comparing import compare_personas
from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.told import told

KINDS = [(lang, audience) for lang in SUPPORTED for audience in ("marketer", "analyst")]
every_kind = pytest.mark.parametrize(("lang", "audience"), KINDS)


def style_of(html):
    return html.partition("<style>")[2].partition("</style>")[0]


def without_font(html):
    return re.sub(r"@font-face\{[^}]*\}", "", html)


@every_kind
def test_nothing_runs_and_nothing_comes_from_elsewhere(page_of, lang, audience):
    html = company().to_html(lang, audience=audience)
    page = page_of(html)
    names = {name for _, attrs in page.tags for name in attrs}
    assert not page.all("script")
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"src", "href", "srcset", "action", "data", "poster", "style", "id"}
    assert set(re.findall(r"url\(.{6}", style_of(html))) <= {'url("data:'}
    assert "@import" not in html


@every_kind
def test_the_policy_allows_the_style_sheet_by_its_hash(page_of, lang, audience):
    html = consumer().to_html(lang, audience=audience)
    digest = base64.b64encode(hashlib.sha256(style_of(html).encode()).digest()).decode()
    metas = page_of(html).all("meta")
    (policy,) = [m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy"]
    font = "font-src data:; " if lang == "fa" else ""
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; {font}"
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    ("lang", "direction"), [("en", "ltr"), ("tr", "ltr"), ("fa", "rtl"), ("el", "ltr")]
)
def test_language_and_direction_are_told(page_of, lang, direction):
    page = page_of(consumer().to_html(lang))
    assert page.all("html") == [{"lang": lang, "dir": direction}]


@every_kind
def test_headings_go_down_one_level_at_a_time(page_of, lang, audience):
    page = page_of(company().to_html(lang, audience=audience))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@every_kind
def test_every_section_has_its_heading(page_of, lang, audience):
    page = page_of(company().to_html(lang, audience=audience))
    assert len(page.all("section")) == len(page.all("h2")) == 12


def test_what_is_invented_says_so(page_of):
    assert "Name and picture are invented" in page_of(consumer().to_html()).words


def test_what_is_not_known_and_what_it_rests_on_are_told(page_of):
    words = page_of(consumer().to_html()).words
    assert "What is not known" in words
    assert "sensitive, so not looked at" in words
    assert "5f1d8b7c" in words


def test_a_sentence_stands_with_its_number_and_that_of_all(page_of):
    (often, *_) = told(consumer(), locale_of("en")).sections[2].statements
    words = page_of(consumer().to_html()).words
    assert f"{often.headline} 63% 38% of all customers" in words


def test_the_evidence_of_a_section_is_one_click_away(page_of):
    page = page_of(consumer().to_html())
    told_sections = [each for each in told(consumer(), locale_of("en")).sections if each.counted]
    assert len(page.all("details")) == len(page.all("summary")) == len(told_sections) > 5
    assert "254 of 402 members" in page.words


def test_size_and_day_stand_at_the_head(page_of):
    head = page_of(consumer().to_html()).words.partition("Behaviours")[0]
    assert "402 customers, counted to 31 December 2017" in head


def test_what_all_statements_of_a_section_have_is_told_once(page_of):
    same, other = (
        counted(
            "social", "is_referred_flag.yes", "is_referred_flag", n, 480, value=True, id=f"s/{n}"
        )
        for n in (130, 140)
    )
    sections = tuple(
        each.model_copy(update={"statements": (same, other) if each.id == "social" else ()})
        for each in consumer().sections
    )
    identity = consumer().identity.model_copy(update={"tagline": ()})
    persona = consumer(sections=sections, identity=identity)
    for audience in ("marketer", "analyst"):
        words = page_of(persona.to_html(audience=audience)).words
        assert words.count("1 January 2017 to 31 December 2017") == 1
        assert words.count("130 of 402 members") == words.count("140 of 402 members") == 1


def test_the_column_of_all_is_filled_where_not_all_are_known():
    few = counted(
        "firmographics", "sector_label.is", "sector_label", 180, 500, value="x", base_of=900
    )
    sections = tuple(
        each.model_copy(update={"statements": (few,) if each.id == "firmographics" else ()})
        for each in company().sections
    )
    identity = company().identity.model_copy(update={"tagline": ()})
    html = company(sections=sections, identity=identity).to_html(audience="analyst")
    row = html.partition("<tbody>")[2].partition("<tr class")[0]
    assert "<td>500 of 900 customers<td>" in row


def test_an_analyst_has_the_numbers_open_in_tables(page_of):
    page = page_of(consumer().to_html(audience="analyst"))
    assert not page.all("details")
    assert "254 of 402 members" in page.words
    assert len([attrs for attrs in page.all("table") if attrs.get("class") == "numbers"]) == 10


def test_every_column_of_an_analyst_is_filled_somewhere():
    html = consumer().to_html(audience="analyst")
    first = html.partition('class="part behaviours"')[2].partition("<tbody>")[2]
    cells = re.findall(r"<td>([^<]*)", first.partition("<tr class")[0])[1:]
    assert len(cells) == 5
    assert [cell for cell in cells if cell.strip() in {"", "\u2013"}] == []


def test_a_weak_statement_says_so_in_words(page_of):
    assert (
        "weak evidence" in page_of(consumer().to_html()).words.rpartition("What this rests on")[0]
    )


def test_a_section_without_statements_is_left_out_unless_a_template_writes_it(page_of):
    empty = tuple(s.model_copy(update={"statements": ()}) for s in consumer().sections)
    identity = consumer().identity.model_copy(update={"tagline": ()})
    bare = consumer().model_copy(update={"sections": empty, "identity": identity, "not_known": ()})
    for audience in ("marketer", "analyst"):
        words = page_of(bare.to_html(audience=audience)).words
        assert "Behaviours and habits" not in words
        assert "Nothing that was asked for is left out." in words
    for written in (bare.to_markdown(), bare.to_text(), bare._repr_html_()):
        assert "Behaviours and habits" not in written
    own = PersonaTemplate({"behaviours": "<p>{{ section.nothing }}</p>"})
    words = page_of(bare.to_html(template=own)).words
    assert "Behaviours and habits Nothing that can be said with enough customers." in words
    assert [each.id for each in bare.sections] == [each.id for each in consumer().sections]


def with_statement(key, **updates):
    """Change one statement of the consumer."""
    sections = tuple(
        section.model_copy(
            update={
                "statements": tuple(
                    each.model_copy(update=updates) if each.key == key else each
                    for each in section.statements
                )
            }
        )
        for section in consumer().sections
    )
    return consumer().model_copy(update={"sections": sections})


@pytest.mark.parametrize("write", ["to_html", "to_markdown", "to_text", "_repr_html_"])
def test_the_window_stands_beside_the_comparison(write, page_of):
    often = with_statement("orders_count.more", base_value=0.2, lift=3.0)
    written = getattr(often, write)()
    words = page_of(written).words if "html" in write else written
    assert re.search(r"Orders often.*\D20% of all customers( · )?last 90 days", words)
    named = getattr(consumer(), write)()
    assert "Orders, last 90 days: 12 or more" in named
    assert not re.search(r"of all customers( · |</span><span>)last 90 days", named)


@pytest.mark.parametrize("write", ["to_html", "to_markdown", "to_text", "_repr_html_"])
def test_what_members_were_chosen_by_is_said_in_place_of_a_grade(write):
    written = getattr(with_statement("orders_count.more", role="chosen", grade="weak"), write)()
    assert written.count("what they were chosen by") >= 1
    plain = getattr(consumer(), write)()
    marks = "grade weak" if "html" in write else " · weak evidence"
    assert written.count(marks) == plain.count(marks)


def test_what_is_wanted_was_not_counted_and_says_nothing_of_how(page_of):
    wanted = {"role": "wanted", "value": None, "base_value": None, "grade": "weak"}
    sections = tuple(
        section.model_copy(
            update={
                "statements": tuple(each.model_copy(update=wanted) for each in section.statements)
            }
        )
        for section in consumer().sections
    )
    page = page_of(consumer().model_copy(update={"sections": sections}).to_html())
    assert page.all("summary") == []


def test_charts_are_mirrored_from_right_to_left():
    (left,) = set(re.findall(r'<rect x="([\d.]+)%" width="63\.2%"', consumer().to_html("en")))
    (right,) = set(re.findall(r'<rect x="([\d.]+)%" width="63\.2%"', consumer().to_html("fa")))
    assert (left, right) == ("0.0", "36.8")


def test_the_same_persona_makes_the_same_page():
    assert consumer().to_html("fa") == consumer().to_html("fa")


def test_a_page_is_a_plain_text():
    """Markup would escape what is put into it later."""
    assert type(consumer().to_html()) is str
    assert type(consumer()._repr_html_()) is str


def test_an_unknown_language_names_the_nearest():
    with pytest.raises(UnknownNameError, match="'tr'"):
        consumer().to_html("trk")


def test_an_unknown_audience_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'analyst'"):
        consumer().to_html(audience="analysts")


def test_a_card_is_one_element_and_reaches_nothing_around_it(page_of):
    card = consumer()._repr_html_()
    page = page_of(card)
    assert page.tags[0] == (
        "div",
        {"class": "pk-persona marketer", "lang": "en", "dir": "ltr"},
    )
    assert card.rstrip().endswith("</div>")
    assert {tag for tag, _ in page.tags} & {"html", "head", "body", "meta", "title", "h1"} == set()
    rules = re.sub(r"@media [^{]*\{|@font-face|/\*.*?\*/", "", style_of(card))
    selectors = [line.split("{")[0].strip() for line in rules.splitlines() if "{" in line]
    assert [each for each in selectors if not each.startswith(".pk-persona")] == []


def test_style_sheets_place_by_the_direction_of_reading():
    css = style_of(company().to_html())
    physical = r"[\s;{](?:margin|padding|border)?-?(?:left|right)\s*:|text-align: (?:left|right)"
    assert re.findall(physical, css) == []
    assert "grid-" not in css
    assert "display: grid" not in css


@pytest.mark.parametrize("lang", SUPPORTED)
def test_a_page_is_small(lang):
    assert len(without_font(company().to_html(lang)).encode()) < 60_000


@every_kind
def test_the_fullest_page_is_small(lang, audience):
    assert len(without_font(of_size(4).to_html(lang, audience=audience)).encode()) < 60_000


def test_a_page_takes_no_longer_than_a_tenth_of_a_second():
    persona = company()
    persona.to_html("fa")
    times = []
    for _ in range(5):
        start = time.process_time()
        persona.to_html("fa")
        times.append(time.process_time() - start)
    assert min(times) < 0.1


@pytest.mark.parametrize("template", ["x", {"goals": ""}, PersonaTemplate])
def test_what_is_no_template_says_how_one_is_made(template):
    with pytest.raises(UnsupportedInputError, match=r"PersonaTemplate\(\{'goals'"):
        consumer().to_html(template=template)


@pytest.mark.parametrize("lang", [None, 5, b"en"])
def test_what_is_no_language_says_which_there_are(lang):
    with pytest.raises(UnsupportedInputError, match="en, tr, fa, el"):
        consumer().to_html(lang)


def test_only_what_stands_side_by_side_has_the_style_sheet_of_it():
    assert ".compared" not in consumer().to_html()
    assert ".compared" in compare_personas(consumer(), consumer(id="other")).to_html()
