"""The font that pages of a language bring along, written into their style sheet.

Persian on a machine without a font for it falls back to shapes that are hard to read, or to boxes.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from profilekit.personas.locales.specification import FontSpec

__all__ = ["font_face"]

_SHARED: Final = Path(__file__).parent / "fonts"


def font_face(font: FontSpec, folder: Path) -> str:
    """Write the rules of CSS that hold a font, with its licence.

    Parameters
    ----------
    font : FontSpec
        Its files, in woff2.
    folder : pathlib.Path
        Of the language; files that are not there are looked for among those of this package.

    Raises
    ------
    DeclarationError
        If a file cannot be read, or the family or licence could end the rule they stand in.
    """
    if set('"\\<>{};') & set(font.family) or {"*/", "</"} & {
        font.licence[at : at + 2] for at in range(len(font.licence))
    }:
        raise DeclarationError(
            f"the font {font.family!r} has signs of CSS in its family or licence",
            asked_by=str(folder / "locale.toml"),
        )
    rules = [
        f'@font-face{{font-family:"{font.family}";font-weight:{weight};font-display:swap;'
        f'src:url("data:font/woff2;base64,{_read(name, folder)}") format("woff2")}}'
        for weight, name in ((400, font.regular), (700, font.bold))
    ]
    return "\n".join([f"/* {font.licence} */", *rules])


def _read(name: str, folder: Path) -> str:
    path = folder / name
    try:
        content = (path if path.is_file() else _SHARED / name).read_bytes()
    except OSError as error:
        raise DeclarationError(f"cannot be read: {error}", asked_by=str(path)) from error
    return base64.b64encode(content).decode("ascii")
