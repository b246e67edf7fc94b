"""Categories: how many a customer buys from, how evenly, and whether new ones are tried.

All is counted in lines, which prices do not sway. A line without a category is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.aggregates import Within
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.label_mix import LabelMix
from profilekit.extractors.purchase_grains import lines
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Categories"]

_MIX = LabelMix(lines.category)
_NOTHING = "nothing bought yet whose category is known"


class Categories(Extractor):
    """Number, variety and concentration of categories, the one on top, and new ones.

    Parameters
    ----------
    window_days : int, default=90
        Window in which a category bought may be new, in days.

    References
    ----------
    .. [1] Shannon (1948), "A Mathematical Theory of Communication", Bell System Technical
       Journal 27(3), 379-423; divided by its largest value for as many categories (Pielou
       1966, Journal of Theoretical Biology 13, 131-144).
    .. [2] Simpson (1949), "Measurement of Diversity", Nature 163, 688: the unbiased form.

    Examples
    --------
    >>> [spec.name for spec in Categories(window_days=30).specs()][-1]
    'new_categories_30d_share'
    """

    window_days: PositiveInt = 90

    def fields(self) -> Iterator[Field]:
        """Yield the number, the top, variety, and new ones."""
        yield Field(
            "categories_count",
            _MIX.labels.count(),
            meaning="Different categories bought",
            minimum=0,
            section=Section.INTERESTS,
        )
        yield Field(
            "top_category_label",
            _MIX.top,
            meaning="Category of most lines",
            null_meaning=_NOTHING,
            section=Section.INTERESTS,
            evidence="orders_count",
        )
        yield Field(
            "top_category_share",
            _MIX.top_share,
            meaning="Share of lines in the category of most lines",
            minimum=0,
            maximum=1,
            null_meaning=_NOTHING,
            section=Section.INTERESTS,
            evidence="orders_count",
        )
        yield from _variety()
        recent = _MIX.labels.where(Within(_MIX.last_day, self.window_days))
        yield Field(
            f"new_categories_{self.window_days}d_share",
            _MIX.labels.last(days=self.window_days).count() / recent.count(),
            meaning=f"Share of the categories bought in the last {self.window_days} days that "
            "were bought for the first time in them",
            minimum=0,
            maximum=1,
            null_meaning="nothing bought in the window whose category is known",
            section=Section.INTERESTS,
            evidence="categories_count",
        )


def _variety() -> Iterator[Field]:
    count, every = _MIX.lines_count, _MIX.lines_in_all
    # -sum(p ln p) of p = n / N is ln N - sum(n ln n) / N.
    entropy = every.log() - _MIX.labels.sum(count * count.log()) / every
    yield Field(
        "category_entropy_ratio",
        (entropy / _MIX.labels.count().log()).at_least(0).at_most(1),
        meaning="Evenness of lines over the categories bought: 1 is as many of each",
        minimum=0,
        maximum=1,
        null_meaning="fewer than two categories",
        section=Section.INTERESTS,
        evidence="categories_count",
        source="Shannon (1948), Pielou (1966)",
    )
    yield Field(
        "category_concentration_ratio",
        _MIX.labels.sum(count * (count - 1)) / (every * (every - 1)),
        meaning="Chance that two lines are of one category",
        minimum=0,
        maximum=1,
        null_meaning="fewer than two lines whose category is known",
        section=Section.INTERESTS,
        evidence="categories_count",
        source="Simpson (1949)",
    )
