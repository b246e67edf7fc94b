"""What the literature and other packages call fields: said where a frame has their names instead.

A name alone may be chance, as ``x`` or ``T`` is, so nothing is said unless two are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["renaming_hint"]

_CALLED: Final = {
    "repeat_days_count": ("frequency", "x"),
    "active_span_days": ("recency", "t_x", "t.x"),
    "tenure_days": ("T", "T.cal"),
    "repeat_mean_amount": ("monetary_value", "m_x", "zbar"),
}
_FEWEST = 2


def renaming_hint(missing: Iterable[str], there: Collection[str], *, is_pandas: bool) -> str:
    """Say how to rename columns to the fields that are missing; empty if they are not there.

    Examples
    --------
    >>> fields = ("repeat_days_count", "tenure_days")
    >>> print(renaming_hint(fields, ("T", "frequency"), is_pandas=False))
    The columns seem to be named as in the literature; here spans and tenure are in days: \
frame.rename({"frequency": "repeat_days_count", "T": "tenure_days"}).
    >>> renaming_hint(fields, ("x", "y"), is_pandas=True)
    ''
    """
    renamed = {
        theirs: ours
        for ours in missing
        for theirs in [name for name in _CALLED.get(ours, ()) if name in there][:1]
    }
    if len(renamed) < _FEWEST:
        return ""
    pairs = ", ".join(f'"{theirs}": "{ours}"' for theirs, ours in renamed.items())
    asked = f"columns={{{pairs}}}" if is_pandas else f"{{{pairs}}}"
    return (
        "The columns seem to be named as in the literature; here spans and tenure are in days: "
        f"frame.rename({asked})."
    )
