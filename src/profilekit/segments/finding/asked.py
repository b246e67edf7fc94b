"""What a finder may be asked for; all that is wrong is told at once, before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import TypeAdapter, ValidationError

from profilekit.book.sensitive import refuse_sensitive
from profilekit.segments.asking import require_parameters
from profilekit.segments.finding.clusterers import Method
from profilekit.segments.finding.encoding import scale_of
from profilekit.segments.rules.tree import SegmentId

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["require_asked"]

_FEWEST_GROUPS: Final = 2
_FEWEST_RESAMPLES: Final = 10
_GROUP: Final[TypeAdapter[str]] = TypeAdapter(SegmentId)


def require_asked(  # noqa: PLR0913 - all parameters, to tell all faults
    fields: object,
    *,
    group: object,
    n_segments: object,
    between: object,
    method: object,
    resamples: object,
    purposes: Mapping[str, str] | None,
    rng: object,
    asked_by: str,
) -> None:
    """Refuse parameters that cannot be.

    Raises
    ------
    DeclarationError
        With every fault.
    SensitiveAttributeError
        If a field is sensitive and no purpose is stated for it.
    """
    whole = {"resamples": (resamples, _FEWEST_RESAMPLES), "rng": (rng, 0)}
    if n_segments is not None:
        whole["n_segments"] = (n_segments, _FEWEST_GROUPS)
    faults = [*_faults_of_fields(fields), *_faults_of_bounds(between)]
    if method not in get_args(Method):
        faults.append(f"method is {method!r}; expected one of {', '.join(get_args(Method))}")
    try:
        _GROUP.validate_python(group)
    except ValidationError:
        faults.append(f"group is {group!r}; expected lower-case words joined by hyphens")
    require_parameters(asked_by=asked_by, whole=whole, faults=faults)
    names: Any = fields
    refuse_sensitive(names, purposes, asked_by=asked_by)


def _faults_of_fields(fields: object) -> list[str]:
    if isinstance(fields, str) or not isinstance(fields, tuple | list) or not fields:
        return [f"fields is {fields!r}; expected names in a tuple: ('recency_days', ...)"]
    names: list[Any] = list(fields)  # pyright: ignore[reportUnknownArgumentType]
    if not all(isinstance(name, str) for name in names):
        return [f"fields is {names!r}; expected names of fields"]
    twice = sorted({name for name in names if names.count(name) > 1})
    unusable = [name for name in names if scale_of(name) is None]
    faults = [f"the field {name!r} is named twice" for name in twice]
    return faults + [
        f"{name!r} ends with no unit that has a distance: is it misspelt? Of a date take the days "
        "since; leave others out"
        for name in unusable
    ]


def _faults_of_bounds(between: object) -> list[str]:
    bounds: Any = between
    is_pair = isinstance(between, tuple | list) and len(bounds) == 2  # noqa: PLR2004 - low and high
    if is_pair and all(type(each) is int for each in bounds):
        low, high = bounds
        if _FEWEST_GROUPS <= low <= high:
            return []
    return [f"between is {between!r}; expected fewest and most segments, from 2 on: (2, 8)"]
