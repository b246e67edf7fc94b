"""Which extractors there are: ours and those of other packages, by entry point.

Other packages add theirs in the group ``profilekit.extractors``. They are loaded when they
are asked for; nothing registers itself on import.
"""

from __future__ import annotations

import warnings
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.base import Extractor

__all__ = ["find_extractor", "list_extractors"]

GROUP: Final = "profilekit.extractors"


def list_extractors() -> tuple[str, ...]:
    """Name every extractor that is installed.

    Returns
    -------
    tuple of str
        Names, sorted.

    Raises
    ------
    DeclarationError
        If two distributions give the same name to different extractors.

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
        If what it names is no extractor.

    Examples
    --------
    >>> find_extractor("recency")()
    Recency()
    """
    known = _entries()
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


def default_extractors() -> tuple[Extractor, ...]:
    """Make every installed extractor that needs no parameters; a broken one warns."""
    made: list[Extractor] = []
    for name in list_extractors():
        try:
            extractor = find_extractor(name)()
            # Fields are declared before data is read, so that a broken one shows here.
            extractor.specs()
            made.append(extractor)
        except Exception as error:  # noqa: BLE001 what other people's code raises is theirs
            entry = _entries()[name]
            warnings.warn(
                f"the extractor {name} = {entry.value} of {_distribution(entry)} is left out: "
                f"{type(error).__name__}: {error}",
                stacklevel=3,
            )
    return tuple(made)


@cache
def _entries() -> dict[str, EntryPoint]:
    known: dict[str, EntryPoint] = {}
    for entry in entry_points(group=GROUP):
        other = known.setdefault(entry.name, entry)
        if other.value != entry.value:
            raise DeclarationError(
                f"the name {entry.name!r} is given by {_distribution(other)} ({other.value}) "
                f"and by {_distribution(entry)} ({entry.value}); uninstall one of them",
                asked_by="the entry points of profilekit.extractors",
            )
    return known


def _distribution(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else "an unknown distribution"
