"""How fitted estimators are written as JSON and read back: text only, no code, no pickle.

Strict JSON: numbers that JSON lacks are written as ``{"$float": "nan"}``, so that other
languages can read the file. Lists come back as tuples, because parameters are immutable.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import numpy as np
from pydantic import BaseModel, ConfigDict

from profilekit.errors import StateError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "FittedState",
    "from_plain",
    "package_version",
    "read_state",
    "strictly",
    "to_plain",
    "write_state",
]

ModelT = TypeVar("ModelT", bound=BaseModel)

_MARK = "$float"


class FittedState(BaseModel):
    """Base of what an estimator learns: frozen, JSON-able, infinities and NaN kept."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="constants"
    )


def package_version() -> str:
    """Version of profilekit that is installed."""
    return version("profilekit")


def to_plain(value: object) -> Any:
    """Turn scalars, arrays, sequences, mappings with text keys and models into strict JSON.

    Raises
    ------
    TypeError
        If there is anything else in it.
    """
    if isinstance(value, np.generic | np.ndarray):
        return to_plain(cast("NDArray[Any]", value).tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else {_MARK: repr(value)}
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, BaseModel):
        return to_plain(value.model_dump(mode="json"))
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        if not all(isinstance(key, str) for key in pairs):
            raise TypeError("a mapping with keys that are not text cannot be written as JSON")
        return {str(key): to_plain(item) for key, item in pairs.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in cast("list[object]", value)]
    raise TypeError(f"a {type(value).__qualname__} cannot be written as JSON")


def from_plain(value: Any) -> Any:
    """Undo `to_plain`; lists become tuples, models stay mappings."""
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        if set(pairs) == {_MARK}:
            return float(pairs[_MARK])
        return {key: from_plain(item) for key, item in pairs.items()}
    if isinstance(value, list):
        return tuple(from_plain(item) for item in cast("list[Any]", value))
    return value


def strictly(model: type[ModelT], values: Mapping[str, Any]) -> ModelT:
    """Make a model of values read from JSON, none of them turned into another type.

    Raises
    ------
    ValueError
        If they are not what the model declares.
    TypeError
        If something in them has no place in JSON.
    """
    return model.model_validate_json(json.dumps(values), strict=True)


def write_state(
    estimator: str,
    schema_version: int,
    params: Mapping[str, object],
    state: BaseModel,
    *,
    fitted_as_of: date | None = None,
) -> str:
    """Write a fitted estimator, and the day of the book that it learned from.

    Raises
    ------
    StateError
        If a parameter is nothing that JSON can hold.
    """
    try:
        plain = to_plain(params)
    except TypeError as error:
        message = f"a parameter cannot be written: {error}."
        raise StateError(message, asked_by=f"{estimator}.to_json") from error
    document = {
        "estimator": estimator,
        "schema_version": schema_version,
        "profilekit": package_version(),
        "fitted_as_of": None if fitted_as_of is None else fitted_as_of.isoformat(),
        "params": plain,
        "state": to_plain(state),
    }
    return json.dumps(document, allow_nan=False)


def read_state(
    text: str, *, estimator: str, newest: int, asked_by: str
) -> tuple[dict[str, Any], dict[str, Any], date | None]:
    """Read what `write_state` wrote.

    Returns
    -------
    tuple of two dicts and date or None
        Parameters and state, and the day learned from, where that is known.

    Raises
    ------
    StateError
        If the text is damaged, of another estimator, or of a newer schema version.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        message = f"the text is not JSON ({error}). Write it again with to_json()."
        raise StateError(message, asked_by=asked_by) from error
    keys = {"estimator", "schema_version", "profilekit", "params", "state"}
    if not isinstance(document, dict) or not keys <= set(cast("dict[str, Any]", document)):
        message = f"the JSON is no fitted estimator; it needs the keys {', '.join(sorted(keys))}."
        raise StateError(message, asked_by=asked_by)
    envelope = cast("dict[str, Any]", document)
    if envelope["estimator"] != estimator:
        message = f"the JSON holds a fitted {envelope['estimator']!r}; read it with that class."
        raise StateError(message, asked_by=asked_by)
    found = envelope["schema_version"]
    if type(found) is not int or not 1 <= found <= newest:
        message = (
            f"the JSON has schema version {found!r}, written by profilekit "
            f"{envelope['profilekit']!r}; this profilekit {package_version()} reads 1 to {newest}. "
            "Upgrade profilekit, or fit and write it again with this version."
        )
        raise StateError(message, asked_by=asked_by)
    try:
        params, state = from_plain(envelope["params"]), from_plain(envelope["state"])
        day = envelope.get("fitted_as_of")
        fitted_as_of = None if day is None else date.fromisoformat(day)
    except (ValueError, TypeError, RecursionError) as error:
        message = f"a number or a day cannot be read ({error}). Write it again with to_json()."
        raise StateError(message, asked_by=asked_by) from error
    if not isinstance(params, dict) or not isinstance(state, dict):
        message = "params and state must be JSON objects. Write it again with to_json()."
        raise StateError(message, asked_by=asked_by)
    return cast("dict[str, Any]", params), cast("dict[str, Any]", state), fitted_as_of
