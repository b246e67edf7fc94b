"""A segment: which customers belong together, why, and what is known of them as a group.

The definition is a condition on fields of the book, whoever made it: a rule is one that somebody
wrote, and a cluster is one that asks for its label. So everything after works on both alike.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads it
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import (
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    ValidationError,
    model_validator,
)

from profilekit.book.declared import Declared, faults_of
from profilekit.errors import DeclarationError
from profilekit.segments.naming import flag_field, group_field, residual_of
from profilekit.segments.rules.constants import SegmentId  # noqa: TC001 - pydantic reads it
from profilekit.segments.rules.json_keys import refuse_repeated_keys
from profilekit.segments.rules.tree import AnyCondition  # noqa: TC001 - pydantic reads it
from profilekit.segments.rules.walking import require_readable

__all__ = [
    "Level",
    "Lineage",
    "Method",
    "Quality",
    "Segment",
    "Trait",
    "flag_field",
    "group_field",
    "residual_of",
]

Level: TypeAlias = Literal[
    "demographic", "psychographic", "behavioural", "geographic", "firmographic"
]
"""What a segment tells its customers apart by."""

Method: TypeAlias = Literal["rule", "cluster", "look-alike", "score-band", "static"]
"""How a segment came about."""

Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]

_RULES: Final = ["field('recency_days') <= 30"]
"""Told where something else is given for a condition."""


def _as_published(schema: dict[str, Any]) -> None:
    """Keep what is of Python alone out of the JSON schema."""
    schema["description"] = schema.get("description", "").partition("\n\n")[0]
    for each in schema.get("properties", {}).values():
        each.pop("examples", None)


_CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    use_attribute_docstrings=True,
    json_schema_extra=_as_published,
)


class Lineage(Declared):
    """What became of the segments of an earlier fit."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    origin: Literal["new", "kept", "split", "merged"] = "new"
    """Whether it goes on as one of them, is a part of one, or is made of several."""
    parents: tuple[SegmentId, ...] = ()
    """Ids of those of the earlier fit whose members it has, most members first."""
    common_share: Share | None = None
    """Jaccard similarity with the first parent, over customers of both fits."""
    fitted_as_of: date | None = None
    """Day of the book that the earlier fit learned from."""


class Quality(Declared):
    """How far a segment is to be trusted."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    stability: Share | None = None
    """Mean Jaccard similarity with itself over resamples of the customers."""
    is_stable: bool | None = None
    """Whether that is enough to act on."""
    rule: AnyCondition | None = Field(default=None, examples=_RULES)
    """Short rule that describes a found segment."""
    rule_agreement: Share | None = None
    """Part of the customers for whom that rule and the segment agree."""


class Trait(Declared):
    """Something that members of a segment have more or less often than others."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    attribute: str
    """What it is, in words."""
    field: str
    """Field that it is read from."""
    segment_share: Share
    """Part of the members that have it."""
    base_share: Share
    """Part of all customers that have it."""
    lift: float | None = None
    """The one by the other."""


class Segment(Declared):
    """A group of customers.

    Raises
    ------
    DeclarationError
        With every parameter that is missing, unknown or cannot be: an id or group of another
        grammar, say, or the id of the residual of its group.

    Examples
    --------
    >>> from profilekit.segments import field
    >>> recent = Segment(
    ...     id="recent",
    ...     name="Recent buyers",
    ...     levels=("behavioural",),
    ...     definition=field("recency_days") <= 30,
    ... )
    >>> recent.flag_field
    'in_recent_flag'
    >>> Segment.model_validate_json(recent.model_dump_json()) == recent
    True
    """

    model_config: ClassVar[ConfigDict] = _CONFIG
    told_by: ClassVar[tuple[str, ...]] = ("id",)

    id: SegmentId
    """Never changes, whatever else does: lower-case words joined by hyphens."""
    version: PositiveInt = 1
    """Raised when the definition changes."""
    name: Annotated[str, Field(min_length=1)]
    """What people call it."""
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """What it tells customers apart by."""
    method: Method = "rule"
    """How it came about."""
    universe: AnyCondition | None = Field(default=None, examples=_RULES)
    """Who can be a member at all; shares are of these. Null is everybody."""
    definition: AnyCondition = Field(examples=_RULES)
    """Who is a member."""
    group: SegmentId | None = None
    """Segments of one group have no member in common."""
    priority: int = 0
    """Within a group, the lowest number is asked first; equal ones by id."""
    required_consent: str | None = None
    """Purpose that members must have consented to before they are addressed."""
    lineage: Lineage | None = None
    """What it was before, if it was found anew."""
    size_count: NonNegativeInt | None = None
    """Members when it was last counted."""
    share: Share | None = None
    """Part of its universe that they were."""
    value_share: Share | None = None
    """Part of the value of its universe that they brought."""
    traits: tuple[Trait, ...] = ()
    """What marks them, most telling first."""
    quality: Quality | None = None
    """How far it is to be trusted."""

    @model_validator(mode="after")
    def _is_no_residual(self) -> Self:
        faults: list[str] = []
        if self.group is not None and self.id == residual_of(self.group):
            faults.append(
                f"{self.id!r} is what the customers of no segment of {self.group!r} are called; "
                "choose another id"
            )
        if len(set(self.levels)) < len(self.levels):
            faults.append(f"a level of {self.id!r} is named twice: {', '.join(self.levels)}")
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Self:
        """Read a segment from JSON, as pydantic does.

        Raises
        ------
        DeclarationError
            With everything in it that cannot be; if keys stand twice, or a condition has more
            levels than are read.
        """
        asked_by = f"{cls.__name__}.model_validate_json"
        try:
            made = super().model_validate_json(json_data, **how)
        except ValidationError as error:
            faults = faults_of(error, cls.model_fields)
            raise DeclarationError("; ".join(faults), asked_by=asked_by) from None
        refuse_repeated_keys(json_data, asked_by=asked_by)
        require_readable(made.definition, asked_by=asked_by)
        if made.universe is not None:
            require_readable(made.universe, asked_by=asked_by)
        return made

    @property
    def flag_field(self) -> str:
        """Field of the book that says who is a member."""
        return flag_field(self.id)

    @property
    def group_field(self) -> str | None:
        """Field of the book that names the one segment of the group; None without a group."""
        return None if self.group is None else group_field(self.group)
