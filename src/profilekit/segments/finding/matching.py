"""Which group of a fit goes on as which group of an earlier fit.

Groups are numbered as they come, and what was the second may be the fourth next time. They are the
same if they have the same customers: the pairing that has most in common over all groups at once
(Hungarian method [1]_), where a pair has enough in common. Pairing the most similar first would
depend on the order.

References
----------
.. [1] Kuhn, H. W. (1955), "The Hungarian method for the assignment problem", Naval Research
   Logistics Quarterly 2, 83-97.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Literal, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.optimize import linear_sum_assignment

from profilekit.segments.finding.stability import crossed, sizes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["Event", "Succession", "successions"]

KEPT: Final = 0.5
"""Jaccard similarity from which a group is the same."""

DRIFTED: Final = 0.25
"""Jaccard similarity from which it keeps its id, and is said to have drifted. Also the least part
of a group's members that makes another its parent or child."""

Event: TypeAlias = Literal["kept", "drifted", "split", "merged", "new", "gone"]
"""What became of a group."""


class Succession(BaseModel):
    """What became of one group from one fit to the next.

    Parameters
    ----------
    id : str
        Of the group, or of the earlier one that is gone.
    event : {"kept", "drifted", "split", "merged", "new", "gone"}
        The same; the same, changed; a part of an earlier one; made of several; none of these;
        an earlier one that no group goes on as.
    parents : tuple of str
        Earlier groups that it has members of: the one whose id it keeps, if any, then those most
        alike first; of one that is gone, the groups where its members are.
    jaccard : float or None
        Members of both over members of either, with the first of these.
    common_count : int
        Members in common with it.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    id: str
    event: Event
    parents: tuple[str, ...] = ()
    jaccard: Annotated[float | None, Field(ge=0, le=1)] = None
    common_count: int = 0

    def __str__(self) -> str:
        """One line."""
        beside = f" ({', '.join(self.parents)})" if self.parents else ""
        shared = "" if self.jaccard is None else f", Jaccard {self.jaccard:.2f}"
        return f"{self.id}: {self.event}{beside}{shared}"


def successions(
    earlier: NDArray[np.intp],
    now: NDArray[np.intp],
    earlier_ids: Sequence[str],
    n_groups: int,
    fresh: Sequence[str],
) -> tuple[Succession, ...]:
    """Pair groups of now with earlier ones over the same customers.

    Parameters
    ----------
    earlier, now : ndarray of shape (n_customers,)
        Number of the group of each customer of both; -1 is none.
    earlier_ids : sequence of str
        Ids of the earlier groups, by number.
    n_groups : int
        Groups of now.
    fresh : sequence of str
        Ids never used, at least as many as groups.

    Returns
    -------
    tuple of Succession
        One per group of now, in order, and one per earlier group that is gone.

    Examples
    --------
    >>> import numpy as np
    >>> then, now = np.array([0, 0, 0, 1, 1, 1]), np.array([1, 1, 1, 0, 0, 2])
    >>> for each in successions(then, now, ["a", "b"], 3, ["c", "d", "e"]):
    ...     print(each)
    b: kept (b), Jaccard 0.67
    a: kept (a), Jaccard 1.00
    c: split (b), Jaccard 0.33
    """
    table = crossed(earlier, now, len(earlier_ids), n_groups)
    old_sizes, new_sizes = sizes_of(earlier, len(earlier_ids)), sizes_of(now, n_groups)
    either = old_sizes[:, None] + new_sizes[None, :] - table
    similar = table / np.maximum(either, 1)
    pairs = zip(*linear_sum_assignment(similar, maximize=True), strict=True)
    paired = {int(new): int(old) for old, new in pairs if similar[old, new] >= DRIFTED}
    unused = iter(fresh)
    told = [
        _told(
            new,
            paired.get(new),
            table,
            similar,
            (old_sizes, new_sizes),
            tuple(earlier_ids),
            unused,
        )
        for new in range(n_groups)
    ]
    ids = [each.id for each in told]
    gone = [
        _gone(earlier_ids[old], table[old], similar[old], int(old_sizes[old]), ids)
        for old in range(len(earlier_ids))
        if old not in paired.values()
    ]
    return (*told, *gone)


def _told(
    new: int,
    old: int | None,
    table: NDArray[np.int64],
    similar: NDArray[np.float64],
    sizes: tuple[NDArray[np.int64], NDArray[np.int64]],
    earlier_ids: tuple[str, ...],
    fresh: Iterator[str],
) -> Succession:
    """Say what one group of now is; ``sizes`` are those of the earlier groups and of now."""
    old_sizes, new_sizes = sizes
    gave = table[:, new] / np.maximum(new_sizes[new], 1)
    went = table[:, new] / np.maximum(old_sizes, 1)
    order: NDArray[np.intp] = np.argsort(-similar[:, new], kind="stable")
    parents = [int(at) for at in order]
    made_of = [at for at in parents if went[at] > KEPT and gave[at] >= DRIFTED / 2]
    part_of = [at for at in parents if gave[at] >= KEPT and went[at] >= DRIFTED]
    event: Event = "new"
    kin: list[int] = []
    if old is not None and similar[old, new] >= KEPT:
        event, kin = "kept", [old]
    elif len(made_of) > 1:
        own = [] if old is None else [old]
        event, kin = "merged", [*own, *(at for at in made_of if at != old)]
    elif old is not None:
        event, kin = "drifted", [old]
    elif part_of:
        event, kin = "split", part_of[:1]
    name = earlier_ids[old] if old is not None else next(fresh)
    first = kin[0] if kin else None
    return Succession(
        id=name,
        event=event,
        parents=tuple(earlier_ids[at] for at in kin),
        jaccard=None if first is None else float(similar[first, new]),
        common_count=0 if first is None else int(table[first, new]),
    )


def _gone(
    name: str,
    shared: NDArray[np.int64],
    similar: NDArray[np.float64],
    size: int,
    ids: Sequence[str],
) -> Succession:
    order: NDArray[np.intp] = np.argsort(-shared, kind="stable")
    where = [int(at) for at in order if shared[at] >= DRIFTED * max(size, 1)]
    return Succession(
        id=name,
        event="gone",
        parents=tuple(ids[at] for at in where),
        jaccard=float(similar[where[0]]) if where else None,
        common_count=int(shared[where[0]]) if where else 0,
    )
