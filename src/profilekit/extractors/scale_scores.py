"""Scale scores: where a customer stands on each construct that a survey measures.

A score is a percentage of the maximum possible: 0 is the lowest answer to every question of the
construct and 100 the highest, so scales with other numbers of points can be compared.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field as Parameter

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import case
from profilekit.extractors.named_counts import NamedCounts, pairs_of
from profilekit.extractors.scale_answers import answered, construct_items, construct_of, last_answer
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.tables import Tables

__all__ = ["ScaleScores"]

_PERCENT: Final = 100
_ROUNDING: Final = 1e-9


class ScaleScores(Extractor):
    """Score of each construct, 0 to 100, from the last answer to each of its questions.

    An answer becomes (answer - lowest) / (highest - lowest) of its question, is taken from 1
    where the question is reversed, and the mean over the questions answered is the score [1]_.
    There is none where fewer than two thirds of the questions were answered: our choice.
    Questions on the scales ``nps``, ``csat``, ``ces`` and ``choice`` belong to no score.

    Parameters
    ----------
    constructs : mapping of str to int
        Questions that each construct has, over all surveys. Read from the table ``questions``
        where the extractor is chosen by default. A field is named after its construct; a
        checksum stands in for letters that a field's name cannot have, and parts constructs
        that would have the same name.
    least_share : float, default=2/3
        Share of the questions of a construct that must have been answered.

    References
    ----------
    .. [1] Cohen, Cohen, Aiken & West (1999), "The Problem of Units and the Circumstance for
       POMP", Multivariate Behavioral Research 34(3), 315-346.

    Examples
    --------
    >>> [spec.name for spec in ScaleScores(constructs={"price sensitivity": 4}).specs()]
    ['scale_price_sensitivity_score']
    """

    constructs: NamedCounts
    least_share: Annotated[float, Parameter(gt=0, le=1)] = 2 / 3

    def fields(self) -> Iterator[Field]:
        """Yield a score per construct."""
        constructs = pairs_of(self.constructs)
        names = _names([construct for construct, _ in constructs])
        for (construct, items), name in zip(constructs, names, strict=True):
            of_it = answered.where(construct_of.is_(construct))
            least = math.ceil(items * self.least_share - _ROUNDING)
            enough = of_it.count(last_answer) >= least
            yield Field(
                f"scale_{name}_score",
                case((enough, of_it.mean(last_answer) * _PERCENT)),
                meaning=f"{construct}: 0 is the lowest answer to every question, 100 the highest",
                minimum=0,
                maximum=_PERCENT,
                null_meaning=f"fewer than {least} of {items} questions answered",
                section=Section.PSYCHOGRAPHICS,
                source="Cohen, Cohen, Aiken & West (1999)",
            )

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """Give one of the constructs of the example shop."""
        return (cls(constructs=(("price_sensitivity", 2), ("quality", 2), ("convenience", 2))),)

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """Give one of the constructs that ``questions`` has."""
        constructs = construct_items(tables)
        return (cls(constructs=constructs),) if constructs else ()


def _names(constructs: Sequence[str]) -> list[str]:
    """Name constructs in the letters of field names; a checksum parts those that look alike."""
    plain = [_plain(construct) for construct in constructs]
    return [
        name
        if name and plain.count(name) == 1
        else f"{name or 'construct'}_{zlib.crc32(construct.encode()):08x}"
        for construct, name in zip(constructs, plain, strict=True)
    ]


def _plain(construct: str) -> str:
    decomposed = unicodedata.normalize("NFKD", construct).lower()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return "_".join(re.findall("[a-z0-9]+", bare))
