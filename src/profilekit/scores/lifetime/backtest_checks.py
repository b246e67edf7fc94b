"""What has to hold of repeat days of late, and of what came, before a model believes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import Fault, TablesError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.columns import FloatArray

__all__ = ["require_came", "require_recent"]


def require_recent(columns: Mapping[str, FloatArray], *, asked_by: str) -> None:
    """Raise TablesError unless repeats of late are known of all who have a history."""
    repeats, _, tenure, *recent = columns.values()
    faults: list[Fault] = []
    for name, count in zip(tuple(columns)[3:], recent, strict=True):
        broken = ~np.isnan(tenure) & ~((count >= 0) & (count <= repeats))
        if broken.any():
            customers = int(broken.sum())
            found = f"{count[broken][0]:g} of {repeats[broken][0]:g} repeat days, "
            found += f"of {customers:,} {'customer' if customers == 1 else 'customers'}"
            hint = "Measure it with PurchaseBacktests, as of the same day as the others."
            faults.append(Fault("book", "recent", customers, found, hint=hint, column=name))
    if faults:
        raise TablesError(faults, asked_by=asked_by)


def require_came(name: str, came: FloatArray, *, asked_by: str) -> None:
    """Raise TablesError unless it is known of everybody on how many days they came."""
    broken = ~(came >= 0) | np.isinf(came)
    if broken.any():
        customers = int(broken.sum())
        found = f"{came[broken][0]:g}, of {customers:,} "
        found += f"{'customer' if customers == 1 else 'customers'} known before"
        hint = "Measure it with PurchaseBacktests: 0 where nobody came."
        fault = Fault("book", "came", customers, found, hint=hint, column=name)
        raise TablesError((fault,), asked_by=asked_by)
