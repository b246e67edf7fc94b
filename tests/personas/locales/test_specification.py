from __future__ import annotations

import re
from pathlib import Path

import pytest

from profilekit.errors import DeclarationError
from profilekit.personas.locales import locale_of
from profilekit.personas.locales.specification import LocaleSpec, read_toml

ENGLISH = (locale_of("en").folder / "locale.toml").read_text("utf-8")


def spec_of(folder: Path, text: str) -> LocaleSpec:
    path = folder / "locale.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, LocaleSpec)


def test_reads_what_is_there(tmp_path: Path) -> None:
    assert spec_of(tmp_path, ENGLISH).code == "en"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('direction = "ltr"', 'direction = "up"', "direction: Input should be 'ltr' or 'rtl'"),
        ('"{low} to {high}"', '"{low} to"', r"words: .*interval holds \['low'\] in braces"),
        ('"{n} day"', '"a day"', r"days: .*one must hold the placeholder {n}"),
        ('date = "d MMMM y"', 'calendar = "jalali"', "lists 12 names, not 0"),
        ('code = "en"', 'code = "EN_gb"', "code: String should match"),
        ('yes = "yes"', 'yes = "yes"\nperhaps = "perhaps"', "words.perhaps: Extra inputs"),
    ],
)
def test_faults_say_where_they_stand(old: str, new: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=told) as caught:
        spec_of(tmp_path, ENGLISH.replace(old, new))
    assert str(caught.value).startswith(f"{tmp_path.name}/locale.toml: ")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    wrong = ENGLISH.replace('name = "English"', 'name = ""').replace('"ltr"', '"up"')
    with pytest.raises(DeclarationError, match=r"name: .*; direction: ") as caught:
        spec_of(tmp_path, wrong)
    assert re.search("url|pydantic", str(caught.value)) is None


def test_what_is_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read"):
        spec_of(tmp_path, "code = ")


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read"):
        read_toml(tmp_path / "locale.toml", LocaleSpec)
