"""A type checker tells wrong grains and misspelt columns before anything runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parents[1] / "types").glob("*.py"))
MARK = "# expect-error"


def _errors_by_line(path):
    """Run basedpyright in its own process; it speaks JSON."""
    command = [sys.executable, "-m", "basedpyright", "--outputjson"]
    command += ["--pythonpath", sys.executable, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {
        one["range"]["start"]["line"] + 1: one["message"]
        for one in found
        if one["severity"] == "error" and one.get("rule") != "reportUnusedExpression"
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_exactly_the_marked_lines_are_type_errors(path):
    pytest.importorskip("basedpyright", reason="python -m pip install --group lint")
    marked = {n for n, line in enumerate(path.read_text().splitlines(), 1) if MARK in line}
    errors = _errors_by_line(path)
    assert marked
    assert {n: why for n, why in errors.items() if n not in marked} == {}, "good lines are refused"
    assert marked - {*errors} == set(), "bad lines pass"
