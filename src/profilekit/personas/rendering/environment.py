"""What the templates of personas are filled by: everything escaped, nothing left undefined.

The package's own templates stand under ``profilekit/``, so that those of others can include them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import ChoiceLoader, FunctionLoader, PackageLoader, PrefixLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from profilekit.personas.rendering.template_error import NamedUndefined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

__all__ = ["environment_of", "names_of_templates"]

_OWN: Final = PackageLoader("profilekit.personas.rendering")


def names_of_templates(sources: Mapping[str, object]) -> list[str]:
    """List what a template can include: those beside it, and the package's own."""
    own = (name for name in _OWN.list_templates() if name.endswith(".html"))
    return [*(f"{name}.html" for name in sources), *(f"profilekit/{name}" for name in own)]


def environment_of(sources: Mapping[str, tuple[str, str]]) -> Environment:
    """Make an environment.

    Parameters
    ----------
    sources : mapping of str to tuple of str
        Where a template stands, for messages, and its source, by name without ``.html``.
    """

    def source_of(name: str) -> tuple[str, str, None] | None:
        found = sources.get(name.removesuffix(".html"))
        return None if found is None else (found[1], found[0], None)

    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(
            [
                PrefixLoader({"profilekit": _OWN}),
                FunctionLoader(source_of),
            ]
        ),
        autoescape=True,
        undefined=NamedUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
