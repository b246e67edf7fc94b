"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from personas.rendering.made_personas import company, consumer
from profilekit.errors import MissingExtraError, UnsupportedInputError
from profilekit.personas.persona import Persona
from profilekit.personas.rendering.template import PersonaTemplate


def skip_unless_pdf_can_be_made(folder):
    try:
        consumer().to_pdf(folder / "trial.pdf")
    except MissingExtraError as error:
        pytest.skip(str(error))
    (folder / "trial.pdf").unlink()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.html", consumer().to_html("tr")),
        ("a.HTM", consumer().to_html("tr")),
        ("a.md", consumer().to_markdown("tr")),
        ("a.txt", consumer().to_text("tr")),
        ("a.json", consumer().to_json()),
    ],
)
def test_the_suffix_says_what_is_written(tmp_path, name, written):
    consumer().save(tmp_path / name, "tr")
    assert (tmp_path / name).read_bytes() == written.encode()
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["a", "a.doc", "a.html.gz"])
def test_another_suffix_is_refused(tmp_path, name):
    with pytest.raises(UnsupportedInputError, match=r"\.html, \.htm, \.md, \.txt, \.json, \.pdf"):
        consumer().save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt", "a.json", "a.pdf"])
def test_a_folder_that_is_not_there_is_named(tmp_path, name):
    with pytest.raises(UnsupportedInputError, match="make it first"):
        consumer().save(tmp_path / "nowhere" / name)


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt", "a.json"])
def test_a_folder_that_takes_nothing_loses_nothing(tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("old")

    def refuse(path, text, **_):
        with path.open("w") as file:
            file.write(text[:100])
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(UnsupportedInputError, match=f"{name}'.*Permission denied") as caught:
        consumer().save(tmp_path / name)
    assert ".part" not in str(caught.value)
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [(name, "old")]


def test_a_fault_is_found_before_a_file_is_touched(tmp_path):
    with pytest.raises(UnsupportedInputError):
        consumer().save(tmp_path / "a.html", picture=b"GIF89a")
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_is_made_of_the_page(tmp_path, monkeypatch):
    given = []

    def written(html, path, *, asked_by):
        given.append((html, asked_by))
        path.write_bytes(b"%PDF")

    monkeypatch.setattr("profilekit.personas.rendering.saving.write_pdf", written)
    company().save(tmp_path / "a.PDF", "fa", audience="analyst")
    assert given == [(company().to_html("fa", audience="analyst"), "Persona.to_pdf")]
    assert (tmp_path / "a.PDF").read_bytes() == b"%PDF"


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_a_pdf_has_the_same_bytes_every_time(tmp_path, lang):
    skip_unless_pdf_can_be_made(tmp_path)
    for name in ("a.pdf", "b.pdf"):
        company().save(tmp_path / name, lang)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_pdf_fetches_nothing(tmp_path):
    skip_unless_pdf_can_be_made(tmp_path)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    with pytest.raises(UnsupportedInputError, match="file:///etc/passwd"):
        consumer().to_pdf(tmp_path / "a.pdf", picture=svg)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_json_is_the_persona(tmp_path):
    company().save(tmp_path / "a.json")
    assert Persona.model_validate_json((tmp_path / "a.json").read_text()) == company()


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt", "a.json", "a.pdf"])
def test_a_folder_of_the_name_of_the_file_stays(tmp_path, name, monkeypatch):
    monkeypatch.setattr(
        "profilekit.personas.rendering.saving.write_pdf", lambda _, path, **_given: path.touch()
    )
    (tmp_path / name / "mine").mkdir(parents=True)
    with pytest.raises(UnsupportedInputError, match="cannot be written") as caught:
        consumer().save(tmp_path / name)
    assert ".part" not in str(caught.value)
    assert [path.name for path in tmp_path.rglob("*")] == [name, "mine"]


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.json"])
def test_options_of_pages_are_refused_for_what_is_none(tmp_path, name):
    with pytest.raises(UnsupportedInputError, match="template for a file"):
        consumer().save(tmp_path / name, template=PersonaTemplate({"goals": ""}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [None, 5, b"a.html"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(UnsupportedInputError, match="a name that ends with"):
        consumer().save(path)
