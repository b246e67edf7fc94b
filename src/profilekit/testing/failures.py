"""What the kit says of an extractor that is wrong: every check that failed, in one error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from profilekit.errors import ProfilekitError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CheckFailure", "ExtractorCheckError"]

_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class CheckFailure:
    """One check of the kit that an extractor fails.

    Attributes
    ----------
    code : str
        Stable code of the check, such as ``"PK201"``.
    title : str
        What the check is called.
    found : tuple of str
        What was found, such as a customer, a field, and its value before and after.
    expected : str
        What holds for a right extractor.
    hint : str
        What to do.
    """

    code: str
    title: str
    found: tuple[str, ...]
    expected: str
    hint: str

    def __str__(self) -> str:
        """Give the check, what was found line by line, what was expected, and what to do."""
        rest = len(self.found) - _SHOWN
        lines = [f"  {found}" for found in self.found[:_SHOWN]]
        lines += [f"  and {rest} more"] if rest > 0 else []
        return "\n".join(
            [
                f"{self.code} {self.title}: found",
                *lines,
                f"  expected: {self.expected}",
                f"  what to do: {self.hint}",
            ]
        )


class ExtractorCheckError(ProfilekitError):
    """An extractor fails checks of `profilekit.testing`.

    Attributes
    ----------
    failures : tuple of CheckFailure
        Every check that failed, in the order of the codes.
    """

    code = "extractor_check"

    def __init__(self, failures: Sequence[CheckFailure], *, asked_by: str) -> None:
        self.failures: tuple[CheckFailure, ...] = tuple(failures)
        noun = "check" if len(self.failures) == 1 else "checks"
        head = f"{asked_by} fails {len(self.failures)} {noun}:"
        super().__init__("\n".join([head, *map(str, self.failures)]))
