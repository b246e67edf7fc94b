"""Rules: what follows from statements, in a file that people who are no programmers can read.

A rule is a sentence and the answers that justify it; how clearly they must is in the rule.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from profilekit.book.attributes import without_window
from profilekit.personas.statement import SectionId, Share

if TYPE_CHECKING:
    from profilekit.personas.statement import Answer, Statement

__all__ = ["Condition", "Rule", "base_of"]

Kind: TypeAlias = Literal["more", "less", "between", "is", "yes", "no", "median"]
_FROZEN = ConfigDict(frozen=True, extra="forbid")
_OPEN_OR_NOT: Final = {"more": {"more", "between"}, "less": {"less", "between"}}
"""Kinds of answers that an end asked for may stand in."""


def base_of(key: str) -> str:
    """Give the field, without its window, that a key names the wording of.

    Examples
    --------
    >>> base_of("orders_count.more")
    'orders_count'
    """
    return key.rpartition(".")[0]


class Condition(BaseModel):
    """An answer that justifies what a rule says.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer
    >>> often = Condition(field="coupon_orders_share", kind="more", low=0.2)
    >>> often.allows(Answer(field="coupon_orders_share", low=0.25))
    True
    >>> often.allows(Answer(field="coupon_orders_share", low=0.1))
    False
    """

    model_config: ClassVar[ConfigDict] = _FROZEN

    field: Annotated[str, Field(min_length=1)]
    """Field without its window; ``*`` stands for anything."""
    kind: Kind
    """Kind of the answer."""
    value: str | None = None
    """Label that it has to be."""
    low: float | None = None
    """Where it must start, or above."""
    high: float | None = None
    """Where it must end, or below."""

    def holds_of(self, statement: Statement) -> bool:
        """Tell whether a statement is such an answer."""
        answer = statement.answer
        is_about = self._names(base_of(statement.key)) or (
            answer is not None and self._names(without_window(answer.field))
        )
        if not is_about:
            return False
        if statement.metric == "median":
            return self.kind == "median"
        return answer is not None and self.allows(answer)

    def _names(self, field: str) -> bool:
        return fnmatchcase(field, self.field) if "*" in self.field else field == self.field

    def allows(self, answer: Answer) -> bool:
        """Tell whether an answer is of the kind, the value and the range asked for."""
        is_bounded = self.low is not None or self.high is not None
        kinds = _OPEN_OR_NOT.get(self.kind, {self.kind}) if is_bounded else {self.kind}
        if answer.kind not in kinds:
            return False
        if self.value is not None and str(answer.value).casefold() != self.value.casefold():
            return False
        starts = self.low is None or (answer.low is not None and answer.low >= self.low)
        ends = self.high is None or (answer.high is not None and answer.high <= self.high)
        return starts and ends


class Rule(BaseModel):
    """What is said where statements justify it."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    says: Annotated[str, Field(min_length=1)]
    """In English; ``{value}`` is the answer of the clearest statement, in words."""
    section: SectionId
    """Where it is told."""
    when: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """Any of them."""
    subject: Literal["consumer", "company"] | None = None
    """Of whom alone it is said."""
    least: Share = 0
    """Part of the members of whom a distinct statement must hold."""
    usual: Share = 0.5
    """Part of the members of whom one must hold that is not distinct. Our choice: half."""
    rarer: bool = False
    """Whether one counts that is not distinct, and rarer than among all customers."""
    distinct: bool = False
    """Whether only statements that are more common than among all customers count."""
    together: Annotated[int, Field(ge=1)] = 1
    """Conditions that must hold at once."""

    @property
    def tells_value(self) -> bool:
        """Whether it says the answer."""
        return "{value}" in self.says
