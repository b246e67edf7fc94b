"""Times as text, read into microseconds the same way on every engine.

Engines parse text differently: one accepts a US date, another a bare year. So text is taken
apart by one pattern, and the calendar arithmetic is done on whole numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.engines.base import DAY_US

if TYPE_CHECKING:
    from profilekit.engines import Engine

__all__ = ["ISO", "SLASHED", "TimePattern", "with_clock_of_text"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec"
)
_HOURS = "(?:[01][0-9]|2[0-3])"
_ZONE = f"[Zz]|UTC|[+-]{_HOURS}:?[0-5][0-9]|[+-]{_HOURS}"
_DIRECTIVES = {
    "Y": ("year", "[0-9]{4}"),
    "y": ("short_year", "[0-9]{2}"),
    "m": ("month", "[0-9]{1,2}"),
    "d": ("day", "[0-9]{1,2}"),
    "e": ("day", "[0-9]{1,2}"),
    "H": ("hour", "[0-9]{1,2}"),
    "I": ("half_hour", "[0-9]{1,2}"),
    "M": ("minute", "[0-9]{1,2}"),
    "S": ("second", "[0-9]{1,2}"),
    "f": ("fraction", "[0-9]{1,9}"),
    "z": ("zone", _ZONE),
    "p": ("half", "(?i:am|pm)"),
    "b": ("month_name", f"(?i:{_LONG})"),
    "B": ("month_name", f"(?i:{_LONG})"),
}
_COMPOSED = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "D": "%m/%d/%y", "R": "%H:%M"}
SLASHED = r"^\s*[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})(?:[^0-9].*)?\z"
"""A date as 12/31/2017, 31.12.17 or 12-31-2017: which number is the day is not said."""


@dataclass(frozen=True, slots=True)
class TimePattern:
    """A way to write times.

    Parameters
    ----------
    pattern : str
        Regular expression, in what Rust, RE2 and Java have in common.
    parts : tuple of str
        What each group is.
    """

    pattern: str
    parts: tuple[str, ...]

    @property
    def is_dated(self) -> bool:
        """Whether it writes days, without a clock."""
        return not {"hour", "half_hour"} & set(self.parts)

    @classmethod
    def of(cls, time_format: str) -> TimePattern | None:
        """Pattern of a format as of ``datetime.strptime``; None when it cannot be read.

        Examples
        --------
        >>> TimePattern.of("%m/%d/%Y").parts
        ('month', 'day', 'year')
        >>> TimePattern.of("%m/%d") is None
        True
        """
        spelled = re.sub("%([TFDR])", lambda found: _COMPOSED[found[1]], time_format)
        pattern, parts = "", list[str]()
        for literal, directive in re.findall(r"([^%]*)(%.|$)", spelled, flags=re.DOTALL):
            pattern += re.escape(literal)
            if directive == "%%":
                pattern += "%"
            elif directive:
                part, written = _DIRECTIVES.get(directive[1], ("", ""))
                if not part or part in parts:
                    return None
                pattern += f"({written})"
                parts.append(part)
        has_year, has_month = (
            {"year", "short_year"} & set(parts),
            {"month", "month_name"} & set(parts),
        )
        if not (has_year and has_month) or "%" in re.sub("%.", "", spelled):
            return None
        return cls(rf"^\s*{pattern}\s*\z", tuple(parts))


ISO = TimePattern(
    r"^\s*([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    rf"\s*({_ZONE})?)?\s*\z",
    ("year", "month", "day", "hour", "minute", "second", "fraction", "zone"),
)
"""ISO 8601 dates and times, with or without a zone."""

_TAIL = rf"^(?::([0-9]{{2}})(?:[.,]([0-9]{{1,9}}))?)?\s*({_ZONE})?\z"
_TAIL_PARTS = ("second", "fraction", "zone")
_DAY_SIZE = len("2017-12-31")


def with_clock_of_text(
    engine: Engine, frame: nw.LazyFrame[Any], column: str, *, into: str, way: TimePattern
) -> nw.LazyFrame[Any]:
    """Add what a written time shows, and the offset written with it.

    Parameters
    ----------
    engine : Engine
        Engine of the frame.
    frame : nw.LazyFrame
        With the column of text.
    column : str
        Name of the column.
    into : str
        Beginning of the new names.
    way : TimePattern
        How the times are written.

    Returns
    -------
    nw.LazyFrame
        With ``<into>__clock``, int64 microseconds, null where the text is no time;
        ``<into>__shift``, the offset written, null where there is none; and ``<into>__dated``,
        whether only a day is written, without a clock.
    """
    text = f"{into}__text"
    frame = frame.with_columns(nw.col(column).cast(nw.String).alias(text))
    if way is ISO:
        apart = _with_iso_parts(engine, frame, text, into)
    else:
        groups = {f"{into}__{part}": group for group, part in enumerate(way.parts, start=1)}
        apart = engine.with_parts(frame, text, way.pattern, groups)
    parts = {part: nw.col(f"{into}__{part}") for part in way.parts}
    counted = apart.with_columns(
        **{f"{into}__n_{name}": value for name, value in _numbers(parts).items()}
    )
    numbers = {name: nw.col(f"{into}__n_{name}") for name in _numbers(parts)}
    dated = nw.col(text).str.len_chars() <= _DAY_SIZE if way is ISO else nw.lit(way.is_dated)
    return counted.with_columns(
        **{
            f"{into}__clock": _clock(numbers),
            f"{into}__shift": _shift(parts),
            f"{into}__dated": dated,
        }
    )


def _with_iso_parts(
    engine: Engine, frame: nw.LazyFrame[Any], text: str, into: str
) -> nw.LazyFrame[Any]:
    """Cut ISO text at its fixed places, which is faster than groups; only the tail varies."""
    written, tail = nw.col(text), f"{into}__tail"
    stripped = nw.when(written.str.contains(ISO.pattern)).then(written.str.strip_chars())
    frame = frame.with_columns(stripped.alias(text))
    size = written.str.len_chars()
    has_time, has_tail = size > _DAY_SIZE, size > len("2017-12-31T18:05")
    frame = frame.with_columns(
        nw.when(has_tail).then(written.str.slice(16)).alias(tail),
        *(
            written.str.slice(start, width).alias(f"{into}__{part}")
            for part, start, width in (("year", 0, 4), ("month", 5, 2), ("day", 8, 2))
        ),
        *(
            nw.when(has_time).then(written.str.slice(start, 2)).alias(f"{into}__{part}")
            for part, start in (("hour", 11), ("minute", 14))
        ),
    )
    groups = {f"{into}__{part}": group for group, part in enumerate(_TAIL_PARTS, start=1)}
    return engine.with_parts(frame, tail, _TAIL, groups)


def _numbers(parts: dict[str, nw.Expr]) -> dict[str, nw.Expr]:
    """Whole numbers of the parts, with what is not written put in."""
    numbers = {
        name: parts[name].cast(nw.Int64) for name in ("year", "month", "day") if name in parts
    }
    for name in ("hour", "minute", "second"):
        numbers[name] = parts[name].cast(nw.Int64).fill_null(0) if name in parts else _whole(0)
    if "short_year" in parts:
        short = parts["short_year"].cast(nw.Int64)
        numbers["year"] = nw.when(short < 69).then(short + 2000).otherwise(short + 1900)  # noqa: PLR2004 POSIX's pivot
    if "month_name" in parts:
        numbers["month"] = _month(parts["month_name"].str.to_lowercase().str.slice(0, 3))
    if "half_hour" in parts:
        numbers["hour"] = _full_hour(parts)
    if "fraction" in parts:
        padded = nw.concat_str([parts["fraction"], nw.lit("000000")]).str.slice(0, 6)
        numbers["fraction"] = padded.cast(nw.Int64).fill_null(0)
    numbers.setdefault("fraction", _whole(0))
    numbers.setdefault("day", _whole(1))
    return numbers


def _whole(value: int) -> nw.Expr:
    return nw.lit(value, dtype=nw.Int64)


def _month(name: nw.Expr) -> nw.Expr:
    number = _whole(0)
    for month, known in enumerate(_MONTHS, start=1):
        number = nw.when(name == known).then(_whole(month)).otherwise(number)
    return number


def _full_hour(parts: dict[str, nw.Expr]) -> nw.Expr:
    hour = parts["half_hour"].cast(nw.Int64)
    valid = nw.when((hour >= 1) & (hour <= 12)).then(hour % 12).otherwise(_whole(99))  # noqa: PLR2004 a clock face
    if "half" not in parts:
        return valid
    after_noon = parts["half"].str.to_lowercase() == "pm"
    return nw.when(after_noon).then(valid + 12).otherwise(valid)


def _clock(numbers: dict[str, nw.Expr]) -> nw.Expr:
    year, month, day = numbers["year"], numbers["month"], numbers["day"]
    hour, minute, second = numbers["hour"], numbers["minute"], numbers["second"]
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    february = nw.when(leap).then(_whole(29)).otherwise(_whole(28))
    late = nw.when(month > 7).then(_whole(1)).otherwise(_whole(0))  # noqa: PLR2004 July and August have 31
    length = nw.when(month == 2).then(february).otherwise(30 + (month + late) % 2)  # noqa: PLR2004 February
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)  # noqa: PLR2004 a year
    valid = valid & (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004 a day
    seconds = hour * 3600 + minute * 60 + second
    clock = _days(year, month, day) * DAY_US + seconds * 1_000_000 + numbers["fraction"]
    return nw.when(valid).then(clock)


def _days(year: nw.Expr, month: nw.Expr, day: nw.Expr) -> nw.Expr:
    """Days since 1970-01-01 of a Gregorian date, from year 1 on.

    References
    ----------
    .. [1] H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    """
    begun = nw.when(month <= 2).then(year - 1).otherwise(year)  # noqa: PLR2004 years begin in March
    era = begun // 400
    of_era = begun - era * 400
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _shift(parts: dict[str, nw.Expr]) -> nw.Expr:
    if "zone" not in parts:
        return nw.lit(None, dtype=nw.Int64)
    zone = parts["zone"].str.replace_all(":", "", literal=True)
    sign = zone.str.slice(0, 1)
    is_offset = sign.is_in(("+", "-"))
    hours = nw.when(is_offset).then(zone.str.slice(1, 2)).cast(nw.Int64)
    has_minutes = is_offset & (zone.str.len_chars() > 3)  # noqa: PLR2004 a sign and two digits
    minutes = nw.when(has_minutes).then(zone.str.slice(3, 2)).cast(nw.Int64).fill_null(0)
    size = (hours * 60 + minutes) * 60_000_000
    signed = nw.when(sign == "-").then(-size).otherwise(size)
    return nw.when(is_offset).then(signed).otherwise(nw.when(~zone.is_null()).then(_whole(0)))
