"""Who was written to a file, and who was left out of it and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.book.wording import plain
from profilekit.segments.finds import Finds, Part

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

__all__ = ["AudienceReport"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class AudienceReport(Finds):
    """Who was written to a file, and who was not, and why.

    ``.table`` has a row per reason: ``reason`` and ``customers_count``.

    Attributes
    ----------
    path : str
        The file.
    segment : str
        Whom it holds.
    as_of : date
        Day up to which consents are known; later ones are not looked at.
    purposes : tuple of str
        What they consented to.
    is_hashed : bool
        Whether ids are hashes.
    columns : tuple of str
        Fields beside the id.
    book_count, members_count, exported_count : int
        Customers of the book, members of the segment, rows of the file.
    left_out : mapping of str to int
        By reason, members who are not in the file; with the rows of the file they add up to the
        members.
    escaped_count : int
        Cells that a spreadsheet would have run as a formula, made text by a leading apostrophe.
    smallest_group_count : int
        Fewest customers in the file who share their values in all of the columns.
    """

    path: str
    segment: str
    as_of: date
    purposes: tuple[str, ...]
    is_hashed: bool
    columns: tuple[str, ...]
    book_count: int
    members_count: int
    exported_count: int
    left_out: Mapping[str, int]
    escaped_count: int
    smallest_group_count: int

    def _heading(self) -> str:
        return (
            f"{self.exported_count:,} of {self.members_count:,} members of {plain(self.segment)} "
            f"written to {plain(self.path)}, {'hashed' if self.is_hashed else 'plain'} ids, "
            f"consent to {', '.join(map(plain, self.purposes))} as of {self.as_of}"
        )

    def _parts(self) -> list[Part]:
        rows = [(plain(reason), f"{count:,}") for reason, count in self.left_out.items()]
        title = "Left out" if rows else "Nobody was left out"
        parts = [Part(title, ("reason", "customers"), rows)]
        if self.columns:
            alike = self.smallest_group_count
            parts.append(Part(f"At least {alike:,} customers are alike in all of the columns"))
        if self.escaped_count:
            parts.append(Part(f"{self.escaped_count:,} cells look like formulas and were escaped"))
        return parts
