"""Audience: only who has consented, only hashes, whole files, and nothing that runs."""

from __future__ import annotations

import csv
import hashlib
import hmac
from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments import Segment, assign_segments, customers
from profilekit.segments.using.audience import export_audience
from profilekit.segments.using.audience_files import escaped
from segments.flagged_books import flagged_book

SALT = b"0123456789abcdef"
STATUS = ["granted"] * 24 + ["denied", "withdrawn", "expired", None, "granted", "granted"]
COLUMNS = {
    "in_loyal_flag": [True] * 28 + [False] * 2,
    "consent_marketing_email_label": STATUS,
    "consent_profiling_label": ["denied", None] + ["granted"] * 28,
    "city_label": ["=cmd|' /C calc'!A0", 'a, "b"\nc', None] + ["Athens"] * 27,
    "spend_amount": [-2.5] + [1.0] * 29,
    "orders_count": list(range(30)),
    "vip_flag": [True, None] + [False] * 28,
    "religion_label": ["x"] * 30,
}
BOOK = flagged_book(COLUMNS)


def export(path, **changes):
    asked = {"consent": "marketing.email", "salt": SALT} | changes
    return export_audience(asked.pop("book", BOOK), asked.pop("segment", "loyal"), path, **asked)


def rows_in(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_only_members_who_have_consented_are_written(tmp_path):
    report = export(tmp_path / "a.csv", plain_ids=True, salt=None)
    assert [row["customer_id"] for row in rows_in(tmp_path / "a.csv")] == [
        str(n) for n in range(1, 25)
    ]
    assert report.exported_count == 24


def test_everybody_left_out_is_counted_with_the_reason(tmp_path):
    report = export(tmp_path / "a.csv", consent=("marketing.email", "profiling"))
    assert report.left_out == {
        "consent to marketing.email denied": 1,
        "consent to marketing.email expired": 1,
        "consent to marketing.email not known": 1,
        "consent to marketing.email withdrawn": 1,
        "consent to profiling denied": 1,
        "consent to profiling not known": 1,
    }
    assert (report.book_count, report.members_count, report.exported_count) == (30, 28, 22)
    assert report.to_pandas()["customers_count"].sum() == 6


@given(
    members=st.lists(st.booleans(), min_size=40, max_size=40),
    statuses=st.lists(
        st.sampled_from(["granted", "denied", "withdrawn", "expired", None]),
        min_size=40,
        max_size=40,
    ),
)
def test_those_written_and_those_left_out_add_up(tmp_path_factory, members, statuses):
    book = flagged_book({"in_loyal_flag": members, "consent_marketing_email_label": statuses})
    path = tmp_path_factory.mktemp("audience") / "a.csv"
    wanted = {n for n in range(40) if members[n] and statuses[n] == "granted"}
    if len(wanted) < 1:
        return
    report = export(path, book=book, minimum_customers=1, plain_ids=True, salt=None)
    assert {int(row["customer_id"]) - 1 for row in rows_in(path)} == wanted
    assert report.exported_count + sum(report.left_out.values()) == sum(members)


def test_ids_are_keyed_hashes_that_the_holder_of_the_salt_can_match(tmp_path):
    export(tmp_path / "a.csv")
    hashes = {row["customer_hash"] for row in rows_in(tmp_path / "a.csv")}
    assert hashes == {
        hmac.new(SALT, str(n).encode(), hashlib.sha256).hexdigest() for n in range(1, 25)
    }


def test_the_order_of_rows_does_not_tell_the_order_of_ids(tmp_path):
    export(tmp_path / "a.csv")
    hashes = [row["customer_hash"] for row in rows_in(tmp_path / "a.csv")]
    assert hashes == sorted(hashes)


def test_neither_ids_nor_the_salt_are_in_the_file(tmp_path):
    book = flagged_book(COLUMNS, ids=[f"customer-{n:03}" for n in range(30)])
    report = export(tmp_path / "a.parquet", book=book, columns=("city_label",))
    written = (tmp_path / "a.parquet").read_bytes()
    assert b"customer-0" not in written
    assert SALT not in written
    assert SALT.decode() not in repr(report)


def test_a_spreadsheet_runs_no_cell(tmp_path):
    report = export(tmp_path / "a.csv", columns=("city_label", "spend_amount", "vip_flag"))
    rows = rows_in(tmp_path / "a.csv")
    cells = {row["city_label"] for row in rows}
    assert cells == {"'=cmd|' /C calc'!A0", 'a, "b"\nc', "", "Athens"}
    assert {row["spend_amount"] for row in rows} == {"-2.5", "1.0"}
    assert {row["vip_flag"] for row in rows} == {"true", "", "false"}
    assert report.escaped_count == 1


@given(st.text())
def test_no_text_begins_with_what_runs(text):
    made = escaped(text)
    assert made.endswith(text)
    assert not made.lstrip().startswith(tuple("=+-@\t\r\n\0＝＋－＠"))  # noqa: RUF001 - wide forms


def test_parquet_keeps_types_and_cells(tmp_path):
    export(tmp_path / "a.parquet", columns=("city_label", "orders_count", "vip_flag"))
    frame = pl.read_parquet(tmp_path / "a.parquet")
    assert frame.columns == ["customer_hash", "city_label", "orders_count", "vip_flag"]
    assert frame.schema["orders_count"] == pl.Int64
    assert "=cmd|' /C calc'!A0" in frame["city_label"].to_list()


def test_few_customers_are_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(UnsupportedInputError, match=r"24 customers to write, of 28 .*at least 25"):
        export(tmp_path / "a.csv", minimum_customers=25)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_segment_is_refused(tmp_path):
    book = flagged_book(COLUMNS | {"in_loyal_flag": [False] * 30})
    with pytest.raises(UnsupportedInputError, match="0 customers to write, of 0 members"):
        export(tmp_path / "a.csv", book=book)


def test_how_few_are_alike_in_the_columns_is_told(tmp_path):
    assert export(tmp_path / "a.csv", columns=("city_label",)).smallest_group_count == 1
    assert (
        export(
            tmp_path / "a.csv", columns=("religion_label",), purposes={"religion_label": "x"}
        ).smallest_group_count
        == 24
    )
    assert export(tmp_path / "a.csv").smallest_group_count == 24


def test_an_old_file_stays_when_writing_fails(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    export(path)
    old = path.read_bytes()

    def fails(_):
        raise OSError("disk full")

    monkeypatch.setattr("profilekit.segments.using.audience_files.escaped", fails)
    with pytest.raises(OSError, match="disk full"):
        export(path, columns=("city_label",))
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_what_the_segment_requires_is_asked_for_as_well(tmp_path):
    segment = Segment(
        id="loyal",
        name="Loyal",
        levels=("behavioural",),
        definition=customers(tuple(range(1, 29))),
        required_consent="profiling",
    )
    report = export(tmp_path / "a.csv", segment=segment)
    assert report.purposes == ("marketing.email", "profiling")
    assert report.exported_count == 22
    # Of an assigned segment the book knows it.
    assigner = SimpleNamespace(name="SegmentAssigner", segments_=(segment,))
    book = flagged_book(COLUMNS, fitted={"SegmentAssigner": assigner})
    assert export(tmp_path / "b.csv", book=book).exported_count == 22


@pytest.mark.parametrize("asked", ["id", "label", "segment"])
def test_what_the_segment_requires_holds_however_it_is_asked_for(tmp_path, asked):
    members = customers(tuple(range(1, 29)))
    about = {"id": "loyal", "name": "Loyal", "levels": ("behavioural",), "group": "kinds"}
    strict = Segment(**about, definition=members, required_consent="profiling")
    known = {name: cells for name, cells in COLUMNS.items() if name != "in_loyal_flag"}
    book = assign_segments(flagged_book(known), [strict])
    segment = {
        "id": "loyal",
        "label": {"segment_kinds_label": "loyal"},
        "segment": Segment(**about, definition=members),
    }[asked]
    assert export(tmp_path / "a.csv", book=book, segment=segment).exported_count == 22


def test_a_purpose_that_was_not_measured_is_told_with_what_to_type(tmp_path):
    with pytest.raises(UnknownNameError, match=r"Consents\(purposes=\('marketing.sms',\)\)"):
        export(tmp_path / "a.csv", consent="marketing.sms")


def test_a_sensitive_column_takes_a_purpose(tmp_path):
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        export(tmp_path / "a.csv", columns=("religion_label",))
    why = {"religion_label": "asked by the customers"}
    assert export(tmp_path / "a.csv", columns=("religion_label",), purposes=why).columns == (
        "religion_label",
    )


def test_a_segment_named_by_a_sensitive_label_takes_a_purpose(tmp_path):
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        export(tmp_path / "a.csv", segment={"religion_label": "x"})
    why = {"religion_label": "asked by the customers"}
    assert (
        export(tmp_path / "a.csv", segment={"religion_label": "x"}, purposes=why).members_count
        == 30
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"salt": None}, "salt is missing; expected 16 bytes or more: secrets.token_bytes"),
        ({"salt": b"short"}, "salt is a bytes of 5"),
        ({"salt": "0123456789abcdef"}, "salt is a str of|salt is a str;"),
        ({"plain_ids": True}, "plain_ids=True takes no salt"),
        ({"consent": ()}, "consent names no purpose"),
        ({"consent": "..."}, "expected purposes as the tables write them"),
        ({"columns": "city_label"}, "names in a tuple"),
        ({"columns": ("city_label", "city_label")}, "columns names one twice"),
        ({"consent": 5, "columns": [[1]]}, r"columns is \[\[1\]\].*consent is 5"),
        ({"minimum_customers": 0, "salt": None}, "minimum_customers is 0.*salt is missing"),
    ],
)
def test_impossible_parameters_are_refused_before_anything_is_written(tmp_path, changes, told):
    with pytest.raises(DeclarationError, match=told):
        export(tmp_path / "a.csv", **changes)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", [None, 5, "a\0.csv"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(DeclarationError, match="path is"):
        export(path)


def test_a_secret_is_never_told(tmp_path):
    with pytest.raises(DeclarationError) as caught:
        export(tmp_path / "a.csv", salt=b"my-secret")
    assert "my-secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv.gz"])
def test_another_ending_is_refused(tmp_path, name):
    with pytest.raises(DeclarationError, match=r"ends in .csv or .parquet"):
        export(tmp_path / name)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnsupportedInputError, match="in no folder"):
        export(tmp_path / "no" / "a.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnsupportedInputError, match="a folder"):
        export(tmp_path / "folder.csv")


def test_the_report_is_told_in_words(tmp_path):
    told = str(export(tmp_path / "a.csv", columns=("city_label",)))
    assert "24 of 28 members of loyal written to" in told
    assert "hashed ids, consent to marketing.email as of 2017-12-31" in told
    assert "consent to marketing.email not known: 1 customers" in told
    assert "1 cells look like formulas and were escaped" in told
