"""Warnings that point at the line that called this library, however deep they arise in it."""

from __future__ import annotations

import inspect
import warnings

__all__ = ["warn_user"]

_BETWEEN = ("profilekit.", "sklearn.", "joblib.")
"""Packages whose functions are called on the way: pipelines call ``fit`` for the user."""


def warn_user(message: str) -> None:
    """Warn whoever called the outermost function of this library, or of a pipeline around it."""
    level, frame = 1, inspect.currentframe()
    while frame is not None and f"{frame.f_globals.get('__name__')}".startswith(_BETWEEN):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, stacklevel=level)
