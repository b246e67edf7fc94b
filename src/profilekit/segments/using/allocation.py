"""Allocation: what each segment gets of a budget, of places or of slots, in whole units.

Money is shared in its smallest unit, so that the shares add up to the budget to the cent, and the
same segments get the same shares in whatever order they are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from sys import maxsize
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.containers import kind_out
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.faults import shown
from profilekit.segments.asking import require_parameters
from profilekit.segments.several import memberships_of
from profilekit.segments.using.allotted import Allocation
from profilekit.segments.using.apportioning import fair_shares, largest_remainder

if TYPE_CHECKING:
    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.segments.several import SegmentsLike

__all__ = ["Allocation", "allocate"]

Number: TypeAlias = "int | float | Decimal"

_ASKED_BY: Final = "allocate"
_MOST_DECIMALS: Final = 9
_LARGEST: Final = Decimal("1e100")
"""Of numbers that are asked for, and the part of one that is the smallest: quotients are floats."""


@dataclass(frozen=True)
class _Groups:
    """Who shares: names, sizes as exact numbers, and the members if they are known."""

    names: tuple[str, ...]
    sizes: tuple[Fraction, ...]
    members: NDArray[np.bool_] | None = None
    ids: nw.Series[Any] | None = None
    kind: str = "polars"


def allocate(
    total: Number,
    book_or_sizes: ProfileBook | Mapping[str, Number],
    segments: SegmentsLike | None = None,
    *,
    weights: Mapping[str, Number] | None = None,
    minimum: Number | Mapping[str, Number] = 0,
    caps: Number | Mapping[str, Number] | None = None,
    decimals: int = 0,
    previous: Allocation | None = None,
) -> Allocation:
    """Share a total out among segments in proportion to their members.

    By largest remainder: every segment gets its exact share rounded down or up to a whole unit.
    Of equal remainders the id that comes first gets the unit. With a larger total a segment can
    get one unit less (the Alabama paradox), never with two segments; and a larger segment of the
    same weight and bounds never gets less than a smaller one.

    Parameters
    ----------
    total : int, float or Decimal
        What there is to share out, in major units: 25000 euros, 40 places.
    book_or_sizes : ProfileBook or mapping of str to number
        Whose members are counted; or by id the number of members, or whatever else shares are to
        be proportional to.
    segments : sequence of str, Segment or mapping, or str, optional
        Segments of the book that share, or the name of a label field for each of its values. Of
        sizes, ids; by default all. Who is in several segments counts in each.
    weights : mapping of str to number, optional
        By id, how much a member counts; 1 where there is none.
    minimum : number or mapping of str to number, default=0
        Least share of every segment, or by id. A segment without members gets nothing.
    caps : number or mapping of str to number, optional
        Largest share of every segment, or by id. What they leave goes to the others.
    decimals : int, default=0
        Digits of the smallest unit: 2 of euros and cents, 0 of places and slots.
    previous : Allocation, optional
        An earlier one, that the new one is compared with by segment and by member.

    Returns
    -------
    Allocation
        Shares, exact quotas, shares by member, and what has changed.

    Raises
    ------
    DeclarationError
        If a number is none that can be, all of them at once.
    UnknownNameError
        If there is no such segment.
    UnsupportedInputError
        If bounds and total cannot be reconciled, or nobody is there to share.

    References
    ----------
    .. [1] Balinski, M. L. and Young, H. P. (1982), "Fair Representation: Meeting the Ideal of One
       Man, One Vote", Yale University Press.

    Examples
    --------
    >>> from profilekit.segments.using.allocation import allocate
    >>> budget = allocate(1000, {"new": 10, "loyal": 25, "lapsed": 6}, decimals=2)
    >>> budget.shares
    {'lapsed': Decimal('146.34'), 'loyal': Decimal('609.76'), 'new': Decimal('243.90')}
    """
    require_parameters(
        asked_by=_ASKED_BY,
        whole={"decimals": (decimals, 0)},
        faults=[f"decimals is {decimals!r}; expected 9 at most"]
        if decimals in range(_MOST_DECIMALS + 1, maxsize)
        else [],
    )
    faults = _faults_of_kinds(weights, segments, previous)
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)
    groups = _groups(book_or_sizes, segments)
    names = groups.names
    units = _units(total, decimals, "total", faults)
    votes = _exact(dict.fromkeys(names, 1) | dict(weights or {}), "weights", names, faults)
    lows = _bounds(minimum, "minimum", names, decimals, faults)
    highs = _bounds(caps, "caps", names, decimals, faults)
    if previous is not None and previous.decimals != decimals:
        faults.append(f"previous has {previous.decimals} decimals; expected {decimals}")
    faults += [
        f"{name!r} has the minimum {low} and the cap {high}, in the smallest unit"
        for name, low, high in zip(names, lows, highs, strict=True)
        if high is not None and (low or 0) > high
    ]
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)
    quotas = fair_shares(
        units,
        [size * votes[name] for name, size in zip(names, groups.sizes, strict=True)],
        [(low or 0) if size else 0 for low, size in zip(lows, groups.sizes, strict=True)],
        [high if size else 0 for high, size in zip(highs, groups.sizes, strict=True)],
        asked_by=_ASKED_BY,
    )
    allotted = largest_remainder(quotas, names)
    return Allocation.of(
        decimals=decimals,
        names=names,
        sizes=groups.sizes,
        quotas=quotas,
        units=allotted,
        members=groups.members,
        ids=groups.ids,
        kind=groups.kind,
        previous=previous,
    )


def _faults_of_kinds(weights: object, segments: object, previous: object) -> list[str]:
    faults: list[str] = []
    if weights is not None and not isinstance(weights, Mapping):
        faults.append(f"weights is {shown(weights)}; expected numbers by id: weights={{'new': 2}}")
    if segments is not None and not isinstance(segments, Iterable):
        faults.append(f"segments is {shown(segments)}; expected several in a tuple")
    if previous is not None and not isinstance(previous, Allocation):
        faults.append(f"previous is {shown(previous)}; expected an Allocation")
    return faults


def _groups(given: object, segments: SegmentsLike | None) -> _Groups:
    if isinstance(given, ProfileBook):
        if segments is None:
            message = "say which segments of the book share: segments=(...)"
            raise DeclarationError(message, asked_by=_ASKED_BY)
        found = memberships_of(given, segments, asked_by=_ASKED_BY)
        order = sorted(range(len(found.names)), key=found.names.__getitem__)
        return _Groups(
            tuple(found.names[place] for place in order),
            tuple(Fraction(found.sizes[place]) for place in order),
            found.members[:, order],
            given.frame["customer_id"],
            kind_out(given, "default"),
        )
    if not isinstance(given, Mapping) or not given:
        message = f"{given!r} is neither a book nor the sizes of segments by id"
        raise DeclarationError(message, asked_by=_ASKED_BY)
    sizes = cast("Mapping[str, Any]", given)
    if isinstance(segments, str):
        message = f"segments is {segments!r}; expected several in a tuple: segments=({segments!r},)"
        raise DeclarationError(message, asked_by=_ASKED_BY)
    wanted = tuple(sizes) if segments is None else cast("tuple[str, ...]", tuple(segments))
    unknown = [name for name in wanted if name not in sizes]
    if unknown:
        raise UnknownNameError("segment", unknown, sizes, asked_by=_ASKED_BY)
    names = tuple(sorted({str(name) for name in wanted}))
    faults: list[str] = []
    exact = _exact(sizes, "sizes", tuple(map(str, sizes)), faults)
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)
    return _Groups(names, tuple(exact[name] for name in names))


def _exact(
    given: Mapping[str, Any], what: str, names: tuple[str, ...], faults: list[str]
) -> dict[str, Fraction]:
    """Read numbers as they are written: 0.1 is a tenth."""
    unknown = [name for name in given if name not in names]
    if unknown:
        raise UnknownNameError("segment", unknown, names, asked_by=f"{_ASKED_BY}({what}=)")
    found: dict[str, Fraction] = {}
    for name, value in given.items():
        number = _decimal(value)
        if number is None or number < 0:
            faults.append(
                f"{what} of {name!r} is {shown(value)}; expected a finite number from 0 on"
            )
        else:
            found[name] = Fraction(number)
    return found


def _bounds(
    given: object, what: str, names: tuple[str, ...], decimals: int, faults: list[str]
) -> list[int | None]:
    if given is None:
        return [None] * len(names)
    if not isinstance(given, Mapping):
        return [_units(given, decimals, what, faults)] * len(names)
    by_id = cast("Mapping[str, object]", given)
    unknown = [name for name in by_id if name not in names]
    if unknown:
        raise UnknownNameError("segment", unknown, names, asked_by=f"{_ASKED_BY}({what}=)")
    return [
        _units(by_id[name], decimals, f"{what} of {name!r}", faults) if name in by_id else None
        for name in names
    ]


def _units(value: object, decimals: int, what: str, faults: list[str]) -> int:
    """Read a number of major units as a whole number of the smallest ones."""
    number = _decimal(value)
    units = None if number is None else Fraction(number) * 10**decimals
    if units is None or units < 0 or units.denominator > 1:
        digits = f" with at most {decimals} decimals" if decimals else ""
        kind = "number" if decimals else "whole number"
        hint = "; say decimals=2 for cents" if units is not None and units.denominator > 1 else ""
        faults.append(f"{what} is {shown(value)}; expected a {kind} from 0 on{digits}{hint}")
        return 0
    return int(units)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool | np.bool_):
        return None
    plain: Any = cast("Any", value).item() if isinstance(value, np.generic) else value
    if not isinstance(plain, int | float | Decimal):
        return None
    try:
        number = Decimal(repr(plain)) if isinstance(plain, float) else Decimal(plain)
    except InvalidOperation:
        return None
    within = number == 0 or (number.is_finite() and 1 / _LARGEST <= abs(number) <= _LARGEST)
    return number if within else None
