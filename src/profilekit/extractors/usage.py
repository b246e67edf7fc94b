"""Usage: how much and what each customer uses and buys, period by period.

Periods are counted back from the day asked about and are all of one length, so that they can be
compared; period 1 is the latest. Counts are of events, as the product reports them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field as Constrained
from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.purchase_grains import lines, orders
from profilekit.extractors.table_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.extractors.measures import Measure

__all__ = [
    "FeatureUsage",
    "ProductUsage",
    "PurchasePeriods",
    "UnitPeriods",
    "Usage",
    "UsagePeriods",
    "UsageQuantity",
]

_used = rows_of("usage_events")

Periods = Annotated[int, Constrained(ge=2, le=60)]
"""How many periods are compared: a slope takes two."""


class Usage(Extractor):
    """Uses by window, days of use, the last one, and where usage is heading.

    Parameters
    ----------
    windows_days : tuple of int, default=(30, 90)
        Windows that end with the day asked about, in days.
    active_days : int, default=30
        Length in days of the window whose days of use are counted, and of the two that the trend
        compares.

    Examples
    --------
    >>> [spec.name for spec in Usage(windows_days=(30,)).specs()][:2]
    ['usage_count', 'usage_30d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (30, 90)
    active_days: PositiveInt = 30

    def fields(self) -> Iterator[Field]:
        """Yield counts of uses, days of use, recency, trend."""
        yield Field("usage_count", _used.count(), meaning="Uses in all", minimum=0)
        for days in self.windows_days:
            yield Field(
                f"usage_{days}d_count",
                _used.last(days=days).count(),
                meaning=f"Uses in the last {days} days",
                minimum=0,
            )
        span = self.active_days
        yield Field(
            f"usage_active_days_{span}d_count",
            _used.last(days=span).n_unique(_used.day),
            meaning=f"Days with a use among the last {span}",
            minimum=0,
            maximum=span,
        )
        yield Field(
            "usage_recency_days",
            as_of_day - _used.max(_used.day),
            meaning="Days since the last use",
            minimum=0,
            null_meaning="never used",
            evidence="usage_count",
        )
        recent = _used.last(days=span).count()
        before = _used.last(days=span, skip_days=span).count()
        yield Field(
            f"usage_trend_{span}d_ratio",
            (recent - before) / (recent + before),
            meaning=f"Change of uses between the last {span} days and as many before, "
            "-1 (stopped) to 1 (new)",
            minimum=-1,
            maximum=1,
            null_meaning="no use in either window",
        )


class UsageQuantity(Extractor):
    """How much was used in a window.

    Parameters
    ----------
    window_days : int, default=90
        Window that ends with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in UsageQuantity().specs()]
    ['usage_quantity_90d_count']
    """

    window_days: PositiveInt = 90

    def fields(self) -> Iterator[Field]:
        """Yield the quantity."""
        yield Field(
            f"usage_quantity_{self.window_days}d_count",
            _used.last(days=self.window_days).sum(_used.column("quantity")),
            meaning=f"Quantity used in the last {self.window_days} days",
            minimum=0,
            evidence="usage_count",
        )


class FeatureUsage(Extractor):
    """Which features a customer uses.

    Parameters
    ----------
    window_days : int, default=90
        Window of the count that ends with the day asked about, in days.

    Examples
    --------
    >>> [spec.name for spec in FeatureUsage().specs()]
    ['features_used_90d_count', 'top_feature_label']
    """

    window_days: PositiveInt = 90

    def fields(self) -> Iterator[Field]:
        """Yield different features of a window, and the one used most."""
        feature = _used.column("feature")
        features = _used.where(~feature.is_null()).by(feature)
        yield Field(
            f"features_used_{self.window_days}d_count",
            _used.last(days=self.window_days).n_unique(feature),
            meaning=f"Different features used in the last {self.window_days} days",
            minimum=0,
            evidence="usage_count",
        )
        yield Field(
            "top_feature_label",
            features.at_max(features.key, by=_used.count().per(features)),
            meaning="Feature used most often; of equals the first by name",
            null_meaning="no use of a named feature",
            evidence="usage_count",
        )


class ProductUsage(Extractor):
    """Which product a customer uses most.

    Examples
    --------
    >>> [spec.name for spec in ProductUsage().specs()]
    ['top_used_product_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the product used most often."""
        product = _used.column("product_id")
        products = _used.where(~product.is_null()).by(product)
        yield Field(
            "top_used_product_label",
            products.at_max(products.key, by=_used.count().per(products)),
            meaning="Product used most often; of equals the first by id",
            null_meaning="no use of a named product",
            evidence="usage_count",
        )


class _ByPeriod(Extractor):
    """Parameters of what is counted period by period, back from the day asked about."""

    period_days: PositiveInt = 30
    periods: Periods = 6

    @property
    def skipped_days(self) -> range:
        """Days between the end of each period and the day asked about, latest period first."""
        return range(0, self.periods * self.period_days, self.period_days)


class UsagePeriods(_ByPeriod):
    """Uses per period, and their slope.

    The slope is that of the least-squares line through the counts, in the order of time, per
    period and relative to their mean: 0.1 is growth by a tenth of the mean with each period.

    Parameters
    ----------
    period_days : int, default=30
        Length of a period in days.
    periods : int, default=6
        How many periods, 2 to 60.

    Examples
    --------
    >>> [spec.name for spec in UsagePeriods(periods=2).specs()]
    ['usage_period_1_count', 'usage_period_2_count', 'usage_slope_ratio']
    """

    def fields(self) -> Iterator[Field]:
        """Yield uses per period, latest first, then the slope."""
        counts = [
            _used.last(days=self.period_days, skip_days=skip_days).count()
            for skip_days in self.skipped_days
        ]
        yield from _by_period("usage", "Uses", counts, self.period_days, minimum=0)


class PurchasePeriods(_ByPeriod):
    """Orders per period, and their slope.

    Parameters
    ----------
    period_days : int, default=30
        Length of a period in days.
    periods : int, default=6
        How many periods, 2 to 60.

    Examples
    --------
    >>> [spec.name for spec in PurchasePeriods(periods=2).specs()][0]
    'purchases_period_1_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield orders per period, latest first, then the slope."""
        counts = [
            orders.last(days=self.period_days, skip_days=skip_days).count()
            for skip_days in self.skipped_days
        ]
        yield from _by_period("purchases", "Orders", counts, self.period_days, minimum=0)


class UnitPeriods(_ByPeriod):
    """Units bought per period, and their slope.

    Parameters
    ----------
    period_days : int, default=30
        Length of a period in days.
    periods : int, default=6
        How many periods, 2 to 60.

    Examples
    --------
    >>> [spec.name for spec in UnitPeriods(periods=2).specs()][0]
    'units_period_1_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield units per period, latest first, then the slope."""
        sums = [
            lines.last(days=self.period_days, skip_days=skip_days).sum(lines.quantity)
            for skip_days in self.skipped_days
        ]
        yield from _by_period("units", "Units bought", sums, self.period_days)


def _by_period(
    name: str,
    word: str,
    counts: Sequence[Measure],
    period_days: int,
    *,
    minimum: float | None = None,
) -> Iterator[Field]:
    for number, count in enumerate(counts, start=1):
        yield Field(
            f"{name}_period_{number}_count",
            count,
            meaning=f"{word} in period {number} of {period_days} days, 1 being the latest",
            minimum=minimum,
        )
    yield Field(
        f"{name}_slope_ratio",
        _slope(counts) / (sum(counts[1:], counts[0]) / len(counts)),
        meaning=f"{word}: change per period of {period_days} days, relative to the mean of "
        f"{len(counts)} periods",
        null_meaning="none in any period",
    )


def _slope(counts: Sequence[Measure]) -> Measure:
    """Give the slope of the least-squares line through counts that run back in time."""
    middle = (len(counts) - 1) / 2
    spread = sum((middle - place) ** 2 for place in range(len(counts)))
    weighted = [count * ((middle - place) / spread) for place, count in enumerate(counts)]
    return sum(weighted[1:], weighted[0])
