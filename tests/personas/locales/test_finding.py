from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.personas.locales import SUPPORTED, font_css, locale_of
from profilekit.personas.locales.messages import missing, obsolete

LOCALE = """
code = "de"
name = "Deutsch"
direction = "ltr"

[units]
days = { one = "{n} Tag", other = "{n} Tage" }
years = { one = "{n} Jahr", other = "{n} Jahre" }
km = { other = "{n} km" }
seconds = { one = "{n} Sekunde", other = "{n} Sekunden" }
minutes = { one = "{n} Minute", other = "{n} Minuten" }
hours = { one = "{n} Stunde", other = "{n} Stunden" }

[words]
interval = "{low} bis {high}"
since = "seit {low}"
until = "bis {high}"
at_least = "{low} oder mehr"
below = "unter {high}"
from_to_below = "{low} bis unter {high}"
times = "{n}-mal"
rank = "Rang {n}"
yes = "ja"
no = "nein"
"""
NAMES = """
family = ["Becker"]

[given]
feminine = ["Anna"]
masculine = ["Jan"]
neutral = ["Kim"]

[organisation]
first = ["Erlenbruck"]
second = ["Handel"]
"""
MESSAGES = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Orders"
msgstr "Bestellungen"
"""


@pytest.fixture
def german(tmp_path: Path) -> Path:
    folder = tmp_path / "de"
    folder.mkdir()
    files = {"locale.toml": LOCALE, "names.toml": NAMES, "messages.po": MESSAGES}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_a_language(german: Path) -> None:
    locale = locale_of(german)
    assert locale.say("Orders") == "Bestellungen"
    assert locale.share(0.63) == "63\N{NO-BREAK SPACE}%"
    assert locale.money(1234.5, "EUR") == "1.234,50\N{NO-BREAK SPACE}€"
    assert locale.day(date(2026, 11, 21)) == "21. November 2026"
    assert locale.bound(12, 30, "days") == "12 bis 29 Tage"
    assert locale.value(value=True) == "ja"
    assert locale.names.person("Kim", "Becker") == "Kim Becker"
    assert font_css(locale) == ""


def test_a_folder_may_lack_sentences(german: Path) -> None:
    (german / "messages.po").unlink()
    assert locale_of(german).say("Orders") == "Orders"


def test_what_a_folder_lacks_and_no_longer_needs_is_known(german: Path) -> None:
    sentences = (german / "messages.po").read_text("utf-8")
    (german / "messages.po").write_text(f'{sentences}\nmsgid "Zzz"\nmsgstr "Zzz"\n', "utf-8")
    lacking = {message.text for message in missing(german)}
    assert "Orders" not in lacking
    assert "Goals" in lacking
    assert [message.text for message in obsolete(german)] == ["Zzz"]


def test_a_folder_is_read_once_until_it_changes(german: Path) -> None:
    first = locale_of(german)
    assert locale_of(german) is first
    (german / "messages.po").write_text(MESSAGES.replace("Best", "Neubest"), "utf-8")
    os.utime(german / "messages.po", (0, 0))
    assert locale_of(german).say("Orders") == "Neubestellungen"
    assert first.say("Orders") == "Bestellungen"


def test_a_language_that_cldr_does_not_know_names_the_nearest(german: Path) -> None:
    spec = LOCALE.replace('"de"', '"xyz"')
    (german / "locale.toml").write_text(spec, "utf-8")
    with pytest.raises(DeclarationError, match="CLDR does not know 'xyz'"):
        locale_of(german)
    (german / "locale.toml").write_text(f'cldr = "de-AT"\n{spec}', "utf-8")
    assert locale_of(german).day(date(2026, 1, 5)) == "5. Jänner 2026"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"nowhere/locale\.toml: cannot be read"):
        locale_of(tmp_path / "nowhere")


@pytest.mark.parametrize("code", SUPPORTED)
def test_a_language_is_the_same_one_every_time(code: str) -> None:
    assert locale_of(code) is locale_of(code)


@pytest.mark.parametrize(
    ("asked", "code"), [("fa-IR", "fa"), ("el_GR", "el"), ("TR", "tr"), ("en-GB", "en")]
)
def test_a_region_is_let_pass(asked: str, code: str) -> None:
    assert locale_of(asked) is locale_of(code)


def test_an_unknown_language_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="knows no language 'de'; there are") as caught:
        locale_of("de")
    assert caught.value.names == ("de",)
    assert "as a path" in caught.value.hint


@pytest.mark.parametrize("hostile", ["", "../en", "/etc", "en/../tr", "fa\x00", "en-XB"])
def test_a_code_is_never_a_path(hostile: str) -> None:
    if hostile.startswith("en-"):
        assert locale_of(hostile).code == "en"
        return
    with pytest.raises(UnknownNameError):
        locale_of(hostile)


def test_threads_share_a_language(german: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda _: locale_of(german).say("Orders"), range(64)))
    assert set(told) == {"Bestellungen"}
