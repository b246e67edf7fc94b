"""Segment tables: which name each combination of recency, frequency and monetary scores has.

A table is proved complete and disjoint when it is made, so that every customer who has scores
has exactly one segment and the order of the segments means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict

from profilekit.errors import DeclarationError, SegmentTableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RFM_SEGMENTS", "RF_SEGMENTS", "Code", "SegmentTable"]

Code: TypeAlias = str | Sequence[int]

_DIMENSIONS = 3
_ONE_DIGIT = 9


class SegmentTable(BaseModel):
    """Names of the score combinations, each combination in exactly one segment.

    Parameters
    ----------
    segments : mapping of str to iterable of codes
        Codes of each segment, as a sequence or as one text with spaces between them. A code is the
        recency, frequency and monetary score in this order: ``"543"`` or ``(5, 4, 3)``; above nine
        bins ``"10-4-3"``. A code of two scores, ``"54"``, stands for every monetary score.
    bins : int, default=5
        Number of scores in each dimension.

    Attributes
    ----------
    segments : tuple of (str, tuple of str)
        Name and three-score codes of each segment, in the order given.

    Raises
    ------
    SegmentTableError
        If a code has no segment, stands in two, or cannot occur; names all of them.
    DeclarationError
        If `bins` is below 2 or a name is not a text with something in it.

    Examples
    --------
    >>> table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    >>> table.segment("221")
    'Best'
    >>> table.codes("Best")
    ('221', '222')
    >>> SegmentTable({"Best": "222", "Other": "12 21 11"}, bins=2)
    Traceback (most recent call last):
        ...
    profilekit.errors.SegmentTableError: SegmentTable was given 1 code without a segment ('221').
    Every code must stand in exactly one segment.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    segments: tuple[tuple[str, tuple[str, ...]], ...]
    bins: int = 5

    def __init__(
        self,
        segments: Mapping[str, Iterable[Code]] | Iterable[tuple[str, Iterable[Code]]],
        bins: int = 5,
    ) -> None:
        given = {
            name: tuple(codes.split()) if isinstance(codes, str) else tuple(codes)
            for name, codes in dict(segments).items()
        }
        _require_names_and_bins(given, bins)
        super().__init__(segments=_proved(given, bins), bins=bins)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the segments, in the order given."""
        return tuple(name for name, _ in self.segments)

    def codes(self, name: str) -> tuple[str, ...]:
        """Codes of three scores that a segment holds, in increasing order."""
        return dict(self.segments)[name]

    def written(self, scores: Iterable[object]) -> str:
        """Write the code of scores, as it stands in `segments`."""
        return _written(scores, self.bins)

    def segment(self, code: Code) -> str:
        """Name of the segment that a code of three scores stands in."""
        return self._name_of[_written(_read(code, self.bins), self.bins)]

    def segments_of(
        self,
        recency: NDArray[np.float64],
        frequency: NDArray[np.float64],
        monetary: NDArray[np.float64],
    ) -> NDArray[np.object_]:
        """Name the segments of many customers.

        Parameters
        ----------
        recency, frequency, monetary : ndarray of shape (n_customers,)
            Scores from 1 to `bins`; NaN is missing.

        Returns
        -------
        ndarray of shape (n_customers,)
            Names; None where a score is missing.
        """
        scores = np.column_stack([recency, frequency, monetary])
        known = ~np.isnan(scores).any(axis=1)
        places = tuple(scores[known].astype(np.int64).T - 1)
        labels = np.full(len(scores), None, dtype=object)
        cube = np.array(self._names_in_order, dtype=object)
        labels[known] = cube.reshape((self.bins,) * _DIMENSIONS)[places]
        return labels

    @cached_property
    def _name_of(self) -> Mapping[str, str]:
        return {code: name for name, codes in self.segments for code in codes}

    @cached_property
    def _names_in_order(self) -> tuple[str, ...]:
        """Names of all codes, from 1-1-1 up."""
        every = product(range(1, self.bins + 1), repeat=_DIMENSIONS)
        return tuple(self._name_of[self.written(scores)] for scores in every)


def _require_names_and_bins(given: Mapping[str, object], bins: int) -> None:
    if bins < 2:  # noqa: PLR2004 - one score tells nobody apart
        raise DeclarationError(f"bins is {bins!r}; expected at least 2", asked_by="SegmentTable")
    names: tuple[Any, ...] = tuple(given)
    wrong = [name for name in names if not isinstance(name, str) or not name.strip()]
    if wrong:
        raise DeclarationError(
            f"a segment is named {wrong[0]!r}; expected a text that is not blank",
            asked_by="SegmentTable",
        )


def _proved(
    given: Mapping[str, tuple[Code, ...]], bins: int
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Expand and order the codes of each segment, once they are known to cover all of them once."""
    every = set(product(range(1, bins + 1), repeat=_DIMENSIONS))
    segments: dict[str, set[tuple[int, ...]]] = {}
    unknown: list[str] = []
    repeated: set[tuple[int, ...]] = set()
    taken: set[tuple[int, ...]] = set()
    for name, codes in given.items():
        expanded: set[tuple[int, ...]] = set()
        for code in codes:
            cells = _expanded(_read(code, bins), bins)
            if not cells <= every:
                unknown.append(code if isinstance(code, str) else str(tuple(code)))
            expanded |= cells & every
        repeated |= expanded & taken
        taken |= expanded
        segments[name] = expanded
    if unknown or repeated or taken != every:
        raise SegmentTableError(
            [_written(code, bins) for code in sorted(every - taken)],
            [_written(code, bins) for code in sorted(repeated)],
            unknown,
        )
    return tuple(
        (name, tuple(_written(code, bins) for code in sorted(codes)))
        for name, codes in segments.items()
    )


def _read(code: Code, bins: int) -> tuple[int, ...]:
    """Scores of a code; an empty tuple when it is none."""
    if not isinstance(code, str):
        return tuple(code)
    digits = tuple(code) if bins <= _ONE_DIGIT and "-" not in code else tuple(code.split("-"))
    if not all(digit.isascii() and digit.isdigit() for digit in digits):
        return ()
    return tuple(int(digit) for digit in digits)


def _expanded(scores: tuple[int, ...], bins: int) -> set[tuple[int, ...]]:
    if len(scores) == _DIMENSIONS - 1:
        return {(*scores, monetary) for monetary in range(1, bins + 1)}
    return {scores}


def _written(scores: Iterable[object], bins: int) -> str:
    return ("" if bins <= _ONE_DIGIT else "-").join(str(score) for score in scores)


RFM_SEGMENTS = SegmentTable(
    {
        "Champions": "555 554 544 545 454 455 445",
        "Loyal": "543 444 435 355 354 345 344 335",
        "Potential Loyalist": (
            "553 551 552 541 542 533 532 531 452 451 442 441 431 453 433 432 423 353 352 351 342 "
            "341 333 323"
        ),
        "New": "512 511 422 421 412 411 311",
        "Promising": "525 524 523 522 521 515 514 513 425 424 413 414 415 315 314 313",
        "Need Attention": "535 534 443 434 343 334 325 324",
        "About To Sleep": "331 321 312 221 213 231 241 251",
        "At Risk": (
            "255 254 245 244 253 252 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 "
            "124"
        ),
        "Cannot Lose": "155 154 144 214 215 115 114 113",
        "Hibernating": "332 322 233 232 223 222 132 123 122 212 211",
        "Lost": "111 112 121 131 141 151",
    }
)
"""The list of 125 codes that marketing tools publish; complete and disjoint as it stands."""

RF_SEGMENTS = SegmentTable(
    {
        "Champions": "54 55",
        "Loyal": "34 35 44 45",
        "Potential Loyalist": "42 43 52 53",
        "New": "51",
        "Promising": "41",
        "Need Attention": "33",
        "About To Sleep": "31 32",
        "At Risk": "13 14 23 24",
        "Cannot Lose": "15 25",
        "Hibernating": "11 12 21 22",
    }
)
"""The map of 25 recency and frequency codes common in Python tutorials; money plays no part."""
