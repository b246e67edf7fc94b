"""Label mix: a customer's lines by one label, such as their category, and which is on top.

Categories, products, brands, channels and devices are told in the same words, and extractors
that ask for the same label share one pass over the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.extractors.purchase_grains import lines

if TYPE_CHECKING:
    from profilekit.extractors.grains import Grouped
    from profilekit.extractors.measures import Measure
    from profilekit.extractors.purchase_grains import Lines
    from profilekit.extractors.rows import Row

__all__ = ["LabelMix"]


@dataclass(frozen=True)
class LabelMix:
    """Lines by a label; lines without one may be a group, but no label.

    Attributes
    ----------
    label : Row
        The label of a line.
    over : Lines
        Lines that are grouped; those with a label alone cost less where few have one.
    """

    label: Row[Lines]
    over: Lines = lines

    @classmethod
    def of_labelled(cls, label: Row[Lines]) -> LabelMix:
        """Group the lines that have a label alone."""
        return cls(label, lines.where(~label.is_null()))

    @property
    def groups(self) -> Grouped[Lines]:
        """One row per label, and one for lines without where they are grouped too."""
        return self.over.by(self.label)

    @property
    def labels(self) -> Grouped[Lines]:
        """One row per label."""
        return self.groups if self.over.scope else self.groups.where(~self.groups.key.is_null())

    @property
    def lines_count(self) -> Row[Grouped[Lines]]:
        """Lines with the label."""
        return lines.count().per(self.groups)

    @property
    def last_day(self) -> Row[Grouped[Lines]]:
        """Day of the last line with the label."""
        return lines.max(lines.day).per(self.groups)

    @property
    def lines_in_all(self) -> Measure:
        """Lines with any label."""
        return self.labels.sum(self.lines_count)

    @property
    def top(self) -> Measure:
        """Label of most lines; of equals the smallest."""
        return self.labels.at_max(self.groups.key, by=self.lines_count)

    @property
    def top_share(self) -> Measure:
        """Lines with the label on top over lines with any."""
        return self.labels.max(self.lines_count) / self.lines_in_all
