"""The sentences of a language: its messages.po, with English as the key of each.

Read through Babel and looked up by gettext of the standard library, so that translators work with
the tools they know and plural forms follow the header of the file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from gettext import GNUTranslations
from typing import TYPE_CHECKING, Protocol

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from profilekit.errors import DeclarationError
from profilekit.personas.locales.placeholders import placeholders_of
from profilekit.personas.locales.po_lines import faults_in_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Catalog

__all__ = ["Catalogue", "English", "Message", "Sentences", "read_catalogue"]


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A sentence to be translated.

    Parameters
    ----------
    text : str
        It in English; of a counted one, for one.
    many : str, optional
        It for many, where it is counted.
    context : str, optional
        What tells it from others that read the same in English.
    """

    text: str
    many: str | None = None
    context: str | None = None

    @property
    def placeholders(self) -> set[str]:
        """Names that a translation must hold, all of them and no other."""
        return placeholders_of(self.text if self.many is None else self.many)


class Sentences(Protocol):
    """Where the sentences of a language come from."""

    def text(self, message: Message) -> str:
        """Give a sentence, in English where it is not translated."""
        ...

    def counted(self, message: Message, n: int) -> str:
        """Give a counted sentence for a number, in English where it is not translated."""
        ...

    def has(self, message: Message) -> bool:
        """Tell whether it is translated."""
        ...


class English:
    """English, which is the key of every sentence and needs no catalogue."""

    def text(self, message: Message) -> str:
        """Give the sentence itself."""
        return message.text

    def counted(self, message: Message, n: int) -> str:
        """Give the form for one or for many."""
        return message.text if n == 1 or message.many is None else message.many

    def has(self, message: Message) -> bool:  # noqa: ARG002 - the protocol's
        """Tell that there is nothing to translate."""
        return True


class Catalogue:
    """The translated sentences of one language.

    Parameters
    ----------
    catalog : babel.messages.catalog.Catalog
        As read; what is marked fuzzy counts as not translated.
    """

    def __init__(self, catalog: Catalog) -> None:
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        self._translations = GNUTranslations(compiled)
        self._messages = dict(_translated(catalog))

    def text(self, message: Message) -> str:
        """Give a sentence, in English where it is not translated."""
        if message not in self._messages:
            return message.text
        return self._messages[message][0]

    def counted(self, message: Message, n: int) -> str:
        """Give a counted sentence by the plural rule of the header."""
        if message not in self._messages or message.many is None:
            return English().counted(message, n)
        if message.context is None:
            return self._translations.ngettext(message.text, message.many, n)
        return self._translations.npgettext(message.context, message.text, message.many, n)

    def has(self, message: Message) -> bool:
        """Tell whether it is translated."""
        return message in self._messages

    @property
    def messages(self) -> frozenset[Message]:
        """All that it translates."""
        return frozenset(self._messages)

    @property
    def faults(self) -> tuple[str, ...]:
        """Translations whose placeholders are not those of the English, in all their forms."""
        return tuple(
            f"{message.text!r} has the placeholders {sorted(message.placeholders)}, "
            f"its translation {string!r} {sorted(placeholders_of(string))}"
            for message, strings in sorted(self._messages.items(), key=lambda item: item[0].text)
            for string in strings
            if placeholders_of(string) != message.placeholders
        )


def read_catalogue(path: Path) -> Catalogue:
    """Read the file messages.po of a language's folder.

    Raises
    ------
    DeclarationError
        If lines of it cannot be read, it lacks plural forms, or translations lose or invent
        placeholders: all of them.
    """
    asked_by = f"{path.parent.name}/{path.name}"
    try:
        content = path.read_bytes()
        if faults := faults_in_lines(content.decode("utf-8-sig")):
            raise DeclarationError("; ".join(faults), asked_by=asked_by)
        catalogue = Catalogue(read_po(io.BytesIO(content), locale=None, abort_invalid=True))
    except (OSError, ValueError, PoFileError) as error:
        raise DeclarationError(f"cannot be read: {error}", asked_by=asked_by) from error
    if catalogue.faults:
        raise DeclarationError("; ".join(catalogue.faults), asked_by=asked_by)
    return catalogue


def _translated(catalog: Catalog) -> Iterator[tuple[Message, tuple[str, ...]]]:
    for entry in catalog:
        if not entry.id or entry.fuzzy:
            continue
        text, many = (entry.id, None) if isinstance(entry.id, str) else entry.id
        forms = (entry.string,) if many is None else entry.string or ()
        strings = tuple(form for form in forms if isinstance(form, str) and form)
        if len(strings) == (1 if many is None else catalog.num_plurals):
            yield Message(text, many, entry.context), strings
