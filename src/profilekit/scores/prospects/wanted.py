"""One attribute that is wanted of a customer, and how close a value comes to it, from 0 to 1.

A number just outside the range is nearly as good as one inside, and one far off is not: closeness
halves at a stated distance from the range. What is not known has no closeness at all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, cast

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from profilekit.book.declared import Declared, Listed
from profilekit.book.readonly import ReadOnly, ReadOnlyField
from profilekit.book.wording import amount_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar
    from profilekit.book.columns import FloatArray

__all__ = ["Wanted"]

_COARSEST_DIGITS = 2
"""NAICS and NACE codes that share fewer digits than these share no branch of the economy."""

Share = Annotated[float, Field(ge=0, le=1)]


class Wanted(Declared):
    """One attribute of an ideal customer: a range of a number, some labels, or some codes.

    Parameters
    ----------
    field : str
        Field that is looked at.
    at_least, at_most : float, optional
        Range of a number, in the unit of the field, both ends included. One will do.
    fades_over : float, optional
        Distance from the range, in the unit of the field, at which closeness is a half; 0 for a
        hard edge. By default half the width of the range; where it has one end, or no width, half
        the size of that end, and 1 where that is zero. Our choice.
    fades_factor : float, optional
        In place of `fades_over`: the factor by which a number has to miss the range for closeness
        to be a half; above 1. For sizes that differ by factors, such as employees and revenue.
    one_of : sequence of str
        Labels that are as good as each other.
    partly : mapping of str to float
        Further labels and how close each is, from 0 to 1.
    codes : sequence of str
        Hierarchical codes, such as NAICS or NACE: a code is as close as the part of the wanted
        one's digits that it begins with, and not at all when not even the first two agree.
    weight : float, default=1
        Weight among the attributes, above 0.

    Raises
    ------
    DeclarationError
        If nothing is wanted, or things that do not go together.

    Notes
    -----
    A number at the distance d from the range has the closeness 2 ** -(d / `fades_over`) ** 2, and
    2 ** -(log(f) / log(`fades_factor`)) ** 2 when it misses it by the factor f.

    Examples
    --------
    >>> import numpy as np
    >>> age = Wanted("age_years", at_least=25, at_most=45, fades_over=10)
    >>> age.closeness(np.array([30.0, 45.0, 50.0, 55.0, 75.0, np.nan])).round(3)
    array([1.   , 1.   , 0.841, 0.5  , 0.002,   nan])
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False
    )

    field: str
    at_least: float | None = None
    at_most: float | None = None
    fades_over: Annotated[float, Field(ge=0)] | None = None
    fades_factor: Annotated[float, Field(gt=1)] | None = None
    one_of: Listed[tuple[str, ...]] = ()
    partly: ReadOnlyField[Share] = Field(default_factory=ReadOnly[Share])
    codes: Listed[tuple[str, ...]] = ()
    weight: Annotated[float, Field(gt=0)] = 1.0

    def __init__(  # noqa: PLR0913 - what can be wanted
        self,
        field: str,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        fades_over: float | None = None,
        fades_factor: float | None = None,
        one_of: Sequence[str] = (),
        partly: Mapping[str, float] | None = None,
        codes: Sequence[str] = (),
        weight: float = 1.0,
    ) -> None:
        stated: dict[str, Any] = {
            "at_least": at_least,
            "at_most": at_most,
            "fades_over": fades_over,
            "fades_factor": fades_factor,
            "one_of": _in_order(one_of),
            "partly": {} if partly is None else partly,
            "codes": _in_order(codes),
            "weight": weight,
        }
        super().__init__(field=field, **stated)

    # As in the base.
    __init__.__pydantic_base_init__ = True  # pyright: ignore[reportFunctionMemberAccess]

    @model_validator(mode="after")
    def _wants_one_kind_of_thing(self) -> Self:
        ranged = self.at_least is not None or self.at_most is not None
        kinds = (ranged, bool(self.one_of or self.partly), bool(self.codes))
        if sum(kinds) != 1:
            found = "several kinds of things" if any(kinds) else "nothing"
            raise ValueError(
                f"{self.field!r} wants {found}; state one kind: "
                "at_least= and at_most=, or one_of= and partly=, or codes="
            )
        if not ranged and (self.fades_over, self.fades_factor) != (None, None):
            raise ValueError(f"{self.field!r}: fades_over and fades_factor are for numbers")
        if None not in (self.fades_over, self.fades_factor):
            raise ValueError(f"{self.field!r}: state fades_over or fades_factor, not both")
        low, high = self._range()
        if low > high:
            raise ValueError(f"the range of {self.field!r} is empty: {low:g} to {high:g}")
        if self.fades_factor is not None and min(x for x in (low, high) if math.isfinite(x)) <= 0:
            raise ValueError(f"{self.field!r}: fades_factor is for ranges above 0")
        short = [code for code in self.codes if len(_digits(code)) < _COARSEST_DIGITS]
        if short:
            raise ValueError(f"{self.field!r}: the code {short[0]!r} has fewer than two digits")
        return self

    @property
    def is_text(self) -> bool:
        """Whether the field holds labels or codes."""
        return bool(self.one_of or self.partly or self.codes)

    def closeness(self, values: NDArray[Any]) -> FloatArray:
        """Tell how close values come.

        Parameters
        ----------
        values : ndarray of shape (n,)
            Float64 with NaN for missing; objects with None where `is_text`.

        Returns
        -------
        ndarray of shape (n,)
            From 0 to 1; NaN where missing.
        """
        if not self.is_text:
            return self._closeness_of_numbers(values)
        cells = values.tolist()
        known = {cell: self._closeness_of_text(cell) for cell in set(cells) - {None}}
        return np.array([known.get(cell, math.nan) for cell in cells], dtype=np.float64)

    def told(self, value: Scalar) -> str:
        """Say a value beside what is wanted.

        Examples
        --------
        >>> Wanted("age_years", at_least=25).told(19)
        'Age 19 years (wanted: at least 25)'
        """
        if not self.is_text:
            return f"{amount_of(self.field, float(value or 0))} (wanted: {self._range_in_words()})"
        what = self.field.removesuffix("_label").replace("_", " ").capitalize()
        wanted = self.one_of or self.codes or tuple(self.partly)
        listed = " or ".join(map(_shown, wanted))
        return f"{_shown(what)} {_shown(str(value))} (wanted: {listed})"

    def _range(self) -> tuple[float, float]:
        low = -math.inf if self.at_least is None else self.at_least
        return low, math.inf if self.at_most is None else self.at_most

    def _range_in_words(self) -> str:
        if self.at_most is None:
            return f"at least {self.at_least:,.12g}"
        if self.at_least is None:
            return f"at most {self.at_most:,.12g}"
        if self.at_least == self.at_most:
            return f"{self.at_least:,.12g}"
        return f"{self.at_least:,.12g} to {self.at_most:,.12g}"

    def _scale(self) -> float:
        if self.fades_over is not None:
            return self.fades_over
        low, high = self._range()
        if math.isfinite(high - low) and high > low:
            return (high - low) / 2
        return abs(low if math.isfinite(low) else high) / 2 or 1.0

    def _closeness_of_numbers(self, values: FloatArray) -> FloatArray:
        low, high = self._range()
        if self.fades_factor is not None:
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.log2(np.maximum(values, 0.0))
                low, high = (float(np.log2(end)) if end > 0 else -math.inf for end in (low, high))
            return _faded(_beyond(logs, low, high), math.log2(self.fades_factor))
        return _faded(_beyond(values, low, high), self._scale())

    def _closeness_of_text(self, cell: str) -> float:
        if self.codes:
            return max(_shared(_digits(code), _digits(cell)) for code in self.codes)
        return 1.0 if cell in self.one_of else float(self.partly.get(cell, 0.0))


def _in_order(labels: object) -> object:
    """Sort labels that have no order."""
    if not isinstance(labels, set | frozenset):
        return labels
    return sorted(cast("set[Any]", labels), key=str)


def _beyond(values: FloatArray, low: float, high: float) -> FloatArray:
    """Distance from a range, 0 inside it."""
    return values - np.clip(values, low, high)


def _faded(distances: FloatArray, scale: float) -> FloatArray:
    if scale == 0:
        return np.where(np.isnan(distances), math.nan, np.where(distances == 0, 1.0, 0.0))
    with np.errstate(over="ignore"):
        return np.exp2(-((distances / scale) ** 2))


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isdigit())


def _shared(wanted: str, found: str) -> float:
    agreeing = 0
    for one, other in zip(wanted, found, strict=False):
        if one != other:
            break
        agreeing += 1
    return agreeing / len(wanted) if agreeing >= _COARSEST_DIGITS else 0.0


def _shown(text: str) -> str:
    return text if text.isprintable() else repr(text)
