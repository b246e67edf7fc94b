"""Templates of segmentations: which fields are crossed, and where numbers are cut."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import ConfigDict, Field, FiniteFloat, PositiveInt, model_validator

from profilekit.book.declared import Declared
from profilekit.segments.rules.constants import SegmentId  # noqa: TC001 - pydantic reads it
from profilekit.segments.segment import Level  # noqa: TC001 - pydantic reads it

__all__ = ["Dimension", "Template"]

_CONFIG: Final = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Dimension(Declared):
    """One field that customers are told apart by.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be: cuts that do not rise, say.

    Examples
    --------
    >>> Dimension(field="employees_count", cuts=(10, 50, 250)).cuts
    (10.0, 50.0, 250.0)
    """

    model_config: ClassVar[ConfigDict] = _CONFIG
    told_by: ClassVar[tuple[str, ...]] = ("field",)

    field: Annotated[str, Field(min_length=1)]
    """A label, a flag, or a number that is cut."""
    cuts: tuple[FiniteFloat, ...] = ()
    """Where the second and later bands of a number begin, in its unit."""
    parts: PositiveInt | None = None
    """Instead of cuts: bands of equal size, as the book that is asked has them."""

    @model_validator(mode="after")
    def _cuts_rise(self) -> Self:
        if list(self.cuts) != sorted(set(self.cuts)):
            raise ValueError(f"cuts {self.cuts} of {self.field!r} do not rise")
        if self.cuts and self.parts is not None:
            raise ValueError(f"{self.field!r} has both cuts and parts; give one of them")
        return self


class Template(Declared):
    """A way of segmenting customers that a book may have the fields for.

    Raises
    ------
    DeclarationError
        With every parameter that is missing, unknown or cannot be.

    Examples
    --------
    >>> Template(
    ...     id="tenure",
    ...     name="How long they have been customers",
    ...     levels=("behavioural",),
    ...     dimensions=(Dimension(field="tenure_days", cuts=(90, 365)),),
    ... ).fields
    ('tenure_days',)
    """

    model_config: ClassVar[ConfigDict] = _CONFIG
    told_by: ClassVar[tuple[str, ...]] = ("id",)

    id: SegmentId
    """Name of the group of its segments."""
    name: Annotated[str, Field(min_length=1)]
    """What it tells customers apart by, in words."""
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """Levels it belongs to."""
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    """Fields that are crossed."""
    source: str = "our choice"
    """Standard or paper that the cuts follow."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that it reads."""
        return tuple(dimension.field for dimension in self.dimensions)
