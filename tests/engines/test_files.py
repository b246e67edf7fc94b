"""Paths, globs, folders and the headers of CSV files."""

from __future__ import annotations

import gzip

import polars as pl
import pytest

from profilekit.engines.files import files_of, header_of
from profilekit.errors import UnsupportedInputError

ROWS = pl.DataFrame({"a": [1], "b": [2]})


def test_a_glob_is_its_files_sorted(tmp_path):
    for name in ("2.parquet", "1.parquet"):
        ROWS.write_parquet(tmp_path / name)
    found = files_of(tmp_path / "*.parquet", asked_by="test")
    assert [file.rsplit("/", 1)[-1] for file in found] == ["1.parquet", "2.parquet"]


def test_a_folder_is_the_data_files_in_it(tmp_path):
    ROWS.write_parquet(tmp_path / "1.parquet")
    (tmp_path / "_SUCCESS").touch()
    assert len(files_of(tmp_path, asked_by="test")) == 1


def test_a_name_with_brackets_is_a_file(tmp_path):
    ROWS.write_parquet(tmp_path / "a[1].parquet")
    assert len(files_of(tmp_path / "a[1].parquet", asked_by="test")) == 1


@pytest.mark.parametrize("name", ["nothing.parquet", "*.csv", "https://example.com/a.csv"])
def test_no_file_is_an_error(name, tmp_path):
    with pytest.raises(UnsupportedInputError, match="there is no file"):
        files_of(str(tmp_path / name), asked_by="test")


def test_other_files_are_refused(tmp_path):
    (tmp_path / "a.xlsx").touch()
    with pytest.raises(UnsupportedInputError, match="Parquet or CSV"):
        files_of(tmp_path / "a.xlsx", asked_by="test")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_by_the_header(separator, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f'\ufeffa{separator}"b c"\n1{separator}2\n', encoding="utf-8")
    assert header_of([str(path)], asked_by="test") == (("a", "b c"), separator)


def test_a_packed_file_has_a_header(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    assert header_of([str(path)], asked_by="test") == (("a", "b"), ",")


def test_files_of_two_tables_are_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"{name}\n1\n")
    files = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    with pytest.raises(UnsupportedInputError, match="2 different headers"):
        header_of(files, asked_by="test")


def test_a_file_without_a_header_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.touch()
    with pytest.raises(UnsupportedInputError, match="no header"):
        header_of([str(path)], asked_by="test")
