"""One file of a frame and a header, all or nothing."""

from __future__ import annotations

import os
import stat

import narwhals as nw
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines import parquet
from profilekit.engines.parquet import read_headed_parquet, write_headed_parquet
from profilekit.errors import ProfilekitError, StateError

FRAME = nw.from_native(
    pl.DataFrame(
        {
            "i": [1, None, -(2**63)],
            "f": [0.5, None, -0.0],
            "s": ["ü", None, ""],
            "b": [True, None, False],
        }
    ),
    eager_only=True,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("parquet") / "frame.parquet"
    write_headed_parquet(FRAME, path, "the header")
    return path


def read(path):
    frame, header = read_headed_parquet(path, asked_by="test")
    return frame.rows(), header


def test_frame_and_header_come_back(written):
    assert read(written) == (FRAME.rows(), "the header")


@given(data=st.data())
def test_a_flipped_bit_never_changes_what_is_read(written, data):
    content = bytearray(written.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= 1 << data.draw(st.integers(0, 7))
    copy = written.with_name("flipped.parquet")
    copy.write_bytes(content)
    try:
        found = read(copy)
    except StateError:
        return
    assert found == (FRAME.rows(), "the header")


@given(data=st.data())
def test_a_file_cut_short_is_refused(written, data):
    content = written.read_bytes()
    copy = written.with_name("short.parquet")
    copy.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with pytest.raises(StateError, match="damaged, cut short or not a Parquet file"):
        read(copy)


def test_changed_values_under_the_old_checksum_are_refused(written, tmp_path):
    table = pq.read_table(written)
    path = tmp_path / "changed.parquet"
    pq.write_table(table.take([0, 2, 1]), path)
    with pytest.raises(StateError, match="checksums differ"):
        read(path)


def test_how_rows_are_chunked_does_not_matter(tmp_path):
    parts = pl.concat([FRAME.to_native()[:1], FRAME.to_native()[1:]], rechunk=False)
    write_headed_parquet(nw.from_native(parts, eager_only=True), tmp_path / "x", "h")
    assert read(tmp_path / "x") == (FRAME.rows(), "h")


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path, monkeypatch):
    path = tmp_path / "frame.parquet"
    write_headed_parquet(FRAME, path, "old")

    def fail(_):
        raise OSError("disk full")

    monkeypatch.setattr(parquet.os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_headed_parquet(FRAME, path, "new")
    assert read(path)[1] == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["frame.parquet"]


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "frame.parquet"
    write_headed_parquet(FRAME, path, "old")
    path.chmod(0o640)
    write_headed_parquet(FRAME, path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_keeps_pointing_at_the_file(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "frame.parquet")
    write_headed_parquet(FRAME, tmp_path / "link", "h")
    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path / "frame.parquet")[1] == "h"


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "none.parquet")


def test_a_path_may_be_text(tmp_path):
    write_headed_parquet(FRAME, os.fspath(tmp_path / "x"), "h")
    assert read(os.fspath(tmp_path / "x"))[1] == "h"


def test_a_hostile_file_name_cannot_forge_a_message(tmp_path):
    path = tmp_path / "a\nTraceback"
    path.write_bytes(b"no parquet")
    with pytest.raises(ProfilekitError) as caught:
        read(path)
    assert "\n" not in str(caught.value).partition("(")[0]
