"""What is wrong with the lines of a messages.po, each told with its line.

The reader of such files takes what is cut off, doubled or out of place for something else, or for
nothing, and tells the first such line at most. A translator would miss sentences and never learn
why.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["faults_in_lines"]

_LINE: Final = re.compile(r'(?:([a-z_]+)(?:\[\d+\])?\s*)?"((?:[^"\\]|\\.)*)"')
_AFTER: Final = {
    "msgctxt": {"", "msgstr"},
    "msgid": {"", "msgstr", "msgctxt"},
    "msgid_plural": {"msgid"},
    "msgstr": {"msgid", "msgid_plural", "msgstr"},
}
"""What each word can follow."""


class _Line(NamedTuple):
    number: int
    word: str
    """Empty of a line that goes on with the text above."""
    text: str | None
    """None of a line that cannot be read."""
    written: str


def faults_in_lines(content: str) -> list[str]:
    r"""Tell what is wrong with a messages.po, line by line.

    Parameters
    ----------
    content : str
        What is in the file.

    Returns
    -------
    list of str
        Every fault; none of a file that is read as it was meant.

    Examples
    --------
    >>> faults_in_lines('msgid "Often\nmsgstr ""\n')
    ['line 1: \'msgid "Often\' is no msgctxt, msgid, msgid_plural or msgstr with a text in quotes']
    """
    lines = list(_lines(content))
    return [*_unreadable(lines), *_misplaced(lines), *_repeated(lines)]


def _lines(content: str) -> Iterator[_Line]:
    for number, line in enumerate(content.splitlines(), start=1):
        written = line.strip()
        if written and not written.startswith("#"):
            found = _LINE.fullmatch(written)
            if found is not None and (found[1] is None or found[1] in _AFTER):
                yield _Line(number, found[1] or "", found[2], written)
            else:
                word = re.split(r"[^a-z_]", written, maxsplit=1)[0]
                yield _Line(number, word if word in _AFTER else "", None, written)


def _unreadable(lines: list[_Line]) -> Iterator[str]:
    words = "msgctxt, msgid, msgid_plural or msgstr"
    for line in lines:
        if line.text is None:
            yield f"line {line.number}: {shown(line.written)} is no {words} with a text in quotes"


def _misplaced(lines: list[_Line]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line.word and before not in _AFTER[line.word]:
            yield f"line {line.number}: {line.word} after {before or 'nothing'}"
        before = line.word or before
    if before not in {"", "msgstr"}:
        yield f"line {lines[-1].number}: the file ends after {before}, without its msgstr"


def _repeated(lines: list[_Line]) -> Iterator[str]:
    """Tell of sentences that are there twice; only one of them would be read."""
    first: dict[tuple[str, str], int] = {}
    context, place, key, text = "", 0, "", ""
    for line in [*lines, _Line(0, "msgid", "", "")]:
        if not line.word:
            text += line.text or ""
            continue
        if key == "msgctxt":
            context = text
        elif key == "msgid":
            known = first.setdefault((context, text), place)
            if known != place:
                yield f"line {place}: {shown(text)} stands in line {known} already"
            context = ""
        key, place, text = line.word, line.number, line.text or ""
