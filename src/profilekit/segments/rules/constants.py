"""What rules compare with: text, flags and numbers that every engine holds exactly."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, TypeAlias, cast

import numpy as np
from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, StrictStr

from profilekit.book.missing import is_missing
from profilekit.faults import shown

__all__ = [
    "Constant",
    "Integer",
    "Missing",
    "Name",
    "Number",
    "Operator",
    "SegmentId",
    "Text",
    "plain_constant",
]

_EXACT: Final = 2**53
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

Operator: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]
Missing: TypeAlias = Literal["unknown", "holds", "fails"]


def _as_id(value: object) -> object:
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    words = re.findall("[a-z0-9]+", value.lower()) if isinstance(value, str) else []
    like = "-".join(words).lstrip("-0123456789") or "loyal-families"
    raise ValueError(
        f"{shown(value)} is no id; expected lower-case words joined by hyphens, such as {like!r}"
    )


SegmentId: TypeAlias = Annotated[str, Field(pattern=rf"^{_ID.pattern}$"), BeforeValidator(_as_id)]


def plain_constant(value: object) -> object:
    """Give a scalar of numpy as Python's."""
    plain: object = cast("Any", value).item() if isinstance(value, np.generic) else value
    if is_missing(plain):
        raise ValueError(
            f"{plain} is no value to compare with; ask for what is missing by "
            "~field(...).is_known()"
        )
    if isinstance(plain, int) and abs(plain) > _EXACT:
        raise ValueError(f"{plain} is beyond 2**53, where not every engine compares exactly")
    return _encodable(plain)


def _encodable(value: object) -> object:
    if isinstance(value, str) and not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            message = f"{shown(value)} is no text: it has half of a surrogate pair"
            raise ValueError(message) from None
    return value


Integer: TypeAlias = Annotated[StrictInt, Field(ge=-_EXACT, le=_EXACT)]
Number: TypeAlias = Annotated[
    Integer | Annotated[StrictFloat, Field(allow_inf_nan=False)], BeforeValidator(plain_constant)
]
Constant: TypeAlias = Annotated[
    StrictBool | Integer | Annotated[StrictFloat, Field(allow_inf_nan=False)] | StrictStr,
    BeforeValidator(plain_constant),
]
"""What a field is compared with: text, a flag, or a finite number (an integer up to 2**53)."""

Text: TypeAlias = Annotated[StrictStr, BeforeValidator(_encodable)]
Name: TypeAlias = Annotated[StrictStr, Field(min_length=1), BeforeValidator(_encodable)]
