"""Which fields are about what people must not be judged by, and that using them takes a purpose.

The special categories of Article 9 of the GDPR, and gender. A field is known by the words of its
name, so this catches what is called what it is: a postcode that stands for an origin is not seen.
What goods are for, and names of streets, are let pass: a basket of healthy food is no diagnosis.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from profilekit.errors import DeclarationError, SensitiveAttributeError, UnknownNameError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["refuse_sensitive", "sensitive_fields"]

_BEGINNINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "racial or ethnic origin": ("ethnic", "racial", "skin_colo", "skin_tone"),
    "religion or belief": (
        "religi",
        "creed",
        "church",
        "mosque",
        "synagogue",
        "muslim",
        "islam",
        "jewish",
        "hindu",
        "buddhis",
        "catholic",
        "protestant",
        "atheis",
    ),
    "health": (
        "health",
        "medic",
        "illness",
        "disease",
        "diagnos",
        "disab",
        "pregnan",
        "handicap",
        "allerg",
        "cancer",
        "diabet",
        "asthma",
        "epilep",
        "hepatitis",
        "covid",
        "vaccin",
        "psychiatr",
        "dementia",
        "obes",
        "blood_type",
        "blood_pressure",
    ),
    "sex life or sexual orientation": (
        "sexual",
        "homosex",
        "heterosex",
        "bisex",
        "sex_life",
        "lgbt",
        "lesbian",
    ),
    "political opinion": ("politic", "voter", "voting"),
    "trade union membership": ("trade_union", "labor_union", "labour_union", "union_member"),
    "genetic data": ("genetic", "genom", "genotyp"),
    "biometric data": ("biometric", "fingerprint", "faceprint", "voiceprint"),
    "gender": ("gender", "transgender"),
}
"""What is sensitive, and how words of a field's name that say it begin."""

_WORDS: Final[Mapping[str, str]] = {
    "race": "racial or ethnic origin",
    "caste": "racial or ethnic origin",
    "faith": "religion or belief",
    "hiv": "health",
    "bmi": "health",
    "gay": "sex life or sexual orientation",
    "dna": "genetic data",
    "sex": "gender",
    "male": "gender",
    "female": "gender",
}
"""Whole words: a racer is not a race, and the faithful have no faith but in a shop."""

_HARMLESS: Final = re.compile(
    r"_church_(?:street|st|road|rd|lane|avenue|ave|hill|square|row|gate|farm)(?=_)"
    r"|_(?:healthy|male|female)_(?:accessories|apparel|basket|brands?|categor(?:y|ies)|choices?"
    r"|clothes|clothing|drinks?|eating|fashion|foods?|grooming|items?|meals?|products?|range"
    r"|recipes?|shoes|snacks?|wear)(?=_)"
)
"""Goods and streets, which are no attributes of people."""

_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9]+")
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
    words = _BETWEEN_WORDS.sub("_", _CAPITAL.sub("_", name).lower()).strip("_")
    spelt = _HARMLESS.sub("", f"_{words}_")
    for about, beginnings in _BEGINNINGS.items():
        if any(f"_{beginning}" in spelt for beginning in beginnings):
            return about
    return next((about for word, about in _WORDS.items() if f"_{word}_" in spelt), "")


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
