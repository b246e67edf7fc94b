"""A statement: one thing said of the members of a segment, with everything it was counted from.

It holds no sentence. The words come from the wording of its key in the language of the reader; the
numbers, the fields and the line that recomputes them are here, the same in every language.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    model_validator,
)

__all__ = [
    "Answer",
    "Grade",
    "Interval",
    "Metric",
    "Role",
    "SectionId",
    "SourceKind",
    "Statement",
    "Suppression",
]

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]


def _first_paragraph(schema: dict[str, Any]) -> None:
    schema["description"] = schema.get("description", "").partition("\n\n")[0]


CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    use_attribute_docstrings=True,
    json_schema_extra=_first_paragraph,
)


class SectionId(StrEnum):
    """Sections of a persona, in the order in which they are shown."""

    IDENTITY = "identity"
    DEMOGRAPHICS = "demographics"
    FIRMOGRAPHICS = "firmographics"
    """Companies only."""
    BEHAVIOURS = "behaviours"
    PSYCHOGRAPHICS = "psychographics"
    SOCIAL = "social"
    INTERESTS = "interests"
    GOALS = "goals"
    PAINS = "pains"
    CHANNELS = "channels"
    MESSAGES = "messages"


Metric: TypeAlias = Literal["share", "median", "size-share", "value-share"]
"""Part of the members of whom the answer holds, the middle of their values, or how much of all
customers, or of their value, the segment is."""

Role: TypeAlias = Literal["distinct", "typical", "chosen", "derived", "identity", "wanted"]
"""Clearly more common than among all; simply what most are; what they were chosen by; what follows
from other statements by a rule; what says how large the segment is; or what a company without
customers wants."""

SourceKind: TypeAlias = Literal["observed", "declared", "inferred", "expected"]
"""From what customers did, from what they said, from a model, or from what a company expects."""

Grade: TypeAlias = Literal["strong", "fair", "weak"]
"""How far a number can be relied on, from its interval, count, age and kind of source."""

Suppression: TypeAlias = Literal["none", "rounded", "withheld"]
"""Exact, rounded for the public, or counted but not told."""


class Interval(BaseModel):
    """Ends of a 95 % interval."""

    model_config: ClassVar[ConfigDict] = CONFIG

    low: float
    high: float

    @model_validator(mode="after")
    def _has_ends(self) -> Self:
        if not self.low <= self.high:
            raise ValueError(f"low is {self.low} and high {self.high}; expected low up to high")
        return self


class Answer(BaseModel):
    """What holds of those who are counted: an answer to one field of the book.

    Of numbers, those from `low` to under `high`, or up to it where it is held; of labels and flags,
    those equal to `value`; with neither, those of whom it is not known.

    Examples
    --------
    >>> Answer(field="recency_days", high=8).kind
    'less'
    >>> Answer(field="top_weekday_label", value="sunday").kind
    'is'
    """

    model_config: ClassVar[ConfigDict] = CONFIG

    field: str
    """Field of the book."""
    low: float | None = None
    """Smallest number that counts."""
    high: float | None = None
    """Number from which on it no longer counts."""
    holds_high: bool = False
    """Whether `high` itself still counts, as in a range that was wanted."""
    value: str | bool | tuple[str, ...] | None = None
    """Label or flag that counts; several labels where any of them is wanted."""

    @property
    def kind(self) -> Literal["more", "less", "between", "is", "yes", "no", "unknown"]:
        """Form of the answer, which the wording is chosen by."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if self.value is not None:
            return "is"
        if self.low is None:
            return "unknown" if self.high is None else "less"
        return "more" if self.high is None else "between"


class Statement(BaseModel):
    """One thing said of the members of a segment, counted.

    Where it is withheld, or nothing was counted because it was declared, the numbers are null.
    """

    model_config: ClassVar[ConfigDict] = CONFIG

    id: Annotated[str, Field(min_length=1)]
    """Unique in a persona: ``<section>/<rule id>``; the same in the persona of another day."""
    section: SectionId
    """Where it is shown."""
    key: str
    """Names the wording: ``<field without its window>.<kind of answer>``, or that of a rule."""
    rule_id: str
    """Rule that chose it: ``distinct``, ``typical``, ``chosen``, or the id of a derived one."""
    role: Role
    """Why it is told."""
    answer: Answer | None = None
    """What is counted; null where it follows from others alone."""
    fields: tuple[str, ...] = ()
    """Fields of the book that it is counted from."""
    metric: Metric = "share"
    """What `value` is."""
    value: float | None = None
    """The number told."""
    interval: Interval | None = None
    """95 % interval of the number."""
    base_value: float | None = None
    """The same of all whom members are held against."""
    n: NonNegativeInt | None = None
    """Members of whom it holds."""
    of: NonNegativeInt | None = None
    """Members counted."""
    base_n: NonNegativeInt | None = None
    """Customers of whom it holds."""
    base_of: NonNegativeInt | None = None
    """Customers counted."""
    lift: float | None = None
    """Times as common as among all."""
    lift_interval: Interval | None = None
    """95 % interval of the lift."""
    came_back_share: Share | None = None
    """Part of the resamples in which it was told again."""
    period_from: date | None = None
    """First day of the window of its fields; null for as far back as the tables go."""
    period_to: date | None = None
    """Last day, included."""
    source: SourceKind = "observed"
    """Kind of source."""
    grade: Grade | None = None
    """How far it can be relied on."""
    suppression: Suppression = "none"
    """What was done to it to protect few people."""
    recipe: str | None = None
    """One line of pandas that gives `value`: ``customers`` is ``book.to_pandas()``."""
    cites: tuple[str, ...] = ()
    """Ids of the statements that it follows from."""

    @model_validator(mode="after")
    def _could_be_counted(self) -> Self:
        counts = (("n", self.n, "of", self.of), ("base_n", self.base_n, "base_of", self.base_of))
        faults = [
            f"{part} is {n} and {whole} {of}; no more can answer than are counted"
            for part, n, whole, of in counts
            if n is not None and of is not None and n > of
        ]
        ends = self.interval
        shares = (
            ("value", self.value),
            ("base_value", self.base_value),
            ("interval.low", None if ends is None else ends.low),
            ("interval.high", None if ends is None else ends.high),
        )
        faults += [
            f"{name} is {share}; a share lies between 0 and 1"
            for name, share in shares
            if self.metric != "median" and share is not None and not 0 <= share <= 1
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


class Resampling(BaseModel):
    """How statements were tried again on other draws of the customers."""

    model_config: ClassVar[ConfigDict] = CONFIG

    resamples_count: PositiveInt
    """Draws."""
    drawn_count: PositiveInt
    """Customers in each."""
    customers_count: PositiveInt
    """Customers in the book. Where more than drawn, statements come back at least as often."""
