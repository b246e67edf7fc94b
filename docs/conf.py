"""How the documentation is built: ``sphinx-build -n -W -b html docs docs/_build/html``.

What pages say about tables, fields and notes is filled in from the code while they are read, so
that it cannot be out of date. Nothing is fetched from the network.
"""

from __future__ import annotations

from importlib.metadata import version as version_of
from typing import TYPE_CHECKING

import profilekit as pk
from profilekit.tables.report import NOTES
from profilekit.tables.schema import schema_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx

project = "profilekit"
author = "the profilekit authors"
release = version = version_of("profilekit")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["_build"]
templates_path = ["_templates"]
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_title = "profilekit"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"navbar_align": "left", "navigation_with_keys": False}
# Only the pages of the reference have others below them.
html_sidebars = {"*": []}

autosummary_generate = True
autosummary_ignore_module_all = False
autodoc_member_order = "bysource"
# The numpydoc sections say the types, with shapes and units.
autodoc_typehints = "none"
numpydoc_show_class_members = False


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [tuple(head), *map(tuple, rows)]
    lines.insert(1, ("---",) * len(lines[0]))
    return "\n".join(" | ".join(("", *line, "")).strip() for line in lines)


def _fields_table(specs: Iterable[pk.FieldSpec]) -> str:
    return _table(
        ("field", "type", "range", "meaning", "missing means", "source"),
        (
            (
                f"`{spec.name}`",
                spec.dtype,
                _range(spec.minimum, spec.maximum),
                spec.meaning,
                spec.null_meaning or "never missing",
                spec.source,
            )
            for spec in specs
        ),
    )


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    if low is not None and high is not None:
        return f"{low:g} to {high:g}"
    return f"at least {low:g}" if high is None else f"at most {high:g}"


def _section(title: str, docstring: str | None, specs: Iterable[pk.FieldSpec]) -> str:
    summary = (docstring or "").strip().partition("\n\n")[0]
    return f"## {title}\n\n{summary}\n\n{_fields_table(specs)}"


def _fields_markdown() -> str:
    found = [pk.find_extractor(name) for name in pk.list_extractors()]
    ours = [cls for cls in found if cls.__module__.startswith("profilekit.")]
    parts = [_section(cls.__name__, cls.__doc__, cls.examples()[0].specs()) for cls in ours]
    scorer = pk.RFMScorer
    return "\n\n".join([*parts, _section("RFMScorer", scorer.__doc__, scorer().output_fields())])


def _notes_markdown() -> str:
    return _table(("note", "counts"), ((f"`{code}`", meaning) for code, meaning in NOTES.items()))


GENERATED: dict[str, tuple[str, Callable[[], str]]] = {
    "tables": ("schema", schema_markdown),
    "fields": ("fields", _fields_markdown),
    "checks-and-quarantine": ("notes", _notes_markdown),
}
"""By page, the mark that is replaced and what gives the text."""


def _fill_in(_app: Sphinx, page: str, source: list[str]) -> None:
    if page not in GENERATED:
        return
    name, text = GENERATED[page]
    mark = f"<!-- generated: {name} -->"
    if mark not in source[0]:
        raise ValueError(f"docs/{page}.md lacks the line {mark}")
    source[0] = source[0].replace(mark, text())


def setup(app: Sphinx) -> None:
    """Fill pages in, and read those again whenever the docs are built."""
    app.connect("source-read", _fill_in)
    app.connect("env-get-outdated", lambda *_: list(GENERATED))
