"""What is wrong with a template before it is filled: every name in it that there is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from profilekit.personas.rendering.environment import names_of_templates
from profilekit.personas.rendering.template_error import fault_of, unknown_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from jinja2 import Environment

    from profilekit.personas.rendering.template_error import TemplateFault

__all__ = ["TEMPLATE_NAMES", "faults_in"]

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


def faults_in(
    environment: Environment, place: str, source: str, beside: Mapping[str, object]
) -> list[TemplateFault]:
    """Find what is wrong with a template before anything is filled in.

    Parameters
    ----------
    environment : Environment
        What it will be filled by.
    place : str
        Where it stands, for messages.
    source : str
        The template.
    beside : mapping of str to object
        Templates that it can include, by name.
    """
    try:
        tree = environment.parse(source, place, place)
        unknown = [
            unknown_name(place, line, name, known, kind=kind)
            for kind, name, line, known in _names_in(tree, environment, beside)
            if name not in known
        ]
        if not unknown:
            environment.compile(source, place, place)
    except TemplateSyntaxError as error:
        return [fault_of(error, place)]
    return unknown


def _names_in(
    tree: nodes.Template, environment: Environment, beside: Mapping[str, object]
) -> Iterator[tuple[str, str, int | None, Collection[str]]]:
    """Give each name that a template uses, where, and those that it could be."""
    for name in sorted(_variables_of(tree, environment)):
        uses = (node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
        yield "", name, min(uses, default=None), TEMPLATE_NAMES
    for node in tree.find_all(nodes.Filter):
        yield "filter", node.name, node.lineno, environment.filters
    for node in tree.find_all(nodes.Test):
        yield "test", node.name, node.lineno, environment.tests
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if isinstance(node.template, nodes.Const) and not optional:
            yield "template", str(node.template.value), node.lineno, names_of_templates(beside)


def _variables_of(tree: nodes.Template, environment: Environment) -> set[str]:
    """Find what is named and not set; Jinja stops at the first filter or test that it lacks."""
    lenient: Any = environment.overlay()
    named = {node.name for node in tree.find_all((nodes.Filter, nodes.Test))}
    lenient.filters = dict.fromkeys(named, str) | environment.filters
    lenient.tests = {**dict.fromkeys(named, bool), **environment.tests}
    tree.set_environment(lenient)
    return find_undeclared_variables(tree) - {*environment.globals}
