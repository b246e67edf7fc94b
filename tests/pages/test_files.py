"""Files are written whole or not at all, and what cannot be written is named."""

from __future__ import annotations

import pytest

from profilekit.errors import UnsupportedInputError
from profilekit.pages.files import made_folder, path_of, read_bytes, replacing


def test_what_fails_keeps_what_was_there(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write_half():
        with replacing(target, asked_by="a test") as draft:
            draft.write_text("half")
            raise OSError(28, "No space left on device", str(draft))

    with pytest.raises(UnsupportedInputError, match=r"a\.txt.*No space left") as caught:
        write_half()
    assert ".part" not in str(caught.value)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "old")]


def test_a_folder_is_made_with_those_above_it(tmp_path):
    assert made_folder(tmp_path / "a" / "b", asked_by="a test").is_dir()
    assert made_folder(tmp_path / "a" / "b", asked_by="a test").is_dir()


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_file_is_no_folder_and_stays(tmp_path, name):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UnsupportedInputError, match=f"{name}.*cannot be written to"):
        made_folder(tmp_path / name, asked_by="a test")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_takes_nothing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UnsupportedInputError, match="Permission denied"):
        made_folder(tmp_path, asked_by="a test")


@pytest.mark.parametrize("given", [None, 5, b"a", ["a"]])
def test_what_names_no_file_is_no_path(given):
    with pytest.raises(UnsupportedInputError, match="expected a file"):
        path_of(given, asked_by="a test", expected="a file")


@pytest.mark.parametrize("name", ["none", ".", "a\0b"])
def test_what_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(UnsupportedInputError, match="cannot be read"):
        read_bytes(tmp_path / name, asked_by="a test", expected="a file")
