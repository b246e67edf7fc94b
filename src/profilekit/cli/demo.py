"""``profilekit demo``: the whole way on real data, from raw tables to pages to look at."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from profilekit.book.profile import profiles_of
from profilekit.cli.persona import declare_language, file_names, languages
from profilekit.cli.progress import steps
from profilekit.extractors.habit_families import habits_for
from profilekit.extractors.measure import measure
from profilekit.fields import FieldCatalogue
from profilekit.pages.files import made_folder, replacing
from profilekit.personas.building import build_personas
from profilekit.report import book_report
from profilekit.report.cover import findings
from profilekit.scores.best import BestCustomerScorer
from profilekit.scores.lifetime import LifetimeValueModel
from profilekit.scores.rfm import RFMScorer
from profilekit.segments import (
    SegmentFinder,
    affinity,
    assign_segments,
    segments_from,
)
from profilekit.shopper_types import ShopperTypeClassifier
from profilekit.tables.complete_journey import load_complete_journey

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from profilekit.book.applied import Estimator
    from profilekit.book.book import ProfileBook
    from profilekit.book.profile import Profile
    from profilekit.cli.progress import Steps
    from profilekit.personas.persona import Persona
    from profilekit.tables.tables import Tables

__all__ = ["declare"]

_AS_OF = date(2017, 12, 31)
_MIDYEAR = date(2017, 6, 30)
_TITLE = "The Complete Journey: customer profiles"
_TEMPLATES = ("age-children", "lifecycle")
_SMALLEST = 80
_ALIKE_IN = (
    "recency_days",
    "orders_90d_count",
    "order_value_mean_amount",
    "discount_share",
    "own_brand_share",
)
"""None of them grows with the length of the history, which at midyear is half as long."""
_FOUND = "segment_found_label"
_VALUE = "spend_365d_amount"
_FILES = (
    ("report.html", "the page to look at, in any browser"),
    ("book.parquet", "every customer and field: ProfileBook.load reads it"),
    (
        "profiles.jsonl",
        "one profile a line, with reasons; without the counts that types are told from",
    ),
    ("personas", "a page for each found group of households, told like a person"),
)


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "Measure and score the 2,469 households of The Complete Journey, as of "
        "31 December 2017, and write a report, the book, every profile, and four personas."
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("profilekit-demo"),
        metavar="DIR",
        help="folder to write to, made if it is not there (default: %(default)s)",
    )
    declare_language(parser)
    parser.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    out = made_folder(given.out, asked_by="profilekit demo")
    with steps(12, asked_by="profilekit demo") as shown:
        shown.begin("Loading The Complete Journey")
        tables = load_complete_journey()
        shown.begin("Measuring every household")
        habits = habits_for(tables, as_of=_AS_OF)
        measured = measure(tables, as_of=_AS_OF, also=habits)
        shown.begin("Scoring recency, frequency, money")
        scored = measured.apply(RFMScorer())
        shown.begin("Estimating value to come, finding the best")
        valued = scored.apply(LifetimeValueModel()).apply(BestCustomerScorer())
        shown.begin("Telling types of shoppers")
        typed = valued.apply(ShopperTypeClassifier())
        shown.begin("Assigning and finding segments")
        book = _segmented(typed)
        shown.begin("Going the same way as of midyear")
        midyear = _at_midyear(tables, book)
        shown.begin("Telling the found groups like persons")
        fit, earlier_fit = (affinity(each, tables, _FOUND) for each in (book, midyear))
        personas = build_personas(book, _FOUND, value=_VALUE, product_fit=fit)
        earlier = build_personas(midyear, _FOUND, value=_VALUE, product_fit=earlier_fit)
        shown.begin("Writing the report")
        book_report(
            book,
            title=_TITLE,
            quality=tables.report,
            segment_finds=(fit,),
            personas=personas,
            earlier=midyear,
            earlier_personas=earlier,
        ).save(out / _FILES[0][0])
        shown.begin("Writing the book")
        book.save(out / _FILES[1][0])
        shown.begin("Writing the profiles")
        counts = {field.name for family in habits for field in family.fields()}
        _write_profiles(book, out / _FILES[2][0], shown, leaving_out=counts)
        shown.begin("Writing the personas")
        _write_personas(personas, out / _FILES[3][0], languages(given.lang))
    sys.stdout.write(_farewell(book, out))
    return 0


def _segmented(book: ProfileBook) -> ProfileBook:
    """Assign the segments of templates, and find groups of households that buy alike."""
    segments = [
        segment
        for template in _TEMPLATES
        for segment in segments_from(book, template, minimum_customers=_SMALLEST)
    ]
    assigned = assign_segments(book, segments, value=_VALUE)
    finder = SegmentFinder(_ALIKE_IN, n_segments=4, resamples=10, value=_VALUE).fit(assigned)
    return assigned.apply(finder)


def _at_midyear(tables: Tables, book: ProfileBook) -> ProfileBook:
    """Measure half a year before, and tell types and groups by what the later book taught.

    Scores of totals since the first order are left out: they grow with the history, which at
    midyear is half as long.
    """
    measured = measure(tables, as_of=_MIDYEAR, also=habits_for(tables, as_of=_MIDYEAR))
    for estimator in book.fitted.values():
        if isinstance(estimator, ShopperTypeClassifier | SegmentFinder):
            measured = measured.apply(cast("Estimator", estimator))
    return measured


def _write_profiles(
    book: ProfileBook, path: Path, shown: Steps, *, leaving_out: Collection[str]
) -> None:
    with (
        replacing(path, asked_by="profilekit demo") as draft,
        draft.open("w", encoding="utf-8") as file,
    ):
        for profile in shown.each(_profiles(book, leaving_out), len(book)):
            file.write(f"{profile.model_dump_json()}\n")


def _write_personas(personas: Sequence[Persona], folder: Path, told_in: Iterable[str]) -> None:
    made_folder(folder, asked_by="profilekit demo")
    for language in told_in:
        for name, persona in zip(file_names(personas), personas, strict=True):
            persona.save(folder / f"{name}.{language}.html", language)


def _profiles(book: ProfileBook, leaving_out: Collection[str]) -> Iterator[Profile]:
    """Give every profile without some fields, which reasons may still read."""
    kept = FieldCatalogue(spec for spec in book.catalogue if spec.name not in leaving_out)
    return profiles_of(book.frame, kept, book.as_of, book.provenance, book.fitted.values())


def _farewell(book: ProfileBook, out: Path) -> str:
    width = max(len(name) for name, _ in _FILES)
    lines = [
        "",
        *findings(book),
        "",
        f"Look in {out}:",
        *(f"  {name:<{width}}  {what}" for name, what in _FILES),
        "",
        f"Open {(out / _FILES[0][0]).resolve().as_uri()}",
    ]
    return "\n".join(lines) + "\n"
