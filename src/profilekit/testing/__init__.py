"""For authors of extensions: the checks that prove an extractor, as a public kit.

`check_extractor` runs them all, `extractor_checks` gives them one by one for a parametrized
test. Hypothesis strategies for tables are in `profilekit.testing.strategies`.
"""

from __future__ import annotations

from profilekit.testing.check import Check
from profilekit.testing.failures import CheckFailure, ExtractorCheckError
from profilekit.testing.kit import CheckReport, check_extractor, extractor_checks

__all__ = [
    "Check",
    "CheckFailure",
    "CheckReport",
    "ExtractorCheckError",
    "check_extractor",
    "extractor_checks",
]
