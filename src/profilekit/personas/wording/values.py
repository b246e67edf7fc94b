"""Values: how names of fields, answers and numbers of a statement are written in one language.

What the library makes has words; what the seller calls things is shown letter by letter, with what
cannot be seen spelt out, and set apart so that its direction moves nothing around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from profilekit.book.attributes import without_window
from profilekit.fields import Unit
from profilekit.pages.visible import visible
from profilekit.personas.wording.read_off import age_between, word_of
from profilekit.personas.wording.rules import base_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Answer, Statement
    from profilekit.personas.wording.phrases import Found, Phrases
    from profilekit.segments.kinds import Universe

__all__ = ["Values", "unit_of", "window_of"]

_WINDOW: Final = re.compile(r"_([0-9]+)d(?=_)")
_UNITS: Final = frozenset(unit.value for unit in Unit)


def unit_of(field: str) -> str:
    """Give the unit that a field's name ends with; empty where it is none.

    Examples
    --------
    >>> unit_of("spend_90d_amount"), unit_of("affinity")
    ('amount', '')
    """
    last = field.rpartition("_")[2]
    return last if last in _UNITS else ""


def window_of(field: str) -> int | None:
    """Give the days that a field looks back, or ahead.

    Examples
    --------
    >>> window_of("spend_90d_amount"), window_of("spend_amount")
    (90, None)
    """
    found = _WINDOW.search(field)
    return int(found[1]) if found else None


class Values:
    """Writes what statements are about.

    Parameters
    ----------
    locale : Locale
        The language.
    currency : str or None
        ISO 4217 code of amounts.
    phrases : Phrases
        The words.
    subject : {"consumer", "company"}
        Who is told of.
    universe : {"customers", "companies", "consumers"}
        Whom members are held against.
    markup : bool
        Whether for HTML.
    """

    def __init__(
        self,
        locale: Locale,
        currency: str | None,
        phrases: Phrases,
        subject: Subject,
        universe: Universe,
        *,
        markup: bool,
    ) -> None:
        self.locale = locale
        self.currency = currency
        self.phrases = phrases
        self.subject: Subject = subject
        self.universe: Universe = universe
        self.markup = markup

    def shown(self, text: object) -> str:
        """Show a value of the data."""
        return self.locale.isolated(visible(text), markup=self.markup)

    def code(self, text: str) -> str:
        """Show what is for machines, from left to right in every language."""
        if self.markup:
            return Markup('<bdi dir="ltr">{}</bdi>').format(visible(text))
        if self.locale.direction == "ltr":
            return visible(text)
        return f"\N{LEFT-TO-RIGHT ISOLATE}{visible(text)}\N{POP DIRECTIONAL ISOLATE}"

    def titled(self, answers: Iterable[Answer]) -> str:
        """Write the answers that name a segment: labels alone, and others with their field."""
        return self.joined(" \N{MIDDLE DOT} ", map(self._title, answers))

    def _title(self, answer: Answer) -> str:
        base = without_window(answer.field)
        written = self._answered(answer, base, answer.field)
        if isinstance(answer.value, str):
            return written
        name = self.field(base, window_of(answer.field))
        return self.locale.say("{name}: {answer}", name=name, answer=written)

    def joined(self, between: str, texts: Iterable[str]) -> str:
        """Put texts in a row."""
        return (escape(between) if self.markup else between).join(texts)

    def word(self, vocabulary: str, label: str | None) -> str:
        """Give the word for something that the library calls by a label; empty for nothing."""
        msgid = self.phrases.word(vocabulary, label) if label else None
        return "" if msgid is None else self.locale.say(msgid)

    def out_of_all(self, n: str, of: str) -> str:
        """Say how many of everybody something holds of."""
        return self.locale.say(self.phrases.word("out_of", self.universe) or "", n=n, of=of)

    def field(self, base: str, window: int | None = None) -> str:
        """Name a field, with its window."""
        found = self.phrases.field(base)
        if found is None:
            unit = unit_of(base)
            stem = base.removesuffix(f"_{unit}") if unit else base
            name = self.shown(stem.replace("_", " ").capitalize())
        else:
            named = found.words.named(self.subject)
            name = self.locale.say(named, **self.parts(found))
        if window is None:
            return name
        if found is not None and found.words.ahead:
            return self.locale.say_many(
                "{name}, next {n} day", "{name}, next {n} days", window, name=name
            )
        return self.locale.say_many(
            "{name}, last {n} day", "{name}, last {n} days", window, name=name
        )

    def subject_of(self, statement: Statement) -> str:
        """Name what a statement is about: by its key, or of a derived one by what was counted."""
        field = self._counted(statement)
        base = base_of(statement.key)
        if self.phrases.field(statement.key) is not None:
            of_kind = f"{statement.key}.{self.universe}"
            return self.field(statement.key if self.phrases.field(of_kind) is None else of_kind)
        if self.phrases.rule(statement.key) is not None and field:
            base = without_window(field)
        return self.field(base, window_of(field))

    def window(self, statement: Statement) -> str:
        """Name the window that was counted; empty where there is none."""
        field = self._counted(statement)
        window, found = window_of(field), self.phrases.field(without_window(field))
        if window is None:
            return ""
        if found is not None and found.words.ahead:
            return self.locale.say_many("next {n} day", "next {n} days", window)
        return self.locale.say_many("last {n} day", "last {n} days", window)

    def answer(self, statement: Statement) -> str:
        """Write the answer counted, or the median; empty where there is neither."""
        field = self._counted(statement)
        if statement.metric == "median":
            return self.written(statement)(statement.value) if statement.value is not None else ""
        if statement.answer is None:
            return ""
        return self._answered(statement.answer, base_of(statement.key), field)

    def about(self, statement: Statement) -> str:
        """Write the answer counted, or the median as it is told in a sentence."""
        if statement.metric != "median" or statement.value is None:
            return self.answer(statement)
        return self.told(statement)(statement.value)

    def written(self, statement: Statement) -> Callable[[float], str]:
        """Give what writes the number of a statement in full."""
        return self._writer(statement, self.locale.value)

    def told(self, statement: Statement) -> Callable[[float], str]:
        """Give what writes the number that a statement tells: of a median what counts of it."""
        return self._writer(statement, self.locale.about)

    def _writer(
        self, statement: Statement, write: Callable[[float, str, str | None], str]
    ) -> Callable[[float], str]:
        if statement.metric != "median":
            return self.locale.share
        unit = unit_of(self._counted(statement) or base_of(statement.key))
        return lambda value: write(value, unit, self.currency)

    def _counted(self, statement: Statement) -> str:
        if statement.answer is not None:
            return statement.answer.field
        return statement.fields[0] if statement.fields else base_of(statement.key)

    def _answered(self, answer: Answer, base: str, field: str) -> str:
        locale = self.locale
        if answer.kind == "unknown":
            return locale.say("not known")
        if isinstance(answer.value, bool):
            return locale.value(answer.value)
        if answer.value is not None:
            found = self.phrases.field(base) or self.phrases.field(without_window(field))
            labels = (answer.value,) if isinstance(answer.value, str) else answer.value
            return locale.any_of(
                [self.label(found, without_window(field), each) for each in labels]
            )
        found = self.phrases.field(without_window(field))
        if found is not None and found.words.words == "age":
            age = age_between(answer.low, answer.high, locale)
            if age is not None:
                return age
        whole = None if found is not None and not found.words.fractions else False
        return locale.bound(
            answer.low,
            answer.high,
            unit_of(field),
            self.currency,
            whole=whole,
            closed=answer.holds_high,
        )

    def label(self, found: Found | None, base: str, label: str) -> str:
        """Write a label of a field: in words where the library knows what it stands for."""
        words = None if found is None else found.words
        if words is not None and label in words.labels:
            return self.locale.say(words.labels[label])
        vocabulary = base if words is None or words.words is None else words.words
        known = (
            self.word(vocabulary, label)
            or word_of(label, vocabulary, self.locale)
            or self._field_called(vocabulary, label)
        )
        return known or self.shown(label)

    def parts(self, found: Found | None) -> dict[str, str]:
        """Write what varies in the name of a field."""
        if found is None:
            return {}
        return {name: self._part(found, part) for name, part in found.parts.items()}

    def _part(self, found: Found, part: str) -> str:
        if part.isdecimal():
            return self.locale.count(int(part))
        known = self.word(found.words.words or "", part)
        return known or self.label(found, "", part.replace("_", " "))

    def _field_called(self, vocabulary: str, label: str) -> str | None:
        """Name a field where that is what the label is."""
        base = without_window(label)
        if vocabulary != "field" or self.phrases.field(base) is None:
            return None
        return self.field(base, window_of(label))
