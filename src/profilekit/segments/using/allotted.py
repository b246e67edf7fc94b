"""What segments were allotted, by segment and by member, and what has changed since before."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Self

import narwhals as nw
import numpy as np

from profilekit.book.columns import pandas_of
from profilekit.book.wording import plain
from profilekit.errors import DeclarationError
from profilekit.segments.finds import Finds, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Allocation"]

_LINES: Final = 20


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Allocation(Finds):
    """Shares of segments.

    ``.table`` has a row per segment: ``segment``, ``size``, ``quota`` (its exact share),
    ``allotted`` (in major units), ``per_member`` (missing where there is nobody) and, with an
    earlier allocation, ``allotted_before``, ``difference``, ``size_before``,
    ``per_member_before`` and ``per_member_difference``.

    Attributes
    ----------
    decimals : int
        Digits of the smallest unit.
    units : mapping of str to int
        By id, what each segment gets in the smallest unit: cents, places.
    sizes : mapping of str to Fraction
        By id, what shares are proportional to before weights.
    several_count : int
        Customers who are in more than one of the segments, and count in each; 0 where only sizes
        are known.
    is_compared : bool
        Whether an earlier allocation was given.
    members : nw.DataFrame or None
        What `by_member` hands out.
    """

    decimals: int
    units: Mapping[str, int]
    sizes: Mapping[str, Fraction]
    several_count: int = 0
    is_compared: bool = False
    members: nw.DataFrame[Any] | None = field(default=None)

    @classmethod
    def of(  # noqa: PLR0913 - one call, in one place
        cls,
        *,
        decimals: int,
        names: Sequence[str],
        sizes: Sequence[Fraction],
        quotas: Sequence[Fraction],
        units: Sequence[int],
        members: NDArray[np.bool_] | None,
        ids: nw.Series[Any] | None,
        kind: str,
        previous: Allocation | None,
    ) -> Self:
        """Put an allocation together; see `allocate`."""
        rows: dict[str, dict[str, Any]] = {
            name: {
                "segment": name,
                "size": float(size),
                "quota": float(quota / 10**decimals),
                "allotted": unit / 10**decimals,
                "per_member": _per_member(unit, size, decimals),
            }
            for name, size, quota, unit in zip(names, sizes, quotas, units, strict=True)
        }
        columns = ["size", "quota", "allotted", "per_member"]
        if previous is not None:
            rows = _compared(rows, previous)
            columns += ["allotted_before", "difference", "size_before"]
            columns += ["per_member_before", "per_member_difference"]
        schema: dict[str, Any] = {"segment": nw.String(), **dict.fromkeys(columns, nw.Float64())}
        found = {name: [row.get(name) for row in rows.values()] for name in schema}
        several = 0 if members is None else int(np.count_nonzero(members.sum(axis=1) > 1))
        given = {name: rows[name]["per_member"] or 0.0 for name in names}
        return cls(
            _found=nw.from_dict(found, schema=schema, backend="polars"),
            _kind=kind,
            decimals=decimals,
            units=dict(zip(names, units, strict=True)),
            sizes=dict(zip(names, sizes, strict=True)),
            several_count=several,
            is_compared=previous is not None,
            members=_by_member(members, ids, list(given.values()), previous),
        )

    @property
    def shares(self) -> dict[str, Decimal]:
        """By id, what each segment gets in major units, to the last digit."""
        return {name: Decimal(unit).scaleb(-self.decimals) for name, unit in self.units.items()}

    @property
    def total(self) -> Decimal:
        """What was shared out, in major units."""
        return Decimal(sum(self.units.values())).scaleb(-self.decimals)

    def by_member(self) -> pd.DataFrame:
        """Hand out what falls to each customer, and what has changed.

        Returns
        -------
        pandas.DataFrame of shape (n_customers, 1 or 3)
            By ``customer_id``, whoever is in one of the segments, now or before: ``allotted``, the
            sum of the equal parts of the customer's segments in major units, not rounded; with an
            earlier allocation of a book also ``allotted_before`` and ``difference``. Who is in
            none of the segments gets nothing: 0.

        Raises
        ------
        DeclarationError
            If only the sizes of the segments are known.
        """
        if self.members is None:
            message = "only sizes were given; allocate(total, book, segments) knows the members"
            raise DeclarationError(message, asked_by="Allocation.by_member")
        return pandas_of(self.members).set_index("customer_id")

    def _heading(self) -> str:
        told = f"{self.total:,} in {len(self.units):,} shares by largest remainder"
        several = (
            f"; {self.several_count:,} customers count in several" if self.several_count else ""
        )
        return told + several

    def _parts(self) -> list[Part]:
        head = ["segment", "allotted", "of size", "per member"]
        head += ["more than before"] if self.is_compared else []
        rows: list[list[str]] = []
        for row in self._found.rows(named=True):
            each = "nothing" if row["per_member"] is None else f"{row['per_member']:,.4g}"
            size = "none" if row["size"] is None else f"{row['size']:,.10g}"
            cells = [plain(row["segment"]), f"{row['allotted']:,.{self.decimals}f}", size, each]
            cells += [f"{row['difference']:+,.{self.decimals}f}"] if self.is_compared else []
            rows.append(cells)
        more = len(rows) - _LINES
        title = "Shares" if more <= 0 else f"Shares, {more:,} more in .table"
        return [Part(title, head, rows[:_LINES])]


def _per_member(unit: int, size: Fraction, decimals: int) -> float | None:
    return float(Fraction(unit, 10**decimals) / size) if size else None


def _compared(rows: Mapping[str, dict[str, Any]], before: Allocation) -> dict[str, dict[str, Any]]:
    """Add what segments had before; one that is new had nothing, one that is gone has nothing."""
    scale = 10**before.decimals
    made: dict[str, dict[str, Any]] = {}
    for name in sorted({*rows, *before.units}):
        row = dict(rows.get(name, {"segment": name, "allotted": 0.0}))
        size, unit = before.sizes.get(name), before.units.get(name, 0)
        row["allotted_before"] = unit / scale
        # Of whole units, so that equal shares differ by nothing.
        row["difference"] = (round(row["allotted"] * scale) - unit) / scale
        row["size_before"] = None if size is None else float(size)
        each = None if size is None else _per_member(unit, size, before.decimals)
        row["per_member_before"] = each
        now = row.get("per_member")
        row["per_member_difference"] = None if each is None or now is None else now - each
        made[name] = row
    return made


def _by_member(
    members: NDArray[np.bool_] | None,
    ids: nw.Series[Any] | None,
    each: Sequence[float],
    previous: Allocation | None,
) -> nw.DataFrame[Any] | None:
    if members is None or ids is None:
        return None
    inside = members.any(axis=1)
    allotted = members[inside].astype(np.float64) @ np.array(each, dtype=np.float64)
    now = nw.from_dict(
        {
            "customer_id": ids.filter(inside.tolist()),
            "allotted": nw.new_series("allotted", allotted, backend="polars"),
        }
    )
    earlier = None if previous is None else previous.members
    if earlier is None:
        return now
    before = earlier.select("customer_id", nw.col("allotted").alias("allotted_before"))
    joined = now.join(before, on="customer_id", how="full", suffix="_then")
    filled = joined.select(
        nw.coalesce("customer_id", "customer_id_then").alias("customer_id"),
        nw.col("allotted", "allotted_before").fill_null(0.0),
    )
    difference = nw.col("allotted") - nw.col("allotted_before")
    return filled.with_columns(difference=difference).sort("customer_id")
