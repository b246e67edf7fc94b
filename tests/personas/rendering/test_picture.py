"""Pictures of one's own are data in the page, checked before."""

from __future__ import annotations

import base64
import struct

import pytest

from personas.rendering.made_personas import company, consumer
from profilekit.errors import UnsupportedInputError
from profilekit.personas.rendering.picture import MOST_BYTES

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def png(width=1, height=1):
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\0\0\0\0"
    )


def images(page_of, picture):
    return page_of(consumer().to_html(picture=picture)).all("img")


def test_a_png_stands_in_the_page_as_data(page_of):
    (image,) = images(page_of, png())
    assert image["src"] == f"data:image/png;base64,{base64.b64encode(png()).decode()}"
    assert image["alt"]


def test_an_svg_is_an_image_and_never_markup(page_of):
    page = page_of(consumer().to_html(picture=SVG))
    assert page.all("img")[0]["src"].startswith("data:image/svg+xml;base64,")
    assert not page.all("script")


def test_a_file_is_read(page_of, tmp_path):
    (tmp_path / "who.png").write_bytes(png())
    assert images(page_of, tmp_path / "who.png") == images(page_of, png())


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a",
        b"",
        b"<html><svg></svg></html>",
        b"\x89PNG\r\n\x1a\nIHDR",
        png(0, 1),
        png(5000, 1),
        b'<!DOCTYPE svg [<!ENTITY a "aa">]><svg>&a;</svg>',
        b'<?xml version="1.0"?><!DOCTYPE svg><svg/>',
        SVG + b" " * MOST_BYTES,
    ],
)
def test_anything_else_is_refused(content):
    with pytest.raises(UnsupportedInputError, match="expected a PNG of at most"):
        consumer().to_html(picture=content)


def test_a_large_file_is_not_even_read(tmp_path):
    (tmp_path / "large.svg").write_bytes(SVG + b" " * MOST_BYTES)
    with pytest.raises(UnsupportedInputError, match=r"large\.svg' of 524,359 bytes"):
        consumer().to_html(picture=tmp_path / "large.svg")


def test_initials_are_those_of_the_first_and_the_last_word(page_of):
    assert "CH" in "".join(page_of(consumer().to_html(picture="initials")).text).replace(
        "\u200c", ""
    )


def test_initials_of_a_company_are_its_own(page_of):
    words = "".join(page_of(company().to_html(picture="initials")).text)
    assert "H\u200cK" in words


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnsupportedInputError, match=r"none\.png.*No such file"):
        consumer().to_html(picture=tmp_path / "none.png")


@pytest.mark.parametrize("picture", [5, ["a.png"]])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(UnsupportedInputError, match="expected a PNG"):
        consumer().to_html(picture=picture)
