"""From what was counted to statements: keys, numbers, intervals, periods, grades and recipes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from profilekit.personas.building.dating import first_day, window_of
from profilekit.personas.building.fields_told import source_of
from profilekit.personas.building.grading import grade_of
from profilekit.personas.building.recipes import middle_recipe, share_recipe
from profilekit.personas.disclosure.few import tells_of_few
from profilekit.personas.disclosure.rounding import rounded_count, short
from profilekit.personas.statement import Answer, Interval, Statement
from profilekit.stats.wilson import wilson_interval

if TYPE_CHECKING:
    from profilekit.book import ProfileBook
    from profilekit.personas.building.candidates import Candidate
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.building.typical import Middle, Mode
    from profilekit.personas.statement import Grade, Role

__all__ = ["Narrator"]


@dataclass(frozen=True, slots=True)
class Narrator:
    """Tells the members of one segment.

    Attributes
    ----------
    book : ProfileBook
        Knows the fields and the day.
    members : str
        Expression of pandas that picks the members.
    stale_days : float or None
        Days between the youngest row behind the book and its day.
    base : Counts
        Of all customers.
    size : int
        Members.
    is_public : bool
        Whether what is told is rounded, and graded by that: the grade tells no more.
    """

    book: ProfileBook
    members: str
    stale_days: float | None
    base: Counts
    size: int
    is_public: bool

    def distinct(self, found: Candidate) -> Statement:
        """Tell an answer that is more common among members, or that they were chosen by."""
        told = self._share(
            found.field,
            found.answer,
            found.n,
            found.of,
            role="chosen" if found.is_chosen else "distinct",
        )
        interval = Interval(low=found.low, high=found.high)
        return told.model_copy(update={"lift": found.lift, "lift_interval": interval})

    def mode(self, found: Mode) -> Statement:
        """Tell the label that most members have."""
        told = self._share(found.field, found.answer, found.n, found.of, role="typical")
        base = told.base_value
        return told.model_copy(update={"lift": (told.value or 0) / base if base else None})

    def middle(self, found: Middle, base_of: int) -> Statement:
        """Tell the median of a number."""
        name = found.field.spec.name
        key = f"{found.field.family}.median"
        seen = (found.value, found.low, found.high)
        value, low, high = map(short, seen) if self.is_public else seen
        width = (high - low) / 2 / abs(value)
        return Statement(
            id=self._id(found.field, key),
            key=key,
            rule_id="typical",
            role="typical",
            answer=Answer(field=name),
            metric="median",
            value=found.value,
            interval=Interval(low=found.low, high=found.high),
            of=found.of,
            base_of=base_of,
            grade=self._grade(found.field, width, self._seen(found.of)),
            recipe=middle_recipe(self.members, name),
            **self._common(found.field),
        )

    def tells_of_few(self, statement: Statement, minimum: int) -> bool:
        """Tell whether a statement gives a count of few away by itself."""
        return tells_of_few(
            statement,
            members_count=self.size,
            customers_count=self.base.customers,
            minimum=minimum,
        )

    def relied_on(self, n: int, of: int) -> tuple[int, float]:
        """Give the members that a share is graded by, and half the width of its interval."""
        about = self._seen(of)
        least, most = wilson_interval(self._seen(n), about) if about else (0.0, 1.0)
        return about, float(most - least) / 2

    def _seen(self, count: int) -> int:
        return rounded_count(count) if self.is_public else count

    def _share(self, field: ToldField, answer: Answer, n: int, of: int, *, role: Role) -> Statement:
        key = f"{field.family}.{answer.kind}"
        low, high = map(float, wilson_interval(n, of))
        about, half_width = self.relied_on(n, of)
        base_n, base_of = self.base.of(answer), self.base.known[field.spec.name]
        return Statement(
            id=self._id(field, key, answer.value),
            key=key,
            rule_id=role,
            role=role,
            answer=answer,
            value=n / of,
            interval=Interval(low=low, high=high),
            base_value=base_n / base_of,
            n=n,
            of=of,
            base_n=base_n,
            base_of=base_of,
            grade=self._grade(field, half_width, about),
            recipe=share_recipe(self.members, answer),
            **self._common(field),
        )

    def _common(self, field: ToldField) -> dict[str, Any]:
        return {
            "section": field.section,
            "fields": (field.spec.name,),
            "source": source_of(field.spec, self.book),
            "period_from": first_day(field.spec.name, self.book.as_of),
            "period_to": self.book.as_of,
        }

    def _grade(self, field: ToldField, half_width: float, of: int) -> Grade:
        window, source = window_of(field.spec.name), source_of(field.spec, self.book)
        ages = [age for age in (window and window / 2, self.stale_days) if age is not None]
        return grade_of(
            half_width=half_width,
            count=of,
            age_days=max(ages) if ages and source != "declared" else None,
            source=source,
        )

    def _id(self, field: ToldField, key: str, label: object = None) -> str:
        window = window_of(field.spec.name)
        days = f".{window}d" if window else ""
        return f"{field.section}/{key}{days}{f'={label}' if isinstance(label, str) else ''}"
