"""The segmentations that profilekit brings, by level, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.segments.levels.template import Dimension, Template

if TYPE_CHECKING:
    from profilekit.segments.segment import Level

__all__ = ["TEMPLATES"]


def _crossed(
    template_id: str,
    name: str,
    level: Level,
    *dimensions: Dimension | str,
    source: str = "our choice",
) -> Template:
    made = tuple(Dimension(field=each) if isinstance(each, str) else each for each in dimensions)
    return Template(id=template_id, name=name, levels=(level,), dimensions=made, source=source)


_THIRDS: Final = 3
_EU_SIZES: Final = "Commission Recommendation 2003/361/EC, headcount and turnover ceilings"
_TRAITS: Final = ("extraversion", "agreeableness", "conscientiousness", "neuroticism", "openness")

TEMPLATES: Final[tuple[Template, ...]] = (
    _crossed(
        "age-stage", "Age and stage of life", "demographic", "age_band_label", "life_stage_label"
    ),
    _crossed(
        "age-children",
        "Age, and whether there are children",
        "demographic",
        "age_band_label",
        Dimension(field="children_count", cuts=(1,)),
    ),
    _crossed(
        "income-home", "Income and home", "demographic", "income_band_label", "home_ownership_label"
    ),
    _crossed("region", "Country and region", "geographic", "country_label", "region_label"),
    _crossed("country", "Country", "geographic", "country_label"),
    _crossed("city", "City", "geographic", "city_label"),
    _crossed(
        "distance",
        "Way to the nearest store",
        "geographic",
        Dimension(field="nearest_store_km", cuts=(2, 10, 50)),
    ),
    *(
        _crossed(
            f"big-five-{trait}",
            f"Big Five: {trait}",
            "psychographic",
            Dimension(field=f"scale_{trait}_score", parts=_THIRDS),
            source="Goldberg (1992), Psychological Assessment 4(1), 26-42; thirds are our choice",
        )
        for trait in _TRAITS
    ),
    _crossed("recommending", "Who would recommend", "psychographic", "nps_class_label"),
    _crossed("rfm", "Recency, frequency, spend", "behavioural", "rfm_segment_label"),
    _crossed("shopper-type", "Type of shopper", "behavioural", "shopper_type_label"),
    _crossed("lifecycle", "Stage as a customer", "behavioural", "lifecycle_stage_label"),
    _crossed("category", "Favourite category", "behavioural", "top_category_label"),
    _crossed(
        "channel-device",
        "Channel and device of orders",
        "behavioural",
        "top_order_channel_label",
        "top_order_device_label",
    ),
    _crossed(
        "sector-size",
        "Sector and size of the company",
        "firmographic",
        "sector_label",
        Dimension(field="employees_count", cuts=(10, 50, 250)),
        source=_EU_SIZES,
    ),
    _crossed(
        "size-revenue",
        "Staff and revenue of the company",
        "firmographic",
        Dimension(field="employees_count", cuts=(10, 50, 250)),
        Dimension(field="annual_revenue_amount", cuts=(2_000_000, 10_000_000, 50_000_000)),
        source=_EU_SIZES,
    ),
)
"""The templates that profilekit brings, by level."""
