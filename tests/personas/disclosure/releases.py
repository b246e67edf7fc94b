"""Books of few customers, segments of them, and what might be told: to be attacked in tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.personas.disclosure.protecting import withheld_of
from profilekit.personas.statement import Answer, SectionId, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

WEEKDAYS = ("friday", "monday", "saturday", "sunday")


@dataclass(frozen=True)
class Release:
    """Customers, their segments, and the statements on each."""

    values: dict[str, NDArray[Any]]
    members: list[NDArray[np.bool_]]
    personas: list[list[Statement]]
    minimum: int

    def holds(self, answer: Answer) -> NDArray[np.bool_]:
        return holding(answer, self.values[answer.field])

    def told(self) -> list[list[Statement]]:
        """Leave out what is withheld."""
        withheld = withheld_of(self.personas, members=self.members, minimum=self.minimum)
        return [
            [each for each in statements if each.id not in ids]
            for statements, ids in zip(self.personas, withheld, strict=True)
        ]


def holding(answer: Answer, values: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell of whom an answer holds: of nobody of whom it is not known."""
    if answer.value is not None:
        return np.array([value == answer.value for value in values.tolist()])
    low = -np.inf if answer.low is None else answer.low
    high = np.inf if answer.high is None else answer.high
    return (values >= low) & (values < high)


def known(values: NDArray[Any]) -> NDArray[np.bool_]:
    return np.array([value is not None and value == value for value in values.tolist()])  # noqa: PLR0124 - not a number


def told_of(
    answer: Answer,
    values: NDArray[Any],
    inside: NDArray[np.bool_],
    *,
    role: str = "distinct",
    **more: Any,
) -> Statement:
    """Count an answer among members and all."""
    holds, is_known = holding(answer, values), known(values)
    n, of = int((holds & inside).sum()), int((is_known & inside).sum())
    base_n, base_of = int(holds.sum()), int(is_known.sum())
    ends = f"{answer.low}-{answer.high}" if answer.value is None else str(answer.value)
    return Statement(
        id=f"behaviours/{answer.field}.{ends}",
        section=SectionId.BEHAVIOURS,
        key=f"{answer.field}.{answer.kind}",
        rule_id=role,
        role=role,
        answer=answer,
        fields=(answer.field,),
        value=n / of if of else None,
        base_value=base_n / base_of if base_of else None,
        n=n,
        of=of,
        base_n=base_n,
        base_of=base_of,
        **more,
    )


def random_release(seed: int) -> Release:
    """Draw a release."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(80, 400))
    lasting = rng.poisson(rng.choice([1, 4, 9]), size)
    values: dict[str, NDArray[Any]] = {
        "orders_365d_count": lasting.astype(np.float64),
        "orders_90d_count": rng.binomial(lasting, rng.choice([0.3, 0.9])).astype(np.float64),
        "spend_amount": np.where(rng.random(size) < 0.1, np.nan, rng.lognormal(3, 1, size).round()),
        "sms_flag": rng.random(size) < rng.choice([0.05, 0.5, 0.93]),
        "top_weekday_label": rng.choice(
            np.array([*WEEKDAYS, None], dtype=object), size, p=rng.dirichlet([1, 1, 1, 1, 0.3])
        ),
    }
    members = _segments(rng, lasting)
    asked = {name: _answers(rng, name, cells) for name, cells in values.items()}
    personas = [
        [
            told_of(answer, values[name], inside)
            for name, answers in asked.items()
            for answer in answers
            if rng.random() < 0.6 and (inside & known(values[name])).any()
        ]
        for inside in members
    ]
    return Release(values, members, personas, int(rng.choice([3, 5, 10])))


def _segments(rng: np.random.Generator, lasting: NDArray[np.int64]) -> list[NDArray[np.bool_]]:
    """Draw parts, nested ones, or ones that overlap; each with some members and some others."""
    size = len(lasting)
    ways: dict[str, Callable[[], Sequence[NDArray[np.bool_]]]] = {
        "one": lambda: [rng.random(size) < rng.uniform(0.2, 0.8)],
        "parts": lambda: list(np.eye(4, dtype=np.bool_)[rng.choice(4, size)].T),
        "some parts": lambda: list(np.eye(4, dtype=np.bool_)[rng.choice(4, size)].T[:2]),
        "nested": lambda: [lasting >= cut for cut in (2, 4, 6)],
        "overlapping": lambda: [rng.random(size) < 0.4, lasting >= 5],
    }
    found = ways[str(rng.choice(list(ways)))]()
    return [inside for inside in found if 0 < inside.sum() < size] or [np.arange(size) < 40]


def _answers(rng: np.random.Generator, name: str, cells: NDArray[Any]) -> list[Answer]:
    if name.endswith("_flag"):
        return [Answer(field=name, value=True), Answer(field=name, value=False)]
    if name.endswith("_label"):
        return [Answer(field=name, value=each) for each in WEEKDAYS if (cells == each).any()]
    low, high = sorted(rng.choice(np.unique(cells[~np.isnan(cells)])[1:], 2).tolist())
    found = [Answer(field=name, low=low), Answer(field=name, high=high)]
    return found if low == high else [*found, Answer(field=name, low=low, high=high)]
