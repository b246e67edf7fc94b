"""Which fields are about what people must not be judged by, and that using them takes a purpose.

A field is known by the words of its name, and a label by its own: so this catches what is called
what it is, and a postcode that stands for an origin is not seen. What goods are for, and names of
streets, are let pass: a basket of healthy food is no diagnosis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from profilekit.book.sensitive_words import BEGINNINGS, GENDERS, LABELS, WORDS
from profilekit.errors import DeclarationError, SensitiveAttributeError, UnknownNameError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["about_of_label", "refuse_sensitive", "refuse_sensitive_label", "sensitive_fields"]

_HARMLESS: Final = re.compile(
    r"_(?:credit|western|european|students?)_union(?=_)|_union_(?:jack|pay|square|station|street)(?=_)"
    r"|_church_(?:street|st|road|rd|lane|avenue|ave|hill|square|row|gate|farm)(?=_)"
    r"|_(?:healthy|male|female)_(?:accessories|apparel|basket|brands?|categor(?:y|ies)|choices?"
    r"|clothes|clothing|drinks?|eating|fashion|foods?|grooming|items?|meals?|products?|range"
    r"|recipes?|shoes|snacks?|wear)(?=_)"
)
"""Goods and streets, which are no attributes of people."""

_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_LETTERS: Final = str.maketrans({"\u0131": "i", "ي": "ی", "ك": "ک", "\u200c": "_"})
"""What is written in two ways."""
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def sensitive_fields(fields: Iterable[str]) -> dict[str, str]:
    """Find the fields whose names say that they are sensitive.

    Returns
    -------
    dict of str to str
        Name of each and what it is about.

    Examples
    --------
    >>> sensitive_fields(["age_years", "religion_label", "trade_union_flag"])
    {'religion_label': 'religion or belief', 'trade_union_flag': 'trade union membership'}
    """
    found = {name: _about(name) for name in fields}
    return {name: about for name, about in found.items() if about}


def _about(name: str) -> str:
    spelt = _HARMLESS.sub("", _written(_CAPITAL.sub("_", name)))
    for about, beginnings in BEGINNINGS.items():
        if any(f"_{beginning}" in spelt for beginning in beginnings):
            return about
    return _in_words(spelt, WORDS)


def about_of_label(label: str) -> str:
    """Tell what a label says of people that is sensitive, or nothing.

    Examples
    --------
    >>> about_of_label("Kosher foods"), about_of_label("Union Jack tea")
    ('religion or belief', '')
    """
    spelt = _written(label)
    return "gender" if spelt.strip("_") in GENDERS else _in_words(spelt, LABELS)


def _written(text: str) -> str:
    """Write words without capitals and accents between underscores."""
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    bare = "".join(each for each in parts if unicodedata.category(each) != "Mn")
    return f"_{_BETWEEN_WORDS.sub('_', bare.translate(_LETTERS)).strip('_')}_"


def _in_words(spelt: str, words: Mapping[str, str]) -> str:
    return next((about for word, about in words.items() if f"_{word}_" in spelt), "")


def refuse_sensitive_label(
    field: str, label: str, purposes: Mapping[str, str], *, asked_by: str
) -> None:
    """Refuse a label that is sensitive itself, where no purpose is stated for its field.

    Raises
    ------
    SensitiveAttributeError
        Naming it.
    """
    about = about_of_label(label)
    if about and field not in purposes:
        hint = f"Choose another segment, or state why it is needed: purposes={{{field!r}: '...'}}."
        raise SensitiveAttributeError({f"{field} == {label}": about}, asked_by=asked_by, hint=hint)


def refuse_sensitive(
    fields: Iterable[str], purposes: Mapping[str, str] | None, *, asked_by: str
) -> None:
    """Refuse sensitive fields that no purpose is stated for.

    Parameters
    ----------
    fields : iterable of str
        Fields that are to be used.
    purposes : mapping of str to str, optional
        Sensitive fields that may be used, by name, and why.
    asked_by : str
        Who is to use them.

    Raises
    ------
    SensitiveAttributeError
        Naming every sensitive field without a purpose.
    DeclarationError
        If a purpose is empty.
    UnknownNameError
        If a purpose is stated for a field that is not used.

    Examples
    --------
    >>> refuse_sensitive(["religion_label"], {"religion_label": "halal range"}, asked_by="me")
    """
    if not isinstance(cast("object", purposes), Mapping | None):
        message = f"purposes is {shown(purposes)}; expected fields, each with why it is needed"
        raise DeclarationError(message, asked_by=asked_by)
    names, stated = list(fields), dict(purposes or {})
    unused = [name for name in stated if name not in names]
    if unused:
        raise UnknownNameError("field", unused, names, asked_by=asked_by)
    empty = [name for name, purpose in stated.items() if not purpose.strip()]
    if empty:
        listed = ", ".join(map(repr, empty))
        raise DeclarationError(f"the purpose of {listed} is empty; say why", asked_by=asked_by)
    refused = {name: about for name, about in sensitive_fields(names).items() if name not in stated}
    if refused:
        example = next(iter(refused))
        hint = f"Leave them out, or state why each is needed: purposes={{{example!r}: '...'}}."
        raise SensitiveAttributeError(refused, asked_by=asked_by, hint=hint)
