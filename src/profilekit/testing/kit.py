"""The kit: every check in the order of its code, and the one call that runs them all.

An extractor that passes gives the same answer to the same question, from its own customer's past
alone, on every engine. Whether that answer is the right one, only a worked example can say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.testing.agreement import AGREEMENT
from profilekit.testing.declared import DECLARED, DOCUMENTED
from profilekit.testing.edges import EDGES
from profilekit.testing.failures import CheckFailure, ExtractorCheckError
from profilekit.testing.lab import CannotMeasureError
from profilekit.testing.laws import LAWS
from profilekit.testing.subjects import labs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from profilekit.extractors.base import Extractor
    from profilekit.testing.check import Check
    from profilekit.testing.lab import Lab

__all__ = ["CheckReport", "check_extractor", "extractor_checks"]

_CHECKS: Final = (*DECLARED, *LAWS, *EDGES, *AGREEMENT, *DOCUMENTED)


@dataclass(frozen=True)
class CheckReport:
    """What an extractor has passed; ``print`` it.

    Attributes
    ----------
    extractors : tuple of str
        Instances that were tried.
    passed : tuple of Check
        Checks that every instance passed.
    notes : tuple of str
        What could not be proved, or was expected to fail, and why.
    """

    extractors: tuple[str, ...]
    passed: tuple[Check, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        checks = "check" if len(self.passed) == 1 else "checks"
        head = f"{', '.join(self.extractors)}: {len(self.passed)} {checks} passed"
        lines = [head, *(f"  {check.code} {check.title}" for check in self.passed)]
        return "\n".join(lines + [f"  note: {note}" for note in self.notes])


def extractor_checks() -> tuple[Check, ...]:
    """Give every check, to parametrize a test with.

    Returns
    -------
    tuple of Check
        In the order of their codes; ``str(check)`` is an id for a test.

    Examples
    --------
    >>> for check in extractor_checks()[:3]:
    ...     print(check)
    PK101-declarations-are-complete
    PK102-parameters-survive-JSON
    PK103-outputs-are-as-declared
    """
    return _CHECKS


def check_extractor(
    extractor: Extractor | type[Extractor],
    *,
    tables: Mapping[str, Any] | None = None,
    as_of: date | str | None = None,
    only: Iterable[str] | None = None,
    engines: Sequence[str] | None = None,
    expected_failures: Mapping[str, str] | None = None,
) -> CheckReport:
    """Prove an extractor.

    Parameters
    ----------
    extractor : Extractor or type of Extractor
        An instance, or a class: then each of its ``examples()``.
    tables : mapping of str to frame, optional
        Small frames by canonical name, of any kind, times in UTC and money in one currency. By
        default an invented shop of all tables with rows on both sides of ``as_of``.
    as_of : date or str, optional
        Day asked about; needed with ``tables``, and best in the middle of them.
    only : iterable of str, optional
        Codes of the checks to run, such as ``{"PK201"}``; by default all.
    engines : sequence of str, optional
        What must agree with polars: some of ``"pandas"``, ``"pyarrow"``, ``"duckdb"``,
        ``"pyspark"``. By default pandas, and DuckDB where it is installed.
    expected_failures : mapping of str to str, optional
        By code, why a check fails rightly. One that passes nevertheless is a failure.

    Returns
    -------
    CheckReport
        What was passed, and notes on what could not be proved.

    Raises
    ------
    ExtractorCheckError
        With every check that fails, in ``failures``.
    UnknownNameError
        If there is no check of a code, or no such engine or table.
    UnsupportedInputError
        If ``only`` is empty.
    MissingExtraError
        If an engine that was asked for is not installed.

    Examples
    --------
    >>> import profilekit as pk
    >>> print(check_extractor(pk.Recency(), only={"PK201", "PK204"}))
    Recency(): 2 checks passed
      PK201 no future rows
      PK204 time shift
    """
    excused = expected_failures or {}
    only = None if only is None else frozenset(only)
    if only is not None and not only:
        expected = "codes of checks, such as {'PK201'}, or None for all"
        raise UnsupportedInputError("no check", asked_by="check_extractor", expected=expected)
    known = [check.code for check in _CHECKS]
    unknown = sorted({*(only or ()), *excused} - {*known})
    if unknown:
        raise UnknownNameError("check", unknown, known, asked_by="check_extractor")
    chosen = [check for check in _CHECKS if only is None or check.code in only]
    labs = labs_of(extractor, tables, as_of, engines)
    failures = [failure for lab in labs for failure in _failures(lab, chosen, excused)]
    names = tuple(repr(lab.extractor) for lab in labs)
    if failures:
        raise ExtractorCheckError(failures, asked_by=", ".join(names))
    passed = tuple(check for check in chosen if check.code not in excused)
    notes = dict.fromkeys(note for lab in labs for note in lab.notes)
    ran = {check.code for check in chosen}
    failed = [f"{code} fails as expected: {why}" for code, why in excused.items() if code in ran]
    return CheckReport(names, passed, (*notes, *failed))


def _failures(lab: Lab, checks: Sequence[Check], excused: Mapping[str, str]) -> list[CheckFailure]:
    """Run checks; an extractor that raises on tables as they are fails once, not every time."""
    found: list[CheckFailure] = []
    broken = False
    for check in checks:
        try:
            failure = check.failure(lab)
        except CannotMeasureError as error:
            failure = None if broken or found else check.failed([str(error)])
            broken = True
        if check.code in excused:
            failure = None if failure else check.failed(["it passes, and is expected to fail"])
        if failure is not None:
            found.append(failure)
    return found
