"""Which given column a canonical one may be called, when it is missing.

Only a proposal in a message: nothing is ever renamed by it. It therefore proposes what shops,
tills and warehouses commonly call such a column, or a name spelt almost alike, or nothing.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from profilekit.tables.specs import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.tables.specs import ColumnSpec

__all__ = ["likely_names"]

_ALMOST_ALIKE = 0.75
_LONGEST = 100

# The best proposals come first.
_BY_NAME: Mapping[str, str] = {
    "customer_id": "customer_no customer_number customer_key cust_id customer cust client_id "
    "client user_id user household_id household_key household member_id member buyer_id buyer "
    "shopper_id shopper visitor_id",
    "product_id": "product product_key product_number item item_id sku article article_id "
    "stock_code",
    "campaign_id": "campaign campaign_name campaign_key",
    "store_id": "store store_key shop shop_id branch branch_id",
}
_BY_KIND: Mapping[Kind, str] = {
    Kind.TIME: "order_date order_time order_timestamp ordered_on purchase_date purchased_at "
    "transaction_date transaction_time transaction_timestamp invoice_date sale_date sold_at "
    "event_date event_time occurred_at date_time datetime timestamp date created_at created_on "
    "created time day",
    Kind.MONEY: "sales_value sale_amount order_value order_total total_amount line_total "
    "net_amount gross_amount total_price revenue sales turnover total spend paid monetary value "
    "price",
}


def likely_names(wanted: Sequence[ColumnSpec], given: Sequence[str]) -> dict[str, str]:
    """Propose given names for missing columns.

    Parameters
    ----------
    wanted : sequence of ColumnSpec
        Missing columns.
    given : sequence of str
        Names that mean nothing yet; each is proposed once.

    Returns
    -------
    dict of str to str
        Given name by canonical one, where there is a likely one.

    Examples
    --------
    >>> from profilekit.tables.schema import SCHEMA
    >>> columns = [SCHEMA["transactions"].column(n) for n in ("customer_id", "ordered_at")]
    >>> likely_names(columns, ["Date", "Client ID", "colour"])
    {'customer_id': 'Client ID', 'ordered_at': 'Date'}
    """
    free = {_bare(name): name for name in given if len(name) <= _LONGEST}
    found: dict[str, str] = {}
    for column in wanted:
        words = f"{column.name} {_BY_NAME.get(column.name, '')} {_BY_KIND.get(column.kind, '')}"
        known = [_bare(word) for word in words.split()]
        near = [word for word in known if word in free]
        near += get_close_matches(known[0], free, n=1, cutoff=_ALMOST_ALIKE)
        if near:
            found[column.name] = free.pop(near[0])
    return found


def _bare(name: str) -> str:
    """Letters and digits alone, so that ``Order Date`` and ``order_date`` are one name."""
    return "".join(letter for letter in name.lower() if letter.isalnum())
