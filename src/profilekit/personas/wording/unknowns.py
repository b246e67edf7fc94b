"""How it is said that something is not known, why, and what it would take."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import NotKnown

__all__ = ["not_known"]


def not_known(entry: NotKnown, locale: Locale, topic: str) -> str:
    """Say what cannot be said of a topic.

    Parameters
    ----------
    entry : NotKnown
        The reason, and what it would take.
    locale : Locale
        The language.
    topic : str
        What it is about, in words.
    """
    if entry.reason == "no-data":
        return locale.say("{topic}: nothing was measured", topic=topic)
    if entry.reason == "withheld":
        return locale.say("{topic}: kept back to protect people", topic=topic)
    if entry.reason == "sensitive":
        return locale.say("{topic}: sensitive, so not looked at", topic=topic)
    if entry.reason == "not-clear":
        return _not_clear(entry, locale, topic)
    return _too_few(entry, locale, topic)


def _not_clear(entry: NotKnown, locale: Locale, topic: str) -> str:
    if entry.needed_count is None:
        return locale.say("{topic}: no clear answer", topic=topic)
    return locale.say_many(
        "{topic}: no clear answer; about {n} more member would be needed",
        "{topic}: no clear answer; about {n} more members would be needed",
        entry.needed_count,
        topic=topic,
    )


def _too_few(entry: NotKnown, locale: Locale, topic: str) -> str:
    if entry.needed_count is not None:
        return locale.say_many(
            "{topic}: known of too few; {n} more member would be needed",
            "{topic}: known of too few; {n} more members would be needed",
            entry.needed_count,
            topic=topic,
        )
    if entry.known_count is not None:
        return locale.say_many(
            "{topic}: known of {n} member only",
            "{topic}: known of {n} members only",
            entry.known_count,
            topic=topic,
        )
    return locale.say("{topic}: known of too few", topic=topic)
