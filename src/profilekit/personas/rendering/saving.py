"""Personas as files: what the name of a file ends with says what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.errors import UnsupportedInputError
from profilekit.pages.files import path_of, replacing
from profilekit.pages.pdf import write_pdf
from profilekit.personas.rendering.html import persona_html
from profilekit.personas.rendering.json_text import persona_json
from profilekit.personas.rendering.markdown import persona_markdown
from profilekit.personas.rendering.text import persona_text

if TYPE_CHECKING:
    import os
    from typing import Unpack

    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.html import PageOptions

__all__ = ["SUFFIXES", "save_pdf", "save_persona"]

SUFFIXES: Final = (".html", ".htm", ".md", ".txt", ".json", ".pdf")
"""What the name of a file can end with."""

_PAGES: Final = frozenset({".html", ".htm", ".pdf"})


def save_persona(
    persona: Persona,
    path: str | os.PathLike[str],
    lang: str | os.PathLike[str] = "en",
    **options: Unpack[PageOptions],
) -> None:
    """Write a persona to a file, whole or not at all; parameters are those of `Persona.save`."""
    names = f"a name that ends with {', '.join(SUFFIXES)}"
    suffix = path_of(path, asked_by="Persona.save", expected=names).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnsupportedInputError(
            f"the path {str(path)!r}", asked_by="Persona.save", expected=names
        )
    _refuse_options(options, suffix)
    if suffix == ".pdf":
        save_pdf(persona, path, lang, **options)
        return
    if suffix in _PAGES:
        text = persona_html(persona, lang, **options)
    elif suffix == ".json":
        text = persona_json(persona)
    else:
        write = persona_markdown if suffix == ".md" else persona_text
        text = write(persona, lang, phrases=options.get("phrases"))
    with replacing(path, asked_by="Persona.save") as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")


def _refuse_options(options: PageOptions, suffix: str) -> None:
    """Refuse what a kind of file has no use for: words are told in all but JSON."""
    told = () if suffix == ".json" else ("phrases",)
    strange = [name for name in options if name not in told]
    if strange and suffix not in _PAGES:
        raise UnsupportedInputError(
            f"{', '.join(strange)} for a file {suffix}",
            asked_by="Persona.save",
            expected=f"phrases for all but .json, and all others for {', '.join(sorted(_PAGES))}",
        )


def save_pdf(
    persona: Persona,
    path: str | os.PathLike[str],
    lang: str | os.PathLike[str] = "en",
    **options: Unpack[PageOptions],
) -> None:
    """Write a persona as a PDF; parameters are those of `Persona.to_pdf`."""
    html = persona_html(persona, lang, **options)
    with replacing(path, asked_by="Persona.to_pdf") as draft:
        write_pdf(html, draft, asked_by="Persona.to_pdf")
