"""Advocacy: what a customer did for the seller's name, and what of it may be used.

Case studies, references and reviews are given on purpose and few, so they are counted and not
averaged. What a customer says unasked is in `social`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Advocacy", "ClearedAdvocacy"]

_CASE_STUDY: Final = "case_study"

_given = rows_of("advocacy")
_kind = _given.column("kind")


class Advocacy(Extractor):
    """Reviews, references and case studies given, and the last one.

    Examples
    --------
    >>> [spec.name for spec in Advocacy().specs()][:2]
    ['reviews_given_count', 'references_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield counts by kind, then recency."""
        kinds = {
            "reviews_given": ("review", "Reviews given"),
            "references": ("reference", "References given"),
            "case_studies": (_CASE_STUDY, "Case studies given"),
        }
        for name, (kind, meaning) in kinds.items():
            yield Field(
                f"{name}_count",
                _given.where(_kind.is_(kind)).count(),
                meaning=meaning,
                minimum=0,
                section=Section.SOCIAL_ENVIRONMENT,
            )
        yield Field(
            "advocacy_recency_days",
            as_of_day - _given.max(_given.day),
            meaning="Days since the last review, reference or case study of any kind",
            minimum=0,
            null_meaning="none given",
            section=Section.SOCIAL_ENVIRONMENT,
        )


class ClearedAdvocacy(Extractor):
    """Case studies that the customer allowed to be used.

    Examples
    --------
    >>> [spec.name for spec in ClearedAdvocacy().specs()]
    ['cleared_case_studies_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number of cleared case studies."""
        cleared = _kind.is_(_CASE_STUDY) & _given.column("cleared").is_(1)
        yield Field(
            "cleared_case_studies_count",
            _given.where(cleared).count(),
            meaning="Case studies that the customer allowed to be used",
            minimum=0,
            section=Section.SOCIAL_ENVIRONMENT,
            evidence="case_studies_count",
        )
