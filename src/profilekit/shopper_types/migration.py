"""Migration: who was of which type on one day, and of which on another.

Types are told with an error, so that customers seem to move who did not. How many seem to is
known: the halves of one window were held against each other when the classifier was fitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from profilekit.book.columns import pandas_of
from profilekit.book.text_table import aligned, html_table, paragraphs
from profilekit.shopper_types.deciding import UNDETERMINED
from profilekit.shopper_types.five_types import DEFAULT_CATALOGUE
from profilekit.shopper_types.temperature import cohen_kappa
from profilekit.shopper_types.types_read import one_classifier_of, types_read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from profilekit.shopper_types.classifier import ShopperTypeClassifier
    from profilekit.shopper_types.temperature import Replication
    from profilekit.shopper_types.types_read import TypesRead

__all__ = ["Agreement", "TypeMigration", "migration_between", "type_migration"]


@dataclass(frozen=True)
class Agreement:
    """How often two labellings of the same customers agree.

    Attributes
    ----------
    share : float
        Of the customers.
    kappa : float
        Agreement beyond chance.
    customers_count : int
        Customers.
    """

    share: float
    kappa: float
    customers_count: int

    @classmethod
    def of(cls, one: NDArray[np.intp], other: NDArray[np.intp], n_types: int) -> Agreement | None:
        """Compare numbers of types of shape (n_customers,); None of nobody."""
        if not len(one):
            return None
        return cls(float((one == other).mean()), cohen_kappa(one, other, n_types), len(one))

    def __str__(self) -> str:
        return (
            f"{_percent(self.share)}, kappa {self.kappa:.2f} ({self.customers_count:,} customers)"
        )


@dataclass(frozen=True, eq=False)
class TypeMigration:
    """How customers moved between types; made by `type_migration`.

    Attributes
    ----------
    labels : tuple of str
        Types in the order of rows and columns, ``undetermined`` last.
    counts : ndarray of int of shape (n_labels, n_labels)
        Customers of both days, by type before and after.
    joined_count, left_count : int
        Customers of the second day alone, and of the first.
    likeliest : Agreement or None
        How often the most probable types, told or not, are the same on both days, of those with
        enough evidence on both; None where probabilities are not given.
    noise : Replication or None
        How often they were in two halves of one window when the classifier was fitted: what
        a population that did not change would show. None where it is not known.
    """

    labels: tuple[str, ...]
    counts: NDArray[np.int64]
    joined_count: int
    left_count: int
    likeliest: Agreement | None
    noise: Replication | None

    @property
    def shares(self) -> NDArray[np.float64]:
        """Shares of each row of `counts`, of shape (n_labels, n_labels); NaN in empty rows."""
        totals = self.counts.sum(axis=1, keepdims=True)
        with np.errstate(invalid="ignore"):
            return self.counts / np.where(totals > 0, totals, np.nan)

    @property
    def both_count(self) -> int:
        """Customers of both days."""
        return int(self.counts.sum())

    @property
    def told_count(self) -> int:
        """Customers who were told a type on both days."""
        return int(self._told.sum())

    @property
    def kept_share(self) -> float:
        """Share of those told a type on both days who kept it; NaN where there are none."""
        return float(np.trace(self._told) / self.told_count) if self.told_count else float("nan")

    @property
    def kappa(self) -> float:
        """Agreement beyond chance of the types of those told one on both days; NaN for none."""
        if not self.told_count:
            return float("nan")
        before, after = np.nonzero(self._told)
        times = self._told[before, after]
        size = len(self._told)
        return cohen_kappa(np.repeat(before, times), np.repeat(after, times), size)

    @property
    def _told(self) -> NDArray[np.int64]:
        places = [at for at, label in enumerate(self.labels) if label != UNDETERMINED]
        return self.counts[np.ix_(places, places)]

    def to_pandas(self) -> pd.DataFrame:
        """Give one row per type before and after.

        Returns
        -------
        pandas.DataFrame
            ``before_label``, ``after_label``, ``customers_count``, and ``moved_share``: the share
            of the customers of the type before who are of the type after.
        """
        size = len(self.labels)
        columns: dict[str, Any] = {
            "before_label": [label for label in self.labels for _ in range(size)],
            "after_label": [*self.labels] * size,
            "customers_count": self.counts.ravel(),
            "moved_share": self.shares.ravel(),
        }
        return pandas_of(nw.from_dict(columns, backend="polars"))

    def __str__(self) -> str:
        return "\n".join([*self._about(), "", *aligned(self._cells())])

    def __repr__(self) -> str:
        return (
            f"TypeMigration({self.both_count:,} customers, {self.told_count:,} of them typed on "
            f"both days, kept {_percent(self.kept_share)})"
        )

    def _repr_html_(self) -> str:
        return f"<div>{paragraphs(self._about())}{html_table(self._cells())}</div>"

    def _about(self) -> list[str]:
        moved = f"{self.joined_count:,} joined, {self.left_count:,} left"
        kept = "Nobody had a type on both days"
        if self.told_count:
            kept = f"{self.told_count:,} had a type on both days: {_percent(self.kept_share)} kept "
            kept += f"it, kappa {self.kappa:.2f}"
        about = [f"{self.both_count:,} customers of both days; {moved}", kept]
        if self.likeliest is not None:
            about.append(f"Most probable types, told or not, are the same in {self.likeliest}")
        return [*about, _of_noise(self.noise)]

    def _cells(self) -> list[list[str]]:
        head = ["", "customers", *self.labels]
        rows = zip(self.labels, self.counts.sum(axis=1).tolist(), self.shares, strict=True)
        return [head, *([name, f"{n:,}", *map(_percent, shares)] for name, n, shares in rows)]


def type_migration(
    before: Any, after: Any, *, classifier: ShopperTypeClassifier | None = None
) -> TypeMigration:
    """Hold the types of customers on two days against each other.

    Both should be told by one fitted classifier, so that a type means the same on both.

    Parameters
    ----------
    before, after : ProfileBook or frame of shape (n_customers, n_fields)
        With ``customer_id`` and ``shopper_type_label``; with probabilities and reasons too, the
        most probable types are compared.
    classifier : ShopperTypeClassifier, optional
        The one that told the types, for the noise to compare with; by default that of the books.

    Returns
    -------
    TypeMigration
        Counts, shares, and agreement beside that of a population that did not change.

    Raises
    ------
    UnknownNameError
        If a column is not there.
    UnsupportedInputError
        If a customer stands in one of them twice, or has no label at all, or if the books were
        told by classifiers that learned different things and none is given.

    Notes
    -----
    The noise is that of the most probable types of everybody with enough evidence, so it is to be
    compared with ``likeliest``, not with the types told, which are the surer ones. Halves are
    shorter than the window, so a population that did not change agrees rather more than they do.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame(
    ...     {"customer_id": [1, 2, 3], "shopper_type_label": ["need", "need", "loyal"]}
    ... )
    >>> other = one.assign(shopper_type_label=["need", "loyal", "loyal"])
    >>> print(type_migration(one, other))
    3 customers of both days; 0 joined, 0 left
    3 had a type on both days: 67% kept it, kappa 0.40
    How many seem to move without moving is not known: give the classifier
    <BLANKLINE>
           customers  loyal  need
    loyal          1   100%    0%
    need           2    50%   50%
    """
    told_by = classifier or one_classifier_of(before, after)
    names = (DEFAULT_CATALOGUE if told_by is None else told_by.catalogue).names
    one, other = (
        types_read(data, names, which) for data, which in ((before, "before"), (after, "after"))
    )
    return migration_between(
        one.labels,
        other.labels,
        names=names,
        likeliest=_likeliest(one, other, len(names)),
        noise=None if told_by is None else told_by.state_.model.replication,
    )


def migration_between(
    before: Mapping[object, str],
    after: Mapping[object, str],
    *,
    names: Sequence[str],
    likeliest: Agreement | None = None,
    noise: Replication | None = None,
) -> TypeMigration:
    """Count moves between the labels of customers on two days.

    Parameters
    ----------
    before, after : mapping of customer to str
        Labels.
    names : sequence of str
        Types in their order; other labels come after them.
    likeliest : Agreement, optional
        Of the most probable types.
    noise : Replication, optional
        What halves of one window showed.
    """
    found = {*before.values(), *after.values()}
    others = sorted(found - {*names, UNDETERMINED})
    used = [name for name in (*names, *others, UNDETERMINED) if name in found]
    place = {name: at for at, name in enumerate(used)}
    counts = np.zeros((len(used), len(used)), dtype=np.int64)
    both = [customer for customer in before if customer in after]
    moves = [(place[before[customer]], place[after[customer]]) for customer in both]
    if moves:
        np.add.at(counts, tuple(np.array(moves).T), 1)
    counts.flags.writeable = False
    return TypeMigration(
        labels=tuple(used),
        counts=counts,
        joined_count=len(after) - len(both),
        left_count=len(before) - len(both),
        likeliest=likeliest,
        noise=noise,
    )


def _likeliest(one: TypesRead, other: TypesRead, n_types: int) -> Agreement | None:
    both = [customer for customer in one.likeliest if customer in other.likeliest]

    def numbers(read: TypesRead) -> NDArray[np.intp]:
        return np.array([read.likeliest[customer] for customer in both], dtype=np.intp)

    return Agreement.of(numbers(one), numbers(other), n_types)


def _of_noise(noise: Replication | None) -> str:
    if noise is None:
        return "How many seem to move without moving is not known: give the classifier"
    if noise.kappa is None or noise.agreement is None:
        return (
            "How many seem to move without moving is not known: "
            f"{noise.pairs_count:,} customers had enough evidence in both halves of the window"
        )
    halves = Agreement(noise.agreement, noise.kappa, noise.pairs_count)
    return f"Without any change, those of two halves of a window were the same in {halves}"


def _percent(share: float) -> str:
    return "\N{EN DASH}" if np.isnan(share) else f"{share:.0%}"
