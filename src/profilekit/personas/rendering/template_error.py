"""What is wrong with a template, where, and what was probably meant.

Jinja tells a template's faults in several ways: some when it is read, some when it is filled, with
the line in the error or in its traceback. All of them become one error here.
"""

from __future__ import annotations

from dataclasses import dataclass
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError

from profilekit.errors import ProfilekitError
from profilekit.faults import shown
from profilekit.near_names import nearest

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

    @classmethod
    def of(cls, owner: object, name: object) -> type[_UnknownError]:
        kind = type(owner)
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


def fault_of(error: Exception, template: str) -> TemplateFault:
    """Find the place and the cause of a template's error."""
    if isinstance(error, TemplateSyntaxError):
        told = (error.message or "").rstrip(".")
        return TemplateFault(error.filename or template, error.lineno, f"{told}.")
    places = [each for each in extract_tb(error.__traceback__) if each.filename == template]
    line = places[-1].lineno if places else None
    if isinstance(error, _UnknownError) and error.name is not None:
        return unknown_name(template, line, error.name, error.known)
    told = str(error).rstrip(".")
    return TemplateFault(template, line, f"{type(error).__name__}: {told}.")
