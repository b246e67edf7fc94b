"""Texts of a persona with what cannot be seen spelt out, before any of them is told.

Names, values, columns and titles come from elsewhere. A direction override in one of them would
reorder the sentence around it, a line feed would forge a line of a text file. So all of them are
made visible in one place, whatever they are rendered to; JSON alone keeps them as they are.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from profilekit.pages.visible import visible

__all__ = ["made_visible"]

_Model = TypeVar("_Model", bound=BaseModel)


def made_visible(model: _Model) -> _Model:
    r"""Copy a model with every text in it made visible.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer
    >>> print(made_visible(Answer(field="brand", value="a\u202eb")).value)
    a\u202eb
    """
    old = {name: getattr(model, name) for name in type(model).model_fields}
    new = {name: _visible(value) for name, value in old.items()}
    changed = {name: value for name, value in new.items() if value is not old[name]}
    return model.model_copy(update=changed) if changed else model


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        # The names of sections are ours.
        return (
            value
            if isinstance(value, Enum) or (value.isascii() and value.isprintable())
            else visible(value)
        )
    if isinstance(value, BaseModel):
        return made_visible(value)
    if isinstance(value, tuple):
        return tuple(map(_visible, cast("tuple[Any, ...]", value)))
    if isinstance(value, dict):
        return {_visible(k): _visible(v) for k, v in cast("dict[Any, Any]", value).items()}
    return value
