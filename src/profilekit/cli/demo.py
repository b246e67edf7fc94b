"""``profilekit demo``: the whole way on real data, from raw tables to a page to look at."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from profilekit.cli.progress import steps
from profilekit.extractors.measure import measure
from profilekit.report import book_report, highlights
from profilekit.report.files import replacing
from profilekit.scores.best import BestCustomerScorer
from profilekit.scores.lifetime import LifetimeValueModel
from profilekit.scores.rfm import RFMScorer
from profilekit.tables.complete_journey import load_complete_journey

if TYPE_CHECKING:
    import argparse

    from profilekit.book.book import ProfileBook
    from profilekit.cli.progress import Steps

__all__ = ["declare"]

_AS_OF = date(2017, 12, 31)
_TITLE = "The Complete Journey: customer profiles"
_FILES = (
    ("report.html", "the page to look at, in any browser"),
    ("book.parquet", "every customer and field: ProfileBook.load reads it"),
    ("profiles.jsonl", "one profile a line, with reasons"),
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "Measure and score the 2,469 households of The Complete Journey, as of "
        "31 December 2017, and write a report, the book and every profile."
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("profilekit-demo"),
        metavar="DIR",
        help="folder to write to, made if it is not there (default: %(default)s)",
    )
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    out: Path = given.out
    out.mkdir(parents=True, exist_ok=True)
    with steps(7, asked_by="profilekit demo") as shown:
        shown.begin("Loading The Complete Journey")
        tables = load_complete_journey()
        shown.begin("Measuring every household")
        measured = measure(tables, as_of=_AS_OF)
        shown.begin("Scoring recency, frequency, money")
        scored = measured.apply(RFMScorer())
        shown.begin("Estimating value to come, finding the best")
        book = scored.apply(LifetimeValueModel()).apply(BestCustomerScorer())
        shown.begin("Writing the report")
        book_report(book, title=_TITLE, quality=tables.report).save(out / _FILES[0][0])
        shown.begin("Writing the book")
        book.save(out / _FILES[1][0])
        shown.begin("Writing the profiles")
        _write_profiles(book, out / _FILES[2][0], shown)
    sys.stdout.write(_farewell(book, out))
    return 0


def _write_profiles(book: ProfileBook, path: Path, shown: Steps) -> None:
    with (
        replacing(path, asked_by="profilekit demo") as draft,
        draft.open("w", encoding="utf-8") as file,
    ):
        for profile in shown.each(book.profiles(), len(book)):
            file.write(f"{profile.model_dump_json()}\n")


def _farewell(book: ProfileBook, out: Path) -> str:
    width = max(len(name) for name, _ in _FILES)
    lines = [
        "",
        *highlights(book),
        "",
        f"Look in {out}:",
        *(f"  {name:<{width}}  {what}" for name, what in _FILES),
        "",
        f"Open {(out / _FILES[0][0]).resolve().as_uri()}",
    ]
    return "\n".join(lines) + "\n"
