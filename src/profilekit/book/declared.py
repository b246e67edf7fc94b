"""What users declare in small frozen models, and how what is wrong with it is told.

pydantic names types of its own and dumps what it was given; whoever typed ``weight=-1`` wants to
read which parameter that was, what it may be, and what else there is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticKnownError

from profilekit.errors import DeclarationError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

__all__ = ["Declared", "Listed", "faults_of"]

ItemsT = TypeVar("ItemsT")

_EXPECTED = {
    "bool": "True or False",
    "dict": "a mapping",
    "finite_number": "a finite number",
    "float": "a number",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "int": "a whole number",
    "is_instance_of": "{class}(...)",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
    "literal_error": "{expected}",
    "mapping": "a mapping",
    "model_attributes_type": "a mapping",
    "model_type": "{class_name}(...)",
    "string": "text",
    "string_pattern_mismatch": "text that matches {pattern}",
    "string_too_short": "text that is not empty",
    "too_short": "at least {min_length}",
    "tuple": "a tuple",
    "union_tag_invalid": "{expected_tags} for {discriminator}",
    "union_tag_not_found": "a mapping that has {discriminator}",
}
"""Words for what pydantic calls ``float_type``, ``float_parsing`` and so on, and for bounds."""

_UNTOLD = {"model_attributes_type", "union_tag_not_found"}
"""Kinds of faults that say less than an example."""

_TRIED = re.compile(r"str|bool|int|float|constrained-.*|.*[\[(].*")
"""What pydantic puts into the place of a fault where several kinds of values would do."""


def _listed(value: object) -> object:
    if isinstance(value, tuple | list):
        return tuple(cast("list[object]", value))
    raise PydanticKnownError("tuple_type")


Listed = Annotated[ItemsT, BeforeValidator(_listed)]
"""A tuple, or a list; nothing else that can be iterated over, such as a frame or a model."""


class Declared(BaseModel):
    """Base of frozen models that users write; one that cannot be is a DeclarationError."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")
    told_by: ClassVar[tuple[str, ...]] = ()
    """Parameters that tell which one of many it is that cannot be."""

    def __init__(self, *unnamed: object, **stated: Any) -> None:
        name = type(self).__name__
        told = ", ".join(f"{each}={shown(stated[each])}" for each in self.told_by if each in stated)
        asked_by = f"{name}({told})" if told else name
        if unnamed:
            first = next(iter(type(self).model_fields))
            message = f"{shown(unnamed[0])} is unnamed; name parameters: {name}({first}=..., ...)"
            raise DeclarationError(message, asked_by=asked_by)
        try:
            super().__init__(**stated)
        except ValidationError as error:
            faults = faults_of(error, type(self).model_fields)
            raise DeclarationError("; ".join(faults), asked_by=asked_by) from None

    # Read from JSON, the fields are judged in place, and as strictly as the JSON is.
    __init__.__pydantic_base_init__ = True  # pyright: ignore[reportFunctionMemberAccess]


def faults_of(
    error: ValidationError, parameters: Mapping[str, FieldInfo] | None = None
) -> list[str]:
    """Tell each fault: which parameter, what it is, and what is expected.

    Parameters
    ----------
    error : pydantic.ValidationError
        What pydantic found.
    parameters : mapping of str to FieldInfo, optional
        Those that there are; of one with examples, the first shows what to type.

    Returns
    -------
    list of str
        One sentence each, without a value in full.

    Examples
    --------
    >>> class Step(Declared):
    ...     size: float
    >>> Step(size="wide")
    Traceback (most recent call last):
        ...
    profilekit.errors.DeclarationError: Step: size is 'wide'; expected a number
    """
    told: dict[str, list[str]] = {}
    for fault in error.errors(include_url=False):
        if fault["type"] != "too_short" or not fault["input"]:
            subject, expected = _told(fault, parameters or {})
            told.setdefault(subject, []).extend(expected)
    return [
        f"{subject}; expected {' or '.join(expected)}" if expected else subject
        for subject, expected in told.items()
    ]


def _told(fault: ErrorDetails, parameters: Mapping[str, FieldInfo]) -> tuple[str, list[str]]:
    """Tell a fault as a subject, and what is expected of it where that is not said by then."""
    place, kind = _place(fault["loc"]), fault["type"]
    if kind == "missing":
        return f"{place} is missing; give {place}=...", []
    if kind == "extra_forbidden":
        others = f", but {', '.join(parameters)}" if parameters else ""
        return f"there is no parameter {shown(place)}{others}", []
    if kind == "json_invalid":
        return fault["msg"].replace("Invalid", "no", 1), []
    if kind == "value_error":
        message = fault["msg"].removeprefix("Value error, ")
        return f"{place}: {message}" if place else message, []
    template = _EXPECTED.get(kind, _EXPECTED.get(kind.partition("_")[0]))
    if template is None:
        expected = fault["msg"].removeprefix("Input should be ")
    else:
        expected = template.format(**fault.get("ctx", {}))
    found, name = shown(fault["input"]), str(fault["loc"][0]) if fault["loc"] else ""
    if name in parameters and (examples := parameters[name].examples):
        expected = "it" if kind in _UNTOLD else f"{expected},"
        expected += f" as in {name}={examples[0]}"
    elif kind == "tuple_type" and isinstance(fault["input"], str):
        expected += f" such as ({found},)"
    return f"{place or 'the whole'} is {found}", [expected]


def _place(parts: Sequence[int | str]) -> str:
    """Write where a fault is as one would to get there, but for the kinds that were tried."""
    first, *rest = (part for part in parts if not _TRIED.fullmatch(str(part))) if parts else ("",)
    return f"{first}{''.join(f'[{part!r}]' for part in rest)}"
