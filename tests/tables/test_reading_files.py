"""Files as they come: odd names, blank lines, broken content; the same on every engine."""

from __future__ import annotations

import polars as pl
import pytest

from profilekit.errors import TablesError
from profilekit.tables import Tables

LINES = pl.DataFrame({"customer_id": ["ann"], "ordered_at": ["2017-01-01"], "amount": [1.0]})
OTHER = LINES.with_columns(amount=pl.lit(99.0))
HEADER = "customer_id,ordered_at,amount\n"


@pytest.fixture(params=["polars", "duckdb"])
def engine(request):
    if request.param == "duckdb":
        pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    return request.param


def write(frame, path):
    return frame.write_csv(path) if path.suffix == ".csv" else frame.write_parquet(path)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize(
    ("name", "other"), [("a[1]", "a1"), ("a*", "ab"), ("a?", "ab"), ("a]", "ab"), ("a{b}", "ab")]
)
def test_a_literal_name_is_no_glob(engine, ending, name, other, tmp_path):
    write(LINES, tmp_path / f"{name}.{ending}")
    write(OTHER, tmp_path / f"{other}.{ending}")
    tables = Tables.load(transactions=tmp_path / f"{name}.{ending}", engine=engine)
    found = tables.engine.collect(tables.frame("transactions"))
    assert found["amount"].to_list() == [100]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("latin.csv", f"{HEADER}Jos\u00e9,2017-01-01,3\n".encode("latin-1")),
        ("ragged.csv", f"{HEADER}a,2017-01-01,3\nb,2017-01-01,3,4,5\n".encode()),
        ("text.parquet", b"no parquet at all"),
        ("cut.csv.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_of_its_table(engine, name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TablesError) as caught:
        Tables.load(transactions=tmp_path / name, engine=engine)
    (fault,) = caught.value.faults
    assert (fault.table, fault.code) == ("transactions", "unreadable_file")


def test_a_file_cut_short_is_a_fault(engine, tmp_path):
    whole = tmp_path / "whole.parquet"
    pl.concat([LINES] * 500).write_parquet(whole)
    (tmp_path / "cut.parquet").write_bytes(whole.read_bytes()[:-9])
    with pytest.raises(TablesError, match="unreadable_file"):
        Tables.load(transactions=tmp_path / "cut.parquet", engine=engine)


def test_files_of_several_tables_are_reported_together(engine, tmp_path):
    for name in ("a.parquet", "b.parquet"):
        (tmp_path / name).write_bytes(b"nothing")
    with pytest.raises(TablesError) as caught:
        Tables.load(
            transactions=tmp_path / "a.parquet", customers=tmp_path / "b.parquet", engine=engine
        )
    assert [fault.table for fault in caught.value.faults] == ["transactions", "customers"]


def test_a_line_that_holds_nothing_is_no_row(engine, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(f"{HEADER}ann,2017-01-01,3\n\n,,\n,2017-01-01,3\n\n")
    report = Tables.load(transactions=path, engine=engine).report["transactions"]
    assert (report.rows_read, report.faults) == (2, {"missing_key": 1})


def test_a_header_may_hold_a_line_end_in_quotes(engine, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text('"customer\n;id",ordered_at,amount\nann,2017-01-01,3\n')
    tables = Tables.load(
        transactions=path,
        rename={"transactions": {"customer\n;id": "customer_id"}},
        engine=engine,
    )
    assert tables.rows("transactions") == 1
