"""Whose failure it is when an extractor fails, so that one package cannot take all down.

What is installed from another distribution is somebody else's. Our own extractors, and those
that the caller wrote in a script or notebook, are the business of whoever measures: they raise.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points, packages_distributions
from typing import TYPE_CHECKING, Final

from profilekit.book import Skipped
from profilekit.errors import ExtractorError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

__all__ = ["GROUP", "Failures", "distribution_of", "is_failure"]

GROUP: Final = "profilekit.extractors"
"""Entry points of extractors."""

_OWN: Final = "profilekit"
_LONGEST: Final = 300
_PANIC: Final = "PanicException"


@dataclass
class Failures:
    """Failures of other people's extractors, as they come up.

    Attributes
    ----------
    strict : bool
        Whether the first one is raised.
    found : list of ExtractorError
        Those that were not.
    skipped : list of Skipped
        What was left out for them.
    """

    strict: bool = False
    found: list[ExtractorError] = field(default_factory=list[ExtractorError])
    skipped: list[Skipped] = field(default_factory=list[Skipped])

    @contextmanager
    def of(
        self, extractor: str, distribution: str | None, fields: Sequence[str] = ()
    ) -> Generator[None]:
        """Run what an extractor does; what another package's raises is noted.

        Parameters
        ----------
        extractor : str
            Its class, or its entry point.
        distribution : str, optional
            Package it came with; None for those that always raise.
        fields : sequence of str
            Fields that are left out if it fails.

        Raises
        ------
        ExtractorError
            If strict and the extractor is another package's.
        """
        try:
            yield
        except BaseException as error:
            if distribution is None or not is_failure(error):
                raise
            failure = ExtractorError(extractor, distribution, error)
            failure.__cause__ = error
            if self.strict:
                raise failure from error
            self.found.append(failure)
            reason = " ".join(str(failure).split())
            short = reason if len(reason) <= _LONGEST else f"{reason[:_LONGEST]}…"
            self.skipped.append(Skipped(extractor=extractor, fields=tuple(fields), reason=short))


def is_failure(error: BaseException) -> bool:
    """Tell what failed from what was stopped, such as by Ctrl-C.

    A panic inside polars is no `Exception`, and its class cannot be imported.
    """
    return isinstance(error, Exception) or type(error).__name__ == _PANIC


def distribution_of(cls: type[object]) -> str | None:
    """Give the distribution of a class, if it is installed and not this one.

    Returns
    -------
    str or None
        None for classes of this library, and for those that no distribution brought: of a
        notebook, a script, a module of one's own.
    """
    package = cls.__module__.partition(".")[0]
    return None if package == _OWN else _distributions().get(package)


@cache
def _distributions() -> dict[str, str]:
    known = {package: names[0] for package, names in packages_distributions().items()}
    named = {
        entry.module.partition(".")[0]: entry.dist.name
        for entry in entry_points(group=GROUP)
        if entry.dist is not None
    }
    return known | named
