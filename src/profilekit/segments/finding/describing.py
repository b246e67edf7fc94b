"""Found groups in words: a short rule that says nearly the same, and how nearly.

A group is a place among many fields and nobody can picture it. A small decision tree that is asked
who belongs to it gives a condition on a few fields, as somebody would have written it; how many
of those it names are members, and how many of the members it names, is counted. Bounds are as short
as leaves every customer learned from on the side where the tree put them.
"""

# scikit-learn ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from sklearn.tree import DecisionTreeClassifier

from profilekit.book.attributes import without_window
from profilekit.book.rounding import shortest_between
from profilekit.book.wording import much_of, none_of
from profilekit.segments.rules.tree import AllOf, AnyCondition, AnyOf, Compare, Known, Not

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.encoding import Encoding, LearnedField

__all__ = ["Description", "described", "what_marks"]

_DEPTH: Final = 3
_LEAVES: Final = 6
_LEAST_MEMBERS: Final = 5
_CLEAR: Final = 0.4
"""Standard deviations from the mean of all from which a field is worth a word."""

_WORDS: Final = 2
_LEAF: Final = -1
_LARGEST: Final = float(np.finfo(np.float32).max)
"""What trees read at most; nothing is asked of fields with larger numbers."""

_EXACT: Final = 2**53
"""Rules hold whole numbers up to this; larger bounds are floats."""


class Description(BaseModel):
    """A rule for a found group, and how nearly it says the same.

    Parameters
    ----------
    rule : condition or None
        None where no short rule tells any of the members.
    precision : float
        Part of those the rule names who are members.
    recall : float
        Part of the members whom the rule names.
    agreement : float
        Part of all customers for whom rule and group agree.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    rule: AnyCondition | None
    precision: Annotated[float, Field(ge=0, le=1)]
    recall: Annotated[float, Field(ge=0, le=1)]
    agreement: Annotated[float, Field(ge=0, le=1)]

    def __str__(self) -> str:
        """One line."""
        if self.rule is None:
            return "no short rule tells its members"
        return (
            f"{self.rule} (precision {self.precision:.0%}, recall {self.recall:.0%}, "
            f"agreement {self.agreement:.0%})"
        )


class _Test(NamedTuple):
    """One question on the way down the tree."""

    field: str
    op: Literal["<=", ">", "==", "!=", "known", "missing"]
    value: float | str | bool
    missing_holds: bool

    def holds(self, columns: Mapping[str, NDArray[Any]]) -> NDArray[np.bool_]:
        """Answer it of every customer."""
        values = columns[self.field]
        if self.op in {"known", "missing"}:
            return np.isnan(values) == (self.op == "missing")
        if values.dtype == object:
            same = np.array([value == self.value for value in values.tolist()], dtype=np.bool_)
            missing = np.array([value is None for value in values.tolist()], dtype=np.bool_)
            holds = same if self.op == "==" else ~same
        else:
            bound, missing = float(self.value), np.isnan(values)
            compared = {"<=": np.less_equal, ">": np.greater, "==": np.equal}
            holds = compared[self.op](values, bound)
        return np.where(missing, self.missing_holds, holds)

    @property
    def condition(self) -> AnyCondition:
        """The question as a condition."""
        if self.op == "known":
            return Known(field=self.field)
        if self.op == "missing":
            return Not(condition=Known(field=self.field))
        missing: Literal["holds", "unknown"] = "holds" if self.missing_holds else "unknown"
        return Compare(field=self.field, op=self.op, value=self.value, missing=missing)


class _Question(NamedTuple):
    """One column that the tree may ask about: a number, or one label."""

    field: str
    level: str | None
    values: FloatArray


def described(
    columns: Mapping[str, NDArray[Any]],
    encoding: Encoding,
    members: NDArray[np.bool_],
    *,
    rng: int,
) -> Description:
    """Learn a short rule of one group.

    Parameters
    ----------
    columns : mapping of field to ndarray of shape (n_customers,)
        Numbers with NaN, texts with None, for missing.
    encoding : Encoding
        Which labels are frequent enough to ask for.
    members : ndarray of shape (n_customers,)
        Who is in the group.
    rng : int
        Seed; decides between questions that are as good as each other.
    """
    questions = [each for learned in encoding.fields for each in _questions(learned, columns)]
    paths: list[list[_Test]] = []
    if 0 < np.count_nonzero(members) < len(members) and questions:
        asked = np.column_stack([each.values for each in questions])
        tree: Any = DecisionTreeClassifier(
            max_depth=_DEPTH,
            max_leaf_nodes=_LEAVES,
            min_samples_leaf=_LEAST_MEMBERS,
            random_state=rng,
        ).fit(asked, members)
        paths = list(_paths(tree.tree_, questions, asked))
    named = np.zeros(len(members), dtype=np.bool_)
    for path in paths:
        named |= np.logical_and.reduce([test.holds(columns) for test in path])
    both = int(np.count_nonzero(named & members))
    return Description(
        rule=_joined(paths) if both else None,
        precision=both / max(int(np.count_nonzero(named)), 1),
        recall=both / max(int(np.count_nonzero(members)), 1),
        agreement=float((named == members).mean()) if len(members) else 0.0,
    )


def what_marks(
    encoding: Encoding, centre: FloatArray, *, leaving_out: frozenset[str] = frozenset()
) -> str:
    """Name a group by what its members have most unlike all.

    Parameters
    ----------
    encoding : Encoding
        What the columns are.
    centre : ndarray of shape (n_columns,)
        Mean of the encoded members.
    leaving_out : frozenset of str
        Fields that names do not tell of.
    """
    told: dict[str, tuple[float, str]] = {}
    place = 0
    for learned in encoding.fields:
        part = centre[place : place + learned.n_columns]
        place += learned.n_columns + learned.has_missing_column
        if learned.field in leaving_out or learned.scale == "circle":
            continue
        one = _mark(learned, part)
        thing = without_window(learned.field)
        told[thing] = max(told.get(thing, one), one, key=lambda each: each[0])
    clearest = sorted(told.values(), key=lambda each: -each[0])[:_WORDS]
    return ", ".join(text for size, text in clearest if size >= _CLEAR) or "near the average"


def _mark(learned: LearnedField, part: FloatArray) -> tuple[float, str]:
    """Tell how far a group is from all in a field, and in words which way."""
    if learned.scale == "label":
        at = int(np.argmax(part[:-1]))
        what = " ".join(learned.field.rsplit("_", 1)[0].split("_"))
        return float(part[at]), f"{what} {learned.levels[at]}"
    size = float(part[0])
    nought = float(learned.encoded(np.zeros(1))[0, 0])
    if learned.field.endswith("_count") and learned.low <= 0 and math.isclose(size, nought):
        return abs(size), none_of(learned.field)
    return abs(size), much_of(learned.field, is_much=size > 0)


def _questions(learned: LearnedField, columns: Mapping[str, NDArray[Any]]) -> Iterator[_Question]:
    values = columns[learned.field]
    if learned.scale != "label":
        if np.abs(values[~np.isnan(values)]).max(initial=0.0) <= _LARGEST:
            yield _Question(learned.field, None, values)
        return
    cells = values.tolist()
    for level in learned.levels:
        has = np.array([cell == level for cell in cells], dtype=np.float64)
        yield _Question(learned.field, level, has)


def _paths(tree: Any, questions: Sequence[_Question], asked: FloatArray) -> Iterator[list[_Test]]:
    """Ways to the leaves where members are the most."""
    ways: list[tuple[int, list[_Test]]] = [(0, [])]
    while ways:
        node, path = ways.pop()
        likely = _likely(tree, node)
        if len(likely) == 1:
            if path and likely == {1}:
                yield path
            continue
        question = questions[tree.feature[node]]
        bound = float(tree.threshold[node])
        left = bool(tree.missing_go_to_left[node])
        gaps = bool(np.isnan(asked[:, tree.feature[node]]).any())
        below = _test(question, bound, is_below=True, missing_holds=left and gaps)
        above = _test(question, bound, is_below=False, missing_holds=not left and gaps)
        ways.append((int(tree.children_right[node]), _with(path, above)))
        ways.append((int(tree.children_left[node]), _with(path, below)))


def _likely(tree: Any, node: int) -> set[int]:
    """Answers of the leaves below a node: questions that change none of them are not asked."""
    if tree.children_left[node] == _LEAF:
        return {int(tree.value[node][0].argmax())}
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    return _likely(tree, left) | _likely(tree, right)


def _test(question: _Question, bound: float, *, is_below: bool, missing_holds: bool) -> _Test:
    if question.level is not None:
        op: Literal["==", "!="] = "!=" if is_below else "=="
        return _Test(question.field, op, question.level, missing_holds=is_below)
    if question.field.endswith("_flag"):
        return _Test(question.field, "==", not is_below, missing_holds)
    if math.isinf(bound):
        return _Test(question.field, "known" if is_below else "missing", 0.0, missing_holds=False)
    value = _short(bound, question.values[~np.isnan(question.values)])
    return _Test(question.field, "<=" if is_below else ">", value, missing_holds)


def _with(path: Sequence[_Test], test: _Test) -> list[_Test]:
    """Add a question; one that asks less of the same field falls away."""
    kept = [each for each in path if (each.field, each.op) != (test.field, test.op)]
    same = [each for each in path if (each.field, each.op) == (test.field, test.op)]
    if not same or test.op not in {"<=", ">"}:
        return [*path, test]
    missing_holds = test.missing_holds and all(each.missing_holds for each in same)
    return [*kept, test._replace(missing_holds=missing_holds)]


def _short(bound: float, known: FloatArray) -> float:
    """Shorten a bound as far as every value stays on its side."""
    if (known == np.floor(known)).all():
        return _plain(math.floor(bound))
    low = float(known.max(where=known <= bound, initial=-np.inf))
    above = float(known.min(where=known > bound, initial=np.inf))
    return _plain(shortest_between(low, math.nextafter(above, -math.inf), bound))


def _plain(bound: float) -> float:
    return int(bound) if float(bound).is_integer() and abs(bound) <= _EXACT else float(bound)


def _joined(paths: Sequence[Sequence[_Test]]) -> AnyCondition:
    parts: list[AnyCondition] = [
        AllOf(conditions=tuple(test.condition for test in path))
        if len(path) > 1
        else path[0].condition
        for path in paths
    ]
    return AnyOf(conditions=tuple(parts)) if len(parts) > 1 else parts[0]
