"""The place of every customer by one field.

Equal values share the best place of theirs, because any order among them would be made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import DeclarationError
from profilekit.fields import FieldSpec, Section

if TYPE_CHECKING:
    from profilekit.fields import FieldCatalogue

__all__ = ["ranked"]


def ranked(
    frame: nw.DataFrame[Any], catalogue: FieldCatalogue, field: str, *, descending: bool
) -> tuple[nw.DataFrame[Any], FieldSpec]:
    """Rank customers by a field.

    Parameters
    ----------
    frame : nw.DataFrame
        Holds the field.
    catalogue : FieldCatalogue
        What the fields are.
    field : str
        A field that holds numbers.
    descending : bool
        Whether the highest value is best.

    Returns
    -------
    tuple of nw.DataFrame of shape (n_customers, 1) and FieldSpec
        The places, int64 with null for missing values, and what they are.

    Raises
    ------
    UnknownNameError
        If there is no such field.
    DeclarationError
        If it holds something else than numbers.
    """
    asked_by = "ProfileBook.rank"
    catalogue.require((field,), asked_by=asked_by)
    spec = catalogue[field]
    if spec.dtype not in {"int64", "float64"}:
        message = f"{field} holds {spec.dtype}; only numbers have a rank"
        raise DeclarationError(message, asked_by=asked_by)
    best = "highest" if descending else "lowest"
    rank = FieldSpec(
        name=f"{field.rsplit('_', 1)[0]}_rank",
        dtype="int64",
        meaning=f"Place by {field}, the {best} first; equal values share the best place",
        minimum=1,
        null_meaning=f"{field} is missing",
        section=Section.SCORES,
        evidence=spec.evidence,
        made_by=f"rank({field})",
    )
    places = frame[field].rank("min", descending=descending).cast(nw.Int64())
    return places.alias(rank.name).to_frame(), rank
