"""Names for the people and companies that personas are drawn as: the file names.toml of a language.

Everyday names of today without titles, and parts of company names that are made up. None is chosen
here, and none may be that of a customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from profilekit.personas.locales.placeholders import filled
from profilekit.personas.locales.specification import read_toml

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["GivenNames", "Names", "OrganisationNames", "read_names"]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_Name = Annotated[str, Field(min_length=1, max_length=40)]
_Names = Annotated[tuple[_Name, ...], Field(min_length=1)]


class GivenNames(BaseModel):
    """Given names by whom they are borne by."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    feminine: _Names
    masculine: _Names
    neutral: _Names
    """Borne by women and men alike."""


class OrganisationNames(BaseModel):
    """Two parts that make the name of a company."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    first: _Names
    second: _Names
    pattern: str = "{first} {second}"


class Names(BaseModel):
    """The file names.toml of a language."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    given: GivenNames
    family: _Names
    """The same for women and men."""
    organisation: OrganisationNames
    pattern: str = "{given} {family}"
    """Order of a full name."""

    def person(self, given: str, family: str) -> str:
        """Put a full name together."""
        return filled(self.pattern, {"given": given, "family": family})

    def company(self, first: str, second: str) -> str:
        """Put the name of a company together."""
        return filled(self.organisation.pattern, {"first": first, "second": second})


def read_names(path: Path) -> Names:
    """Read the names of a language's folder.

    Raises
    ------
    DeclarationError
        If the file is not there or has faults.
    """
    return read_toml(path, Names)
