"""The shape of the source: small files, small functions, telling names, nothing unfinished."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "profilekit"
MODULES = sorted(SOURCE.rglob("*.py"))
MOST_FILE_LINES = 320
MOST_BODY_LINES = 50
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


every_module = pytest.mark.parametrize("path", MODULES, ids=name_of)


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    statements = function.body
    if ast.get_docstring(function, clean=False) is not None:
        statements = statements[1:]
    if not statements:
        return 0
    return (function.end_lineno or 0) - statements[0].lineno + 1


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 30


@every_module
def test_a_file_is_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_FILE_LINES


@every_module
def test_a_function_is_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {function.name: body_lines(function) for function in functions}
    assert {n: length for n, length in lengths.items() if length > MOST_BODY_LINES} == {}


@every_module
def test_a_module_name_says_something(path: Path) -> None:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    assert {part.strip("_") for part in parts} & SAYS_NOTHING == set()


@every_module
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring is not None
    assert docstring.partition("\n\n")[0].rstrip().endswith((".", "::", ":"))


@every_module
def test_nothing_is_left_to_do(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    marks = ("TODO", "FIXME", "XXX", "NotImplementedError")
    assert [mark for mark in marks if mark in text] == []


@every_module
def test_engines_are_not_asked_for_parts_of_a_time(path: Path) -> None:
    # They differ in silence: the first day of the week, the zone of an hour, the type of a date.
    parts = (".dt.weekday(", ".dt.hour(", ".dt.date(", ".dt.day(", ".dt.ordinal_day(")
    text = path.read_text(encoding="utf-8")
    assert [part for part in parts if part in text] == []
