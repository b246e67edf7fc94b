"""What may be asked for when segments are judged and used: whole numbers and parts in range.

All that is wrong with the parameters of a call is told at once, before anything is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["require_parameters"]


def require_parameters(
    *,
    asked_by: str,
    whole: Mapping[str, tuple[object, int]] | None = None,
    parts: Mapping[str, object] | None = None,
    faults: Iterable[str] = (),
) -> None:
    """Refuse parameters that cannot be.

    Parameters
    ----------
    asked_by : str
        Who was given them.
    whole : mapping of str to (object, int), optional
        By name, what is to be a whole number, and its least value.
    parts : mapping of str to object, optional
        By name, what is to lie between 0 and 1.
    faults : iterable of str
        What else is wrong.

    Raises
    ------
    DeclarationError
        With every fault.
    """
    found = [
        f"{name} is {value!r}; expected a whole number from {least} on"
        for name, (value, least) in (whole or {}).items()
        if isinstance(value, bool) or not isinstance(value, int) or value < least
    ]
    found += [
        f"{name} is {value!r}; expected a number between 0 and 1"
        for name, value in (parts or {}).items()
        if isinstance(value, bool) or not isinstance(value, float | int) or not 0 < value < 1
    ]
    found += faults
    if found:
        raise DeclarationError("; ".join(found), asked_by=asked_by)
