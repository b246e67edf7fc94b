"""What a book is made of, apart from what it can do.

A file holds the same parts, and every verb makes new parts from old ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from profilekit.book.checks import require_as_declared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import narwhals as nw

    from profilekit.book.applied import Applied, FittedEstimator
    from profilekit.book.profile import Provenance
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a book.

    Attributes
    ----------
    frame : nw.DataFrame
        ``customer_id`` and the fields.
    catalogue : FieldCatalogue
        What the fields are.
    as_of : date
        Day of the book.
    provenance : Provenance
        Where it comes from.
    fitted : mapping of str to FittedEstimator
        Estimators that filled some of the fields.
    given : str
        Kind of the tables that were measured.
    """

    frame: nw.DataFrame[Any]
    catalogue: FieldCatalogue
    as_of: date
    provenance: Provenance
    fitted: Mapping[str, FittedEstimator]
    given: str

    def applying(self, applied: Applied) -> Self:
        """Add what an estimator made, and the fitted estimator.

        Raises
        ------
        OutputError
            If the columns are not what it declared, for every customer.
        DeclarationError
            If something else made a field of one of those names.
        """
        require_as_declared(applied, len(self.frame))
        name = applied.estimator.name
        specs = tuple(spec.model_copy(update={"made_by": name}) for spec in applied.specs)
        fitted = {**self.fitted, name: applied.estimator}
        return replace(self.adding(applied.columns, specs, made_by=name), fitted=fitted)

    def adding(
        self, columns: nw.DataFrame[Any], specs: Sequence[FieldSpec], *, made_by: str
    ) -> Self:
        """Add all that one maker makes now, in place of what it made before.

        Raises
        ------
        DeclarationError
            If something else made a field of one of those names.
        """
        catalogue, stale = self.catalogue.remade(specs, made_by=made_by)
        frame = self.frame.drop(stale).with_columns(*columns.iter_columns())
        return replace(self, frame=frame, catalogue=catalogue)
