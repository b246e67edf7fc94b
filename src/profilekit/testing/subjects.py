"""Which extractors are tried, and on which tables: the user's, or a shop made for breaking them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.as_of import calendar_day
from profilekit.extractors.base import Extractor
from profilekit.testing.hostile import AS_OF, hostile_shop
from profilekit.testing.lab import Lab
from profilekit.testing.raw import RawTables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

__all__ = ["labs_of"]


def labs_of(
    extractor: Extractor | type[Extractor],
    tables: Mapping[str, Any] | None,
    as_of: date | str | None,
    engines: Sequence[str] | None,
) -> tuple[Lab, ...]:
    """Make a laboratory for each instance to be tried.

    Parameters
    ----------
    extractor : Extractor or type of Extractor
        An instance, or a class: then each of its ``examples()``.
    tables : mapping of str to frame, optional
        Frames by canonical name; by default those of the hostile shop.
    as_of : date or str, optional
        Day asked about; needed with ``tables``.
    engines : sequence of str, optional
        Kinds of frame that must agree.
    """
    if tables is not None and as_of is None:
        raise DeclarationError(
            "tables= needs the day asked about: as_of='2025-09-30'", asked_by="check_extractor"
        )
    day = AS_OF if as_of is None else calendar_day(as_of, asked_by="check_extractor")
    chosen = None if engines is None else tuple(engines)
    given = None if tables is None else RawTables.of(tables)
    return tuple(
        Lab(
            one,
            given or hostile_shop(day, tuple(_windows_of(one))),
            day,
            chosen,
        )
        for one in _instances(extractor)
    )


def _instances(extractor: Extractor | type[Extractor]) -> tuple[Extractor, ...]:
    if isinstance(extractor, Extractor):
        return (extractor,)
    if isinstance(extractor, type) and issubclass(extractor, Extractor):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        required = extractor.required_parameters()
        if not required or "examples" in vars(extractor):
            return extractor.examples()
        raise DeclarationError(
            f"{', '.join(required)} have no defaults; give an instance, or override examples()",
            asked_by=f"{extractor.__name__}.examples",
        )
    raise UnsupportedInputError(
        repr(extractor),
        asked_by="check_extractor",
        expected="an extractor, as in Recency(), or its class",
    )


def _windows_of(extractor: Extractor) -> Iterator[int]:
    """Parameters that are windows, as their names say."""
    for name, value in extractor.model_dump().items():
        if name.endswith("_days"):
            several = isinstance(value, list | tuple)
            values = cast("Sequence[object]", value) if several else (value,)
            yield from (days for days in values if isinstance(days, int) and days > 0)
