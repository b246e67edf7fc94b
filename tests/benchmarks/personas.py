"""Time one persona: built from a large book, rendered in every language, written as PDF.

The book is that of an invented shop, its customers drawn again with their amounts shaken, and one
segment of those who spend most. Build times are of several runs in this process, on one book.
Needs the extra pdf, and pypdf to count pages.

::

    python tests/benchmarks/personas.py --customers 1000000 --fields 100 --runs 5
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import polars as pl
from pypdf import PdfReader

import profilekit as pk
from profilekit.fields import FieldSpec

if TYPE_CHECKING:
    from collections.abc import Callable

LANGUAGES = ("en", "tr", "fa", "el")
SEGMENT, SPEND = "best-tenth", "spend_365d_amount"
FONT = re.compile(r"@font-face\s*\{[^}]*\}")


def large_book(customers: int, fields: int, seed: int = 7) -> pk.ProfileBook:
    """Draw customers of an invented shop again until there are enough."""
    shop = pk.measure(pk.make_shop(seed=seed, n_customers=3000), as_of="2025-12-31")
    rng = np.random.default_rng(seed)
    names = [spec.name for spec in shop.catalogue if spec.name != SPEND]
    kept = [SPEND, *names[:: max(1, len(names) // fields)]][:fields]
    drawn = shop.frame.to_native()[rng.integers(0, len(shop), customers)]
    columns = [_shaken(drawn[name], shop.catalogue[name], rng) for name in kept]
    spend = columns[0].fill_null(0)
    ids = pl.Series("customer_id", [f"c{place:08d}" for place in range(customers)])
    member = (spend > spend.quantile(0.9)).alias("in_best_tenth_flag")
    frame = nw.from_native(pl.DataFrame([ids, *columns, member]))
    flag = FieldSpec(
        name=member.name, dtype="bool", meaning="Among the best tenth", section="memberships"
    )
    catalogue = type(shop.catalogue)([*(shop.catalogue[name] for name in kept), flag])
    return pk.ProfileBook(frame, catalogue, as_of=shop.as_of, provenance=shop.provenance)


def _shaken(column: pl.Series, spec: FieldSpec, rng: np.random.Generator) -> pl.Series:
    if spec.unit != "amount":
        return column
    return (column * pl.Series(rng.lognormal(0, 0.1, len(column)))).round(2).alias(spec.name)


def timed(call: Callable[[], Any], runs: int) -> tuple[Any, str]:
    """Call several times; give the last answer, and median, least and most seconds."""
    cpu, wall, made = [], [], None
    for _ in range(runs):
        started, clock = time.process_time(), time.perf_counter()
        made = call()
        cpu.append(time.process_time() - started)
        wall.append(time.perf_counter() - clock)
    told = ", ".join(
        f"{name} {statistics.median(each):.3f} s ({min(each):.3f} to {max(each):.3f})"
        for name, each in (("CPU", cpu), ("wall", wall))
    )
    return made, told


def main() -> None:
    """Print a line for each thing that is timed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--fields", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    book = large_book(given.customers, given.fields)
    persona, told = timed(lambda: pk.build_persona(book, SEGMENT), given.runs)
    count = sum(len(section.statements) for section in persona.sections)
    print(f"built from {len(book):,} customers x {given.fields} fields, {count} statements: {told}")
    for language in LANGUAGES:
        for audience in ("marketer", "analyst"):
            page, told = timed(
                lambda: persona.to_html(language, audience=audience),  # noqa: B023 - called at once
                given.runs,
            )
            size = len(FONT.sub("", page).encode()) / 1000
            print(f"{language} page for the {audience}: {size:.0f} kB without its font, {told}")
    with tempfile.TemporaryDirectory() as folder:
        for language in LANGUAGES:
            path = Path(folder) / f"{language}.pdf"
            _, told = timed(lambda: persona.to_pdf(path, language), given.runs)  # noqa: B023
            print(f"{language} PDF of {len(PdfReader(path).pages)} pages: {told}")


if __name__ == "__main__":
    main()
