"""How sentences write money: in the currency of the book that they are about.

What explains a customer may have come as JSON and knows no currency; who asks has the book. So the
one who asks says the currency, and it holds for all that is written on the way to the answer.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

    from profilekit.book.profile import Provenance

__all__ = ["money", "money_of"]

_KNOWN_OF: Final[ContextVar[Provenance | None]] = ContextVar("money_of", default=None)


@contextmanager
def money_of(provenance: Provenance | None) -> Generator[None]:
    """Have `money` write amounts in the currency of a book, where there is one.

    Examples
    --------
    >>> from profilekit.book.profile import Provenance
    >>> with money_of(Provenance(currency="EUR")):
    ...     money(1234.5)
    '1,234.50 EUR'
    >>> money(1234.5)
    '1,234.50'
    """
    before = _KNOWN_OF.set(provenance)
    try:
        yield
    finally:
        _KNOWN_OF.reset(before)


def money(value: float) -> str:
    """Write an amount, with the code of its currency within `money_of`."""
    provenance = _KNOWN_OF.get()
    if provenance is None or provenance.currency is None:
        return f"{value:,.2f}"
    return f"{value:,.{provenance.decimals}f} {provenance.currency}"
