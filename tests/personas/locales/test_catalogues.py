"""Every sentence is there in every language, and none that nothing says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.locales.catalogue import Catalogue
from profilekit.personas.locales.finding import __file__ as here
from profilekit.personas.locales.messages import messages, missing, obsolete
from profilekit.personas.wording.phrases import own_phrases

EACH = pytest.mark.parametrize("code", SUPPORTED)
TRANSLATED = pytest.mark.parametrize("code", [code for code in SUPPORTED if code != "en"])


def test_every_folder_is_a_supported_language() -> None:
    folders = {path.parent.name for path in Path(here).parent.glob("*/locale.toml")}
    assert folders == set(SUPPORTED)


@EACH
def test_every_sentence_is_translated(code: str) -> None:
    lacking = [message.text for message in missing(code)]
    assert lacking == [], f"{len(lacking)} sentences are missing in {code}"


@EACH
def test_no_sentence_is_obsolete(code: str) -> None:
    assert [message.text for message in obsolete(code)] == []


@TRANSLATED
def test_placeholders_are_those_of_the_english(code: str) -> None:
    sentences = locale_of(code).sentences
    assert isinstance(sentences, Catalogue)
    assert sentences.faults == ()


@TRANSLATED
def test_no_suffix_is_glued_to_a_placeholder(code: str) -> None:
    sentences = locale_of(code).sentences
    assert isinstance(sentences, Catalogue)
    after = Counter(
        (piece[:1], text)
        for message in sentences.messages
        for text in (sentences.text(message), sentences.counted(message, 2))
        for piece in text.split("}")[1:]
        if piece[:1].isalpha() or piece[:1] in {"'", "\N{RIGHT SINGLE QUOTATION MARK}"}
    )
    assert after == Counter()


def test_the_wording_says_what_its_tables_say() -> None:
    assert set(own_phrases().msgids) <= {message.text for message in messages()}
