"""The first look at a table: facts that decide how it is read, gathered in one pass.

What does not occur costs nothing later: no blank text, no step that turns it into null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.calendars import EARLIEST_US, LATEST_US
from profilekit.tables.opening import Family, GivenColumn, accepted
from profilekit.tables.schema import Kind
from profilekit.tables.stamps import SLASHED, with_clock_of_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.engines import Engine
    from profilekit.tables.stamps import TimePattern

__all__ = ["NUMERIC", "Look", "is_empty", "is_infinite", "look", "number_in", "with_clocks"]


_NUMBER = r"^\s*-?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?|inf)\s*\z"
_WHOLE = r"^(0|-?[1-9][0-9]{0,17})\z"
_SLASHED_PARTS: Mapping[str, str] = {
    "day_first": r"^\s*(?:1[3-9]|[23][0-9])[/.-]",
    "month_first": r"^\s*[0-9]+[/.-](?:1[3-9]|[23][0-9])[/.-]",
    "short": r"^\s*[0-9]+[/.-][0-9]+[/.-][0-9]{2}(?:[^0-9].*)?\z",
    "dotted": r"^\s*[0-9]+\.",
    "dashed": r"^\s*[0-9]+-",
    "timed": ":",
    "to_the_second": r":[0-9]{2}:[0-9]{2}",
    "halved": r"[AaPp][Mm]\s*\z",
}
"""What tells the likely format of a date such as 12/31/2017."""
NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.INTEGER})


@dataclass(frozen=True, slots=True)
class Look:
    """What the first look found.

    Attributes
    ----------
    rows : int
        Rows of the table.
    facts : mapping of str to mapping
        Facts by column.
    """

    rows: int
    facts: Mapping[str, Mapping[str, Any]]

    def of(self, column: str, fact: str) -> Any:
        """One fact of a column; 0 when nothing was there to count."""
        return self.facts.get(column, {}).get(fact) or 0


def with_clocks(
    engine: Engine,
    frame: nw.LazyFrame[Any],
    columns: Sequence[GivenColumn],
    ways: Mapping[str, TimePattern],
    *,
    is_bounded: bool = True,
) -> nw.LazyFrame[Any]:
    """Add ``<name>__clock`` for each time column, and ``<name>__shift`` for written ones.

    When bounded, times that no clock of nanoseconds holds are null.
    """
    for column in columns:
        if column.spec.kind is not Kind.TIME or not accepted(Kind.TIME, column.family):
            continue
        clock = f"{column.name}__clock"
        if column.family is Family.STRING:
            way = ways[column.name]
            frame = with_clock_of_text(engine, frame, column.place, into=column.name, way=way)
        else:
            frame = engine.with_epoch_us(frame, column.place, clock)
        if not is_bounded:
            continue
        inside = (nw.col(clock) >= EARLIEST_US) & (nw.col(clock) < LATEST_US)
        frame = frame.with_columns(nw.when(inside).then(nw.col(clock)).alias(clock))
    return frame


def look(
    engine: Engine,
    frame: nw.LazyFrame[Any],
    columns: Sequence[GivenColumn],
    *,
    formatted: frozenset[str] = frozenset(),
) -> Look:
    """Gather the facts of a table.

    Parameters
    ----------
    engine : Engine
        Engine of the frame.
    frame : nw.LazyFrame
        With its clocks.
    columns : sequence of GivenColumn
        The canonical columns that are there.
    formatted : frozenset of str
        Time columns whose format was given.
    """
    asked: dict[str, nw.Expr] = {"rows": nw.len()}
    for column in columns:
        if column.family is not Family.OTHER:
            for fact, expression in _questions(column, is_formatted=column.name in formatted):
                asked[f"{column.name}__{fact}"] = expression
    (answers,) = engine.collect(frame.select(**asked)).rows(named=True)
    facts: dict[str, dict[str, Any]] = {}
    for name, answer in answers.items():
        column, _, fact = name.rpartition("__")
        facts.setdefault(column, {})[fact] = answer
    return Look(rows=int(answers["rows"]), facts=facts)


def number_in(column: GivenColumn, seen: Look | None = None) -> nw.Expr:
    """Finite float in a numeric column, null where there is none.

    With facts that show nothing but finite numbers, nothing is done about others.
    """
    value = _float(column)
    is_clean = seen is not None and not (
        seen.of(column.name, "nan") or seen.of(column.name, "infinite")
    )
    if is_clean or not _may_be_infinite(column):
        return value
    return nw.when(value.is_finite()).then(value)


def _may_be_infinite(column: GivenColumn) -> bool:
    return column.family is Family.FLOAT or column.is_text


def _float(column: GivenColumn) -> nw.Expr:
    given = nw.col(column.place)
    if column.family is Family.STRING:
        written = nw.when(given.str.contains(_NUMBER)).then(given.str.strip_chars())
        return written.cast(nw.Float64)
    return given.cast(nw.Float64)


def is_infinite(column: GivenColumn) -> nw.Expr:
    """Whether a numeric column holds an infinite number; never null."""
    value = _float(column)
    return (~(value.is_finite() | value.is_nan())).fill_null(value=False)


def _count(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64).sum()


def _questions(column: GivenColumn, *, is_formatted: bool) -> list[tuple[str, nw.Expr]]:
    given, kind, family = nw.col(column.place), column.spec.kind, column.family
    asked: list[tuple[str, nw.Expr]] = []
    if family is Family.FLOAT:
        asked += [
            ("filled", _count(~given.is_null() & ~given.is_nan())),
            ("nan", _count(given.is_nan())),
        ]
    else:
        asked.append(("filled", given.count()))
    if family is Family.STRING:
        asked.append(("blank", _count(given.cast(nw.String) == "")))
    if not (accepted(kind, family) or column.is_text):
        return asked
    if kind is Kind.TIME:
        asked += _time_questions(column, is_formatted=is_formatted)
    if family in {Family.FLOAT, Family.DECIMAL, Family.INTEGER} or column.is_text:
        asked += _number_questions(column)
    return asked


def _time_questions(column: GivenColumn, *, is_formatted: bool) -> list[tuple[str, nw.Expr]]:
    clock, given = nw.col(f"{column.name}__clock"), nw.col(column.place)
    asked = [("low", clock.min()), ("high", clock.max()), ("read", clock.count())]
    if column.family is Family.STRING:
        shift = nw.col(f"{column.name}__shift")
        dated = nw.col(f"{column.name}__dated") & ~clock.is_null()
        asked += [
            ("zoned", _count(~shift.is_null() & ~clock.is_null())),
            ("dated", _count(dated)),
        ]
        if not is_formatted:
            written = given.cast(nw.String)
            slashed = written.str.contains(SLASHED)
            asked += [
                ("slashed", _count(slashed)),
                *(
                    (fact, _count(slashed & written.str.contains(pattern)))
                    for fact, pattern in _SLASHED_PARTS.items()
                ),
            ]
    return asked


def _number_questions(column: GivenColumn) -> list[tuple[str, nw.Expr]]:
    kind = column.spec.kind
    if column.is_text and kind is Kind.KEY:
        return [("whole", _count(nw.col(column.place).str.contains(_WHOLE)))]
    if column.is_text and kind not in NUMERIC:
        return []
    value = number_in(column)
    asked = [("most", value.abs().max()), ("numbers", value.count())]
    if _may_be_infinite(column):
        asked.append(("infinite", _count(is_infinite(column))))
    if column.family in {Family.INTEGER, Family.DECIMAL}:
        given = nw.col(column.place)
        asked += [
            ("top", given.max().cast(nw.String)),
            ("bottom", given.min().cast(nw.String)),
        ]
    if column.family is not Family.INTEGER:
        asked.append(("broken", _count(value.floor().cast(nw.Float64) != value)))
    return asked


def is_empty(column: GivenColumn, seen: Look) -> bool:
    """Whether a column holds nothing at all, so that any kind will do."""
    if column.family is Family.OTHER:
        return False
    return seen.of(column.name, "filled") <= seen.of(column.name, "blank")
