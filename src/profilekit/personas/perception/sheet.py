"""A perception questionnaire as a page to print: circles for those asked, notes for who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from profilekit.pages.visible import visible
from profilekit.personas.perception.items import HIGHEST, ITEMS_OF_THE_SCALE, LOWEST
from profilekit.personas.rendering.filling import filled, page_of
from profilekit.personas.rendering.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.locales import Locale
    from profilekit.personas.perception.items import PerceptionItem
    from profilekit.personas.persona import Persona

__all__ = ["sheet_html"]

_DOI: Final = Markup("<bdi>10.1016/j.ijhcs.2020.102437</bdi>")


def sheet_html(items: Sequence[PerceptionItem], personas: Sequence[Persona], locale: Locale) -> str:
    """Write the page.

    Parameters
    ----------
    items : sequence of PerceptionItem
        In the order asked. Texts that are markup stand as they are.
    personas : sequence of Persona
        A table for each; one with a line for a name without any.
    locale : Locale
        Its language.
    """
    asked = [item for item in items if item.applies]
    title = locale.say("How do you see this persona?")
    body = filled(
        "perception.html",
        asked=[(locale.count(at), _text(item, locale), item) for at, item in enumerate(asked, 1)],
        choices=[locale.count(at) for at in range(LOWEST, HIGHEST + 1)],
        lowest=LOWEST,
        highest=HIGHEST,
        locale=locale,
        notes=_notes(items, len(asked), locale),
        personas=[told(persona, locale, markup=True) for persona in personas] or [None],
        say=locale.say,
        title=title,
    )
    style = filled("perception.css")
    return page_of(body, locale, title=title, kind="perception", style=style)


def _text(item: PerceptionItem, locale: Locale) -> str:
    if isinstance(item.text, Markup):
        return item.text
    return locale.isolated(visible(item.text), markup=True)


def _notes(items: Sequence[PerceptionItem], n_asked: int, locale: Locale) -> list[str]:
    """Say what whoever asks has to know before results are told."""
    say = locale.say
    notes = [
        say("After the Persona Perception Scale of Salminen and others (2020): {doi}", doi=_DOI)
    ]
    if any(item.is_given for item in items):
        notes.append(say("Wordings are those that were given, and were not checked here."))
    else:
        notes += [
            say(
                "The statements are paraphrases, not the wording of the scale: for results to hold "
                "against those of others, ask in the words of the paper."
            ),
            say(
                "The scale has {of} items, and here are {n}: at least one of those not checked is "
                "no item of the scale.",
                of=ITEMS_OF_THE_SCALE,
                n=len(items),
            ),
        ]
        if locale.code != "en":
            notes.append(say("The translation of the statements is not validated."))
    notes.append(say("Statements asked: {n}", n=n_asked))
    notes += [
        say("Not asked, as there are no quotes: {statement}", statement=_text(item, locale))
        for item in items
        if not item.applies
    ]
    return notes
