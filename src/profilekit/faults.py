"""A fault of an input table, as reports list it and errors tell it.

What was found is shown as a literal, so that no cell can forge a message, and never whole: a frame
given by mistake for a name must not bury the sentence that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from reprlib import Repr

__all__ = ["Fault", "shown"]

_MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input table.

    Attributes
    ----------
    table : str
        Canonical name of the table.
    code : str
        Stable code, such as ``"missing_key"``.
    count : int
        Rows (or columns) concerned.
    found : str
        What was found.
    hint : str
        What to type next; may be empty.
    column : str or None
        Column concerned.
    """

    table: str
    code: str
    count: int
    found: str
    hint: str = ""
    column: str | None = None

    def __str__(self) -> str:
        """One line: where, what, and what to do."""
        place = self.table if self.column is None else f"{self.table}.{self.column}"
        return f"{place}: {self.found} [{self.code}]" + (f" {self.hint}" if self.hint else "")


class _Shown(Repr):
    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxlong = self.maxother = _MOST_LETTERS

    def repr_instance(self, x: object, level: int) -> str:
        del level
        if isinstance(x, type):
            return f"the class {x.__qualname__}"
        text = repr(x)
        if len(text) <= _MOST_LETTERS and text.isprintable() and text[0] != "<":
            return text
        name = type(x).__qualname__
        return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


_SHOWN = _Shown()


def shown(value: object) -> str:
    """Show a value in a message: as a literal where that is short, else by what it is.

    Examples
    --------
    >>> print(shown("ann"), shown((1, "x")), shown(int), shown(range(3)), sep="; ")
    'ann'; (1, 'x'); the class int; range(0, 3)
    >>> shown(Fault("transactions", "missing_key", 3, "no customer_id", column="customer_id"))
    'a Fault'
    """
    return _SHOWN.repr(value)
