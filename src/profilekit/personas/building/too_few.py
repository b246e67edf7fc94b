"""What is refused: segments too small for a persona, and books that know nothing of the members."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NothingKnownError", "TooFewMembersError"]


class TooFewMembersError(UnsupportedInputError):
    """A segment has too few members, or too few others, for a persona that tells of nobody.

    Attributes
    ----------
    found : dict of str to int
        The segments, and how many members each has.
    missing : dict of str to int
        How many more each would take; of other customers where nearly everybody is a member.
    told : str
        The same in words.
    """

    code: ClassVar[str] = "too_few_members"

    def __init__(
        self, sizes: Mapping[str, int], *, customers: int, minimum: int, others: int, asked_by: str
    ) -> None:
        self.sizes: dict[str, int] = dict(sizes)
        self.missing: dict[str, int] = {}
        told: list[str] = []
        for name, size in sizes.items():
            few_members = size < minimum
            more = minimum - size if few_members else others - (customers - size)
            who = "members" if few_members else "other customers"
            has = size if few_members else customers - size
            self.missing[name] = more
            told.append(f"{shown(name)} with {has} {who}, {more} too few")
        self.told: str = "; ".join(told)
        super().__init__(
            self.told,
            asked_by=asked_by,
            expected=f"at least {minimum} members (minimum_members=) and {others} others "
            f"(minimum_customers=){_remedy(sizes, minimum)}",
        )


def _remedy(sizes: Mapping[str, int], minimum: int) -> str:
    """Say what to do with segments of few; one of nobody or of everybody is no small one."""
    if not any(0 < size < minimum for size in sizes.values()):
        return ": a segment of some customers, and not of nobody or of everybody"
    return (
        "; go on without small ones by build_personas(..., skip_small=True), join them with "
        "segments like them, or ask for less where few people may be told of"
    )


class NothingKnownError(UnsupportedInputError):
    """Nothing is known of the members that a persona could tell."""

    code: ClassVar[str] = "nothing_known"

    def __init__(self, segment: str, *, asked_by: str) -> None:
        super().__init__(
            f"{shown(segment)}, of whose members no field that may be told is known",
            asked_by=asked_by,
            expected="a book with measured fields: measure the tables with more extractors",
        )
