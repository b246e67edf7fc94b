"""What a book lacks though it might have it: extractors left out, and why.

Nothing is left out in silence; the reason says what to type so that it is measured next time.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

__all__ = ["Skipped"]


class Skipped(BaseModel):
    """Fields of one extractor that were not measured.

    Examples
    --------
    >>> Skipped(extractor="Affinity", reason="needs parameters: categories").model_dump()
    {'extractor': 'Affinity', 'fields': (), 'reason': 'needs parameters: categories'}
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True
    )

    extractor: str
    """Class of the extractor, or its entry point where that cannot be loaded."""
    fields: tuple[str, ...] = ()
    """Names of the fields left out; none where they are not known."""
    reason: str
    """One plain sentence: what is not there, and what to do."""
