"""Saving a book and reading it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import EntryPoint

import narwhals as nw
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book import store
from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.engines.parquet import read_headed_parquet, write_headed_parquet
from profilekit.errors import StateError
from profilekit.fields import FieldCatalogue, FieldSpec

SPECS = FieldCatalogue(
    [
        FieldSpec(name="any_count", dtype="int64", meaning="Any whole number"),
        FieldSpec(name="any_ratio", dtype="float64", meaning="Any number", maximum=1e400),
        FieldSpec(name="any_label", dtype="string", meaning="Any text: ”<&\u202e"),
        FieldSpec(name="any_flag", dtype="bool", meaning="Any flag"),
    ]
)
DTYPES = {
    "customer_id": nw.String(),
    "any_count": nw.Int64(),
    "any_ratio": nw.Float64(),
    "any_label": nw.String(),
    "any_flag": nw.Boolean(),
}


def book_of(rows, ids):
    names = [name for name in DTYPES if name != "customer_id"]
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    frame = nw.from_dict({"customer_id": ids, **columns}, schema=DTYPES, backend="polars")
    day = datetime(2017, 12, 31, tzinfo=UTC).date()
    report = {"rows": [1, None, "ü"], "notes": {"a": 1.5}}
    provenance = Provenance(tables={"transactions": 3}, tables_report=report, currency="EUR")
    return ProfileBook(frame, SPECS, as_of=day, provenance=provenance, given="pandas")


def parts(book):
    return (book.frame.rows(), book.frame.schema, book.catalogue, book.as_of, book.provenance)


def maybe(strategy):
    return st.one_of(st.none(), strategy)


rows_of_any_values = st.lists(
    st.tuples(
        maybe(st.integers(-(2**63), 2**63 - 1)),
        maybe(st.floats(allow_nan=False, allow_infinity=False)),
        maybe(st.text(max_size=8)),
        maybe(st.booleans()),
    ),
    max_size=6,
)


@given(rows=rows_of_any_values, data=st.data())
def test_any_book_comes_back_as_it_was(tmp_path_factory, rows, data):
    n = len(rows)
    ids = data.draw(st.lists(st.text(max_size=5), min_size=n, max_size=n, unique=True))
    book = book_of(rows, ids)
    path = tmp_path_factory.mktemp("book") / "book.parquet"
    book.save(path)
    read = ProfileBook.load(path)
    assert parts(read) == parts(book)
    assert read.given == "pandas"


@pytest.fixture
def saved(tmp_path, book, leveller):
    path = tmp_path / "book.parquet"
    book.apply(leveller()).save(path)
    return path


@pytest.fixture
def header(saved):
    return json.loads(read_headed_parquet(saved, asked_by="test")[1])


def test_fitted_estimators_come_back_fitted(saved, book, leveller):
    read = ProfileBook.load(saved, estimators=[leveller])
    assert read.fitted["Leveller"].state_.cut_days == 3
    assert read.profile("bo") == book.apply(leveller()).profile("bo")


def test_installed_estimators_are_found_by_their_entry_point(saved, leveller, monkeypatch):
    class Point(EntryPoint):
        def load(self):
            return leveller

    point = Point("Leveller", "somewhere:Leveller", "profilekit.estimators")

    def found(*, group, name):
        return [point] if (group, name) == (point.group, point.name) else []

    monkeypatch.setattr(store, "entry_points", found)
    assert "Leveller" in ProfileBook.load(saved).fitted


def test_an_estimator_that_is_not_installed_is_named(saved):
    with pytest.raises(StateError, match=r"'Leveller', which is not installed.*estimators="):
        ProfileBook.load(saved)


def test_other_tools_read_the_columns(saved):
    assert pl.read_parquet(saved)["customer_id"].to_list() == ["ann", "bo", "cy", "dee"]


def rewritten(saved, header):
    frame, _ = read_headed_parquet(saved, asked_by="test")
    write_headed_parquet(frame, saved, header if isinstance(header, str) else json.dumps(header))
    return saved


@pytest.mark.parametrize("found", [2, 0, "1", None, True, 1.0])
def test_a_newer_schema_version_asks_for_an_upgrade(saved, header, found):
    with pytest.raises(StateError, match="Upgrade profilekit"):
        ProfileBook.load(rewritten(saved, {**header, "schema_version": found}))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "[" * 100_000, '{"schema_version": 1}'])
def test_a_header_that_is_no_header_is_refused(saved, text):
    with pytest.raises(StateError, match="Measure and save it again"):
        ProfileBook.load(rewritten(saved, text))


def test_a_header_never_says_what_to_import(saved, header):
    fitted = {"os": json.dumps({"estimator": "os:system", "params": {}})}
    with pytest.raises(StateError, match="'os:system', which is not installed"):
        ProfileBook.load(rewritten(saved, {**header, "fitted": fitted}))


@pytest.mark.parametrize("text", ["", "{}", "[]", "[" * 100_000])
def test_a_fitted_estimator_that_is_none_is_refused(saved, header, text):
    with pytest.raises(StateError, match="a fitted estimator in the book cannot be read"):
        ProfileBook.load(rewritten(saved, {**header, "fitted": {"Leveller": text}}))


def test_a_header_for_other_columns_is_refused(saved, header):
    with pytest.raises(StateError, match="'recency_days' is no field"):
        ProfileBook.load(rewritten(saved, {**header, "catalogue": [], "fitted": {}}))


def test_a_header_that_names_a_field_twice_is_refused(saved, header):
    twice = [*header["catalogue"], header["catalogue"][0]]
    with pytest.raises(StateError, match="recency_days is made twice"):
        ProfileBook.load(rewritten(saved, {**header, "catalogue": twice}))


def test_a_header_with_an_unknown_kind_of_tables_is_refused(saved, header, leveller):
    with pytest.raises(StateError, match="given is 'evil'"):
        ProfileBook.load(rewritten(saved, {**header, "given": "evil"}), estimators=[leveller])


def test_a_header_that_needs_another_type_is_refused(saved, header):
    with pytest.raises(StateError, match="Measure and save it again"):
        ProfileBook.load(rewritten(saved, {**header, "as_of": 0}))


def test_a_fitted_estimator_under_another_name_is_refused(saved, header, leveller):
    fitted = {"zzz": header["fitted"]["Leveller"]}
    with pytest.raises(StateError, match="'Leveller' stands under the name 'zzz'"):
        ProfileBook.load(rewritten(saved, {**header, "fitted": fitted}), estimators=[leveller])


def test_a_folder_is_no_book(tmp_path):
    with pytest.raises(StateError, match=r"is a folder\. Name the file"):
        ProfileBook.load(tmp_path)


def test_a_book_that_cannot_be_written_names_the_file_asked_for(tmp_path, book):
    target = tmp_path / "none" / "book.parquet"
    with pytest.raises(FileNotFoundError, match="name a file in a folder that exists") as caught:
        book.save(target)
    assert caught.value.filename == str(target)
    with pytest.raises(OSError, match=r"ProfileBook\.save cannot write there") as caught:
        book.save(tmp_path)
    assert caught.value.filename == str(tmp_path)


def test_a_file_of_other_tools_is_refused(saved):
    pq.write_table(pq.read_table(saved).replace_schema_metadata(None), saved)
    with pytest.raises(StateError, match=r"did not save.*Tables.load"):
        ProfileBook.load(saved)
