"""Keys that stand twice in one JSON object, of which readers keep the last and say nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from profilekit.errors import DeclarationError
from profilekit.faults import shown

__all__ = ["refuse_repeated_keys"]


def refuse_repeated_keys(text: str | bytes | bytearray, *, asked_by: str) -> None:
    """Refuse JSON that says one thing twice.

    Parameters
    ----------
    text : str, bytes or bytearray
        JSON, known to be sound.
    asked_by : str
        Who asks.

    Raises
    ------
    DeclarationError
        If a key stands twice in an object; all such keys.

    Examples
    --------
    >>> refuse_repeated_keys('{"low": 1, "low": 2}', asked_by="me")
    Traceback (most recent call last):
        ...
    profilekit.errors.DeclarationError: me: the key 'low' stands twice in one object
    """
    twice: dict[str, None] = {}

    def object_of(pairs: list[tuple[str, Any]]) -> None:
        counts = Counter(name for name, _ in pairs)
        twice.update(dict.fromkeys(name for name, count in counts.items() if count > 1))

    json.loads(text, object_pairs_hook=object_of)
    if twice:
        noun, verb = ("key", "stands") if len(twice) == 1 else ("keys", "stand")
        told = ", ".join(map(shown, twice))
        raise DeclarationError(f"the {noun} {told} {verb} twice in one object", asked_by=asked_by)
