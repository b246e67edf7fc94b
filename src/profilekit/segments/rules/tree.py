"""What a rule asks of one customer: a tree of typed conditions.

A condition holds, fails or is unknown, because what is missing is neither. Trees are frozen and
compare by what they say; ``&``, ``|`` and ``~`` make new ones, and asking for the truth of one,
as ``and``, ``or``, ``not`` and ``1 < field(...) < 5`` do, is an error rather than a wrong rule.
"""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NoReturn,
    Self,
    TypeAlias,
    cast,
)

from pydantic import Field, PositiveInt, StrictInt, model_validator

from profilekit.book.declared import Declared
from profilekit.book.readonly import ReadOnly, ReadOnlyField
from profilekit.segments.rules.constants import (
    Constant,
    Integer,
    Missing,
    Name,
    Number,
    Operator,
    SegmentId,
    Text,
    plain_constant,
)
from profilekit.segments.rules.deciding import Decision, decide
from profilekit.segments.rules.event_names import change_field, count_field
from profilekit.segments.rules.walking import DEEPEST, depth_of, flags_in, require_readable
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.book.profile import Profile

__all__ = [
    "AllOf",
    "AnyCondition",
    "AnyOf",
    "Between",
    "Compare",
    "Condition",
    "Customers",
    "HasEvents",
    "InSegment",
    "Known",
    "Leaf",
    "Not",
    "OneOf",
    "Trend",
]

_NO_TRUTH: Final = (
    "a condition has no truth of its own: write & for and, | for or, ~ for not, each side in "
    "parentheses, and field(...).between(low, high) for a chain of comparisons"
)

_MISSING: Any = Field(default="unknown")


class Condition(Declared):  # noqa: PLW1641 - frozen, so that pydantic makes the hash
    """Base of all conditions; what they have in common.

    Examples
    --------
    >>> from profilekit.segments import field, read_condition
    >>> rule = (field("recency_days") <= 30) & ~field("country_label").one_of("DE", "AT")
    >>> print(rule)
    recency_days <= 30 and country_label is not one of 'AT', 'DE'
    >>> read_condition(rule.to_json()) == rule
    True
    >>> print(rule.explain({"recency_days": 12, "country_label": "FR"}))
    holds: recency_days is 12 (asked: <= 30); country_label is 'FR' (asked: not one of 'AT', 'DE')
    """

    told_by: ClassVar[tuple[str, ...]] = ("field", "table")

    def __and__(self, other: Condition) -> AllOf:
        return AllOf(conditions=(*_parts(self, AllOf), *_parts(_condition(other), AllOf)))

    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf(conditions=(*_parts(self, AnyOf), *_parts(_condition(other), AnyOf)))

    def __invert__(self) -> AnyCondition:
        return self.condition if isinstance(self, Not) else Not(condition=_any(self))

    def __bool__(self) -> NoReturn:
        raise TypeError(_NO_TRUTH)

    def __eq__(self, other: object) -> bool:
        # Python takes True for 1, but a field that is 1 is another question than a flag set.
        same = super().__eq__(other)
        return flags_in(_any(self)) == flags_in(cast("Any", other)) if same is True else same

    def __str__(self) -> str:
        depth = depth_of(_any(self))
        return in_words(_any(self)) if depth <= DEEPEST else f"a condition of {depth:,} levels"

    def to_json(self) -> str:
        """Write the condition as JSON, for `read_condition`.

        Raises
        ------
        DeclarationError
            If it has more levels than are read.
        """
        require_readable(_any(self), asked_by="Condition.to_json")
        return self.model_dump_json()

    def explain(self, row: Mapping[str, Any] | Profile) -> Decision:
        """Say whether one customer meets the condition, and which leaf decided.

        Parameters
        ----------
        row : mapping of field name to value, or Profile
            Holds the fields that the condition reads; None, NaN and ``pandas.NA`` are missing.

        Raises
        ------
        DeclarationError
            If the condition has more levels than are read.
        UnknownNameError
            If a field is not there.
        UnsupportedInputError
            If text stands where a number is asked for, or a number where text is.
        """
        return decide(_any(self), row)


class Compare(Condition):
    """A field against one value; text only by ``==`` and ``!=``."""

    kind: Literal["compare"] = "compare"
    field: Name
    op: Operator
    value: Constant
    missing: Missing = _MISSING

    @model_validator(mode="after")
    def _orders_numbers_only(self) -> Self:
        if self.op not in {"==", "!="} and isinstance(self.value, str | bool):
            raise ValueError(
                f"{self.field!r} {self.op} {self.value!r} orders text or flags; only numbers have "
                "an order: use == or one_of(...)"
            )
        return self


class Between(Condition):
    """A number from one bound to another, both included."""

    kind: Literal["between"] = "between"
    field: Name
    low: Number
    high: Number
    missing: Missing = _MISSING


class OneOf(Condition):
    """A field that holds one of several values, all text, all numbers or all flags."""

    kind: Literal["one_of"] = "one_of"
    field: Name
    values: tuple[Constant, ...]
    missing: Missing = _MISSING

    @model_validator(mode="before")
    @classmethod
    def _sorted_and_unlike(cls, data: Any) -> Any:
        given = cast("dict[str, Any]", data if isinstance(data, dict) else {})
        values = given.get("values")
        if not isinstance(values, list | tuple | set | frozenset):
            return cast("object", data)
        plain = [plain_constant(value) for value in cast("Iterable[object]", values)]
        if not all(isinstance(value, str | bool | int | float) for value in plain):
            return {**given, "values": tuple(plain)}
        unlike: dict[Any, Any] = {(type(value) is bool, value): value for value in plain}
        ordered = sorted(unlike.values(), key=lambda value: (isinstance(value, str), value))
        return {**given, "values": tuple(ordered)}

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        kinds = {_kind_of(value) for value in self.values}
        if len(kinds) > 1:
            raise ValueError(f"{self.field!r} is to be one of {' and '.join(sorted(kinds))}")
        return self


class Known(Condition):
    """A field that is not missing."""

    kind: Literal["known"] = "known"
    field: Name


class _OfEvents(Condition):
    table: Name
    days: PositiveInt
    where: ReadOnlyField[Constant | tuple[Text, ...]] = Field(default_factory=ReadOnly[Any])
    op: Operator
    missing: Missing = _MISSING


class HasEvents(_OfEvents):
    """How many events of a table a customer has in the days that end with the book's day."""

    kind: Literal["has_events"] = "has_events"
    value: Integer

    @property
    def field(self) -> str:
        """The field that counts them."""
        return count_field(self.table, self.days, self.where)


class Trend(_OfEvents):
    """How the count of events changed against the window before; -0.3 is 30 % fewer."""

    kind: Literal["trend"] = "trend"
    value: Number

    @property
    def field(self) -> str:
        """The field that says how they changed; missing where there were none before."""
        return change_field(self.table, self.days, self.where)


class InSegment(Condition):
    """A member of another segment, in the end: priorities of its group included."""

    kind: Literal["in_segment"] = "in_segment"
    segment: SegmentId


class Customers(Condition):
    """One of the customers of a list, by ``customer_id``."""

    kind: Literal["customers"] = "customers"
    ids: tuple[StrictInt, ...] | tuple[Text, ...]


class AllOf(Condition):
    """All conditions; fails if one fails, else unknown if one is."""

    kind: Literal["all_of"] = "all_of"
    conditions: Annotated[tuple[AnyCondition, ...], Field(min_length=1)]


class AnyOf(Condition):
    """At least one condition; holds if one holds, else unknown if one is."""

    kind: Literal["any_of"] = "any_of"
    conditions: Annotated[tuple[AnyCondition, ...], Field(min_length=1)]


class Not(Condition):
    """The opposite; unknown stays unknown."""

    kind: Literal["not"] = "not"
    condition: AnyCondition


def _condition(other: object) -> Condition:
    if isinstance(other, Condition):
        return other
    raise TypeError(f"{other!r} is no condition; & and | join conditions, each in parentheses")


def _any(condition: Condition) -> AnyCondition:
    return cast("AnyCondition", condition)


def _parts(condition: Condition, kind: type[AllOf | AnyOf]) -> tuple[AnyCondition, ...]:
    return condition.conditions if isinstance(condition, kind) else (_any(condition),)


def _kind_of(value: object) -> str:
    if isinstance(value, str):
        return "texts"
    return "flags" if isinstance(value, bool) else "numbers"


Leaf: TypeAlias = Compare | Between | OneOf | Known | HasEvents | Trend | InSegment | Customers

AnyCondition: TypeAlias = Annotated[
    Compare
    | Between
    | OneOf
    | Known
    | HasEvents
    | Trend
    | InSegment
    | Customers
    | AllOf
    | AnyOf
    | Not,
    Field(discriminator="kind"),
]
"""The type of a condition as a field of a pydantic model: told apart by ``kind``."""

for _node in (AllOf, AnyOf, Not):
    _node.model_rebuild()
