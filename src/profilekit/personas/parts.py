"""What a persona is made of besides statements: who stands for it, what is not known, evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from profilekit.personas.statement import CONFIG, Answer, Resampling, SectionId, Statement
from profilekit.segments.kinds import Universe
from profilekit.segments.segment import Level, Method

__all__ = [
    "Evidence",
    "Identity",
    "NotKnown",
    "PersonaSection",
    "Picture",
    "SegmentTold",
    "Subject",
]

Subject: TypeAlias = Literal["consumer", "company"]


class Picture(BaseModel):
    """A drawing that shows nobody: no skin tone, and an age only where it is known."""

    model_config: ClassVar[ConfigDict] = CONFIG

    seed: NonNegativeInt
    """What the shapes and tints follow from."""
    age: Literal["younger", "middle", "older"] | None = None
    """From the age group of most members; null draws none."""


class Identity(BaseModel):
    """Who stands for the segment. Name and picture are invented, and say so where shown."""

    model_config: ClassVar[ConfigDict] = CONFIG

    names: dict[str, str]
    """A full name for each language, of no customer of the book."""
    organisations: dict[str, str] = {}
    """For companies, an invented one for each language."""
    picture: Picture
    """The drawing."""
    tagline: tuple[str, ...] = ()
    """Ids of the statements whose words make the line under the name."""
    synthetic: tuple[str, ...] = ("name", "picture", "tagline")
    """What is invented, or put together, and no finding."""


class SegmentTold(BaseModel):
    """The segment that a persona tells."""

    model_config: ClassVar[ConfigDict] = CONFIG

    id: str
    name: str
    """What people call it, in the words of whoever named it."""
    version: PositiveInt = 1
    levels: tuple[Level, ...] = ()
    method: Method = "rule"
    rule: str | None = None
    """Its definition in one line."""
    titled: tuple[Answer, ...] = ()
    """What the name says, where it is one that the library gives; each language says it its way."""
    size_count: NonNegativeInt | None = None
    """Members; null of an ideal customer, of whom there are none yet."""


class PersonaSection(BaseModel):
    """One section, with its statements in the order of their weight."""

    model_config: ClassVar[ConfigDict] = CONFIG

    id: SectionId
    statements: tuple[Statement, ...] = ()


class NotKnown(BaseModel):
    """Something that cannot be said, and what it would take."""

    model_config: ClassVar[ConfigDict] = CONFIG

    section: SectionId
    key: str
    """Names the wording of what it is about: a field without its window, or a section."""
    reason: Literal["no-data", "too-few", "withheld", "not-clear", "sensitive"]
    """Nothing measured, known of none or too few, kept back to protect few, no clear answer, not
    asked for."""
    known_count: NonNegativeInt | None = None
    """Members of whom it is known; null where that is not told."""
    needed_count: PositiveInt | None = None
    """Further members that it would take, about: of whom it is known where that is of too few; in
    all where a lead of ten in a hundred would then be clear. Null where more would not tell it."""


class Evidence(BaseModel):
    """What the whole document rests on."""

    model_config: ClassVar[ConfigDict] = CONFIG

    as_of: date | None
    """Day of the book, included; null where nothing was measured."""
    customers_count: NonNegativeInt
    """Customers of the book that members are held against: of all, or of their kind."""
    universe: Universe = "customers"
    """What these are: all customers, or companies or consumers alone."""
    members_count: NonNegativeInt | None
    """Members counted; rounded in public."""
    tested_count: NonNegativeInt
    """Attributes compared before any was told."""
    false_discovery_rate: Annotated[float, Field(gt=0, lt=1)]
    """Share of chance finds to be expected at most among the distinct ones."""
    minimum_customers: PositiveInt
    """Fewest customers behind a statement."""
    minimum_members: PositiveInt
    """Fewest members of a persona."""
    withheld_count: NonNegativeInt = 0
    """Statements counted but not told, to protect few people."""
    is_public: bool = False
    """Whether counts are rounded to 5 and shares to 1 %."""
    resampling: Resampling | None = None
    """How statements were tried again."""
    segment_flag: str | None = None
    """Expression of pandas that picks the members of the book."""
    currency: str | None = None
    """ISO 4217 code of amounts."""
    purposes: dict[str, str] = {}
    """Sensitive fields that were used, and why."""
    made_with: str = ""
    """Version of the library."""
    digest: str = ""
    """SHA-256 of what is told: the same statements have the same digest."""
