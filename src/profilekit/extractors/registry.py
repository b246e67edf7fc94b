"""Which extractors there are: ours and those of other packages, by entry point.

Other packages add theirs in the group ``profilekit.extractors``. They are loaded when they
are asked for; nothing registers itself on import.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Final

from profilekit.book import Skipped
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.base import Extractor
from profilekit.extractors.failures import GROUP

if TYPE_CHECKING:
    from profilekit.extractors.failures import Failures
    from profilekit.tables.tables import Tables

__all__ = ["find_extractor", "list_extractors"]

_OWN: Final = "profilekit"


def list_extractors() -> tuple[str, ...]:
    """Name every extractor that is installed.

    Returns
    -------
    tuple of str
        Names, sorted; without those that two other packages give to different extractors.

    Examples
    --------
    >>> "recency" in list_extractors()
    True
    """
    return tuple(sorted(_entries()))


def find_extractor(name: str) -> type[Extractor]:
    """Load an extractor by name.

    Parameters
    ----------
    name : str
        One of `list_extractors`.

    Returns
    -------
    type of Extractor
        The class; call it with parameters.

    Raises
    ------
    UnknownNameError
        If no distribution gives that name.
    DeclarationError
        If what it names is no extractor, or two other packages give that name to different ones.

    Examples
    --------
    >>> find_extractor("recency")()
    Recency()
    """
    known = _entries()
    clash = next((one for one in _clashes() if one.entry.name == name), None)
    if clash is not None and name not in known:
        raise clash.error()
    if name not in known:
        raise UnknownNameError("extractor", [name], known, asked_by="find_extractor")
    found: object = known[name].load()
    if not (isinstance(found, type) and issubclass(found, Extractor)):
        raise DeclarationError(
            f"the entry point {name} = {known[name].value} of {_distribution(known[name])} "
            f"gives {found!r}, not an Extractor class",
            asked_by="find_extractor",
        )
    return found


def default_extractors(
    tables: Tables, failures: Failures
) -> tuple[tuple[Extractor, ...], tuple[Skipped, ...]]:
    """Make every installed extractor that fits tables.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    failures : Failures
        Takes those of other packages that cannot be loaded or made.

    Returns
    -------
    tuple of tuple of Extractor and tuple of Skipped
        The extractors, and those that need parameters or find nothing that fits.
    """
    made: list[Extractor] = []
    skipped: list[Skipped] = []
    # Ours first, so that a field that is made twice is the other's doing.
    for name in sorted(_entries(), key=lambda name: (_is_foreign(_entries()[name]), name)):
        with failures.of(*_origin(name)):
            cls = find_extractor(name)
            fitting = cls.fitting(tables)
            made += fitting
            if not fitting:
                required = ", ".join(cls.required_parameters())
                reason = f"needs parameters: {required}" if required else "nothing here fits it"
                skipped.append(Skipped(extractor=cls.__name__, reason=reason))
    for clash in _clashes():
        with failures.of(_titled(clash.entry), _distribution(clash.entry)):
            raise clash.error()
    return tuple(made), tuple(skipped)


def named_extractors(name: str, tables: Tables, failures: Failures) -> tuple[Extractor, ...]:
    """Make the extractor of a name, as it fits tables.

    Returns
    -------
    tuple of Extractor
        Empty when another package's extractor cannot be loaded, which ``failures`` took.

    Raises
    ------
    UnknownNameError
        If no distribution gives that name.
    DeclarationError
        If it needs parameters, or two other packages give that name to different extractors.
    """
    if name not in _entries():
        find_extractor(name)
    made: tuple[Extractor, ...] = ()
    needy = ""
    with failures.of(*_origin(name)):
        cls = find_extractor(name)
        required = cls.required_parameters()
        made = cls.fitting(tables) or (() if required else (cls(),))
        if not made:
            needy = f"{cls.__name__}({', '.join(f'{parameter}=...' for parameter in required)})"
    if needy:
        raise DeclarationError(
            f"the extractor {name!r} needs parameters; give an instance instead: {needy}",
            asked_by="measure",
        )
    return made


@dataclass(frozen=True)
class _Clash:
    """An entry point that is not used, as another one has its name."""

    entry: EntryPoint
    other: EntryPoint

    def error(self) -> DeclarationError:
        first, second = self.other, self.entry
        return DeclarationError(
            f"the name {first.name!r} is given by {_distribution(first)} ({first.value}) and by "
            f"{_distribution(second)} ({second.value}); uninstall one of them",
            asked_by="the entry points of profilekit.extractors",
        )


@cache
def _entries() -> dict[str, EntryPoint]:
    """Entry points by name: ours, and those of other packages that nobody else names so."""
    return {
        name: first
        for name, (first, *others) in _given().items()
        if not (others and _is_foreign(first))
    }


def _clashes() -> tuple[_Clash, ...]:
    """Entry points that are left out: all but ours of those that share a name."""
    return tuple(
        _Clash(entry, first if entry is not first else others[0])
        for first, *others in _given().values()
        for entry in (first, *others)
        if others and (entry is not first or _is_foreign(entry))
    )


@cache
def _given() -> dict[str, tuple[EntryPoint, ...]]:
    """Entry points of each name that load different things, ours first."""
    given: dict[str, dict[str, EntryPoint]] = {}
    for entry in sorted(entry_points(group=GROUP), key=_rank):
        given.setdefault(entry.name, {}).setdefault(entry.value, entry)
    return {name: tuple(by_value.values()) for name, by_value in given.items()}


def _rank(entry: EntryPoint) -> tuple[bool, bool]:
    return _is_foreign(entry), _distribution(entry) != _OWN


def _is_foreign(entry: EntryPoint) -> bool:
    return entry.module.partition(".")[0] != _OWN


def _origin(name: str) -> tuple[str, str | None]:
    """Name an entry point for people, with the distribution whose failure its failure is."""
    entry = _entries()[name]
    return _titled(entry), _distribution(entry) if _is_foreign(entry) else None


def _titled(entry: EntryPoint) -> str:
    return f"{entry.name} = {entry.value}"


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "an unknown distribution"
