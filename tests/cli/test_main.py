from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

from profilekit.cli.main import main

_PROGRAM = "from profilekit.cli.main import main; raise SystemExit(main())"


def _run(*words):
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _PROGRAM, *words],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_version_is_that_of_the_package(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"profilekit {version('profilekit')}\n"


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(command in out for command in ("demo", "schema", "validate"))


@pytest.mark.parametrize("words", [[], ["dmeo"], ["schema", "orders"], ["validate"], ["--loud"]])
def test_a_command_that_makes_no_sense_is_status_2(words, capsys):
    assert main(words) == 2
    captured = capsys.readouterr()
    assert "usage: profilekit" in captured.err
    assert captured.out == ""


def test_arguments_come_from_the_process_when_none_are_given():
    done = _run("schema", "rates")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("rates: ")


def test_choosing_a_command_imports_no_other_one():
    code = (
        "import sys; from profilekit.cli.main import main; main(['--version']);"
        "sys.exit(bool({'sklearn', 'pandas', 'jinja2', 'profilekit.cli.demo'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)  # noqa: S603 - our own program
    assert done.returncode == 0, done.stderr


def test_a_reader_that_goes_away_is_no_error():
    program = (
        f"{sys.executable} -c 'from profilekit.cli.main import main; raise SystemExit(main())' "
        "schema | true; exit ${PIPESTATUS[0]}"
    )
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own program
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interruption_is_status_130(monkeypatch, capsys):
    def interrupt(_table):
        raise KeyboardInterrupt

    monkeypatch.setattr("profilekit.cli.schema.schema_text", interrupt)
    assert main(["schema"]) == 130
    assert capsys.readouterr().err == "profilekit: interrupted\n"
