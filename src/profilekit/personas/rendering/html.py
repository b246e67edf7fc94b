"""A persona as a page of its own, or as a card for a notebook: section by section."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypedDict, get_args

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.charts import bar
from profilekit.personas.rendering.filling import card_of, filled, page_of
from profilekit.personas.rendering.picture import drawn
from profilekit.personas.rendering.template import PersonaTemplate
from profilekit.personas.rendering.told import alike_in, in_language, told

if TYPE_CHECKING:
    import os

    from markupsafe import Markup

    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona
    from profilekit.personas.wording.phrases import Named

__all__ = ["Audience", "Drawing", "PageOptions", "persona_card", "persona_html"]

Audience: TypeAlias = Literal["marketer", "analyst"]
"""Who reads: sentences whose evidence is one click away, or with all of it open."""

Drawing: TypeAlias = "str | os.PathLike[str] | bytes | None"
"""File of a picture, or what is in one, ``"initials"``, or nothing for the drawing."""

_OF_STATEMENTS: Final = {"marketer": "statements", "analyst": "numbers"}
_WITH_A_TEMPLATE: Final = frozenset({"identity", "not_known", "evidence"})


class PageOptions(TypedDict, total=False):
    """What `persona_html` takes besides the persona and the language."""

    audience: Audience
    template: PersonaTemplate | None
    picture: Drawing
    phrases: Mapping[str, Named] | None


def persona_html(
    persona: Persona,
    lang: str | os.PathLike[str] = "en",
    *,
    audience: Audience = "marketer",
    template: PersonaTemplate | None = None,
    picture: Drawing = None,
    phrases: Mapping[str, Named] | None = None,
) -> str:
    """Write the page of a persona; parameters are those of `Persona.to_html`."""
    _refuse_unknown(audience, template)
    locale = locale_of(lang)
    return page_of(
        _body(
            persona,
            locale,
            audience,
            template=template,
            picture=picture,
            level=1,
            phrases=phrases,
        ),
        locale,
        title=in_language(persona.identity.names, locale.code),
        kind=audience,
        style="" if template is None else template.style,
    )


def persona_card(persona: Persona, lang: str | os.PathLike[str] = "en") -> str:
    """Write a persona for a notebook: one element, with a style sheet for itself, no script."""
    locale = locale_of(lang)
    body = _body(persona, locale, "marketer", template=None, picture=None, level=2)
    return card_of(body, locale, kind="marketer")


def _body(
    persona: Persona,
    locale: Locale,
    audience: Audience,
    *,
    template: PersonaTemplate | None,
    picture: Drawing,
    level: int,
    phrases: Mapping[str, Named] | None = None,
) -> Markup:
    """Fill section by section, each by its own template or by the package's."""
    of_template = None if template is None else template.phrases
    own = {**(of_template or {}), **phrases} if isinstance(phrases, Mapping) else phrases
    card = told(persona, locale, markup=True, phrases=own or of_template)
    names = {
        "alike_in": alike_in,
        "audience": audience,
        "bar": partial(bar, direction=locale.direction),
        "level": level,
        "locale": locale,
        "persona": card,
        "picture": drawn(card, picture, locale),
        "say": locale.say,
        "say_many": locale.say_many,
    }
    written = {"identity", *(() if template is None else template.sections)}
    bodies = {
        section.id: _section(section.id, template, {**names, "section": section})
        for section in card.sections
        if not section.is_empty or section.id in written
    }
    return filled("persona.html", **names, bodies=bodies)


def _section(id_: str, template: PersonaTemplate | None, names: Mapping[str, object]) -> Markup:
    if template is not None and id_ in template.sections:
        return template.fill(id_, names)
    shipped = id_ if id_ in _WITH_A_TEMPLATE else _OF_STATEMENTS[str(names["audience"])]
    return filled(f"{shipped}.html", **names)


def _refuse_unknown(audience: str, template: object) -> None:
    known = get_args(Audience)
    if audience not in known:
        raise UnknownNameError("audience", [audience], known, asked_by="Persona.to_html")
    if template is not None and not isinstance(template, PersonaTemplate):
        raise UnsupportedInputError(
            f"{shown(template)} as template",
            asked_by="Persona.to_html",
            expected="a PersonaTemplate: PersonaTemplate({'goals': '...'}), or folder=...",
        )
