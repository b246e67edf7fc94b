from __future__ import annotations

import base64
import hashlib
import itertools
import sys

import pytest

from profilekit.errors import DeclarationError, MissingExtraError, UnsupportedInputError
from profilekit.report import Report, Section, book_report


def _report(html="<p>Hello</p>"):
    return Report("Customers", "as of then", (Section("first", "First", html),), "made so")


def _skip_unless_pdf_can_be_made(folder):
    try:
        _report().to_pdf(folder / "trial.pdf")
    except MissingExtraError as error:
        pytest.skip(str(error))
    (folder / "trial.pdf").unlink()


def test_every_tag_closes_what_it_opened(book, page_of):
    assert page_of(book_report(book).to_html()).faults == []


def test_ids_are_unique(book, page_of):
    ids = [attrs["id"] for _, attrs in page_of(book_report(book).to_html()).tags if "id" in attrs]
    assert len(ids) == len(set(ids)) > 5


def test_every_reference_to_an_id_meets_one(book, page_of):
    page = page_of(book_report(book).to_html())
    ids = {attrs.get("id") for _, attrs in page.tags}
    links = [attrs["href"].removeprefix("#") for attrs in page.all("a")]
    labels = [id_ for _, attrs in page.tags for id_ in (attrs.get("aria-labelledby") or "").split()]
    assert set(links + labels) <= ids


def test_nothing_runs(book, page_of):
    page = page_of(book_report(book).to_html())
    assert not page.all("script")
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]


def test_nothing_comes_from_elsewhere(book, page_of):
    html = book_report(book).to_html()
    page = page_of(html)
    places = {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
    found = [attrs[name] for _, attrs in page.tags for name in places & attrs.keys()]
    assert all(place.startswith("#") for place in found)
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_allows_the_style_sheet_by_its_hash_and_nothing_else(book, page_of):
    html = book_report(book).to_html()
    css = html.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policies = [
        attrs["content"]
        for attrs in page_of(html).all("meta")
        if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policies == [
        (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )
    ]


def test_no_element_has_a_style_that_the_policy_would_block(book, page_of):
    page = page_of(book_report(book).to_html())
    assert not [tag for tag, attrs in page.tags if "style" in attrs]
    assert len(page.all("style")) == 1


def test_headings_go_down_one_level_at_a_time(book, page_of):
    page = page_of(book_report(book).to_html())
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_every_heading_cell_a_scope(book, page_of):
    page = page_of(book_report(book).to_html())
    assert len(page.all("table")) == len(page.all("caption")) > 3
    assert all(attrs.get("scope") in {"col", "row"} for attrs in page.all("th"))


def test_the_same_book_makes_the_same_page(book):
    assert book_report(book).to_html() == book_report(book).to_html()


def test_sections_of_one_id_are_refused():
    section = Section("a", "A", "")
    with pytest.raises(DeclarationError, match="'a'"):
        Report("t", "s", (section, section), "")


def test_a_title_is_text():
    html = Report("<b>1 & 2</b>", "", (), "").to_html()
    assert "<b>" not in html
    assert "&lt;b&gt;1 &amp; 2" in html


def test_a_page_is_saved_whole(tmp_path):
    _report().save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == _report().to_html()
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_pdf_is_saved_by_its_suffix(tmp_path, monkeypatch):
    def written(_, path, **_given):
        path.write_bytes(b"%")

    monkeypatch.setattr("profilekit.report.page.write_pdf", written)
    _report().save(tmp_path / "page.PDF")
    assert (tmp_path / "page.PDF").read_bytes() == b"%"


@pytest.mark.parametrize("name", ["page", "page.txt", "page.html.gz"])
def test_a_page_of_another_suffix_is_refused(tmp_path, name):
    with pytest.raises(UnsupportedInputError, match=r"ends with \.html, \.htm or \.pdf"):
        _report().save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["page.html", "page.pdf"])
def test_a_folder_that_is_not_there_is_named(tmp_path, name):
    target = tmp_path / "reports" / name
    with pytest.raises(UnsupportedInputError, match="make it first") as caught:
        _report().save(target)
    assert repr(str(target)) in str(caught.value)
    assert ".part" not in str(caught.value)


def test_a_failed_save_leaves_the_old_page_and_no_draft(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("old")

    def fail(_self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Report, "to_html", fail)
    with pytest.raises(KeyboardInterrupt):
        _report().save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_pdf_opens(book, tmp_path):
    _skip_unless_pdf_can_be_made(tmp_path)
    book_report(book).to_pdf(tmp_path / "page.pdf")
    written = (tmp_path / "page.pdf").read_bytes()
    assert written.startswith(b"%PDF-")
    assert b"%%EOF" in written[-32:]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://example.org/a.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="http://example.org/a.css">',
        '<svg><image href="https://example.org/a.png"/></svg>',
    ],
)
def test_a_pdf_of_a_page_that_refers_elsewhere_is_refused(html, tmp_path):
    _skip_unless_pdf_can_be_made(tmp_path)
    with pytest.raises(UnsupportedInputError, match="data: addresses"):
        _report(html).to_pdf(tmp_path / "page.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_may_hold_pictures_of_its_own(tmp_path):
    _skip_unless_pdf_can_be_made(tmp_path)
    dot = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    _report(f'<img alt="" src="data:image/gif;base64,{dot}">').to_pdf(tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").stat().st_size > 500


def test_without_weasyprint_the_message_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(MissingExtraError, match=r"profilekit\[pdf\]"):
        _report().to_pdf(tmp_path / "page.pdf")


def test_without_pango_the_message_names_the_system_packages(monkeypatch, tmp_path):
    class WithoutPango:
        @staticmethod
        def find_spec(name, path=None, target=None):
            del path, target
            if name == "weasyprint":
                raise OSError("cannot load library 'libpango-1.0-0'")

    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [WithoutPango, *sys.meta_path])
    with pytest.raises(
        MissingExtraError, match=r"apt-get install libpango-1.0-0 libpangoft2-1.0-0"
    ) as caught:
        _report().to_pdf(tmp_path / "page.pdf")
    assert isinstance(caught.value.__cause__, OSError)
    assert list(tmp_path.iterdir()) == []
