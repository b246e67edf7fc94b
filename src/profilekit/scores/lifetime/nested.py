"""Estimators that are parameters of an estimator, written into its JSON and read back from it.

A class is found by its name among the classes of its kind that are imported: nothing is imported
or executed because a file says so.
"""

from __future__ import annotations

import json
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from profilekit.book.estimator import BookEstimator
from profilekit.book.transformer import unfitted
from profilekit.errors import DeclarationError, TablesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import narwhals as nw

    from profilekit.errors import Fault

__all__ = [
    "document_of",
    "fitted_documents",
    "fitted_of",
    "params_of",
    "require_alike",
    "require_kind",
    "unfitted_of",
]

_CLOSE = 0.4  # a short name of a model is about half of its own
ModelT = TypeVar("ModelT", bound=BookEstimator[Any])


def require_kind(name: str, given: object, kind: type[ModelT], *, asked_by: str) -> ModelT:
    """Give a parameter back; raise DeclarationError unless it is an estimator of a kind."""
    if isinstance(given, kind):
        return given
    ours = [one for one in _kinds(kind) if one.__module__.startswith("profilekit.")]
    makes = sorted(f"{one.__name__}()" for one in ours[1:] or ours)
    if isinstance(given, type):
        found, expected = f"the class {given.__qualname__}", f"{given.__qualname__}()"
        if not issubclass(given, kind):
            expected = " or ".join(makes)
    else:
        found = f"{given!r:.60}" if isinstance(given, str) else f"a {type(given).__qualname__}"
        text = given.lower() if isinstance(given, str) else ""
        near = get_close_matches(text, [one.lower() for one in makes], 1, _CLOSE)
        expected = " or ".join([one for one in makes if one.lower() in near] or makes)
    raise DeclarationError(f"{name} is {found}; expected {name}={expected}", asked_by=asked_by)


def fitted_documents(
    models: Mapping[str, BookEstimator[Any]], frame: nw.DataFrame[Any], *, asked_by: str
) -> dict[str, dict[str, Any]]:
    """Fit clones of estimators to the same customers and write them as JSON objects.

    Raises
    ------
    TablesError
        With the faults that all of them find; hints at parameters of a model say which parameter
        the model itself is given as.
    """
    fitted: dict[str, dict[str, Any]] = {}
    faults: list[Fault] = []
    for part, model in models.items():
        try:
            fitted[part] = document_of(unfitted(model).fit(frame))
        except TablesError as error:
            given = f"{part}={model.name}("
            hints = [fault.hint.replace(f"{model.name}(", given) for fault in error.faults]
            found = zip(error.faults, hints, strict=True)
            faults += [replace(fault, hint=hint) for fault, hint in found]
    if faults:
        raise TablesError(list(dict.fromkeys(faults)), asked_by=asked_by)
    return fitted


def require_alike(name: str, fitted: BookEstimator[Any], asked: BookEstimator[Any]) -> None:
    """Raise ValueError unless a fitted estimator is what the parameters ask for."""
    if type(fitted) is not type(asked) or fitted.fields_in != asked.fields_in:
        found, expected = (f"a {one.name} of {', '.join(one.fields_in)}" for one in (fitted, asked))
        raise ValueError(f"{name} is {found}; the parameters ask for {expected}")


def params_of(model: BookEstimator[Any] | None) -> dict[str, Any] | None:
    """Describe an estimator, fitted or not, by its class and its parameters."""
    if model is None:
        return None
    return {"estimator": type(model).__name__, "params": model.get_params(deep=False)}


def unfitted_of(kind: type[ModelT], described: object) -> ModelT | None:
    """Make the estimator that `params_of` described.

    Raises
    ------
    ValueError
        If there is no such class of that kind.
    TypeError
        If the parameters are not its own.
    """
    if described is None:
        return None
    if not isinstance(described, dict):
        raise TypeError(f"{described!r} describes no estimator")
    pairs = cast("dict[str, Any]", described)
    return _class_of(kind, pairs.get("estimator"))(**pairs.get("params", {}))


def document_of(model: BookEstimator[Any]) -> dict[str, Any]:
    """Write a fitted estimator as a JSON object."""
    return json.loads(model.to_json())


def fitted_of(kind: type[ModelT], document: Mapping[str, Any]) -> ModelT:
    """Read what `document_of` wrote; equal documents give one and the same estimator.

    Raises
    ------
    ValueError
        If there is no such class of that kind, or it cannot read its document.
    """
    return _read(kind, json.dumps(document))


@lru_cache(maxsize=64)
def _read(kind: type[ModelT], text: str) -> ModelT:
    return _class_of(kind, json.loads(text).get("estimator")).from_json(text)


def _class_of(kind: type[ModelT], name: object) -> type[ModelT]:
    for one in _kinds(kind):
        if one.__name__ == name:
            return one
    raise ValueError(f"no {kind.__name__} of the name {name!r} is imported")


def _kinds(kind: type[ModelT]) -> Iterator[type[ModelT]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
