"""``profilekit``: chooses the subcommand, and turns errors into messages and exit statuses.

0 is success, 1 is data or an installation at fault, 2 is a command that makes no sense,
130 is an interruption. A message goes to standard error, never with a traceback. Only the
module of the command given is imported, because scikit-learn alone takes seconds.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol, cast

from profilekit.errors import DeclarationError, ProfilekitError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_FAULT, _USAGE, _INTERRUPTED = 1, 2, 130
_COMMANDS = {
    "demo": "score real data and write a report to look at",
    "persona": "tell segments of a saved book like persons",
    "schema": "print the tables that are read and their columns",
    "validate": "check tables in Parquet or CSV files",
}
"""Name of the module in this package, and a line of help."""


class _Command(Protocol):
    def declare(self, parser: argparse.ArgumentParser) -> None:
        """Add arguments, and set ``run`` to what takes them and gives the exit status."""
        ...


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments after the program's name; those of the process by default.

    Returns
    -------
    int
        Exit status.

    Examples
    --------
    >>> main(["schema", "rates"])
    rates: one row is an exchange rate from a day on, key currency + valid_from
    ...
    0
    """
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        given = _parser(words[:1]).parse_args(words)
        status: int = given.run(given)
        sys.stdout.flush()
    except SystemExit as stop:
        return _USAGE if stop.code else 0
    except ProfilekitError as error:
        _complain(str(error))
        return _USAGE if isinstance(error, DeclarationError | UnknownNameError) else _FAULT
    except OSError as error:
        return _failed(error)
    except KeyboardInterrupt:
        _complain("interrupted")
        return _INTERRUPTED
    return status


def _parser(chosen: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="profilekit", description="Customer profiles from the tables a seller already has."
    )
    parser.add_argument(
        "--version", action="version", version=f"profilekit {version('profilekit')}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, words in _COMMANDS.items():
        command = commands.add_parser(name, help=words)
        if name in chosen:
            module = cast("_Command", import_module(f"profilekit.cli.{name}"))
            module.declare(command)
    return parser


def _complain(message: str) -> None:
    sys.stderr.write(f"profilekit: {message}\n")


def _failed(error: OSError) -> int:
    """Name the file at fault; say nothing when the reader of a pipe has gone."""
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    name = "" if error.filename is None else f": {error.filename!r}"
    _complain(f"{error.strerror or error}{name}")
    return _FAULT
