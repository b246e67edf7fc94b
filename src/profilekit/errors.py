"""Every error that measuring, scoring and reporting raise, as one tree.

.. code-block:: text

    ProfilekitError (a ValueError)
    ├── TablesError             input tables have faults: all of them, in .faults
    ├── UnsupportedInputError   the object given is not one we can read or use
    │   ├── TooFewMembersError          a persona would tell of few       (profilekit.personas)
    │   ├── NothingKnownError           a persona would tell of nothing   (profilekit.personas)
    │   └── NearlyEqualSegmentsError    two personas would tell of few    (profilekit.personas)
    ├── MissingExtraError       an optional dependency is not installed
    ├── UnknownNameError        no field, table, extractor or customer of that name
    ├── DeclarationError        something impossible is declared or asked for
    │   └── SegmentRulesError           rules of segments have faults     (profilekit.segments)
    ├── OutputError             an extractor returned something else than it declared
    ├── ExtractorError          an extractor of another package fails
    ├── LeakageError            a field knows more than it may on that day, or of that outcome
    ├── SensitiveAttributeError a sensitive field is to be used without a stated purpose
    ├── FitError                a model has no best parameters on these data, or they were not found
    ├── SegmentTableError       a segment table leaves codes out or names them twice
    ├── StateError              a saved book or estimator cannot be read back
    ├── TemplateError           a persona's template has faults           (profilekit.personas)
    └── ExtractorCheckError     an extractor fails checks                 (profilekit.testing)

Those of one stage stand beside what they are about; where is said in brackets.

Messages say who asked, what was found, what was expected and what to type next;
attributes say the same to machines, and ``code`` never changes between versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from profilekit.faults import Fault, shown
from profilekit.near_names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "DeclarationError",
    "ExtractorError",
    "Fault",
    "FitError",
    "LeakageError",
    "MissingExtraError",
    "OutputError",
    "ProfilekitError",
    "SegmentTableError",
    "SensitiveAttributeError",
    "StateError",
    "TablesError",
    "UnknownNameError",
    "UnsupportedInputError",
]

_SHOWN = 8
_NONE = "there is none at all"


def _listed(names: Iterable[object]) -> str:
    """Quote names as literals, so that no cell or column name can forge a message."""
    listed = list(names)
    rest = len(listed) - _SHOWN
    return ", ".join(map(shown, listed[:_SHOWN])) + (f" and {rest} more" if rest > 0 else "")


class ProfilekitError(ValueError):
    """Base of every error raised by this library."""

    code: ClassVar[str] = "profilekit"


class TablesError(ProfilekitError):
    """Input tables have faults that keep them from being read.

    Attributes
    ----------
    faults : tuple of Fault
        Every fault found, over all tables.
    """

    code = "tables"

    def __init__(self, faults: Sequence[Fault], *, asked_by: str = "Tables.load") -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        lines = [f"{asked_by} found {len(self.faults)} {noun}:"]
        super().__init__("\n".join(lines + [f"- {fault}" for fault in self.faults]))


class UnsupportedInputError(ProfilekitError):
    """The object given is not a table that can be read."""

    code = "unsupported_input"

    def __init__(self, found: str, *, asked_by: str, expected: str) -> None:
        self.found = found
        super().__init__(f"{asked_by} was given {found}; expected {expected}.")


class MissingExtraError(ProfilekitError, ImportError):
    """An optional dependency is needed and not installed.

    Attributes
    ----------
    extra : str
        Name of the extra that brings it.
    system_packages : tuple of str
        Debian packages it needs besides, when one of them is what is missing.
    """

    code = "missing_extra"

    def __init__(self, extra: str, *, asked_by: str, system_packages: Sequence[str] = ()) -> None:
        self.extra = extra
        self.system_packages: tuple[str, ...] = tuple(system_packages)
        text = (
            f"{asked_by} needs the optional dependencies of the extra {extra!r}: "
            f"python -m pip install 'profilekit[{extra}]'."
        )
        if self.system_packages:
            text += f" It also needs system libraries: apt-get install {' '.join(system_packages)}."
        super().__init__(text)


class UnknownNameError(ProfilekitError):
    """Nothing of that kind has that name.

    Attributes
    ----------
    kind : str
        What was looked for: ``"field"``, ``"table"``, ``"extractor"``, ``"customer"``.
    names : tuple
        The unknown names.
    nearest : dict of str to str
        The closest known name of each, where there is one.
    hint : str
        What to type next, where that is known; else empty.
    """

    code = "unknown_name"

    def __init__(
        self,
        kind: str,
        names: Sequence[object],
        available: Iterable[object],
        *,
        asked_by: str,
        hint: str = "",
    ) -> None:
        self.kind = kind
        self.hint = hint
        self.names: tuple[object, ...] = tuple(names)
        # Ids may be numbers: a name is looked for as text, and shown as what it is.
        by_text = {str(name): name for name in available}
        known = sorted(by_text)
        self.nearest: dict[str, str] = nearest(self.names, known)
        there = f"there are {_listed(by_text[name] for name in known)}" if known else _NONE
        text = f"{asked_by} knows no {kind} {_listed(self.names)}; {there}."
        if self.nearest:
            text += f" Did you mean {_listed(by_text[name] for name in self.nearest.values())}?"
        super().__init__(f"{text} {hint}" if hint else text)


class DeclarationError(ProfilekitError):
    """An extractor declares something that cannot be measured."""

    code = "declaration"

    def __init__(self, message: str, *, asked_by: str) -> None:
        self.asked_by = asked_by
        super().__init__(f"{asked_by}: {message}")


class OutputError(ProfilekitError):
    """An extractor or estimator returned something else than it declared.

    Attributes
    ----------
    faults : tuple of str
        Every deviation found.
    """

    code = "output"

    def __init__(self, faults: Sequence[str], *, asked_by: str) -> None:
        self.faults: tuple[str, ...] = tuple(faults)
        super().__init__("\n".join([f"{asked_by} broke its declaration:", *faults]))


class ExtractorError(ProfilekitError):
    """An extractor of another package fails; its own error is the cause.

    Attributes
    ----------
    extractor : str
        Its class, or the name and value of its entry point where it cannot be loaded.
    distribution : str
        Package that it came with.
    """

    code = "extractor"

    def __init__(self, extractor: str, distribution: str, error: BaseException) -> None:
        self.extractor = extractor
        self.distribution = distribution
        super().__init__(
            f"the extractor {extractor} of {distribution} fails: {type(error).__name__}: {error}"
        )


class LeakageError(ProfilekitError):
    """A field knows more than it may: of a later day, or of the outcome to be predicted.

    Attributes
    ----------
    fields : tuple of str
        The fields that leak.
    reason : str
        What they know.
    """

    code = "leakage"

    def __init__(self, fields: Sequence[str], reason: str, *, asked_by: str, hint: str) -> None:
        self.fields: tuple[str, ...] = tuple(fields)
        self.reason = reason
        super().__init__(f"{asked_by} would leak by {_listed(self.fields)}: {reason}. {hint}")


class SensitiveAttributeError(ProfilekitError):
    """Fields about race, religion, health and the like are to be used without a stated purpose.

    Attributes
    ----------
    fields : dict of str to str
        The fields, and what each is about.
    """

    code = "sensitive_attribute"

    def __init__(self, fields: Mapping[str, str], *, asked_by: str, hint: str) -> None:
        self.fields: dict[str, str] = dict(fields)
        told = _listed(f"{name} ({about})" for name, about in fields.items())
        super().__init__(f"{asked_by} does not use sensitive attributes unasked: {told}. {hint}")


class FitError(ProfilekitError):
    """A model has no best parameters on these data, or they were not found.

    Attributes
    ----------
    found : str
        What went wrong.
    remedy : str
        What to do.
    """

    code = "fit"

    def __init__(self, found: str, *, asked_by: str, remedy: str) -> None:
        self.found = found
        self.remedy = remedy
        super().__init__(f"{asked_by} found no fit: {found}. {remedy}")


class SegmentTableError(ProfilekitError):
    """A segment table is not complete and disjoint over the score codes.

    Attributes
    ----------
    missing, repeated, unknown : tuple of str
        Codes without a segment, codes in two segments, codes that no score gives.
    """

    code = "segment_table"

    def __init__(
        self,
        missing: Sequence[str],
        repeated: Sequence[str],
        unknown: Sequence[str],
        *,
        asked_by: str = "SegmentTable",
    ) -> None:
        self.missing: tuple[str, ...] = tuple(missing)
        self.repeated: tuple[str, ...] = tuple(repeated)
        self.unknown: tuple[str, ...] = tuple(unknown)
        parts = [
            f"{len(codes)} {'code' if len(codes) == 1 else 'codes'} {what} ({_listed(codes)})"
            for what, codes in (
                ("without a segment", self.missing),
                ("in more than one segment", self.repeated),
                ("that no score gives", self.unknown),
            )
            if codes
        ]
        super().__init__(
            f"{asked_by} was given {'; '.join(parts)}. "
            "Every code must stand in exactly one segment."
        )


class StateError(ProfilekitError):
    """A saved book or estimator cannot be read back."""

    code = "state"

    def __init__(self, message: str, *, asked_by: str) -> None:
        super().__init__(f"{asked_by}: {message}")
