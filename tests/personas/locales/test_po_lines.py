"""Every line of a messages.po that would be read as something else is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from profilekit.errors import DeclarationError
from profilekit.personas.locales.catalogue import read_catalogue
from profilekit.personas.locales.po_lines import faults_in_lines

GOOD = r"""# A comment
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#, fuzzy
msgctxt "month"
msgid "May \"x\""
msgstr "Mai"

msgid "May \"x\""
msgid_plural ""
"{n} "
"Mays"
msgstr[0] ""
msgstr[1] "b"
#~ msgid "old
"""


def test_what_is_read_as_it_was_meant_has_no_fault() -> None:
    assert faults_in_lines(GOOD) == []


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('msgid "x\nmsgstr "y"\n', ["line 1: 'msgid \"x' is no"]),
        ('msgid "x\nmsgstr "\n', ["line 1", "line 2: 'msgstr \"' is no"]),
        ('msgid "x"\nmsgstr "a" b\n', ["line 2"]),
        ('mgsid "x"\nmsgstr "a"\n', ["line 1", "line 2: msgstr after nothing"]),
        ('msgid "x"\nmsgid "y"\nmsgstr ""\n', ["line 2: msgid after msgid"]),
        ('msgid "x"\n', ["line 1: the file ends after msgid"]),
        (
            'msgid "x"\nmsgstr "a"\nmsgid ""\n"x"\nmsgstr "b"\n',
            ["line 3: 'x' stands in line 1 already"],
        ),
    ],
)
def test_every_other_line_is_told(entry: str, told: list[str]) -> None:
    faults = faults_in_lines(entry)
    assert len(faults) == len(told)
    assert all(fault.startswith(part) for fault, part in zip(faults, told, strict=True))


def test_a_catalogue_with_broken_lines_is_refused_with_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "messages.po"
    path.write_text(GOOD + '\nmsgid "x\nmsgstr "\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match=r"line 20: .*; line 21: "):
        read_catalogue(path)
