from __future__ import annotations

import pytest

from profilekit.cli.known_names import known_names
from profilekit.errors import UnknownNameError, UnsupportedInputError


def names_in(path):
    return known_names(str(path), asked_by="a test")


def test_a_text_file_has_a_name_a_line(tmp_path):
    (tmp_path / "names.txt").write_text("\ufeffAda Hill\n\n  Ελένη Μαυρίδη \n", encoding="utf-8")
    assert names_in(tmp_path / "names.txt") == ["Ada Hill", "Ελένη Μαυρίδη"]


def test_a_column_of_a_csv_file_has_names(tmp_path):
    (tmp_path / "a.csv").write_text('id,name\n1,"Hill, Ada"\n2,\n3,Bo Lee\n')
    assert names_in(f"{tmp_path}/a.csv:name") == ["Hill, Ada", "Bo Lee"]


def test_the_only_column_need_not_be_named(tmp_path):
    (tmp_path / "a.csv").write_text("name\nBo Lee\n")
    assert names_in(tmp_path / "a.csv") == ["Bo Lee"]


def test_of_several_columns_one_is_asked_for(tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n")
    with pytest.raises(UnsupportedInputError, match=r"'id', 'name'.*a\.csv:id"):
        names_in(tmp_path / "a.csv")


def test_an_unknown_column_names_the_nearest(tmp_path):
    (tmp_path / "a.csv").write_text("id,name\n")
    with pytest.raises(UnknownNameError, match="Did you mean 'name'"):
        names_in(f"{tmp_path}/a.csv:nam")


@pytest.mark.parametrize("content", [None, b"caf\xe9"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(UnsupportedInputError, match=r"a\.txt"):
        names_in(tmp_path / "a.txt")
