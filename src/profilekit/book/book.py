"""Who the customers are: one row per customer, one column per field, on one day.

A book never changes: every verb gives a new one. It knows what its fields mean, where
they come from and which estimators filled them, so that it can explain itself later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from profilekit.book.applied import require_estimator
from profilekit.book.checks import KEY, faults_of
from profilekit.book.finding import place_of, row_of
from profilekit.book.handed_out import HandedOut
from profilekit.book.html import book_html
from profilekit.book.parts import Parts
from profilekit.book.profile import Profile, Provenance, profile_of, profiles_of
from profilekit.book.ranking import ranked
from profilekit.book.readonly import ReadOnly
from profilekit.book.store import read_book, write_book
from profilekit.errors import OutputError, StateError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import narwhals as nw

    from profilekit.book.applied import Estimator, FittedEstimator, FittedEstimatorClass, Scalar
    from profilekit.book.skipped import Skipped
    from profilekit.fields import FieldCatalogue

__all__ = ["ProfileBook"]


class ProfileBook(HandedOut):
    """All customers on one day.

    Made by ``measure``; the constructor is for those who measure by other means.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, 1 + n_fields)
        Backed by polars: ``customer_id`` (int64 or string, unique) and one column per field.
    catalogue : FieldCatalogue
        What the fields are.
    as_of : date
        Last day taken into account.
    provenance : Provenance
        Where the numbers come from.
    fitted : mapping of str to FittedEstimator, optional
        Estimators that filled some of the fields.
    given : str
        Kind of the tables measured: ``"pandas"``, ``"polars"``, ``"pyarrow"``, ``"duckdb"``,
        ``"pyspark"``, ``"ibis"`` or ``"path"``.

    Raises
    ------
    OutputError
        If the frame is not what the catalogue declares; all deviations at once.

    Examples
    --------
    >>> from datetime import date
    >>> import narwhals as nw, polars as pl
    >>> from profilekit.fields import FieldCatalogue, FieldSpec
    >>> spec = FieldSpec(name="orders_count", dtype="int64", meaning="Orders placed")
    >>> frame = nw.from_native(pl.DataFrame({"customer_id": ["ann", "bo"], "orders_count": [3, 1]}))
    >>> book = ProfileBook(
    ...     frame, FieldCatalogue([spec]), as_of=date(2017, 12, 31), provenance=Provenance()
    ... )
    >>> book
    ProfileBook(2 customers, 1 field, as of 2017-12-31)
    >>> book.profile("ann").behaviour["orders_count"].value
    3
    >>> book.rank("orders_count").to_pandas(fields=["orders_rank"])
                 orders_rank
    customer_id
    ann                    1
    bo                     2
    """

    def __init__(
        self,
        frame: nw.DataFrame[Any],
        catalogue: FieldCatalogue,
        *,
        as_of: date,
        provenance: Provenance,
        fitted: Mapping[str, FittedEstimator] | None = None,
        given: str = "polars",
    ) -> None:
        faults = faults_of(frame, catalogue, as_of, given)
        if faults:
            raise OutputError(faults, asked_by="ProfileBook")
        ordered = frame.select(KEY, *catalogue.names).sort(KEY)
        self._parts = Parts(ordered, catalogue, as_of, provenance, ReadOnly(fitted), given)

    @property
    def frame(self) -> nw.DataFrame[Any]:
        """``customer_id`` and the fields, sorted by ``customer_id``, backed by polars."""
        return self._parts.frame.clone()

    @property
    def catalogue(self) -> FieldCatalogue:
        """What the fields are."""
        return self._parts.catalogue

    @property
    def as_of(self) -> date:
        """Last day taken into account."""
        return self._parts.as_of

    @property
    def provenance(self) -> Provenance:
        """Where the numbers come from."""
        return self._parts.provenance

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Extractors and fields that were left out when it was measured, with the reason."""
        return self._parts.provenance.skipped

    @property
    def fitted(self) -> Mapping[str, FittedEstimator]:
        """Estimators that filled some of the fields, by name; read-only."""
        return self._parts.fitted

    @property
    def given(self) -> str:
        """Kind of the tables measured."""
        return self._parts.given

    @property
    def customer_ids(self) -> tuple[int, ...] | tuple[str, ...]:
        """Every customer, sorted."""
        return tuple(self._parts.frame[KEY].to_list())

    def __len__(self) -> int:
        return len(self._parts.frame)

    def __contains__(self, customer_id: object) -> bool:
        return place_of(self._parts.frame, customer_id) is not None

    def __repr__(self) -> str:
        customers, fields, skipped = len(self), len(self._parts.catalogue), len(self.skipped)
        return (
            f"ProfileBook({customers:,} customer{'' if customers == 1 else 's'}, "
            f"{fields} field{'' if fields == 1 else 's'}, as of {self._parts.as_of}"
            f"{f'; {skipped} skipped: book.skipped' if skipped else ''})"
        )

    def _repr_html_(self) -> str:
        return book_html(self._parts)

    def apply(self, estimator: Estimator) -> ProfileBook:
        """Add the fields that an estimator makes.

        Parameters
        ----------
        estimator : Estimator
            Unfitted: a clone is fitted on this book. Fitted: it only transforms.

        Returns
        -------
        ProfileBook
            With the new fields and the fitted estimator in ``fitted``. What an estimator of
            the same name made before is replaced.

        Raises
        ------
        UnknownNameError
            If the estimator reads a field that the book lacks.
        UnsupportedInputError
            If it is a class, or no estimator.
        DeclarationError
            If it would replace a field that something else made.
        OutputError
            If it returns something else than it declared.
        """
        require_estimator(estimator, asked_by="ProfileBook.apply")
        return self._of(self._parts.applying(estimator.apply_to(self)))

    def rank(self, field: str, *, descending: bool = True) -> ProfileBook:
        """Add the place of every customer by a field.

        Parameters
        ----------
        field : str
            A field that holds numbers.
        descending : bool, default=True
            Whether the highest value is best.

        Returns
        -------
        ProfileBook
            With ``<stem>_rank``: int64, 1 is best; equal values share the best place of
            theirs; missing values have none.

        Raises
        ------
        UnknownNameError
            If there is no such field.
        DeclarationError
            If it holds text, or another field has that rank's name.
        """
        columns, spec = ranked(
            self._parts.frame, self._parts.catalogue, field, descending=descending
        )
        return self._of(self._parts.adding(columns, (spec,), made_by=spec.made_by))

    def profile(self, customer_id: int | str) -> Profile:
        """Everything known about one customer.

        Raises
        ------
        UnknownNameError
            If there is no such customer.
        """
        return self._profile(row_of(self._parts.frame, customer_id, asked_by="ProfileBook.profile"))

    def profiles(self) -> Iterator[Profile]:
        """Give the profile of every customer, by ``customer_id``, one at a time."""
        held = self._parts
        return profiles_of(
            held.frame, held.catalogue, held.as_of, held.provenance, held.fitted.values()
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write everything to one Parquet file that any tool can open.

        Parameters
        ----------
        path : path
            File to make or replace. It is replaced in one step: a failed write leaves
            the old file.

        Raises
        ------
        OSError
            If the folder is not there or cannot be written to.
        """
        write_book(self._parts, path, asked_by="ProfileBook.save")

    @classmethod
    def load(
        cls, path: str | os.PathLike[str], *, estimators: Iterable[FittedEstimatorClass] = ()
    ) -> Self:
        """Read a saved book, checked.

        Parameters
        ----------
        path : path
            A file that `save` wrote.
        estimators : iterable of classes
            Estimators of your own that no installed package registers under the
            entry-point group ``profilekit.estimators``.

        Raises
        ------
        FileNotFoundError
            If there is no such file.
        StateError
            If the file is damaged, foreign or of a newer version, or an estimator that
            it needs is not installed.
        """
        asked_by = "ProfileBook.load"
        parts = read_book(path, estimators=estimators, asked_by=asked_by)
        try:
            return cls._of(parts)
        except OutputError as error:
            message = f"header and columns differ. {error}\nMeasure and save the book again."
            raise StateError(message, asked_by=asked_by) from error

    @classmethod
    def _of(cls, parts: Parts) -> Self:
        return cls(
            parts.frame,
            parts.catalogue,
            as_of=parts.as_of,
            provenance=parts.provenance,
            fitted=parts.fitted,
            given=parts.given,
        )

    def _profile(self, row: Mapping[str, Scalar]) -> Profile:
        estimators = self._parts.fitted.values()
        return profile_of(
            row, self._parts.catalogue, self._parts.as_of, self._parts.provenance, estimators
        )
