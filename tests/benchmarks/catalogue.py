"""Measure the catalogue of purchase fields against hand-written polars, DuckDB SQL and pandas.

Prints CPU seconds (user and system, all threads), wall seconds and peak memory of one call in
a fresh process, medians over runs that take turns, and ratios run by run: median, minimum and
maximum. What reading the files costs where it is apart stands under "load".
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from contenders import CATALOGUE, HAND_WRITTEN, OURS, SUITES
from growth import print_growth
from one_more import print_one_more, run_one_more
from pairs import Race, compare_answers, print_table, run_child, take_turns


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", nargs="+", required=True, help="folder that generate.py wrote")
    parser.add_argument("--as-of", default="2025-11-30")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument(
        "--suite", choices=sorted(SUITES), default="catalogue", help="first: the first 19 fields"
    )
    parser.add_argument("--contenders", nargs="+", help="default: the hand-written and ours")
    parser.add_argument("--base", nargs="+", help="default: the hand-written that take part")
    parser.add_argument(
        "--extractors", nargs="+", choices=CATALOGUE, help="of ours; default: the whole catalogue"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--agree", action="store_true", help="compare answers, measure nothing")
    what.add_argument(
        "--growth", action="store_true", help="slope of log CPU over log lines; several --data"
    )
    what.add_argument(
        "--one-more", action="store_true", help="cost of one more measure in a pass of ours"
    )
    what.add_argument("--child", help=argparse.SUPPRESS)
    what.add_argument("--one-more-child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--out", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Run the command line."""
    args = _arguments()
    extractors = tuple(args.extractors) if args.extractors else None
    race = Race(args.suite, args.data[0], args.as_of, extractors)
    if args.child:
        run_child(race, args.child, args.out)
        return
    if args.one_more_child:
        run_one_more(race, args.runs)
        return
    known = SUITES[args.suite]
    if args.growth:
        names = args.contenders or ["polars", "profilekit"]
    else:
        names = args.contenders or [name for name in (*HAND_WRITTEN, *OURS) if name in known]
    if unknown := {*names, *(args.base or [])} - {*known}:
        raise SystemExit(f"no contender {sorted(unknown)}; there are {sorted(known)}")
    bases = args.base or [name for name in names if name in HAND_WRITTEN] or names[:1]
    names = list(dict.fromkeys([*names, *bases]))
    if args.agree:
        sys.exit(not compare_answers(race, names, bases[0]))
    if args.growth:
        races = [Race(args.suite, folder, args.as_of, extractors) for folder in args.data]
        summary = print_growth(races, names, args.runs)
    elif args.one_more:
        summary = print_one_more(race, args.runs)
    else:
        summary = print_table(take_turns(race, names, args.runs), bases)
    if args.json:
        args.json.write_text(json.dumps(summary, indent=2) + "\n")


if __name__ == "__main__":
    main()
