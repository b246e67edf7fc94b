"""What one more sum, count, minimum or maximum costs in the pass that it joins.

A pass is measured with and without it in turns within one process, since a difference of a
few percent is lost between processes.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
from typing import TYPE_CHECKING, Any

from contenders import FIRST
from pairs import COMMAND, fresh, usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pairs import Race

PASSES = {"orders": FIRST, "lines": ("discounts", "margin")}
"""Extractors whose measures are all of one grain."""


def _measures() -> dict[str, dict[str, tuple[str, Any]]]:
    """Give measures that the passes do not have yet, by grain, and the unit of each."""
    from profilekit.extractors import orders, rows_of  # noqa: PLC0415 - not in the parent

    lines = rows_of("transactions")
    listed, coupon = lines.column("list_amount"), lines.column("coupon_amount")
    return {
        "orders": {
            "sum": ("days", orders.sum(orders.day)),
            "count": ("count", orders.where(orders.amount > 5_000).count()),
            "min": ("amount", orders.min(orders.amount)),
            "max": ("days", orders.max(orders.day + 1)),
        },
        "lines": {
            "sum": ("amount", lines.sum(listed)),
            "count": ("count", lines.count(coupon)),
            "min": ("amount", lines.min(listed)),
            "max": ("amount", lines.max(listed)),
        },
    }


def run_one_more(race: Race, runs: int) -> None:
    """Measure in this process and print the figures as JSON."""
    from ours import fields, prepare  # noqa: PLC0415 - not in the parent

    from profilekit.extractors import Extractor, Field  # noqa: PLC0415 - the same

    class OneMore(Extractor):
        """One measure more."""

        grain: str
        name: str

        def fields(self) -> Iterator[Field]:
            """Yield it."""
            unit, measure = _measures()[self.grain][self.name]
            yield Field(f"one_more_{unit}", measure, meaning="One more", null_meaning="nothing")

    as_of = dt.date.fromisoformat(race.as_of)
    tables, _, _ = prepare(race.folder, extractors=())

    def seconds(*extractors: Any) -> float:
        before, _ = usage()
        fields((tables, extractors, 1), as_of)
        return usage()[0] - before

    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for grain, measures in _measures().items():
        for name in measures:
            seconds(*PASSES[grain], OneMore(grain=grain, name=name))
        found[grain] = {
            name: [
                (seconds(*PASSES[grain]), seconds(*PASSES[grain], OneMore(grain=grain, name=name)))
                for _ in range(runs)
            ]
            for name in measures
        }
    print(json.dumps(found))


def print_one_more(race: Race, runs: int) -> dict[str, Any]:
    """Print the cost of each over the pass that it joins: median, and middle half of the runs."""
    command = [sys.executable, str(COMMAND), "--one-more-child", "--data", race.folder]
    found = fresh([*command, "--as-of", race.as_of, "--runs", str(runs)], "--one-more")
    print(f"{'grain':<10}{'one more':<10}{'pass s':>9}{'more s':>9}   share")
    for grain, measures in found.items():
        for name, pairs in measures.items():
            base = statistics.median(without for without, _ in pairs)
            more = [with_it - without for without, with_it in pairs]
            low, middle, high = (value / base for value in statistics.quantiles(more, n=4))
            text = f"{middle:.1%} ({low:.1%} to {high:.1%})"
            print(f"{grain:<10}{name:<10}{base:>9.3f}{statistics.median(more):>9.3f}   {text}")
    return found
