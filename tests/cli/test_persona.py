from __future__ import annotations

import json

import pytest

import profilekit as pk
from profilekit.cli.main import main
from profilekit.cli.persona import file_names
from profilekit.personas.building import build_personas
from profilekit.scores.segment_table import SegmentTable

_HOSTILE = "../../<b>\u202e\0"
_KEPT = "CON"
_BEST = "rfm_segment_label=Best & brightest"


@pytest.fixture(scope="module")
def book():
    shop = pk.make_shop(seed=7, n_customers=600)
    measured = pk.measure(
        shop, ["recency", "frequency", "spend", "order_times"], as_of="2025-12-31"
    )
    table = SegmentTable(
        {
            "Best & brightest": "33 32 23",
            _HOSTILE: "11 12 13",
            _KEPT: "21 22 31",
        },
        bins=3,
    )
    return measured.apply(pk.RFMScorer(bins=3, segments=table))


@pytest.fixture(scope="module")
def path(book, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "book.parquet"
    book.save(path)
    return path


@pytest.fixture
def told(path, tmp_path, capsys):
    """Run the command; give its status, the files written and what was said on either stream."""

    def run(*words, segment=_BEST, book=path, out=tmp_path / "out"):
        status = main(["persona", str(book), "--segment", segment, "--out", str(out), *words])
        files = sorted(out.iterdir()) if out.is_dir() else []
        said = capsys.readouterr()
        return status, files, said.out, said.err

    return run


def test_one_page_in_english_is_what_is_written_unasked(told):
    status, (page,), said, _ = told()
    assert status == 0
    assert page.name == "best-brightest.en.html"
    assert said == f"{page}\n"
    assert "Best &amp; brightest" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["html", "md", "txt"])
def test_all_languages_are_a_file_each(told, kind):
    status, files, _, _ = told("--lang", "all", "--format", kind)
    assert status == 0
    assert [path.name for path in files] == [
        f"best-brightest.{language}.{kind}" for language in ("el", "en", "fa", "tr")
    ]
    assert len({path.read_bytes() for path in files}) == 4


def test_json_knows_no_language(told):
    _, (file,), _, _ = told("--lang", "all", "--format", "json")
    assert file.name == "best-brightest.json"
    assert json.loads(file.read_text(encoding="utf-8"))["id"] == "Best & brightest"


def test_a_pdf_is_one(told):
    pytest.importorskip("weasyprint", reason="pip install 'profilekit[pdf]'", exc_type=OSError)
    _, (file,), _, _ = told("--lang", "fa", "--format", "pdf")
    assert file.read_bytes().startswith(b"%PDF-")


def test_evidence_is_open_for_analysts(told):
    _, (page,), _, _ = told("--audience", "analyst")
    assert 'class="pk-persona analyst"' in page.read_text(encoding="utf-8")


def test_counts_are_rounded_in_public(told):
    _, (file,), _, _ = told("--public", "--format", "json")
    assert json.loads(file.read_text(encoding="utf-8"))["segment"]["size_count"] % 5 == 0


def test_segments_named_together_are_told_apart(told):
    status, files, _, _ = told("--segment", f"rfm_segment_label={_KEPT}", "--format", "json")
    assert status == 0
    told_apart = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    assert all(each["distinctiveness"] is not None for each in told_apart)


def test_names_of_segments_make_names_of_files_in_the_folder_and_no_others(book):
    names = file_names(build_personas(book, "rfm_segment_label", resamples=2))
    assert sorted(name.partition("-")[0] for name in names) == ["b", "best", "con"]
    assert all(set(name) <= {*"abcdefghijklmnopqrstuvwxyz0123456789-"} for name in names)
    assert "con" not in names


class _Told:
    def __init__(self, id_):
        self.id = id_


@pytest.mark.parametrize(
    "ids", [("A b", "a-b", "a b"), ("مشتریان", "πελάτες"), ("x" * 300, "x" * 301), ("", "nul")]
)
def test_no_two_segments_share_a_file(ids):
    names = file_names([_Told(id_) for id_ in ids])
    assert len({*names}) == len(ids)
    assert all(1 <= len(name) <= 70 for name in names)


def test_a_hostile_segment_stays_in_the_folder(told, tmp_path):
    status, files, _, _ = told(segment=f"rfm_segment_label={_HOSTILE}")
    assert status == 0
    assert [path.parent for path in files] == [tmp_path / "out"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_made_is_named_and_nothing_is_left(told, tmp_path):
    (tmp_path / "file").write_text("mine")
    status, _, _, said = told(out=tmp_path / "file")
    assert status == 1
    assert "file" in said
    assert "Traceback" not in said
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_that_cannot_be_written_leaves_no_half_of_it(told, tmp_path):
    blocked = tmp_path / "out" / "best-brightest.en.html"
    (blocked / "kept").mkdir(parents=True)
    status, files, _, said = told()
    assert status == 1
    assert "best-brightest" in said
    assert files == [blocked]


def test_an_unknown_language_is_status_2_and_the_known_are_listed(told):
    status, files, _, said = told("--lang", "xx")
    assert (status, files) == (2, [])
    assert all(code in said for code in ("en", "tr", "fa", "el", "all"))


@pytest.mark.parametrize(
    ("segment", "near"),
    [("rfm_segment_label=Best and brightest", "Best & brightest"), ("nobody", "nobody")],
)
def test_an_unknown_segment_is_status_2_and_said(told, segment, near):
    status, files, _, said = told(segment=segment)
    assert (status, files) == (2, [])
    assert near in said
    assert "Traceback" not in said


def test_a_field_that_there_is_not_is_named_with_the_nearest(told):
    status, files, _, said = told(segment="rfm_segmnt_label=Best & brightest")
    assert (status, files) == (2, [])
    assert "knows no field 'rfm_segmnt_label'" in said
    assert "'rfm_segment_label'" in said


def test_a_segment_given_twice_is_said(told):
    status, _, _, said = told("--segment", _BEST)
    assert status == 2
    assert f"the segment {_BEST!r} is given twice" in said


def test_what_fails_leaves_no_folder_that_was_not_there(told, tmp_path):
    (tmp_path / "there").mkdir()
    for out in (tmp_path / "new" / "below", tmp_path / "there"):
        status, files, _, _ = told(segment="rfm_segment_label=none", out=out)
        assert (status, files) == (2, [])
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_book_that_is_not_there_is_named(told, tmp_path):
    status, files, _, said = told(book=tmp_path / "none.parquet")
    assert (status, files) == (1, [])
    assert "none.parquet" in said


def test_a_file_that_is_no_book_is_said(told, tmp_path):
    (tmp_path / "book.parquet").write_text("no book")
    status, files, _, said = told(book=tmp_path / "book.parquet")
    assert (status, files) == (1, [])
    assert "ProfileBook.load" in said


def test_a_segment_that_is_too_small_says_how_many_more_it_takes(told, book, tmp_path):
    few = pk.ProfileBook(
        book.frame.head(60), book.catalogue, as_of=book.as_of, provenance=book.provenance
    )
    few.save(tmp_path / "few.parquet")
    status, files, _, said = told(book=tmp_path / "few.parquet")
    assert (status, files) == (1, [])
    assert "too few; expected at least 50 members" in said


def test_known_names_are_given_to_no_persona(told, tmp_path):
    _, (file,), _, _ = told("--format", "json")
    names = json.loads(file.read_text(encoding="utf-8"))["identity"]["names"]
    (tmp_path / "names.txt").write_text("\n".join(names.values()), encoding="utf-8")
    _, (again,), _, _ = told("--format", "json", "--known-names", str(tmp_path / "names.txt"))
    given = json.loads(again.read_text(encoding="utf-8"))["identity"]["names"]
    assert not {*given.values()} & {*names.values()}


def test_a_file_is_no_folder_to_write_to(told, tmp_path):
    (tmp_path / "a.py").write_text("mine")
    status, _, _, said = told(out=tmp_path / "a.py")
    assert status == 1
    assert "profilekit persona was given the folder" in said
    assert "a.py" in said
    assert (tmp_path / "a.py").read_text() == "mine"
