"""Several personas side by side, with only what differs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.comparing.beside import PersonasBeside

if TYPE_CHECKING:
    from profilekit.personas.persona import Persona

__all__ = ["MOST", "PersonaComparison", "compare_personas", "require_personas"]

_ASKED_BY: Final = "compare_personas"
_FEWEST: Final = 2
MOST: Final = 6
"""Columns that a page can hold."""


class PersonaComparison(PersonasBeside):
    """What two or more personas do not have in common.

    Parameters
    ----------
    personas : tuple of Persona
        In the order of the columns.
    """

    def __init__(self, personas: tuple[Persona, ...]) -> None:
        self._personas = personas

    @property
    def personas(self) -> tuple[Persona, ...]:
        """The personas, in the order given."""
        return self._personas

    def __repr__(self) -> str:
        ids = ", ".join(repr(persona.id) for persona in self.personas)
        return f"PersonaComparison({ids}; {len(self.topics)} differ, {self.same_count} alike)"


def compare_personas(*personas: Persona) -> PersonaComparison:
    """Lay personas side by side, and keep what is not alike.

    Parameters
    ----------
    *personas : Persona
        Two to six, of one book as a rule.

    Returns
    -------
    PersonaComparison
        Topics that not all tell, or tell otherwise, or with numbers whose 95 % intervals are apart.

    Raises
    ------
    DeclarationError
        If there are fewer than two or more than six, or two of one id.
    UnsupportedInputError
        If one is no persona.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=600)
    >>> book = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-12-31")
    >>> book = book.apply(pk.RFMScorer())
    >>> personas = pk.build_personas(
    ...     book, [{"rfm_segment_label": "Champions"}, {"rfm_segment_label": "Hibernating"}]
    ... )
    >>> found = pk.compare_personas(*personas)
    >>> "recency_days" in {topic.name for topic in found.topics}
    True
    """
    require_personas(personas, asked_by=_ASKED_BY)
    ids = [persona.id for persona in personas]
    faults = [f"{id_!r} is given twice" for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    if not _FEWEST <= len(personas) <= MOST:
        faults.append(f"{len(personas)} personas; expected 2 to {MOST}: compare_personas(one, two)")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)
    return PersonaComparison(personas)


def require_personas(given: tuple[object, ...], *, asked_by: str) -> None:
    """Raise UnsupportedInputError unless all are personas."""
    strange = [each for each in given if not hasattr(each, "sections") or isinstance(each, type)]
    if strange:
        raise UnsupportedInputError(
            shown(strange[0]), asked_by=asked_by, expected="personas, as of build_personas(...)"
        )
