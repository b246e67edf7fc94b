"""Which leaf of a condition decided about a customer, and how that is told.

Of conditions that must all hold the first that fails decides, of alternatives the first that
holds; where none is alone decisive, all are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from profilekit.segments.rules.holding import column_of, holding, row_read, value_of
from profilekit.segments.rules.walking import is_joint, leaves_of, require_readable
from profilekit.segments.rules.wording import asked_of, shown, subject_of, when_missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.applied import Scalar
    from profilekit.book.profile import Profile
    from profilekit.segments.rules.tree import AnyCondition, Leaf

__all__ = ["Answer", "DecidedBy", "Decision", "answer_of", "decide", "decide_read"]

Answer: TypeAlias = Literal["holds", "fails", "unknown"]


class DecidedBy(BaseModel):
    """A leaf that decided.

    Attributes
    ----------
    field : str
        Column that it reads.
    value : int, float, str, bool or None
        What the customer has there; None is missing.
    text : str
        What was found and what was asked for; plain text, to be escaped by whoever renders it.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    field: str
    value: int | float | str | bool | None
    text: str


class Decision(BaseModel):
    """Whether a customer meets a condition, and why; `str` tells it in one line.

    Attributes
    ----------
    answer : {"holds", "fails", "unknown"}
        Unknown where something is missing and matters: no member.
    leaves : tuple of DecidedBy
        What decided.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    answer: Answer
    leaves: tuple[DecidedBy, ...]

    @property
    def because(self) -> str:
        """What decided, in words."""
        return "; ".join(leaf.text for leaf in self.leaves)

    def __str__(self) -> str:
        return f"{self.answer}: {self.because}"


def decide(condition: AnyCondition, given: Mapping[str, Any] | Profile) -> Decision:
    """Say whether one customer meets a condition, and which leaf decided.

    Raises
    ------
    DeclarationError
        If the condition has more levels than are read.
    UnknownNameError, UnsupportedInputError
        If a field is not there, or holds text for a number or a number for text.
    """
    asked_by = "Condition.explain"
    require_readable(condition, asked_by=asked_by)
    row = row_read(leaves_of(condition), given, asked_by=asked_by)
    return decide_read(condition, row)


def decide_read(condition: AnyCondition, row: Mapping[str, Scalar]) -> Decision:
    """Decide on a row as `profilekit.segments.rules.holding.row_read` gives it."""
    told = dict.fromkeys(
        DecidedBy(
            field=column_of(leaf),
            value=value_of(leaf, row),
            text=_told(leaf, value_of(leaf, row), negated=negated),
        )
        for leaf, negated in _decisive(condition, row, negated=False)
    )
    return Decision(answer=answer_of(holding(condition, row)), leaves=tuple(told))


def answer_of(held: bool | None) -> Answer:  # noqa: FBT001 - the answer itself
    """Name an answer of `profilekit.segments.rules.holding.holding`."""
    return "unknown" if held is None else "holds" if held else "fails"


def _decisive(
    condition: AnyCondition, row: Mapping[str, Scalar], *, negated: bool
) -> list[tuple[Leaf, bool]]:
    if condition.kind == "not":
        return _decisive(condition.condition, row, negated=not negated)
    if is_joint(condition):
        answers = [holding(part, row) for part in condition.conditions]
        parts = condition.conditions
        decisive = condition.kind == "any_of"
        if decisive in answers:
            parts = (parts[answers.index(decisive)],)
        elif None in answers:
            parts = tuple(p for p, answer in zip(parts, answers, strict=True) if answer is None)
        return [leaf for part in parts for leaf in _decisive(part, row, negated=negated)]
    return [(condition, negated)]


def _told(leaf: Leaf, value: Scalar, *, negated: bool) -> str:
    asked = asked_of(leaf, negated=negated)
    if leaf.kind == "in_segment":
        return f"{'' if value else 'not '}in segment {leaf.segment} (asked: {asked})"
    if value is not None:
        return f"{subject_of(leaf)} is {shown(value)} (asked: {asked})"
    mode = when_missing(leaf, negated=negated)
    return f"{subject_of(leaf)} is missing (asked: {asked}{f', {mode} if missing' if mode else ''})"
