"""Templates of one's own for sections of a persona's page.

A template is code. The sandbox keeps an honest mistake from reaching what it should not; it is no
wall against somebody who means harm: a loop can still fill the memory. So templates come from whom
one would run a script of, and never from data.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables
from markupsafe import Markup

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.personas.rendering.environment import environment_of
from profilekit.personas.rendering.template_error import (
    TemplateError,
    fault_of,
    unknown_name,
)
from profilekit.personas.statement import SectionId

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment

    from profilekit.personas.rendering.template_error import TemplateFault

__all__ = ["SECTION_NAMES", "TEMPLATE_NAMES", "PersonaTemplate"]

SECTION_NAMES: Final = (*(id_.value for id_ in SectionId), "not_known", "evidence")
"""Sections that a template can be given for."""

TEMPLATE_NAMES: Final = (
    "audience",
    "bar",
    "level",
    "locale",
    "persona",
    "picture",
    "say",
    "say_many",
    "section",
)
"""What a template of a section can name."""

_STYLE: Final = "style.css"


class PersonaTemplate:
    """Sections of a persona's page by templates of one's own; all others stay as they are.

    A template fills what stands below the heading of its section; that of ``identity`` the head of
    the page. It is written in Jinja and may name ``persona``, ``section``, ``locale``, ``say``,
    ``bar`` and the others of `TEMPLATE_NAMES`; ``{% include "profilekit/statements.html" %}``
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

    Raises
    ------
    UnknownNameError
        If there is no section of a name.
    TemplateError
        If a template cannot be read, or names what there is not: all faults at once.
    UnsupportedInputError
        If the folder does not exist, or the style sheet would end the element it stands in.

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
    ) -> None:
        files = {} if folder is None else _read(Path(folder))
        given = dict(sections or {})
        self._sources = {
            **files,
            **{name: (name, source) for name, source in given.items()},
        }
        folder_style = self._sources.pop(_STYLE, ("", ""))[1]
        self._style = "\n".join(filter(None, (folder_style, style)))
        _refuse_unknown(name for name in self._sources if not name.startswith("_"))
        if "</" in self._style:
            raise UnsupportedInputError(
                "a style sheet with '</' in it",
                asked_by="PersonaTemplate",
                expected="CSS, which needs none",
            )
        self._environment = environment_of(self._sources)
        faults = [
            fault
            for place, source in self._sources.values()
            for fault in _faults_of(self._environment, place, source)
        ]
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
            place = self._sources[section][0]
            raise TemplateError([fault_of(error, place)], asked_by="PersonaTemplate") from error
        return Markup(filled)  # noqa: S704 - Jinja has escaped it


def _read(folder: Path) -> dict[str, tuple[str, str]]:
    if not folder.is_dir():
        raise UnsupportedInputError(
            f"the folder {str(folder)!r}, which there is not",
            asked_by="PersonaTemplate",
            expected="a folder with templates such as goals.html",
        )
    files = sorted([*folder.glob("*.html"), *folder.glob(_STYLE)])
    return {
        path.name.removesuffix(".html"): (str(path), path.read_text(encoding="utf-8"))
        for path in files
    }


def _refuse_unknown(names: Iterable[str]) -> None:
    unknown = sorted({*names} - {*SECTION_NAMES})
    if unknown:
        raise UnknownNameError(
            "section of a persona", unknown, SECTION_NAMES, asked_by="PersonaTemplate"
        )


def _faults_of(environment: Environment, place: str, source: str) -> list[TemplateFault]:
    """Find what is wrong with a template before anything is filled in."""
    try:
        environment.compile(source, place, place)
        tree = environment.parse(source, place, place)
    except TemplateSyntaxError as error:
        return [fault_of(error, place)]
    known = {*TEMPLATE_NAMES, *environment.globals}
    unknown = find_undeclared_variables(tree) - known
    lines = {
        name: min(
            (node.lineno for node in tree.find_all(nodes.Name) if node.name == name), default=None
        )
        for name in unknown
    }
    return [unknown_name(place, lines[name], name, TEMPLATE_NAMES) for name in sorted(unknown)]
