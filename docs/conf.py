"""How the documentation is built: ``sphinx-build -n -W -b html docs docs/_build/html``.

What pages say about tables, fields and notes is filled in from the code while they are read, so
that it cannot be out of date. Nothing is fetched from the network.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING

import profilekit as pk
from profilekit.extractors.availability import needs_of
from profilekit.fields import Section
from profilekit.tables.report import NOTES
from profilekit.tables.schema import schema_markdown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))
from gallery import write_gallery

project = "profilekit"
author = "the profilekit authors"
release = version = version_of("profilekit")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["_build"]
autodoc_preserve_defaults = True  # a default by its name, not by all that is in it
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
    """Make a table of fields; what is the same for all of them is said once, above it."""
    rows = [
        {
            "field": f"`{spec.name}`",
            "values": _values(spec),
            "meaning": spec.meaning,
            "missing means": spec.null_meaning or "never missing",
            "past days": spec.point_in_time.value + (f": `{spec.outcome}`" * bool(spec.outcome)),
            "source": spec.source,
        }
        for spec in specs
    ]
    same = {name for name in ("past days", "source") if len({row[name] for row in rows}) == 1}
    said = " ".join(f"{name.capitalize()}: {rows[0][name]}." for name in sorted(same))
    head = [name for name in rows[0] if name not in same]
    table = _table(head, ([row[name] for name in head] for row in rows))
    return f"{said}\n\n{table}"


def _values(spec: pk.FieldSpec) -> str:
    """Say what values are: their unit or type, and their range."""
    kinds = {"string": "text", "bool": "yes or no", "int64": "whole number", "float64": "number"}
    unit = "money" if spec.unit == "amount" else kinds[spec.dtype]
    low, high = spec.minimum, spec.maximum
    if spec.dtype == "bool" or (low is None and high is None):
        return unit
    if low is not None and high is not None:
        return f"{unit}, {low:g} to {high:g}"
    return f"{unit}, {low:g} or more" if high is None else f"{unit}, {high:g} or less"


def _family(cls: type[pk.Extractor], specs: Iterable[pk.FieldSpec]) -> str:
    made = cls.examples()[0]
    needs: dict[str, set[str]] = {}
    for field in made.fields():
        for table, columns in needs_of(made, field).items():
            needs.setdefault(table, set()).update(columns - {"customer_id"})
    read = "; ".join(
        f"`{table}`" + (f" ({', '.join(f'`{name}`' for name in sorted(columns))})" * bool(columns))
        for table, columns in sorted(needs.items())
    )
    wanted = ", ".join(f"`{table}`" for table in sorted({*made.wants} - {*needs}))
    known = "profilekit" if cls.__name__ in pk.__all__ else "profilekit.extractors"
    summary = " ".join((cls.__doc__ or "").partition("\n\n")[0].split())
    parameters = f"({{py:class}}`parameters <{known}.{cls.__name__}>`)"
    lines = [f"### {cls.__name__}", f"{summary} {parameters}"]
    lines.append(f"Needs {read}." if read else f"Reads what there is of {wanted}.")
    required = cls.required_parameters()
    if required:
        lines.append(f"No default: {', '.join(map('`{}`'.format, required))}.")
    return "\n\n".join(lines[:2]) + "\n\n" + " ".join([*lines[2:], _fields_table(specs)])


def _fields_markdown() -> str:
    found = [pk.find_extractor(name) for name in pk.list_extractors()]
    parts: dict[Section, list[str]] = {section: [] for section in Section}
    for cls in found:
        if cls.__module__.startswith("profilekit."):
            specs = cls.examples()[0].specs()
            for section in dict.fromkeys(spec.section for spec in specs):
                parts[section].append(_family(cls, (s for s in specs if s.section is section)))
    scorer = pk.RFMScorer
    summary = (scorer.__doc__ or "").partition("\n\n")[0]
    table = _fields_table(scorer().output_fields())
    parts[Section.SCORES].append(f"### RFMScorer\n\n{summary}\n\n{table}")
    return "\n\n".join(
        "\n\n".join([f"## {section.value.replace('_', ' ').capitalize()}", *families])
        for section, families in parts.items()
        if families
    )


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


def _skip_routing(
    _app: Sphinx, _what: str, name: str, _obj: object, _skip: object, _options: object
) -> bool | None:
    """Leave out what scikit-learn writes itself for metadata routing: ``set_fit_request`` ..."""
    return True if re.fullmatch(r"set_\w+_request", name) else None


def _write_gallery(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        write_gallery(Path(app.outdir) / "gallery")


def setup(app: Sphinx) -> None:
    """Fill pages in, and read those again whenever the docs are built."""
    app.connect("source-read", _fill_in)
    app.connect("autodoc-skip-member", _skip_routing)
    app.connect("env-get-outdated", lambda *_: list(GENERATED))
    app.connect("build-finished", _write_gallery)
