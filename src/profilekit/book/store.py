"""A saved book: one Parquet file whose header says all that the columns do not.

The header is JSON: layout version, day, catalogue, provenance and fitted estimators.
Estimators are found by name among those installed; a file never says what to import.
"""

from __future__ import annotations

import errno
import json
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, field_validator

from profilekit.book.parts import Parts
from profilekit.book.profile import Provenance
from profilekit.book.state import package_version
from profilekit.engines.parquet import read_headed_parquet, write_headed_parquet
from profilekit.errors import StateError
from profilekit.fields import FieldCatalogue, FieldSpec

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from profilekit.book.applied import FittedEstimator, FittedEstimatorClass

__all__ = ["read_book", "write_book"]

SCHEMA_VERSION = 1
_GROUP = "profilekit.estimators"


class _Header(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)

    schema_version: int
    profilekit: str
    as_of: date
    given: str
    catalogue: tuple[FieldSpec, ...]
    provenance: Provenance
    fitted: dict[str, str]

    @field_validator("catalogue")
    @classmethod
    def _names_each_field_once(cls, specs: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
        return tuple(FieldCatalogue(specs))


def write_book(parts: Parts, path: str | os.PathLike[str], *, asked_by: str) -> None:
    """Write a book; an existing file is replaced in one step or not at all.

    Raises
    ------
    OSError
        If it cannot be written there.
    """
    header = _Header(
        schema_version=SCHEMA_VERSION,
        profilekit=package_version(),
        as_of=parts.as_of,
        given=parts.given,
        catalogue=tuple(parts.catalogue),
        provenance=parts.provenance,
        fitted={name: estimator.to_json() for name, estimator in parts.fitted.items()},
    )
    try:
        write_headed_parquet(parts.frame, path, header.model_dump_json())
    except OSError as error:
        why = error.strerror or str(error)
        message = f"{asked_by} cannot write there ({why}); name a file in a folder that exists"
        raise OSError(error.errno or errno.EIO, message, str(path)) from error


def read_book(
    path: str | os.PathLike[str],
    *,
    estimators: Iterable[FittedEstimatorClass] = (),
    asked_by: str,
) -> Parts:
    """Read a book.

    Raises
    ------
    StateError
        If the file is damaged, foreign or newer, or an estimator is not installed.
    """
    if Path(path).is_dir():
        message = f"{str(path)!r} is a folder. Name the file in it that ProfileBook.save wrote."
        raise StateError(message, asked_by=asked_by)
    frame, text = read_headed_parquet(path, asked_by=asked_by)
    header = _header(text, asked_by=asked_by)
    own = {estimator.__name__: estimator for estimator in estimators}
    fitted = {
        name: _estimator(name, json_text, own, asked_by=asked_by)
        for name, json_text in header.fitted.items()
    }
    catalogue = FieldCatalogue(header.catalogue)
    return Parts(frame, catalogue, header.as_of, header.provenance, fitted, header.given)


def _header(text: str, *, asked_by: str) -> _Header:
    try:
        found: Any = json.loads(text)["schema_version"]
        known = type(found) is int and found == SCHEMA_VERSION
        header = _Header.model_validate_json(text) if known else None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"the header of the book cannot be read ({error}). Measure and save it again."
        raise StateError(message, asked_by=asked_by) from error
    if header is None:
        message = (
            f"the book has schema version {found!r}; profilekit {package_version()} reads "
            f"{SCHEMA_VERSION}. Upgrade profilekit, or measure and save the book again."
        )
        raise StateError(message, asked_by=asked_by)
    return header


def _estimator(
    key: str, text: str, own: Mapping[str, FittedEstimatorClass], *, asked_by: str
) -> FittedEstimator:
    try:
        name = str(json.loads(text)["estimator"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = "a fitted estimator in the book cannot be read. Measure and save it again."
        raise StateError(message, asked_by=asked_by) from error
    found = [point.load for point in entry_points(group=_GROUP, name=name)]
    if name not in own and not found:
        message = (
            f"the book was made with the estimator {name!r}, which is not installed. Install the "
            f"package that brings it, or pass its class: load(path, estimators=[{name}])."
        )
        raise StateError(message, asked_by=asked_by)
    cls: FittedEstimatorClass = own[name] if name in own else found[0]()
    estimator = cls.from_json(text)
    if estimator.name != key:
        message = (
            f"the fitted estimator {estimator.name!r} stands under the name {key!r}. "
            "Measure and save the book again."
        )
        raise StateError(message, asked_by=asked_by)
    return estimator
