"""A mapping that nobody can change, for the values inside frozen models.

Unlike ``types.MappingProxyType`` it can be hashed, copied and sent to another process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import AfterValidator, SerializerFunctionWrapHandler, WrapSerializer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ReadOnly", "ReadOnlyField"]

T = TypeVar("T")
V_co = TypeVar("V_co", covariant=True)


class ReadOnly(Mapping[str, V_co]):
    """A copy of a mapping, without ways to change it; keeps the order.

    Examples
    --------
    >>> counts = ReadOnly({"transactions": 3})
    >>> counts["transactions"], counts == {"transactions": 3}
    (3, True)
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V_co] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, key: str) -> V_co:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type[ReadOnly[V_co]], tuple[dict[str, V_co]]]:
        return type(self), (self._items,)


def _freeze(mapping: Mapping[str, T]) -> Mapping[str, T]:
    return ReadOnly(mapping)


def _thaw(mapping: Mapping[str, object], dump: SerializerFunctionWrapHandler) -> Any:
    return dump(dict(mapping))


ReadOnlyField = Annotated[Mapping[str, T], AfterValidator(_freeze), WrapSerializer(_thaw)]
"""A pydantic field that holds a `ReadOnly`; a plain object in JSON."""
