"""What is wrong with a template, where, and what was probably meant.

Jinja tells a template's faults in several ways: some when it is read, some when it is filled, with
the line in the error or in its traceback. All of them become one error here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from traceback import extract_tb
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError

from profilekit.errors import ProfilekitError
from profilekit.faults import shown
from profilekit.near_names import nearest
from profilekit.personas.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["NamedUndefined", "TemplateError", "TemplateFault", "fault_of", "unknown_name"]


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One fault of a template.

    Attributes
    ----------
    template : str
        The section, or the file, that it stands in.
    line : int or None
        From 1; None where it is not known.
    problem : str
        What is wrong.
    name : str or None
        The name that is not known, where that is it.
    nearest : str or None
        The known name closest to it.
    """

    template: str
    line: int | None
    problem: str
    name: str | None = None
    nearest: str | None = None

    def __str__(self) -> str:
        place = self.template if self.line is None else f"{self.template}, line {self.line}"
        meant = f" Did you mean {shown(self.nearest)}?" if self.nearest else ""
        return f"{place}: {self.problem}{meant}"


class TemplateError(ProfilekitError):
    """A template of a persona cannot be read, names what there is not, or fails.

    Attributes
    ----------
    faults : tuple of TemplateFault
        Every fault found; of one that fails when it is filled, the first.
    """

    code = "template"

    def __init__(self, faults: Sequence[TemplateFault], *, asked_by: str) -> None:
        self.faults: tuple[TemplateFault, ...] = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        lines = [f"{asked_by} found {len(self.faults)} {noun}:"]
        super().__init__("\n".join(lines + [f"- {fault}" for fault in self.faults]))


class NamedUndefined(StrictUndefined):
    """What a template names and there is not: an error wherever it is used."""

    __slots__ = ()

    def __init__(
        self, hint: Any = None, obj: Any = None, name: Any = None, exc: Any = None
    ) -> None:
        del exc
        super().__init__(hint, obj, name, _UnknownError.of(obj, name))


class _UnknownError(UndefinedError):
    """Remembers what was looked for, and among what."""

    name: str | None = None
    known: tuple[str, ...] = ()
    of_several: str | None = None
    """What is wrong with a place in several things."""

    @classmethod
    def of(cls, owner: object, name: object) -> type[_UnknownError]:
        kind = type(owner)
        if isinstance(owner, tuple | list) and isinstance(name, int):
            several = cast("Sequence[object]", owner)
            told = f"there is no [{name}] here: there are {len(several)}, counted from 0."
            return type(cls.__name__, (cls,), {"name": str(name), "of_several": told})
        fields = {*getattr(kind, "__slots__", ()), *getattr(kind, "model_fields", ())}
        worked_out = {each for each in dir(kind) if isinstance(getattr(kind, each, None), property)}
        listed = fields | worked_out if fields else {*dir(kind)}
        known = tuple(sorted(each for each in listed if not each.startswith(("_", "model_"))))
        return type(cls.__name__, (cls,), {"name": str(name), "known": known})


def unknown_name(
    template: str, line: int | None, name: str, known: Collection[str], *, kind: str = ""
) -> TemplateFault:
    """Say that there is nothing of a name, and of what kind it would have been."""
    names = sorted(known)
    listed = f"; there are {', '.join(names)}" if names else ""
    problem = f"there is no {kind + ' ' if kind else ''}{shown(name)} here{listed}."
    return TemplateFault(template, line, problem, name, nearest([name], names).get(name))


def fault_of(error: Exception, template: str, source: str = "") -> TemplateFault:
    """Find the place and the cause of a template's error, in its source."""
    if isinstance(error, TemplateSyntaxError):
        told = (error.message or "").rstrip(".")
        return TemplateFault(error.filename or template, error.lineno, f"{told}.")
    places = [each for each in extract_tb(error.__traceback__) if each.filename == template]
    line = places[-1].lineno if places else None
    if isinstance(error, _UnknownError) and error.name is not None:
        if error.of_several is not None:
            return TemplateFault(template, line, error.of_several)
        return unknown_name(template, line, error.name, error.known)
    told = f"{type(error).__name__}: {str(error).rstrip('.')}"
    if isinstance(error, TypeError) and "NoneType" in str(error) and line is not None:
        told += _missing_in(source.splitlines()[line - 1])
    return TemplateFault(template, line, f"{told}.")


def _missing_in(line: str) -> str:
    """Name the numbers of a line that a statement may lack."""
    lacking = [
        name
        for name, field in Statement.model_fields.items()
        if not field.is_required() and field.default is None and re.search(rf"\b{name}\b", line)
    ]
    if not lacking:
        return ""
    return f"; {' and '.join(lacking)} may be none: test it first, {{% if ... is not none %}}"
