"""``profilekit schema``: the tables that profilekit reads, and the profile that it writes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from profilekit.book import Profile
from profilekit.tables.schema import SCHEMA, schema_markdown, schema_text

if TYPE_CHECKING:
    import argparse

__all__ = ["declare"]


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = "Print the tables that profilekit reads; required columns end with *."
    parser.add_argument(
        "table", nargs="?", choices=list(SCHEMA), metavar="TABLE", help="one table; all without it"
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument(
        "--markdown", action="store_true", help="every table as Markdown, for documents"
    )
    other.add_argument(
        "--profile", action="store_true", help="the JSON schema of a customer's profile instead"
    )
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    sys.stdout.write(f"{_text(given)}\n")
    return 0


def _text(given: argparse.Namespace) -> str:
    if given.profile:
        return json.dumps(Profile.model_json_schema(), indent=2, sort_keys=True)
    return schema_markdown() if given.markdown else schema_text(given.table)
