"""Evidence: what statements and documents rest on, as rows of a label and a text.

For those who check: counts, intervals, the days, the fields and the line that recomputes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from profilekit.book.attributes import without_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import Evidence
    from profilekit.personas.persona import Persona
    from profilekit.personas.statement import Statement
    from profilekit.personas.wording.values import Values

__all__ = ["document_rows", "is_part", "statement_rows"]

_Rows: TypeAlias = "Iterator[tuple[str, str]]"
_LEVEL: Final = 0.95
_OF_ALL: Final = frozenset({"size-share", "value-share"})
"""What is a part of all customers, not of the members."""
_NEARLY_ALL: Final = 0.99
"""Our choice: what is known of so large a part of the customers is told of all of them."""
_ROUNDED_TO: Final = 5
_ROUNDED_TO_SHARE: Final = 0.01
_BETWEEN_FIELDS: Final = " · "


def is_part(known: int | None, customers: int | None) -> bool:
    """Tell whether something is known of a part of the customers only."""
    return known is not None and customers is not None and known < _NEARLY_ALL * customers


def statement_rows(
    statement: Statement, locale: Locale, values: Values, *, customers_count: int | None = None
) -> _Rows:
    """Give what one statement rests on.

    Parameters
    ----------
    statement : Statement
        The statement.
    locale : Locale
        The language.
    values : Values
        Writes numbers, names and code in it.
    customers_count : int, optional
        All customers.
    """
    yield from _counted(statement, locale, values)
    yield from _of_all(statement, locale, values, customers_count)
    yield from _compared(statement, locale, values)
    yield from _grounds(statement, locale, values)


def document_rows(persona: Persona, locale: Locale, values: Values) -> _Rows:
    """Give what a whole persona rests on.

    Parameters
    ----------
    persona : Persona
        The persona.
    locale : Locale
        The language.
    values : Values
        Writes numbers, names and code in it.
    """
    say, evidence = locale.say, persona.evidence
    if persona.segment.size_count is not None:
        yield from _measured(persona, locale, values)
    for field, reason in evidence.purposes.items():
        name = values.field(without_window(field))
        told = say("{name}: {answer}", name=name, answer=values.shown(reason))
        yield say("Sensitive, and used on purpose"), told
    if evidence.made_with:
        yield say("Made with"), values.code(f"profilekit {evidence.made_with}")
    if evidence.digest:
        yield say("Fingerprint of what is told"), values.code(evidence.digest)


def _measured(persona: Persona, locale: Locale, values: Values) -> _Rows:
    say, evidence = locale.say, persona.evidence
    if evidence.as_of is not None:
        yield say("Day of the data"), locale.day(evidence.as_of)
    yield values.word("in_all", evidence.universe), locale.count(evidence.customers_count)
    if evidence.members_count is not None:
        yield say("Members of the segment"), locale.count(evidence.members_count)
    if persona.segment.rule is not None:
        yield say("Definition of the segment"), values.code(persona.segment.rule)
    if evidence.segment_flag is not None:
        yield say("Members in the data"), values.code(evidence.segment_flag)
    yield say("Answers compared"), locale.count(evidence.tested_count)
    yield say("Chance finds at most"), locale.share(evidence.false_discovery_rate)
    yield from _protection(evidence, locale)
    if persona.distinctiveness is not None:
        yield say("Distinct findings of this persona alone"), locale.share(persona.distinctiveness)


def _counted(statement: Statement, locale: Locale, values: Values) -> _Rows:
    say = locale.say
    if statement.metric == "median" and statement.value is not None:
        yield say("Median"), values.written(statement)(statement.value)
    if statement.n is not None and statement.of is not None:
        n, of = locale.count(statement.n), locale.count(statement.of)
        if statement.metric in _OF_ALL:
            yield say("Counted"), values.out_of_all(n, of)
        else:
            yield say("Counted"), say("{n} of {of} members", n=n, of=of)
    elif statement.of is not None:
        yield say("Counted"), locale.say_many("{n} member", "{n} members", statement.of)
    if statement.interval is not None:
        low, high = statement.interval.low, statement.interval.high
        written = values.written(statement)
        told = locale.interval(low, high, written=written, markup=values.markup)
        yield say("Interval ({level})", level=locale.share(_LEVEL)), told


def _of_all(
    statement: Statement, locale: Locale, values: Values, customers_count: int | None
) -> _Rows:
    is_known_of_few = is_part(statement.base_of, customers_count)
    label = values.word("everybody", "known" if is_known_of_few else values.universe)
    if statement.base_n is not None and statement.base_of is not None:
        n, of = locale.count(statement.base_n), locale.count(statement.base_of)
        yield label, values.out_of_all(n, of)
    elif statement.base_value is not None:
        yield label, values.written(statement)(statement.base_value)


def _compared(statement: Statement, locale: Locale, values: Values) -> _Rows:
    say = locale.say
    if statement.lift is not None:
        yield say("Times as common as among all"), locale.times(statement.lift)
    if statement.lift_interval is not None:
        low, high = statement.lift_interval.low, statement.lift_interval.high
        label = say("Times as common, interval ({level})", level=locale.share(_LEVEL))
        # Rounded as the lift itself, which otherwise could lie outside.
        yield label, locale.interval(low, high, written=locale.times, markup=values.markup)


def _grounds(statement: Statement, locale: Locale, values: Values) -> _Rows:
    say = locale.say
    if statement.period_to is not None:
        yield say("Period"), locale.period(statement.period_from, statement.period_to)
    if statement.fields:
        yield say("Fields"), _listed(map(values.code, statement.fields), values)
    yield say("Source"), values.word("source", statement.source)
    yield say("Told because"), values.word("role", statement.role)
    if statement.came_back_share is not None:
        share = locale.share(statement.came_back_share)
        yield say("Told again"), say("in {share} of the resamples", share=share)
    if statement.grade is not None and statement.role != "wanted":
        yield say("Reliability"), values.word("grade", statement.grade)
    if statement.suppression != "none":
        yield say("Protection"), values.word("suppression", statement.suppression)
    if statement.cites:
        yield say("Follows from"), _listed(map(values.code, statement.cites), values)
    if statement.recipe is not None:
        yield say("Recomputed by"), values.code(statement.recipe)


def _protection(evidence: Evidence, locale: Locale) -> _Rows:
    say = locale.say
    tried = evidence.resampling
    if tried is not None:
        told = locale.say_many(
            "{n} draw of {of} customers each",
            "{n} draws of {of} customers each",
            tried.resamples_count,
            of=locale.count(tried.drawn_count),
        )
        yield say("Resamples"), told
    yield say("Fewest customers behind a statement"), locale.count(evidence.minimum_customers)
    yield say("Fewest members of a persona"), locale.count(evidence.minimum_members)
    if evidence.withheld_count:
        yield say("Statements kept back"), locale.count(evidence.withheld_count)
    if evidence.is_public:
        count, share = locale.count(_ROUNDED_TO), locale.share(_ROUNDED_TO_SHARE)
        yield say("Rounded"), say("counts to {count}, shares to {share}", count=count, share=share)


def _listed(texts: Iterable[str], values: Values) -> str:
    return values.joined(_BETWEEN_FIELDS, texts)
