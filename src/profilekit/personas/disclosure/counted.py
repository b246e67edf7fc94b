"""Whether what is to be protected can have been counted: protection of wrong counts protects none.

All faults are told at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from profilekit.personas.disclosure.few import counted_in
from profilekit.segments.asking import require_parameters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from profilekit.personas.statement import Statement

__all__ = ["require_countable"]


def require_countable(
    personas: Sequence[Sequence[Statement]],
    members: Sequence[NDArray[np.bool_]],
    minimum: object,
    *,
    names: Sequence[str],
    asked_by: str,
) -> None:
    """Refuse statements whose counts cannot be those of the members.

    Raises
    ------
    DeclarationError
        With every fault: of the minimum, of the members, and of each statement.
    """
    faults = list(_of_members(personas, members))
    if names and len(names) != len(personas):
        faults.append(f"names are those of {len(names)} segments; expected {len(personas)}")
    if not faults:
        for place, (statements, inside) in enumerate(zip(personas, members, strict=True)):
            size = int(np.count_nonzero(inside))
            told = [(each, _wrong(each, size, len(inside))) for each in statements]
            faults += [f"{each.id} of persona {place} {wrong}" for each, wrong in told if wrong]
            unknown = {cited for each in statements for cited in each.cites}
            unknown -= {each.id for each in statements}
            faults += [f"{each!r} is cited in persona {place} but not there" for each in unknown]
    require_parameters(asked_by=asked_by, whole={"minimum": (minimum, 1)}, faults=sorted(faults))


def _of_members(
    personas: Sequence[Sequence[Statement]], members: Sequence[NDArray[np.bool_]]
) -> Iterator[str]:
    if len(personas) != len(members):
        yield f"members are those of {len(members)} segments; expected {len(personas)}"
    lengths = sorted({len(inside) for inside in members})
    if len(lengths) > 1:
        yield f"members have lengths {lengths}; expected one, that of the book"
    for place, inside in enumerate(members):
        if np.asarray(inside).dtype != np.bool_:
            yield f"members of segment {place} are {np.asarray(inside).dtype}; expected bool"


def _wrong(statement: Statement, members_count: int, customers_count: int) -> str:
    """Say what is wrong with the counts of a statement, or nothing."""
    n, of, base_n, base_of = counted_in(statement)
    if of is None:
        return ""
    rest_count = customers_count - members_count
    wrong = ""
    if of > members_count or (n or 0) > of:
        wrong = f"holds of {n} of {of} members; there are {members_count}"
    elif base_of is not None and not of <= base_of <= of + rest_count:
        wrong = f"counts {of} members and {base_of} of {customers_count} customers"
    elif n is None or base_n is None or base_of is None:
        pass
    elif not 0 <= base_n - n <= base_of - of:
        wrong = f"holds of {n} of {of} members and {base_n} of {base_of} customers"
    return wrong
