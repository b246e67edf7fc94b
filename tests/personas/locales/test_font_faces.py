# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest

from profilekit.errors import DeclarationError
from profilekit.personas.locales import SUPPORTED, font_css, locale_of
from profilekit.personas.locales.font_faces import font_face
from profilekit.personas.locales.names import Names
from profilekit.personas.locales.specification import FontSpec

HERE = Path(locale_of("fa").folder).parent
LICENCE = "mine"


def font(**changed: str) -> FontSpec:
    given = {"family": "Mine", "regular": "a.woff2", "bold": "b.woff2", "licence": LICENCE}
    return FontSpec.model_validate(given | changed)


@pytest.mark.parametrize("code", SUPPORTED)
def test_only_languages_with_a_font_bring_one(code: str) -> None:
    assert bool(font_css(locale_of(code))) is (code == "fa")


def test_both_weights_are_inside_the_style_sheet_with_the_licence() -> None:
    css = font_css(locale_of("fa"))
    fonts = re.findall(r'url\("data:font/woff2;base64,([A-Za-z0-9+/=]+)"\)', css)
    assert [base64.b64decode(each)[:4] for each in fonts] == [b"wOF2", b"wOF2"]
    assert re.findall(r"font-weight:(\d+)", css) == ["400", "700"]
    assert "SIL Open Font License 1.1" in css
    assert "http" not in css.partition("*/")[2]


def test_is_small_and_comes_with_its_licence() -> None:
    files = list((HERE / "fonts").glob("*.woff2"))
    assert sum(path.stat().st_size for path in files) < 60_000
    assert "SIL OPEN FONT LICENSE" in (HERE / "fonts" / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_holds_every_letter_that_persian_needs(weight: str) -> None:
    fonts = pytest.importorskip("fontTools.ttLib", reason="needs fontTools")
    pytest.importorskip("brotli", reason="needs brotli to unpack woff2")
    locale = locale_of("fa")
    names: Names = locale.names
    spec = (locale.folder / "locale.toml").read_text("utf-8")
    said = (locale.folder / "messages.po").read_text("utf-8")
    people = "".join((*names.given.feminine, *names.given.masculine, *names.family))
    wanted = {each for each in spec + said + people if "\u0600" <= each <= "\u06ff"}
    wanted |= set("۰۱۲۳۴۵۶۷۸۹٪٫٬،؛؟«»پچژگکیآأؤئءة‌ .:()-–…")
    content = (HERE / "fonts" / f"vazirmatn-{weight}.woff2").read_bytes()
    assert wanted - set(map(chr, fonts.TTFont(io.BytesIO(content)).getBestCmap())) == set()


def test_a_folder_may_bring_its_own_font(tmp_path: Path) -> None:
    for name in ("a.woff2", "b.woff2"):
        (tmp_path / name).write_bytes(b"wOF2" + name.encode())
    assert font_face(font(), tmp_path).count("@font-face") == 2


def test_a_font_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match=r"a\.woff2: cannot be read"):
        font_face(font(), tmp_path)


@pytest.mark.parametrize(
    "changed", [{"family": 'M"}'}, {"licence": "x */ body{}"}, {"licence": "</style>"}]
)
def test_a_font_cannot_end_the_rule_that_it_stands_in(
    changed: dict[str, str], tmp_path: Path
) -> None:
    with pytest.raises(DeclarationError, match="signs of CSS"):
        font_face(font(**changed), tmp_path)
