from __future__ import annotations

from pathlib import Path

import pytest

from profilekit.errors import DeclarationError
from profilekit.personas.locales.catalogue import Catalogue, English, Message, read_catalogue

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
ENTRIES = """msgid "Orders often"
msgstr "Bestellt oft"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgid "May"
msgstr "Darf"

msgid "{n} order"
msgid_plural "{n} orders"
msgstr[0] "{n} Bestellung"
msgstr[1] "{n} Bestellungen"

#, fuzzy
msgid "Guessed"
msgstr "Geraten"

msgid "Empty"
msgstr ""

msgid "{n} half"
msgid_plural "{n} halves"
msgstr[0] "{n} Hälfte"
msgstr[1] ""
"""


def catalogue_of(folder: Path, entries: str) -> Catalogue:
    path = folder / "messages.po"
    path.write_text(HEADER + entries, encoding="utf-8")
    return read_catalogue(path)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return catalogue_of(tmp_path, ENTRIES)


def test_gives_the_translation(catalogue: Catalogue) -> None:
    assert catalogue.text(Message("Orders often")) == "Bestellt oft"


def test_tells_sentences_apart_by_their_context(catalogue: Catalogue) -> None:
    assert catalogue.text(Message("May", None, "month")) == "Mai"
    assert catalogue.text(Message("May")) == "Darf"


@pytest.mark.parametrize(("n", "told"), [(0, "en"), (1, ""), (2, "en")])
def test_counted_sentences_follow_the_header(catalogue: Catalogue, n: int, told: str) -> None:
    assert catalogue.counted(Message("{n} order", "{n} orders"), n) == f"{{n}} Bestellung{told}"


@pytest.mark.parametrize("text", ["Guessed", "Empty", "Unheard of"])
def test_what_is_fuzzy_empty_or_not_there_is_said_in_english(
    catalogue: Catalogue, text: str
) -> None:
    assert catalogue.text(Message(text)) == text
    assert not catalogue.has(Message(text))


def test_half_a_plural_is_said_in_english(catalogue: Catalogue) -> None:
    message = Message("{n} half", "{n} halves")
    assert [catalogue.counted(message, n) for n in (1, 2)] == ["{n} half", "{n} halves"]


def test_counted_sentences_are_told_apart_by_their_context(tmp_path: Path) -> None:
    entry = 'msgctxt "{0}"\nmsgid "{{n}} a"\nmsgid_plural "{{n}} b"\nmsgstr[0] "{{n}} {0}"\n'
    entries = "\n".join(f'{entry.format(name)}msgstr[1] "{{n}} {name}s"\n' for name in "xy")
    catalogue = catalogue_of(tmp_path, entries)
    assert catalogue.counted(Message("{n} a", "{n} b", "y"), 2) == "{n} ys"


def test_english_needs_no_catalogue() -> None:
    message = Message("{n} order", "{n} orders")
    assert [English().counted(message, n) for n in (0, 1, 2)] == [
        "{n} orders",
        "{n} order",
        "{n} orders",
    ]
    assert English().has(message)


def test_all_lost_and_invented_placeholders_are_told_at_once(tmp_path: Path) -> None:
    entries = (
        'msgid "{n} of {of}"\nmsgstr "{n}"\n\n'
        'msgid "Yes"\nmsgstr "{yes}"\n\n'
        'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "ein"\nmsgstr[1] "{n} B"\n'
    )
    with pytest.raises(DeclarationError) as caught:
        catalogue_of(tmp_path, entries)
    assert str(caught.value).count("placeholders") == 3


def test_what_is_no_catalogue_says_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"messages\.po: cannot be read"):
        catalogue_of(tmp_path, 'msgid "open\n')
