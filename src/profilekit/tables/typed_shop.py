"""An invented shop of which it is known what type each customer is.

Its customers act by the definitions of the shopper types: a habit that comes due and is open to
what is new; browsing without a goal and buying on sight; wants that wait for a deal, comparing and
couponing; roaming that seldom ends at the till; a need, the thing, and gone. Everybody has some of
all five, and the type is the one they have most of. The tables are what such customers leave
behind, and nothing in them is drawn with a statistic in mind. So the shop can test whether an
estimator finds such types again. It cannot test whether customers of the world come in such types.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from profilekit.errors import UnsupportedInputError
from profilekit.tables.example_shop.dice import TIMEZONE
from profilekit.tables.example_shop.typed_frames import typed_frames, types_frame
from profilekit.tables.example_shop.typed_goods import HEDONIC_CATEGORIES
from profilekit.tables.example_shop.typed_world import happen
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["TypedShop", "make_typed_shop", "typed_shop_frames"]

_ASKED_BY = "make_typed_shop"
_FEWEST_DAYS, _MOST_DAYS = 28, 3653


@dataclass(frozen=True, slots=True)
class TypedShop:
    """Tables, and what they do not say.

    Attributes
    ----------
    tables : Tables
        What an estimator may see.
    types : polars.DataFrame of shape (n_customers, 7)
        ``customer_id``, ``shopper_type_label`` (``loyal``, ``impulse``, ``bargain``,
        ``wandering`` or ``need``), and ``<type>_share``, how much of a customer's own way of
        shopping is of each type; they add up to 1, and the label's is the largest.
    hedonic_categories : tuple of str
        Categories bought for pleasure rather than for use, as a seller would list them.
    """

    tables: Tables
    types: Any
    hedonic_categories: tuple[str, ...] = HEDONIC_CATEGORIES


def _check(seed: int, n_customers: int, days: int, hardness: float) -> None:
    """Refuse what no shop can be made of, all of it at once."""
    rules = (
        (seed >= 0, f"seed={seed}", "a seed of 0 or more"),
        (n_customers >= 1, f"n_customers={n_customers}", "1 customer or more"),
        (
            _FEWEST_DAYS <= days <= _MOST_DAYS,
            f"days={days}",
            f"{_FEWEST_DAYS} to {_MOST_DAYS} days",
        ),
        (0 <= hardness <= 1, f"hardness={hardness}", "a hardness from 0 to 1"),
    )
    broken = [(found, expected) for kept, found, expected in rules if not kept]
    if broken:
        raise UnsupportedInputError(
            ", ".join(found for found, _ in broken),
            asked_by=_ASKED_BY,
            expected=", ".join(expected for _, expected in broken),
        )


def typed_shop_frames(
    seed: int, n_customers: int = 1500, *, days: int = 364, hardness: float = 0.7
) -> tuple[dict[str, nw.DataFrame[Any]], nw.DataFrame[Any]]:
    """Invent the tables and the types, as a shop would hand them over.

    Parameters
    ----------
    seed, n_customers, days : int
        As in `make_typed_shop`.
    hardness : float
        As there.

    Returns
    -------
    tables : dict of str to narwhals.DataFrame
        ``transactions``, ``products``, ``customers``, ``campaigns``, ``responses`` and
        ``web_events``, times in UTC, money in major units.
    types : narwhals.DataFrame
        As in `TypedShop`.

    Raises
    ------
    UnsupportedInputError
        If a number is out of its range; names all that are.
    """
    _check(seed, n_customers, days, hardness)
    world = happen(seed, n_customers, days=days, hardness=hardness)
    return typed_frames(world), types_frame(world)


def make_typed_shop(
    *,
    seed: int,
    n_customers: int = 1500,
    days: int = 364,
    hardness: float = 0.7,
    browsing: bool = True,
) -> TypedShop:
    """Invent a shop whose customers have known types.

    It tests an estimator of types, not the world: it shows whether types that are as defined are
    found again, and says nothing about how many customers of a real shop are like that.

    Parameters
    ----------
    seed : int
        The same seed gives the same shop on every platform; 0 or more.
    n_customers : int, default=1500
        Customers.
    days : int, default=364
        Days of history, from 28 to 3653; the last is 2025-12-31.
    hardness : float, default=0.7
        How mixed people are. 0: each acts in one way only. 1: all mixtures are as likely, and a
        customer's own type makes up somewhat less than half of what they do, on average.
    browsing : bool, default=True
        Whether there are ``web_events``. The other tables are the same either way.

    Returns
    -------
    TypedShop
        Tables in euros and the time zone Europe/Athens, and the types.

    Raises
    ------
    UnsupportedInputError
        If a number is out of its range; names all that are.

    Examples
    --------
    >>> shop = make_typed_shop(seed=1, n_customers=20, days=56)
    >>> shop.tables.names
    ('campaigns', 'customers', 'products', 'responses', 'transactions', 'web_events')
    >>> shop.types.columns[:3]
    ['customer_id', 'shopper_type_label', 'loyal_share']
    """
    frames, types = typed_shop_frames(seed, n_customers, days=days, hardness=hardness)
    shown = {name: frame for name, frame in frames.items() if browsing or name != "web_events"}
    tables = Tables.load(
        timezone=TIMEZONE,
        currency="EUR",
        **{name: frame.to_native() for name, frame in shown.items()},
    )
    return TypedShop(tables, types.to_native())
