from __future__ import annotations

import io
import sys

import pytest

from profilekit.cli.progress import steps
from profilekit.errors import MissingExtraError


class _Terminal(io.StringIO):
    def isatty(self):
        return True


def _work():
    with steps(2, asked_by="profilekit demo") as shown:
        shown.begin("Loading")
        shown.begin("Writing [bold]")
        return list(shown.each(iter("abc"), 3))


def test_elsewhere_than_on_a_terminal_each_step_is_a_plain_line(capsys):
    assert _work() == ["a", "b", "c"]
    assert capsys.readouterr().out == "Loading\nWriting [bold]\n"


def test_on_a_terminal_there_is_a_bar_that_ends_full(monkeypatch):
    pytest.importorskip("rich", reason="pip install 'profilekit[demo]'")
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    assert _work() == ["a", "b", "c"]
    assert "100%" in terminal.getvalue()
    assert "Writing [bold]" in terminal.getvalue()


def test_a_terminal_without_rich_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "stdout", _Terminal())
    monkeypatch.setitem(sys.modules, "rich.progress", None)
    with pytest.raises(MissingExtraError, match=r"profilekit\[demo\]"):
        _work()
