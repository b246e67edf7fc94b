"""What may be asked for when segments are judged and used: parameters in range, and fields.

All that is wrong with the parameters of a call is told at once, before anything is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.book.answers import comparable_specs
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from profilekit.book import ProfileBook
    from profilekit.fields import FieldSpec

__all__ = ["fields_to_compare", "require_parameters"]


def require_parameters(
    *,
    asked_by: str,
    whole: Mapping[str, tuple[object, int]] | None = None,
    parts: Mapping[str, object] | None = None,
    names: Mapping[str, object] | None = None,
    faults: Iterable[str] = (),
) -> None:
    """Refuse parameters that cannot be.

    Parameters
    ----------
    asked_by : str
        Who was given them.
    whole : mapping of str to (object, int), optional
        By name, what is to be a whole number, and its least value.
    parts : mapping of str to object, optional
        By name, what is to lie between 0 and 1.
    names : mapping of str to object, optional
        By name, what is to be several names, and no text.
    faults : iterable of str
        What else is wrong.

    Raises
    ------
    DeclarationError
        With every fault.
    """
    found = [
        f"{name} is {value!r}; expected a whole number from {least} on"
        for name, (value, least) in (whole or {}).items()
        if isinstance(value, bool) or not isinstance(value, int) or value < least
    ]
    found += [
        f"{name} is {value!r}; expected a number between 0 and 1"
        for name, value in (parts or {}).items()
        if isinstance(value, bool) or not isinstance(value, float | int) or not 0 < value < 1
    ]
    found += [
        f"{name} is {value!r}; expected names in a tuple: {name}=({value!r},)"
        for name, value in (names or {}).items()
        if isinstance(value, str)
    ]
    found += faults
    if found:
        raise DeclarationError("; ".join(found), asked_by=asked_by)


def fields_to_compare(
    book: ProfileBook,
    fields: Sequence[str] | None,
    purposes: Mapping[str, str] | None,
    *,
    asked_by: str,
) -> list[FieldSpec]:
    """List the fields that are asked for, or else all that groups are compared in.

    Raises
    ------
    DeclarationError
        If purposes are stated and no fields.
    UnknownNameError
        If the book lacks a field.
    SensitiveAttributeError
        If a sensitive one is asked for without a purpose.
    """
    if fields is not None:
        book.catalogue.require(tuple(fields), asked_by=asked_by)
        refuse_sensitive(fields, purposes, asked_by=asked_by)
        return [book.catalogue[name] for name in dict.fromkeys(fields)]
    if purposes:
        message = "purposes are for sensitive fields that are asked for: name them in fields="
        raise DeclarationError(message, asked_by=asked_by)
    return comparable_specs(book.catalogue)
