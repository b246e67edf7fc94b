"""How many customers give each answer: exactly, of all of them, in one pass over the columns.

Where numbers are cut is chosen on a part of a large book, drawn the same way each time; what lies
on either side is counted on everybody. Customers of whom an answer is not known are not counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.answers import answers_of
from profilekit.book.rounding import shortest_between
from profilekit.fields import Unit
from profilekit.personas.building.typical import known_values
from profilekit.personas.statement import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.fields import FieldSpec

__all__ = ["DRAWN", "Counts", "Cuts", "count", "cuts_of", "questions"]

DRAWN: Final = 10_000
"""Customers that cuts are chosen from, at most; our choice: quartiles of these lie within a
percentile."""
_PARTS: Final = 4
_MOVED: Final = 0.025
"""Our choice: part of the customers that a cut may leave on its other side to be a rounder number.
No cut through amounts does, so that other money tells the same of the same customers."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """What is counted.

    Attributes
    ----------
    numbers : mapping of str to tuple of float
        Fields of numbers, and where each is cut, rising.
    flags, labels : tuple of str
        Other fields.
    """

    numbers: Mapping[str, tuple[float, ...]]
    flags: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields."""
        return (*self.numbers, *self.flags, *self.labels)


@dataclass(frozen=True, slots=True)
class Counts:
    """Customers by what they answer.

    Attributes
    ----------
    customers : int
        All that were counted.
    known : mapping of str to int
        By field, those of whom it is known.
    reached : mapping of (str, float) to int
        By field and cut, those at it or above.
    holding : mapping of str to int
        By flag, those of whom it holds.
    labelled : mapping of str to mapping of str to int
        By field of labels, those with each.
    """

    customers: int
    known: Mapping[str, int]
    reached: Mapping[tuple[str, float], int]
    holding: Mapping[str, int]
    labelled: Mapping[str, Mapping[str, int]]

    def of(self, answer: Answer) -> int:
        """Count those who give an answer."""
        field, value = answer.field, answer.value
        if isinstance(value, bool):
            holding = self.holding[field]
            return holding if value else self.known[field] - holding
        if isinstance(value, str):
            return self.labelled[field].get(value, 0)
        low = self.known[field] if answer.low is None else self.reached[field, answer.low]
        return low - (0 if answer.high is None else self.reached[field, answer.high])


def cuts_of(frame: nw.DataFrame[Any], specs: Sequence[FieldSpec], *, asked_by: str) -> Cuts:
    """Choose where to cut numbers: into four parts of equal size, at short numbers.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Everybody, in the order of their ids.
    specs : sequence of FieldSpec
        The fields.
    asked_by : str
        Who asks.
    """
    by_kind: dict[str, list[FieldSpec]] = {"number": [], "bool": [], "string": []}
    for spec in specs:
        by_kind.get(spec.dtype, by_kind["number"]).append(spec)
    drawn = frame.select(*(spec.name for spec in by_kind["number"]))
    if len(frame) > DRAWN:
        # Cuts do not depend on the seed of the resamples, or statements would.
        places = np.random.default_rng(0).choice(len(frame), DRAWN, replace=False)
        drawn = drawn[np.sort(places)]
    return Cuts(
        {spec.name: _cuts(drawn, spec, asked_by) for spec in by_kind["number"]},
        tuple(spec.name for spec in by_kind["bool"]),
        tuple(spec.name for spec in by_kind["string"]),
    )


def _cuts(drawn: nw.DataFrame[Any], spec: FieldSpec, asked_by: str) -> tuple[float, ...]:
    forms = answers_of(drawn, spec, bins=_PARTS, asked_by=asked_by).forms
    ends = {end for form in forms for end in (form.low, form.high)}
    cuts = {end for end in ends if end is not None}
    if spec.unit != Unit.AMOUNT:
        known = np.sort(known_values(drawn[spec.name]))
        cuts = {cut if cut.is_integer() else _rounder(known, cut) for cut in cuts}
    return tuple(sorted(cuts))


def _rounder(known: FloatArray, cut: float) -> float:
    """Move a cut to the shortest number that few customers lie from it."""
    few, at = int(len(known) * _MOVED), int(np.searchsorted(known, cut))
    low = math.nextafter(float(known[max(at - few - 1, 0)]), math.inf)
    high = float(known[min(at + few, len(known) - 1)])
    return shortest_between(min(low, cut), max(high, cut), cut)


def count(frame: nw.DataFrame[Any], cuts: Cuts) -> Counts:
    """Count what the customers of a frame answer."""
    asked: dict[Any, Any] = {("known", name): nw.col(name).count() for name in cuts.fields}
    asked |= {
        (name, cut): (nw.col(name) >= cut).sum()
        for name, places in cuts.numbers.items()
        for cut in places
    }
    asked |= {("holding", name): nw.col(name).sum() for name in cuts.flags}
    numbered = [each.alias(str(place)) for place, each in enumerate(asked.values())]
    row = frame.select(*numbered).row(0) if numbered else ()
    found = {key: int(value or 0) for key, value in zip(asked, row, strict=True)}
    return Counts(
        len(frame),
        {name: found["known", name] for name in cuts.fields},
        {(name, cut): found[name, cut] for name, places in cuts.numbers.items() for cut in places},
        {name: found["holding", name] for name in cuts.flags},
        {name: _labelled(frame[name]) for name in cuts.labels},
    )


def _labelled(series: nw.Series[Any]) -> dict[str, int]:
    counted = series.drop_nulls().value_counts(name="n")
    return dict(zip(counted[series.name].to_list(), counted["n"].to_list(), strict=True))


def questions(field: str, cuts: Cuts, base: Counts, minimum: int) -> Iterator[tuple[Answer, ...]]:
    """List what is asked of one field: an answer and, where it has one, its opposite.

    Labels are asked for if as many customers as `minimum` have them.
    """
    if field in cuts.labels:
        labels = sorted(value for value, n in base.labelled[field].items() if n >= minimum)
        yield from ((Answer(field=field, value=value),) for value in labels)
    elif field in cuts.flags:
        yield (Answer(field=field, value=True), Answer(field=field, value=False))
    else:
        places = cuts.numbers[field]
        yield from ((Answer(field=field, low=x), Answer(field=field, high=x)) for x in places)
        yield from (
            (Answer(field=field, low=low, high=high),) for low, high in combinations(places, 2)
        )
