"""Templates of one's own for sections of a persona's page.

A template is code. The sandbox keeps an honest mistake from reaching what it should not; it is no
wall against somebody who means harm: a loop can still fill the memory. So templates come from whom
one would run a script of, and never from data.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, cast

from markupsafe import Markup

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.pages.files import path_of
from profilekit.personas.rendering.environment import environment_of
from profilekit.personas.rendering.template_error import TemplateError, TemplateFault, fault_of
from profilekit.personas.rendering.template_faults import faults_in
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.phrases import phrases_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from profilekit.personas.wording.phrases import Named

__all__ = ["SECTION_NAMES", "PersonaTemplate"]

SECTION_NAMES: Final = (*(id_.value for id_ in SectionId), "not_known", "evidence")
"""Sections that a template can be given for."""

_STYLE: Final = "style.css"


class PersonaTemplate:
    """Sections of a persona's page by templates of one's own; all others stay as they are.

    A template fills what stands below the heading of its section; that of ``identity`` the head of
    the page. It is written in Jinja and may name ``persona``, ``section``, ``locale``, ``say``,
    ``bar`` and the others of its guide; ``{% include "profilekit/statements.html" %}``
    gives what would stand there without it.

    Templates are trusted code: take none from somebody whose scripts you would not run.

    Parameters
    ----------
    sections : mapping of str to str, optional
        Source of a template for each section.
    folder : path-like, optional
        Folder with templates as files, ``goals.html`` for goals; files whose names begin with an
        underscore are for templates to include, and ``style.css`` is `style`. What `sections`
        gives goes before.
    style : str, optional
        Style sheet that is added to the page's own.
    phrases : mapping of str to (str or mapping), optional
        Words for fields of one's own, as of `Teller`.

    Raises
    ------
    UnknownNameError
        If there is no section of a name.
    TemplateError
        If a template cannot be read, or names what there is not: all faults at once.
    UnsupportedInputError
        If the folder does not exist, a template is no text, or the style sheet would end the
        element it stands in.
    DeclarationError
        If `phrases` hold what no field can have.

    Examples
    --------
    >>> template = PersonaTemplate({"goals": "<p>{{ section.statements | length }} goals</p>"})
    >>> sorted(template.sections)
    ['goals']
    """

    def __init__(
        self,
        sections: Mapping[str, str] | None = None,
        *,
        folder: str | os.PathLike[str] | None = None,
        style: str = "",
        phrases: Mapping[str, Named] | None = None,
    ) -> None:
        _refuse_strange(sections, style)
        files, faults = ({}, []) if folder is None else _read(folder)
        given = {name: (name, source) for name, source in (sections or {}).items()}
        self._sources = files | given
        folder_style = self._sources.pop(_STYLE, ("", ""))[1]
        self._style = "\n".join(filter(None, (folder_style, style)))
        self._phrases = phrases
        phrases_of(phrases)
        _refuse_unknown(name for name in self._sources if not name.startswith("_"))
        if "</" in self._style:
            raise UnsupportedInputError(
                "a style sheet with '</' in it",
                asked_by="PersonaTemplate",
                expected="CSS, which needs none",
            )
        self._environment = environment_of(self._sources)
        for place, source in self._sources.values():
            faults += faults_in(self._environment, place, source, self._sources)
        if faults:
            raise TemplateError(faults, asked_by="PersonaTemplate")

    def __repr__(self) -> str:
        return f"PersonaTemplate({', '.join(sorted(self.sections))})"

    @property
    def sections(self) -> Mapping[str, str]:
        """Sources of the templates, by section."""
        named = self._sources.items()
        return MappingProxyType({name: text for name, (_, text) in named if name[0] != "_"})

    @property
    def style(self) -> str:
        """Style sheet that is added to the page's own."""
        return self._style

    @property
    def phrases(self) -> Mapping[str, Named] | None:
        """Words for fields of one's own."""
        return self._phrases

    def fill(self, section: str, names: Mapping[str, object]) -> Markup:
        """Fill the template of a section.

        Parameters
        ----------
        section : str
            One of `sections`.
        names : mapping of str to object
            What the template can name.

        Returns
        -------
        Markup
            A fragment of HTML.

        Raises
        ------
        TemplateError
            If the template names a field that there is not, or fails otherwise.
        """
        try:
            filled = self._environment.get_template(f"{section}.html").render(names)
        except Exception as error:  # whatever a template does, its author is told where
            place, source = self._sources[section]
            fault = fault_of(error, place, source)
            raise TemplateError([fault], asked_by="PersonaTemplate") from error
        return Markup(filled)  # noqa: S704 - Jinja has escaped it


def _refuse_strange(sections: object, style: object) -> None:
    texts: list[object] = [style]
    if isinstance(sections, Mapping):
        texts += cast("Mapping[str, object]", sections).values()
    elif sections is not None:
        texts.append(sections)
    strange = [each for each in texts if not isinstance(each, str)]
    if strange:
        raise UnsupportedInputError(
            shown(strange[0]),
            asked_by="PersonaTemplate",
            expected="templates and styles as text: PersonaTemplate({'goals': '...'}, style='...')",
        )


def _read(
    folder: str | os.PathLike[str],
) -> tuple[dict[str, tuple[str, str]], list[TemplateFault]]:
    """Read the files of a folder, and say which cannot be."""
    expected = "a folder with templates such as goals.html"
    path = path_of(folder, asked_by="PersonaTemplate", expected=expected)
    if not path.is_dir():
        raise UnsupportedInputError(
            f"the folder {str(path)!r}, which there is not",
            asked_by="PersonaTemplate",
            expected=expected,
        )
    sources: dict[str, tuple[str, str]] = {}
    faults: list[TemplateFault] = []
    for file in sorted([*path.glob("*.html"), *path.glob(_STYLE)]):
        try:
            sources[file.name.removesuffix(".html")] = (str(file), file.read_text(encoding="utf-8"))
        except UnicodeDecodeError as error:
            problem = f"byte {error.start} is not UTF-8; save the file as UTF-8."
            faults.append(TemplateFault(str(file), None, problem))
        except OSError as error:
            faults.append(TemplateFault(str(file), None, f"it cannot be read: {error.strerror}."))
    return sources, faults


def _refuse_unknown(names: Iterable[str]) -> None:
    unknown = sorted({*names} - {*SECTION_NAMES})
    if unknown:
        raise UnknownNameError(
            "section of a persona", unknown, SECTION_NAMES, asked_by="PersonaTemplate"
        )
