"""Which languages there are: a folder for each, in this package or anywhere."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from profilekit.errors import UnknownNameError
from profilekit.pages.files import path_of
from profilekit.personas.locales.catalogue import English, read_catalogue
from profilekit.personas.locales.locale import Locale
from profilekit.personas.locales.numerals import Numerals
from profilekit.personas.locales.pseudo import Pseudo, pseudo
from profilekit.personas.locales.specification import (
    LocaleSpec,
    UnitsSpec,
    WordsSpec,
    read_toml,
)

if TYPE_CHECKING:
    import os

__all__ = ["PSEUDO", "SUPPORTED", "locale_of"]

SUPPORTED: Final = ("en", "tr", "fa", "el")
"""Languages of this package, in the order in which they are shown."""
PSEUDO: Final = "en-XA"
"""English, pretended to be another language, for tests."""

_FILES: Final = ("locale.toml", "messages.po", "names.toml")
_HERE: Final = Path(__file__).parent
_KEPT: Final = 32


def locale_of(language: str | os.PathLike[str], *, money_unit: str | None = None) -> Locale:
    """Give a language to tell personas in.

    Parameters
    ----------
    language : str or path-like
        One of `SUPPORTED`, also with a region (``"fa-IR"``); or a path, of the folder of another
        language, which holds ``locale.toml``, ``messages.po`` and ``names.toml``.
    money_unit : str, optional
        Unit of its ``locale.toml`` for amounts, such as ``"toman"`` for rials in Persian.

    Returns
    -------
    Locale
        The same one every time, until a file of its folder changes.

    Raises
    ------
    UnknownNameError
        If there is no such language or unit.
    UnsupportedInputError
        If it is neither a name nor a path.
    DeclarationError
        If the folder has faults.

    Examples
    --------
    >>> locale_of("tr").share(0.63), locale_of("el-GR").name, locale_of("fa").direction
    ('%63', 'Ελληνικά', 'rtl')
    """
    if not isinstance(language, str):
        folder = path_of(
            language,
            asked_by="locale_of",
            expected=f"one of {', '.join(SUPPORTED)}, or the path of the folder of a language",
        )
        return _read(folder, money_unit, tuple(map(_changed_ns, _files_of(folder))))
    if language == PSEUDO:
        return _pretended()
    known = {code.lower(): code for code in SUPPORTED}
    asked = language.replace("_", "-").lower()
    code = known.get(asked) or known.get(asked.partition("-")[0])
    if code is None:
        raise UnknownNameError(
            "language",
            [language],
            SUPPORTED,
            asked_by="locale_of",
            hint="A folder of another language is given as a path: locale_of(Path(...)).",
        )
    return _read(_HERE / code, money_unit, ())


def _files_of(folder: Path) -> list[Path]:
    return [folder / name for name in _FILES]


def _changed_ns(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.is_file() else None


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, money_unit: str | None, _changed: tuple[int | None, ...]) -> Locale:
    spec = read_toml(folder / "locale.toml", LocaleSpec)
    catalogue = folder / "messages.po"
    sentences = read_catalogue(catalogue) if catalogue.is_file() else English()
    return Locale(spec, Numerals(spec, money_unit), sentences, folder)


@lru_cache(maxsize=1)
def _pretended() -> Locale:
    english = _read(_HERE / "en", None, ())
    words = WordsSpec(**{name: pseudo(text) for name, text in english.spec.words})
    units = {
        name: {category: pseudo(form) for category, form in forms if form is not None}
        for name, forms in english.spec.units
    }
    changed = {
        "code": PSEUDO,
        "name": pseudo("Pretended"),
        "cldr": "en",
        "words": words,
        "units": UnitsSpec.model_validate(units),
    }
    spec = english.spec.model_copy(update=changed)
    return Locale(spec, Numerals(spec), Pseudo(), english.folder)
