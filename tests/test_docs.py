"""What the pages say, held against the code: codes, commands, names."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from profilekit.errors import ProfilekitError
from profilekit.tables.checks import CODES

ROOT = Path(__file__).parents[1]
CHECKS = (ROOT / "docs" / "checks-and-quarantine.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEMO = 'python -m pip install ".[demo]" && profilekit demo'
TEST = 'python -m pip install -e ".[test]" && python -m pytest'


def table_codes() -> set[str]:
    """Find the second argument of every `Fault(...)`, where it is written out."""
    found: set[str] = set()
    for path in (ROOT / "src" / "profilekit" / "tables").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault":
                code = node.args[1] if len(node.args) > 1 else None
                if isinstance(code, ast.Constant):
                    found.add(code.value)
    return found


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_checks_has_a_line_for_every_row_code(code: str) -> None:
    assert f"\n| `{code}` | " in CHECKS


def test_the_page_of_checks_lists_row_codes_in_the_order_they_apply() -> None:
    assert sorted(CODES, key=lambda code: CHECKS.index(f"\n| `{code}` | ")) == list(CODES)


@pytest.mark.parametrize("code", sorted(table_codes()))
def test_the_page_of_checks_names_every_table_code(code: str) -> None:
    assert f"`{code}`" in CHECKS


@pytest.mark.parametrize("command", [DEMO, TEST])
def test_the_readme_has_the_two_commands(command: str) -> None:
    assert f"```console\n{command}\n```" in README


def test_the_tests_are_run_by_the_command_of_the_readme() -> None:
    assert TEST in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("error", ProfilekitError.__subclasses__())
def test_every_error_is_in_the_reference(error: type[ProfilekitError]) -> None:
    reference = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert error.__name__ in {line.strip().rpartition(".")[2] for line in reference.splitlines()}


def test_every_core_dependency_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [line.partition(">")[0] for line in project["dependencies"]]
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").lower()
    table = decisions.partition("## core dependencies")[2].partition("\n## ")[0]
    assert [name for name in names if name not in table] == []
