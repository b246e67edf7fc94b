"""Templates of one's own, and how they are told what is wrong."""

from __future__ import annotations

import pytest

from personas.rendering.hostile_texts import TEMPLATES
from personas.rendering.made_personas import company, consumer, hostile
from profilekit.errors import (
    DeclarationError,
    ProfilekitError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.template_error import TemplateError
from profilekit.personas.rendering.template_faults import TEMPLATE_NAMES

GOALS = "<ol>{% for s in section.statements %}<li>{{ s.headline }}</li>{% endfor %}</ol>"


def fault_of(source, section="goals", persona=None):
    with pytest.raises(TemplateError) as caught:
        (persona or consumer()).to_html(template=PersonaTemplate({section: source}))
    assert isinstance(caught.value, ProfilekitError)
    (fault,) = caught.value.faults
    assert str(fault) in str(caught.value)
    return fault


def test_a_section_is_written_by_its_template_and_the_others_as_before(page_of):
    plain = consumer().to_html()
    own = consumer().to_html(template=PersonaTemplate({"goals": GOALS}))
    assert page_of(own).all("ol")
    before, goals, after = plain.partition('<section class="part goals">')
    assert own.startswith(before)
    assert own.endswith(after.partition("</section>")[2])
    assert "<ol><li>To get the usual again</li></ol>" in own
    assert goals


def test_what_would_stand_there_can_be_included():
    source = '<p>first</p>{% include "profilekit/statements.html" %}'
    own = consumer().to_html(template=PersonaTemplate({"goals": source}))
    body = consumer().to_html().partition('part goals">')[2].partition("</section>")[0]
    statements = body.partition("<ul>")[2]
    assert f"<p>first</p>\n<ul>{statements}" in own.replace(
        "<p>first</p><ul>", "<p>first</p>\n<ul>"
    )


@pytest.mark.parametrize("section", ["identity", "not_known", "evidence", "firmographics"])
def test_every_section_has_a_template(section):
    template = PersonaTemplate({section: "<p>here {{ persona.name }}</p>"})
    assert "<p>here <bdi>Clara Hughes</bdi></p>" in company().to_html(template=template)


def test_every_name_can_be_named():
    source = "".join(f"<i>{{{{ {name} is defined }}}}</i>" for name in TEMPLATE_NAMES)
    page = consumer().to_html(template=PersonaTemplate({"goals": source}))
    assert page.count("<i>True</i>") == len(TEMPLATE_NAMES)


def test_a_template_is_said_in_the_language():
    source = '{{ say("Nothing that can be said with enough customers.") }} {{ locale.share(0.5) }}'
    assert "\u06f5\u06f0\u066a" in consumer().to_html(
        "fa", template=PersonaTemplate({"goals": source})
    )


def test_numbers_are_there_as_numbers():
    source = "{{ section.statements[0].numbers.n + 1 }}"
    template = PersonaTemplate({"pains": source})
    assert ">\n97\n<" in consumer().to_html(template=template)


def test_templates_come_from_a_folder(tmp_path):
    (tmp_path / "goals.html").write_text('{% include "_list.html" %}')
    (tmp_path / "_list.html").write_text(GOALS)
    (tmp_path / "style.css").write_text(".goals ol { color: red }")
    (tmp_path / "notes.txt").write_text("not a template")
    template = PersonaTemplate(folder=tmp_path)
    assert sorted(template.sections) == ["goals"]
    html = consumer().to_html(template=template)
    assert "<ol><li>To get the usual again</li></ol>" in html
    assert ".goals ol { color: red }" in html


def test_what_is_given_goes_before_the_folder(tmp_path):
    (tmp_path / "goals.html").write_text("<p>of the folder</p>")
    template = PersonaTemplate({"goals": "<p>given</p>"}, folder=tmp_path)
    html = consumer().to_html(template=template)
    assert "<p>given</p>" in html
    assert "of the folder" not in html


def test_a_style_sheet_is_allowed_by_the_policy():
    plain = consumer().to_html()
    styled = consumer().to_html(template=PersonaTemplate(style=".pk-persona { --accent: #a00 }"))
    policy = [html.partition("sha256-")[2].partition("'")[0] for html in (plain, styled)]
    assert policy[0] != policy[1]


def test_a_style_sheet_cannot_end_its_element():
    with pytest.raises(UnsupportedInputError, match="'</'"):
        PersonaTemplate(style="</style><script>alert(1)</script>")


def test_an_unknown_section_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'goals'") as caught:
        PersonaTemplate({"gaols": ""})
    assert caught.value.names == ("gaols",)


def test_a_file_of_an_unknown_section_names_the_nearest(tmp_path):
    (tmp_path / "massages.html").write_text("")
    with pytest.raises(UnknownNameError, match="Did you mean 'messages'"):
        PersonaTemplate(folder=tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnsupportedInputError, match="nowhere"):
        PersonaTemplate(folder=tmp_path / "nowhere")


def test_an_unknown_name_is_found_before_anything_is_filled():
    with pytest.raises(TemplateError) as caught:
        PersonaTemplate({"goals": "\n\n{{ persona.name }}{{ sektion.title }}"})
    (fault,) = caught.value.faults
    assert (fault.template, fault.line, fault.name, fault.nearest) == (
        "goals", 3, "sektion", "section",
    )  # fmt: skip


def test_all_faults_are_told_at_once():
    with pytest.raises(TemplateError, match="found 4 faults") as caught:
        PersonaTemplate(
            {"goals": "{{ a }}\n{{ b }}", "pains": "{{ c", "social": "{{ 1|nofilter }}"}
        )
    places = [(fault.template, fault.line) for fault in caught.value.faults]
    assert places == [("goals", 1), ("goals", 2), ("pains", 1), ("social", 1)]


def test_an_unknown_field_names_the_template_the_line_and_the_nearest():
    fault = fault_of("\n{% for s in section.statements %}\n{{ s.headlin }}{% endfor %}")
    assert (fault.template, fault.line, fault.name, fault.nearest) == (
        "goals", 3, "headlin", "headline",
    )  # fmt: skip


def test_an_unknown_field_of_the_numbers_is_told_too():
    fault = fault_of("{{ section.statements[0].numbers.lif }}")
    assert (fault.name, fault.nearest) == ("lif", "lift")


def test_an_unknown_field_is_an_error_in_a_condition_as_well():
    assert fault_of("{% if section.titel %}{% endif %}").nearest == "title"


def test_a_place_names_the_file(tmp_path):
    (tmp_path / "goals.html").write_text("{{ section.titel }}")
    with pytest.raises(TemplateError) as caught:
        consumer().to_html(template=PersonaTemplate(folder=tmp_path))
    assert caught.value.faults[0].template == str(tmp_path / "goals.html")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("\n{{ section.statements[99].headline }}", "99"),
        ('{{ say("{x}") }}', "x"),
        ('{% include "nowhere.html" %}', "nowhere.html"),
        ("{{ section.__class__ }}", "__class__"),
        ("{{ persona.name.__class__.__mro__ }}", "__class__"),
        ("{{ section.statements.append(1) }}", "append"),
        ("{% for x in range(10**9) %}{% endfor %}", "Range too big"),
        ("{{ ''|attr('__class__')|attr('__mro__') }}", "__mro__"),
    ],
)
def test_a_template_that_fails_is_told_where_and_why(source, told):
    fault = fault_of(source)
    assert fault.template == "goals"
    assert fault.line == source.count("\n") + 1
    assert told in fault.problem


def test_a_template_that_cannot_be_read_is_told_where():
    with pytest.raises(TemplateError) as caught:
        PersonaTemplate({"goals": "\n\n{% for %}"})
    assert caught.value.faults[0].line == 3


def test_the_error_of_the_template_is_the_cause():
    with pytest.raises(TemplateError) as caught:
        consumer().to_html(template=PersonaTemplate({"goals": "{{ 1 / 0 }}"}))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_what_the_data_say_is_escaped_in_a_template_of_ones_own():
    source = "{{ persona.name }}{{ section.statements[0].numbers.answer.value }}"
    html = hostile("<script>").to_html(template=PersonaTemplate({"interests": source}))
    assert "<script>" not in html


def test_what_the_data_say_is_never_read_as_a_template(page_of):
    template = PersonaTemplate({"goals": "{{ persona.segment }}"})
    for text in TEMPLATES:
        assert text in page_of(hostile(text).to_html(template=template)).words


def test_a_template_tells_its_sections():
    assert repr(PersonaTemplate({"pains": "", "goals": ""})) == "PersonaTemplate(goals, pains)"


@pytest.mark.parametrize(
    ("source", "name", "nearest"),
    [
        ("{{ section.title | uper }}", "uper", "upper"),
        ("{% if section %}{{ section.title | uper }}{% endif %}", "uper", "upper"),
        ("{% if section is definde %}{% endif %}", "definde", "defined"),
        ('{% include "profilekit/cart.html" %}', "profilekit/cart.html", "profilekit/card.html"),
        ("{{ section.statements[0].besid }}", "besid", "beside"),
    ],
)  # fmt: skip
def test_what_is_misspelt_names_the_nearest(source, name, nearest):
    fault = fault_of(source)
    assert (fault.name, fault.nearest) == (name, nearest)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ section.statements[99].headline }}", r"line 1: there is no \[99\] here: there are 2"),
        ("\n{{ section.statements[0].numbers.lift | round }}", "line 2: .*; lift may be none"),
        ("{{ section.statements[0].numbers.lift * 100 }}", "lift may be none: test it first"),
    ],
)
def test_what_is_not_there_and_what_may_be_none_are_named(source, told):
    with pytest.raises(TemplateError, match=told):
        consumer().to_html(template=PersonaTemplate({"identity": source}))


def test_misspelt_filters_and_names_are_told_before_anything_is_filled():
    with pytest.raises(TemplateError, match="found 3 faults"):
        PersonaTemplate({"goals": "{{ sektion | uper }}{% if 1 is definde %}{% endif %}"})


def test_what_may_be_missing_may_be():
    template = PersonaTemplate({"goals": '{% include "none.html" ignore missing %}<p>here'})
    assert "<p>here" in consumer().to_html(template=template)


def test_files_that_cannot_be_read_are_told_all_at_once(tmp_path):
    (tmp_path / "goals.html").write_bytes(b"caf\xe9")
    (tmp_path / "pains.html").mkdir()
    (tmp_path / "social.html").write_text("{{ sektion }}")
    with pytest.raises(TemplateError, match="found 3 faults") as caught:
        PersonaTemplate(folder=tmp_path)
    goals, pains, social = map(str, caught.value.faults)
    assert "goals.html: byte 3 is not UTF-8" in goals
    assert "pains.html: it cannot be read" in pains
    assert "social.html, line 1" in social


@pytest.mark.parametrize(
    "given",
    [{"sections": ["goals"]}, {"sections": {"goals": 5}}, {"style": 5}, {"folder": 5}],
)
def test_what_is_no_template_is_refused(given):
    with pytest.raises(UnsupportedInputError, match="PersonaTemplate was given"):
        PersonaTemplate(**given)


def test_fields_of_ones_own_are_told_in_ones_own_words(page_of):
    phrases = {"top_brand_label": {"name": "Brand", "is": "Will only have {value}"}}
    html = consumer().to_html(template=PersonaTemplate(phrases=phrases))
    assert "Will only have Pindos" in page_of(html).words


def test_words_that_no_field_can_have_are_refused_at_once():
    with pytest.raises(DeclarationError):
        PersonaTemplate(phrases={"top_brand_label": {"nam": "Brand"}})
