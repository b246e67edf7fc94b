"""What fields are made of: what whoever made one has read, and the rows behind that.

Fields of the same rows move together whatever they are called: who orders often orders much, in
many categories, at short gaps. Told as a find, such a field repeats the choice in other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from profilekit.book.attributes import without_window
from profilekit.extractors.availability import reads_of
from profilekit.extractors.failures import Failures
from profilekit.extractors.habit_families import HABITS
from profilekit.extractors.habits_categories import CategoryDealHabits
from profilekit.extractors.registry import find_extractor, list_extractors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec

__all__ = ["OF_PURCHASES", "Kin", "kin_of", "made_from", "made_with", "read_for", "tables_read"]

_OF_MANY_THINGS: Final = frozenset(
    {"accounts", "consents", "customers", "products", "questions", "rates", "stores", "surveys"}
)
"""Tables that are no account of one thing that customers do: each attribute, question and consent
is a matter of its own."""

OF_PURCHASES: Final = frozenset(
    {"cart_abandonment_share", "session_conversion_share", "session_purchase_mean_s"}
)
"""Fields of visits and carts that say whether these ended in a purchase: orders in other words."""

_HABITS: Final = {family.__name__: family for family in (*HABITS, CategoryDealHabits)}
"""No entry point names them: nobody measures them unless asked to."""
_RANK: Final = re.compile(r"rank\((?P<field>.+)\)")
_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Kin(NamedTuple):
    """Fields that say of customers what the fields that they were chosen by say.

    Attributes
    ----------
    by_construction : frozenset of str
        The fields, all that was read for them, and the same measures in other windows.
    same_rows : frozenset of str
        Others that are made of the same rows.
    """

    by_construction: frozenset[str]
    same_rows: frozenset[str]


def kin_of(
    book: ProfileBook,
    fields: Iterable[str],
    *,
    tables: Mapping[str, frozenset[str]] | None = None,
) -> Kin:
    """Find the fields that are made of what some fields are made of.

    Two fields are of the same rows if they read one table of what customers do, if one
    extractor makes both, if one field counts the observations behind both, or if an estimator made
    one of such fields. Of extractors that are not installed only the catalogue tells.

    Parameters
    ----------
    book : ProfileBook
        Knows what made its fields.
    fields : iterable of str
        Some of its fields.
    tables : mapping of str to frozenset of str, optional
        What `tables_read` gives, where several are asked about.
    """
    constructed = made_with(book, fields)
    specs = [book.catalogue[name] for name in constructed]
    makers = {spec.made_by for spec in specs if spec.made_by}
    evidence = constructed | {spec.evidence for spec in specs if spec.evidence}
    tables = tables_read(book) if tables is None else tables
    rows = _rows_of(constructed, tables)

    def is_kin(spec: FieldSpec) -> bool:
        own = _rows_of([spec.name], tables)
        return spec.made_by in makers or spec.evidence in evidence or bool(own & rows)

    measured = {spec.name for spec in book.catalogue if is_kin(spec)} | constructed
    return Kin(constructed, (made_from(book, measured) | measured) - constructed)


def made_with(book: ProfileBook, fields: Iterable[str]) -> frozenset[str]:
    """Name some fields, all that was read for them, and the same measures in other windows."""
    read = frozenset[str]().union(*(read_for(book, name) for name in fields))
    stems = {without_window(name) for name in read}
    return frozenset(name for name in book.catalogue.names if without_window(name) in stems)


def made_from(book: ProfileBook, fields: AbstractSet[str]) -> frozenset[str]:
    """Name the fields that estimators made of any of some fields, or of what was made of them."""
    return frozenset(name for name in book.catalogue.names if read_for(book, name) & fields)


def read_for(book: ProfileBook, field: str) -> frozenset[str]:
    """Name a field and all that estimators have read to make it, and to make that."""
    found: set[str] = set()
    left = [field]
    while left:
        name = left.pop()
        if name not in found and name in book.catalogue:
            found.add(name)
            left += _read_by(book, name)
    return frozenset(found)


def _read_by(book: ProfileBook, field: str) -> Iterable[str]:
    """Give what the maker of a field has read for it: for that one alone, if it says so."""
    maker = book.catalogue[field].made_by
    ranked = _RANK.fullmatch(maker)
    if ranked:
        return (ranked["field"],)
    estimator = book.fitted.get(maker)
    for_one = getattr(estimator, "fields_read_for", None)
    return getattr(estimator, "fields_in", ()) if for_one is None else for_one(field)


def _rows_of(names: Iterable[str], tables: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = frozenset[str]().union(*(tables.get(name, frozenset()) for name in names))
    return found - _OF_MANY_THINGS


def tables_read(book: ProfileBook) -> dict[str, frozenset[str]]:
    """Find the tables that measured fields read, where their extractors are installed."""
    found: dict[str, frozenset[str]] = {}
    installed, failures = frozenset(list_extractors()), Failures()
    for measured in book.provenance.extractors:
        made_by, parameters = str(measured["name"]), measured["parameters"]
        name = _WORD.sub("_", made_by).lower()
        family = _HABITS.get(made_by)
        if family is None and name not in installed:
            continue
        # One that no longer takes these parameters, or no longer loads, tells nothing.
        with failures.of(made_by, distribution=name):
            extractor = (family or find_extractor(name)).model_validate(parameters)
            found |= {each.name: reads_of(extractor, each) for each in extractor.fields()}
    for name in OF_PURCHASES & found.keys():
        found[name] |= {"transactions"}
    return found
