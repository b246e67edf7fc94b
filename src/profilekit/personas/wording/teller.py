"""A teller: statements in the words of one language, and nothing that their numbers do not say.

Words depend on the statement and the language alone. Values of the seller's own data are shown
letter by letter, with what cannot be seen spelt out, and apart from the direction of the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import escape

from profilekit.personas.locales.placeholders import placeholders_of
from profilekit.personas.wording.evidence import document_rows, is_part, statement_rows
from profilekit.personas.wording.headlines import headline_of
from profilekit.personas.wording.phrases import phrases_of
from profilekit.personas.wording.rules import base_of
from profilekit.personas.wording.unknowns import not_known
from profilekit.personas.wording.values import Values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import NotKnown, Subject
    from profilekit.personas.persona import Persona
    from profilekit.personas.statement import SectionId, Statement
    from profilekit.personas.wording.phrases import Named
    from profilekit.segments.kinds import Universe

__all__ = ["Teller"]

_BETWEEN_HEADLINES: Final = " · "
_BARELY: Final = 1.05
_TENS: Final = 10


class Teller:
    """Tells statements in one language.

    Parameters
    ----------
    locale : Locale
        The language.
    currency : str, optional
        ISO 4217 code of amounts.
    subject : {"consumer", "company"}, default="consumer"
        Who is told of.
    markup : bool, default=False
        Whether texts are `markupsafe.Markup`, with values in ``<bdi>``; else they are plain, and
        isolated by control characters where the language is written from right to left.
    phrases : mapping of str to (str or mapping), optional
        Words for fields of one's own, by name without window: a name, or a table as those of
        ``fields.toml``. They are told as they are where the language has no translation of them.
    universe : {"customers", "companies", "consumers"}, default="customers"
        Whom members are held against: all customers, or those of their kind.
    customers_count : int, optional
        All of these, so that what is known of a part of them is not told of all.

    Raises
    ------
    DeclarationError
        If `phrases` hold what no field can have.

    Examples
    --------
    >>> from profilekit.personas.locales import locale_of
    >>> from profilekit.personas.statement import Answer, Statement
    >>> statement = Statement(
    ...     id="behaviours/evening",
    ...     section="behaviours",
    ...     key="evening_orders_share.more",
    ...     rule_id="distinct",
    ...     role="distinct",
    ...     answer=Answer(field="evening_orders_share", low=0.5),
    ...     value=0.63,
    ... )
    >>> Teller(locale_of("en")).headline(statement)
    'Mostly orders in the evening'
    """

    def __init__(
        self,
        locale: Locale,
        currency: str | None = None,
        subject: Subject = "consumer",
        *,
        markup: bool = False,
        phrases: Mapping[str, Named] | None = None,
        universe: Universe = "customers",
        customers_count: int | None = None,
    ) -> None:
        self.locale = locale
        self.currency = currency
        self.subject: Subject = subject
        self.markup = markup
        self._universe: Universe = universe
        self._customers_count = customers_count
        self._phrases = phrases_of(phrases)
        self._values = Values(locale, currency, self._phrases, subject, universe, markup=markup)

    def headline(self, statement: Statement) -> str:
        """Say it in a sentence without a subject, or as a name and an answer."""
        msgid = self._sentence(statement)
        if msgid is None:
            return self.answer(statement)
        varying = self._values.parts(self._phrases.field(base_of(statement.key)))
        answer = self._values.about(statement)
        return self._finished(self.locale.say(msgid, **varying, value=answer))

    def answer(self, statement: Statement) -> str:
        """Tell what was counted: the name of the field, its window and the answer."""
        name, answer = self._values.subject_of(statement), self._values.answer(statement)
        if not answer:
            return self._finished(name)
        return self._finished(self.locale.say("{name}: {answer}", name=name, answer=answer))

    def bounds(self, statement: Statement) -> str:
        """Tell from where to where a number counts; empty where the headline tells it."""
        msgid, answer = self._sentence(statement), statement.answer
        is_cut = answer is not None and answer.kind in {"more", "less", "between"}
        if (
            statement.role == "derived"
            or not is_cut
            or msgid is None
            or "value" in placeholders_of(msgid)
        ):
            return self._finished("")
        return self._finished(self._values.answer(statement))

    def window(self, statement: Statement) -> str:
        """Tell the days that were looked at; empty without, and where the headline tells them."""
        is_named = self._phrases.field(statement.key) is not None
        is_told = self._sentence(statement) is None and not is_named
        if statement.role == "derived" or is_told:
            return self._finished("")
        return self._finished(self._values.window(statement))

    def figure(self, statement: Statement) -> str:
        """Write the number told."""
        if statement.value is None:
            return self._finished(self._values.word("suppression", "withheld"))
        return self._finished(self._values.told(statement)(statement.value))

    def comparison(self, statement: Statement) -> str:
        """Write the same number of all of whom it can be known; empty where there is none."""
        if statement.base_value is None:
            return self._finished("")
        number = self._values.told(statement)(statement.base_value)
        vocabulary = "among_all" if statement.metric == "median" else "of_all"
        msgid = self._phrases.word(vocabulary, self._everybody(statement))
        return self._finished(self.locale.say(msgid or "", number=number))

    def times(self, statement: Statement) -> str:
        """Say how many times as common it is as among all customers; empty where not known."""
        if statement.lift is None:
            return self._finished("")
        number = self.locale.number(_told_lift(statement.lift))
        return self._finished(self.locale.say("{n} times as common", n=number))

    def evidence(self, statement: Statement) -> list[tuple[str, str]]:
        """List what it rests on, as labels and texts, for those who check."""
        everybody = self._customers_count
        rows = statement_rows(statement, self.locale, self._values, customers_count=everybody)
        return [(self._finished(label), self._finished(text)) for label, text in rows]

    def evidence_of(self, persona: Persona) -> list[tuple[str, str]]:
        """List what the whole document rests on, as labels and texts."""
        rows = document_rows(persona, self.locale, self._values)
        return [(self._finished(label), self._finished(text)) for label, text in rows]

    def grade(self, statement: Statement) -> str:
        """Say how far it can be relied on; empty where it is not graded.

        What members were chosen by is no find, however sure it is: that is said in its place.
        """
        if statement.role == "chosen":
            return self._finished(self._values.word("role", "chosen"))
        grade = "wanted" if statement.role == "wanted" else statement.grade
        return self._finished(self._values.word("grade", grade))

    def suppression(self, statement: Statement) -> str:
        """Say what was done to it to protect people; empty where nothing was."""
        return self._finished(self._values.word("suppression", statement.suppression))

    def section_title(self, id: SectionId | str) -> str:  # noqa: A002 - the attribute's name
        """Give the title of a section."""
        return self._finished(self._values.word("section", str(id)))

    def not_known(self, entry: NotKnown) -> str:
        """Say what cannot be said, why, and what it would take."""
        return self._finished(not_known(entry, self.locale, self._topic(entry)))

    def tagline(self, persona: Persona) -> str:
        """Say the line under the name: headlines of statements, one after the other."""
        statements = {each.id: each for each in persona.statements}
        told = [self.headline(statements[id_]) for id_ in persona.identity.tagline]
        return self._values.joined(_BETWEEN_HEADLINES, told)

    def segment_title(self, persona: Persona) -> str:
        """Name the segment: in the language where the library gave the name, else as written."""
        told = persona.segment
        return self._values.titled(told.titled) or self.locale.isolated(
            told.name, markup=self.markup
        )

    def counted_to(self, persona: Persona) -> str:
        """Say how many customers were counted, and to which day."""
        size, day = persona.segment.size_count, persona.evidence.as_of
        if size is None or day is None:
            return self._finished(self._values.word("grade", "wanted"))
        told = self.locale.say_many(
            "{n} customer, counted to {day}",
            "{n} customers, counted to {day}",
            size,
            day=self.locale.day(day),
        )
        return self._finished(told)

    def nothing_said(self, persona: Persona) -> str:
        """Say that a section is empty."""
        if persona.segment.size_count is None:
            return self._finished(self.locale.say("Nothing is wanted here so far."))
        told = self.locale.say("Nothing that can be said with enough customers.")
        return self._finished(told)

    def synthetic_notice(self, persona: Persona) -> str:
        """Say what is invented, and what the rest is."""
        if persona.segment.size_count is None:
            return self._finished(
                self.locale.say(
                    "Name and picture are invented, and the line under the name is put together "
                    "from what follows. Everything else is what the company wants of customers to "
                    "come: nothing of it was counted."
                )
            )
        return self._finished(
            self.locale.say(
                "Name and picture are invented, and the line under the name is put together from "
                "what follows. Everything else is counted from customers."
            )
        )

    def _sentence(self, statement: Statement) -> str | None:
        """Find the headline in English; None where name and answer say it."""
        rule = self._phrases.rule(statement.key)
        if rule is not None:
            return rule.says
        return headline_of(statement, self._phrases, self.subject)

    def _everybody(self, statement: Statement) -> str:
        """Name those whom a statement is held against."""
        found = self._phrases.field(base_of(statement.key))
        among = None if found is None else found.words.among
        if among is not None and among != self._universe:
            return among
        return "known" if is_part(statement.base_of, self._customers_count) else self._universe

    def _topic(self, entry: NotKnown) -> str:
        title = self._values.word("section", entry.key)
        return title or self._values.field(entry.key)

    def _finished(self, text: str) -> str:
        return escape(text) if self.markup else text


def _told_lift(lift: float) -> float:
    """Round a lift as it is told: a tenth counts, and what is barely more is not told as none."""
    if lift >= _TENS:
        return round(lift)
    return round(lift, 2 if 1 < lift < _BARELY else 1)
