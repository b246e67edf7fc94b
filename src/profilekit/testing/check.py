"""A check: a code, what holds for a right extractor, and the function that looks for the breach.

A check is a value, so that a test can be parametrized with all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from profilekit.testing.failures import CheckFailure, ExtractorCheckError
from profilekit.testing.lab import CannotMeasureError, Lab
from profilekit.testing.subjects import labs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from profilekit.extractors.base import Extractor

__all__ = ["Check"]


@dataclass(frozen=True)
class Check:
    """One thing that holds for every right extractor.

    ``str(check)`` is its id, such as ``"PK201-no-future-rows"``. A check is called with an
    extractor.

    Attributes
    ----------
    code : str
        Stable code, such as ``"PK201"``.
    title : str
        What it is called.
    expected : str
        What holds.
    hint : str
        What to do where it does not.
    find : callable
        Lists what breaks it.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.testing import extractor_checks
    >>> checks = {check.code: check for check in extractor_checks()}
    >>> str(checks["PK102"])
    'PK102-parameters-survive-JSON'
    >>> checks["PK102"](pk.Recency())
    """

    code: str
    title: str
    expected: str = field(repr=False)
    hint: str = field(repr=False)
    find: Callable[[Lab], Iterable[str]] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.code}-{self.title.replace(' ', '-')}"

    def __call__(
        self,
        extractor: Extractor | type[Extractor],
        *,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        engines: Sequence[str] | None = None,
    ) -> None:
        """Run this check alone; the parameters are those of `check_extractor`.

        Raises
        ------
        ExtractorCheckError
            With the one failure, if the extractor fails.
        """
        for lab in labs_of(extractor, tables, as_of, engines):
            try:
                failure = self.failure(lab)
            except CannotMeasureError as error:
                failure = self.failed([str(error)])
            if failure is not None:
                raise ExtractorCheckError([failure], asked_by=repr(lab.extractor))

    def failure(self, lab: Lab) -> CheckFailure | None:
        """Give what is wrong, or None.

        Raises
        ------
        CannotMeasureError
            If the extractor raises where nothing was changed yet.
        """
        found = list(self.find(lab))
        return self.failed(found) if found else None

    def failed(self, found: Sequence[str]) -> CheckFailure:
        """Report what was found."""
        return CheckFailure(self.code, self.title, tuple(found), self.expected, self.hint)
