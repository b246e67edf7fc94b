"""Which extractors are measured, and which of their fields the tables allow.

What was asked for is measured or refused. By default everything is, apart from what tables or
columns are not there for, and that is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import TYPE_CHECKING, Any

from profilekit.book import Skipped
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.availability import check_named, lack_for
from profilekit.extractors.base import Extractor
from profilekit.extractors.failures import Failures, distribution_of
from profilekit.extractors.leakage import (
    current_tables,
    leak_reason,
    leakage_of,
    leaking_tables,
)
from profilekit.extractors.plan import make_plan
from profilekit.extractors.registry import default_extractors, named_extractors
from profilekit.fields import FieldCatalogue
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from profilekit.extractors.base import Field

__all__ = ["Choice", "Declared", "catalogue_of", "choose", "require_no_leakage"]


@dataclass(frozen=True)
class Declared:
    """An extractor and those of its fields that are measured.

    Attributes
    ----------
    extractor : Extractor
        The extractor.
    fields : tuple of Field
        Its fields, or those of them that the tables allow.
    distribution : str or None
        Package it came with, where that is not this one and not the caller's own code.
    parameters : dict of str to JSON value
        Its parameters, as a book writes them down.
    """

    extractor: Extractor
    fields: tuple[Field, ...]
    distribution: str | None = None
    parameters: dict[str, Any] = attribute(default_factory=dict[str, Any], compare=False)

    @property
    def name(self) -> str:
        """Class of the extractor."""
        return type(self.extractor).__name__

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the fields."""
        return tuple(field.name for field in self.fields)

    def without(self, names: Collection[str]) -> Declared:
        """Leave fields out."""
        kept = tuple(field for field in self.fields if field.name not in names)
        return replace(self, fields=kept)

    @property
    def free(self) -> tuple[Field, ...]:
        """Fields that the extractor measures itself."""
        return tuple(field for field in self.fields if field.measure is None)


@dataclass(frozen=True)
class Choice:
    """What is measured, and what is not.

    Attributes
    ----------
    declared : tuple of Declared
        Extractors with at least one field that can be measured.
    skipped : tuple of Skipped
        What was left out of the default choice.
    """

    declared: tuple[Declared, ...]
    skipped: tuple[Skipped, ...]


def choose(
    tables: Tables,
    extractors: Sequence[Extractor | str] | None,
    failures: Failures,
    *,
    asked_by: str = "measure",
    day: int | None = None,
    unchanging: Sequence[str] = (),
) -> Choice:
    """Choose what is measured: what was asked for, or all that the tables allow.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    extractors : sequence of Extractor or str, optional
        What was asked for.
    failures : Failures
        Takes extractors of other packages that cannot be declared.
    asked_by : str
        Who asks.
    day : int, optional
        Day asked about, in days since 1970-01-01; None judges no leakage.
    unchanging : sequence of str
        Attribute tables that the caller vouches for.

    Raises
    ------
    UnknownNameError
        If what was asked for needs a table or column that was not loaded.
    LeakageError
        If what was asked for reads current values at a past day.
    """
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"a {type(tables).__name__}",
            asked_by=asked_by,
            expected="Tables: Tables.load(transactions=...)",
        )
    current = current_tables(tables, day, unchanging)
    if extractors is None:
        made, skipped = default_extractors(tables, failures)
        fitting = [_allowed(one, tables, current) for one in _declared(made, failures)]
        left_out = (entry for _, entries in fitting for entry in entries)
        kept = _without_clashes((one for one, _ in fitting if one.fields), failures)
        return Choice(kept, (*skipped, *left_out))
    wanted = [one for given in _several(extractors) for one in _made(given, tables, failures)]
    declared = _declared(wanted, failures)
    for one in declared:
        _require(one, tables, current)
    return Choice(declared, ())


def catalogue_of(chosen: Iterable[Declared]) -> FieldCatalogue:
    """List the fields of the chosen extractors."""
    return FieldCatalogue(field.spec(one.name) for one in chosen for field in one.fields)


def _several(extractors: Any) -> Sequence[Any]:
    if isinstance(extractors, str | Extractor):
        raise UnsupportedInputError(
            repr(extractors), asked_by="measure", expected=f"extractors in a list: [{extractors!r}]"
        )
    return extractors


def _made(extractor: Any, tables: Tables, failures: Failures) -> tuple[Extractor, ...]:
    if isinstance(extractor, str):
        return named_extractors(extractor, tables, failures)
    if not isinstance(extractor, Extractor):
        raise UnsupportedInputError(
            repr(extractor), asked_by="measure", expected="extractors, as in [Recency()]"
        )
    return (extractor,)


def _declared(extractors: Iterable[Extractor], failures: Failures) -> tuple[Declared, ...]:
    """Ask every extractor for its fields, once, and judge each on its own."""
    declared: list[Declared] = []
    for extractor in extractors:
        one = Declared(extractor, (), distribution_of(type(extractor)))
        with failures.of(one.name, one.distribution):
            written = extractor.model_dump(mode="json")
            one = replace(one, fields=tuple(extractor.fields()), parameters=written)
            catalogue_of((one,))
            make_plan(one.fields)
            check_named(extractor)
            declared.append(one)
    return tuple(declared)


def _without_clashes(declared: Iterable[Declared], failures: Failures) -> tuple[Declared, ...]:
    """Leave out extractors of other packages that make a field that is made already."""
    makers: dict[str, Declared] = {}
    kept: list[Declared] = []
    for one in declared:
        with failures.of(one.name, one.distribution, one.names):
            clash = next((name for name in one.names if name in makers), None)
            if clash is not None:
                other = makers[clash]
                origin = f" of {other.distribution}" if other.distribution else ""
                message = f"it makes {clash}, which {other.name}{origin} makes already"
                raise DeclarationError(message, asked_by=one.name)
            makers.update(dict.fromkeys(one.names, one))
            kept.append(one)
    return tuple(kept)


def _require(one: Declared, tables: Tables, current: frozenset[str]) -> None:
    """Refuse what was asked for and cannot be measured, or would leak."""
    lack = lack_for(one.extractor, one.fields, tables)
    if lack is not None:
        raise lack.error(tables, asked_by=f"{one.extractor!r} on these tables")
    _refuse_leaks((one,), current, asked_by=repr(one.extractor))


def require_no_leakage(
    chosen: Iterable[Declared],
    tables: Tables,
    day: int,
    unchanging: Sequence[str],
    *,
    asked_by: str,
) -> None:
    """Raise LeakageError where chosen fields would read current values at a day."""
    _refuse_leaks(chosen, current_tables(tables, day, unchanging), asked_by=asked_by)


def _refuse_leaks(chosen: Iterable[Declared], current: frozenset[str], *, asked_by: str) -> None:
    leaking = {
        field.name: found
        for one in chosen
        for field in one.fields
        if (found := leaking_tables(one.extractor, field, current))
    }
    if leaking:
        read = (table for found in leaking.values() for table in found)
        raise leakage_of(tuple(leaking), read, asked_by=asked_by)


def _allowed(
    one: Declared, tables: Tables, current: frozenset[str]
) -> tuple[Declared, list[Skipped]]:
    """Part the fields that tables allow from those that they do not, by reason."""
    kept: list[Field] = []
    reasons: dict[str, list[str]] = {}
    for field in one.fields:
        lack = lack_for(one.extractor, [field], tables)
        leaking = leaking_tables(one.extractor, field, current)
        if lack is not None:
            reasons.setdefault(lack.reason, []).append(field.name)
        elif leaking:
            reasons.setdefault(leak_reason(leaking), []).append(field.name)
        else:
            kept.append(field)
    entries = [
        Skipped(extractor=one.name, fields=tuple(names), reason=reason)
        for reason, names in reasons.items()
    ]
    return replace(one, fields=tuple(kept)), entries
