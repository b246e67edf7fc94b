"""``profilekit persona``: tells segments of a saved book like persons, in any language."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from profilekit.book import ProfileBook
from profilekit.cli.known_names import HELP, known_names
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.pages.files import making_folder
from profilekit.personas.building import build_personas
from profilekit.personas.locales import SUPPORTED
from profilekit.segments.memberships import segment_ids

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from profilekit.personas.persona import Persona
    from profilekit.segments.memberships import SegmentLike

__all__ = ["declare", "declare_language", "file_names", "languages"]

_FORMATS: Final = ("html", "pdf", "md", "txt", "json")
_LONGEST: Final = 60
_ASKED_BY: Final = "profilekit persona"
_KEPT: Final = re.compile("con|prn|aux|nul|(com|lpt)[0-9]")
"""Names of devices, whatever ending they have."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "Tell segments of a saved book like persons or companies. Segments named together are told "
        "apart from each other."
    )
    parser.add_argument("book", type=Path, metavar="BOOK", help="file that ProfileBook.save wrote")
    parser.add_argument(
        "--segment",
        action="append",
        required=True,
        metavar="ID",
        help="a segment: its id, or FIELD=VALUE of a label, as rfm_segment_label=Champions; may be "
        "repeated",
    )
    declare_language(parser)
    parser.add_argument(
        "--format", choices=_FORMATS, default="html", help="kind of file (default: %(default)s)"
    )
    parser.add_argument(
        "--audience",
        choices=("marketer", "analyst"),
        default="marketer",
        help="evidence a click away, or open (default: %(default)s)",
    )
    parser.add_argument(
        "--public", action="store_true", help="round counts to 5 and shares to 1 %%"
    )
    parser.add_argument("--known-names", metavar="FILE", help=HELP)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="folder to write to, made if it is not there (default: this one)",
    )
    parser.set_defaults(run=_run)


def declare_language(parser: argparse.ArgumentParser) -> None:
    """Declare in which languages personas are told."""
    parser.add_argument(
        "--lang",
        choices=(*SUPPORTED, "all"),
        default="en",
        help="language of the personas (default: %(default)s)",
    )


def languages(asked: str) -> tuple[str, ...]:
    """Give the languages asked for."""
    return SUPPORTED if asked == "all" else (asked,)


def file_names(personas: Iterable[Persona]) -> list[str]:
    """Name a file for each persona, without its ending.

    The words of the segment, in signs that every file system takes; where that leaves two of one
    name, none, or one that a system keeps for itself, a digest is added.
    """
    ids = [persona.id for persona in personas]
    words = [re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-")[:_LONGEST] for id_ in ids]
    return [
        name
        if name and words.count(name) == 1 and not _KEPT.fullmatch(name)
        else "-".join(filter(None, (name, hashlib.sha256(id_.encode()).hexdigest()[:8])))
        for id_, name in zip(ids, words, strict=True)
    ]


def _run(given: argparse.Namespace) -> int:
    known = given.known_names
    names = [] if known is None else known_names(known, asked_by=_ASKED_BY)
    book = ProfileBook.load(given.book)
    segments = _segments(book, given.segment)
    with making_folder(given.out, asked_by=_ASKED_BY) as out:
        personas = build_personas(book, segments, known_names=names, public=given.public)
        for path, persona, language in _files(personas, out, given.format, languages(given.lang)):
            if path.suffix in {".html", ".pdf"}:
                persona.save(path, language, audience=given.audience)
            else:
                persona.save(path, language)
            sys.stdout.write(f"{path}\n")
    return 0


def _segments(book: ProfileBook, asked: Sequence[str]) -> list[SegmentLike]:
    """Read segments: an id may hold an equals sign, a name of a field cannot."""
    twice = sorted({each for each in asked if asked.count(each) > 1})
    if twice:
        told = ", ".join(map(shown, twice))
        raise DeclarationError(f"the segment {told} is given twice", asked_by=_ASKED_BY)
    known = {*segment_ids(book)}
    split = [(each, *each.partition("=")) for each in asked]
    return [
        {field: value} if equals and each not in known else each
        for each, field, equals, value in split
    ]


def _files(
    personas: tuple[Persona, ...], out: Path, kind: str, told_in: tuple[str, ...]
) -> Iterator[tuple[Path, Persona, str]]:
    for name, persona in zip(file_names(personas), personas, strict=True):
        if kind == "json":
            yield out / f"{name}.json", persona, told_in[0]
            continue
        for language in told_in:
            yield out / f"{name}.{language}.{kind}", persona, language
