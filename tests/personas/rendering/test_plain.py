"""Lines that no spreadsheet takes for a formula, and columns of a terminal."""

from __future__ import annotations

import pytest

from profilekit.personas.rendering.plain import begins_a_formula, guarded, width_of


@pytest.mark.parametrize("line", ["=1", "+1", "-1", "@a", "  =1", "\u2068=1", "\uff1d1", "\t-1"])
def test_a_formula_is_kept_from_being_one(line):
    assert begins_a_formula(line)
    assert guarded(line) == f"'{line}"
    assert not begins_a_formula(guarded(line))


@pytest.mark.parametrize("line", ["", "1+1", "a=1", "* item", "# heading", "\u2013"])
def test_other_lines_are_left(line):
    assert guarded(line) == line


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("می\u200cخرد", 5), ("a\u0301", 1), ("日本", 4), ("", 0)]
)
def test_width_is_what_a_terminal_takes(text, width):
    assert width_of(text) == width
