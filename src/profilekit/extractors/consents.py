"""Consents: what a customer allows, purpose by purpose, as of the day asked about.

The latest decision holds until it expires. Of decisions of one instant the most restrictive
holds, because a wrong yes is worse than a wrong no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.table_rows import rows_of
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure

__all__ = ["Consents"]

_consents = rows_of("consents")


class Consents(Extractor):
    """Status of consent by purpose, and how old the decision is.

    The status is that of the latest decision: ``granted``, ``denied``, ``withdrawn``, or
    ``expired`` where it was granted until a day before the day asked about. Of several decisions
    of one instant the first of denied, withdrawn, expired and granted holds: our choice, the most
    restrictive one.

    Parameters
    ----------
    purposes : tuple of str, default=("profiling", "marketing.email")
        Purposes as the tables write them. In names of fields, what is neither a letter nor a
        digit becomes an underscore.

    Raises
    ------
    pydantic.ValidationError
        If a purpose has no ASCII letter or digit, or two of them read the same in a name.

    Examples
    --------
    >>> [spec.name for spec in Consents(purposes=("marketing.email",)).specs()]
    ['consent_marketing_email_label', 'consent_marketing_email_age_days']
    """

    purposes: tuple[str, ...] = ("profiling", "marketing.email")

    @model_validator(mode="after")
    def _purposes_can_be_named(self) -> Self:
        slugs = [_slug(purpose) for purpose in self.purposes]
        if not all(slugs) or len(set(slugs)) < len(slugs):
            raise ValueError(
                f"purposes={self.purposes!r} give the names {slugs!r}; all different, none empty"
            )
        return self

    def fields(self) -> Iterator[Field]:
        """Yield status and age of the decision for each purpose."""
        for purpose in self.purposes:
            slug = _slug(purpose)
            decided = _consents.where(_consents.column("purpose").is_(purpose))
            yield Field(
                f"consent_{slug}_label",
                _status(purpose),
                meaning=f"Consent to {purpose}: granted, denied, withdrawn or expired",
                null_meaning="no decision on this purpose",
                section=Section.CHANNELS,
            )
            yield Field(
                f"consent_{slug}_age_days",
                as_of_day - decided.max(_consents.day),
                meaning=f"Days since the customer last decided on {purpose}",
                minimum=0,
                null_meaning="no decision on this purpose",
                section=Section.CHANNELS,
            )


def _status(purpose: str) -> Measure:
    decided = _consents.where(_consents.column("purpose").is_(purpose))
    latest = decided.where(_consents.at.is_(_consents.own(decided.max(_consents.at))))
    status = _consents.column("status")
    expires_day = _consents.column("expires_day", optional=True)
    granted = latest.where(status.is_("granted"))
    expired = granted.where(expires_day < _consents.day + _consents.age)
    return case(
        (latest.where(status.is_("denied")).count() > 0, "denied"),
        (latest.where(status.is_("withdrawn")).count() > 0, "withdrawn"),
        (expired.count() > 0, "expired"),
        (granted.count() > 0, "granted"),
    )


def _slug(purpose: str) -> str:
    """Write a purpose as words joined by single underscores."""
    lower = purpose.lower()
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in lower).split()
    return "_".join(words)
