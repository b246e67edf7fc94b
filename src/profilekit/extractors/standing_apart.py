"""What sets a group apart, told by what it is made of: found, beside, or by construction.

What a group was chosen by sets it apart in whatever words, and so does all that is made of the
same rows. Listed together with what was found, either would crowd it out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from profilekit.book.attributes import standing_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    import narwhals as nw
    import numpy as np
    from numpy.typing import NDArray

    from profilekit.book.attributes import Attribute
    from profilekit.extractors.made_of import Kin

__all__ = ["Apart", "standing_apart"]


class Apart(NamedTuple):
    """Attributes that set a group apart, each as `standing_out` gives them.

    Attributes
    ----------
    found : nw.DataFrame
        In fields that are not made of what the group was chosen by.
    same_rows : nw.DataFrame
        In other fields of the same rows.
    by_construction : nw.DataFrame
        In the fields that the group was chosen by.
    """

    found: nw.DataFrame[Any]
    same_rows: nw.DataFrame[Any]
    by_construction: nw.DataFrame[Any]


def standing_apart(
    attributes: Iterable[Attribute],
    inside: NDArray[np.bool_],
    kin: Kin,
    *,
    false_discovery_rate: float,
    minimum: int,
    group: str,
) -> Apart:
    """Tell the attributes that a group has clearly more or less often than all customers.

    Parameters
    ----------
    attributes : iterable of Attribute
        What is compared.
    inside : ndarray of bool of shape (n_customers,)
        Who is in the group.
    kin : Kin
        Fields that say what the group was chosen by.
    false_discovery_rate : float
        Share of chance finds to be expected at most, in each of the lists.
    minimum : int
        Fewest of the group who have an attribute that is told.
    group : str
        What the group is called in the names of columns.
    """
    lists: tuple[list[Attribute], list[Attribute], list[Attribute]] = ([], [], [])
    for each in attributes:
        lists[2 if each.field in kin.by_construction else each.field in kin.same_rows].append(each)
    return Apart(
        *(
            standing_out(
                each,
                inside,
                false_discovery_rate=false_discovery_rate,
                minimum=minimum,
                group=group,
            )
            for each in lists
        )
    )
