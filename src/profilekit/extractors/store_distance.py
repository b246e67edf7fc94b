"""Store distance: how far a customer lives from the nearest store, as the crow flies.

Every place is held against every store, but each place once: customers of one postcode share
their coordinates more often than not. Stores have no dates, so all of them count as open.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

import narwhals as nw

from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.versions import holding_versions
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.view import TableView

__all__ = ["StoreDistance"]

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean radius of the Earth; GRS 80, Moritz (2000)."""

_RADIANS: Final = math.pi / 180
_PLACE: Final = ("latitude", "longitude")
_HALVINGS: Final = 4
_ARCSINE: Final = (1.0, 1 / 6, 3 / 40, 15 / 336, 105 / 3456)
"""Coefficients of x, x^3, x^5, x^7 and x^9."""


class StoreDistance(Extractor):
    """Great-circle distance to the nearest store.

    References
    ----------
    .. [1] Sinnott (1984), "Virtues of the Haversine", Sky and Telescope 68(2), 159.

    Examples
    --------
    >>> [spec.name for spec in StoreDistance().specs()]
    ['nearest_store_km']
    """

    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "customers": frozenset(_PLACE),
        "stores": frozenset(_PLACE),
    }
    wants: ClassVar[Mapping[str, frozenset[str]]] = {"customers": frozenset({"valid_from"})}

    def fields(self) -> Iterator[Field]:
        """Yield the distance."""
        yield Field(
            "nearest_store_km",
            dtype="float64",
            meaning="Distance to the nearest store, as the crow flies",
            minimum=0,
            maximum=20_016,
            null_meaning="place of the customer or of all stores not known",
            section=Section.GEOGRAPHY,
            source="Sinnott (1984)",
            point_in_time=PointInTime.SLOW,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Measure the distance.

        Parameters
        ----------
        view : TableView
            ``customers`` and ``stores`` with their coordinates.

        Returns
        -------
        nw.LazyFrame of shape (n_customers_with_a_place, 2)
            ``customer_id`` and ``nearest_store_km``.
        """
        homes = _located(holding_versions(view, "customers"))
        stores = _located(view.table("stores")).select(
            store_latitude=nw.col("latitude"), store_longitude=nw.col("longitude")
        )
        pairs = homes.select(*_PLACE).unique().join(stores.unique(), how="cross")
        nearest = (
            pairs.with_columns(sine=_half_angle_sine()).group_by(*_PLACE).agg(nw.col("sine").min())
        )
        angle = nearest.with_columns(halved=nw.col("sine").clip(0.0, 1.0))
        for _ in range(_HALVINGS):
            angle = angle.with_columns(halved=_sine_of_half(nw.col("halved")))
        km = 2 * EARTH_RADIUS_KM * 2**_HALVINGS * _arcsine_of_small(nw.col("halved"))
        found = homes.join(angle.select(*_PLACE, km.alias("km")), on=list(_PLACE), how="inner")
        per_customer = found.group_by(CUSTOMER).agg(nw.col("km").min())
        return per_customer.select(CUSTOMER, nearest_store_km=nw.col("km"))


def _located(rows: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    return rows.filter(~nw.col("latitude").is_null() & ~nw.col("longitude").is_null())


def _half_angle_sine() -> nw.Expr:
    """Sine of half the angle between two places: the root of the haversine."""
    latitude, store_latitude = nw.col("latitude") * _RADIANS, nw.col("store_latitude") * _RADIANS
    north = ((store_latitude - latitude) / 2).sin()
    east = ((nw.col("store_longitude") - nw.col("longitude")) * (_RADIANS / 2)).sin()
    return (north * north + latitude.cos() * store_latitude.cos() * east * east).sqrt()


def _sine_of_half(sine: nw.Expr) -> nw.Expr:
    """Sine of half an angle of at most 90 degrees, from its sine; exact for small ones too."""
    return sine / (2 * (1 + (1 - sine * sine).sqrt())).sqrt()


def _arcsine_of_small(sine: nw.Expr) -> nw.Expr:
    """Angle of a sine below 0.1, to 1e-12: narwhals has no arcsine."""
    square = sine * sine
    series = nw.lit(_ARCSINE[-1])
    for coefficient in reversed(_ARCSINE[:-1]):
        series = series * square + coefficient
    return sine * series
