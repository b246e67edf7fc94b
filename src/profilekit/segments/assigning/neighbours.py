"""Segments of a group that may have a customer in common, found without trying every pair.

Most groups split one label, or cross a few: whoever has another value of it has nothing in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profilekit.segments.rules.domains import Domain
    from profilekit.segments.rules.tree import AnyCondition

__all__ = ["Neighbour", "Neighbours"]

Domains: TypeAlias = "Mapping[str, Domain]"


class Neighbour(NamedTuple):
    """A segment of a group.

    Attributes
    ----------
    place : int
        When it is asked in its group.
    condition : condition
        Its definition and universe.
    domains : mapping of str to Domain
        What columns can be of whoever meets this.
    """

    place: int
    condition: AnyCondition
    domains: Domains


class Neighbours:
    """Segments of a group, by the values that they list of the first column they list any of."""

    def __init__(self) -> None:
        self._anywhere: list[Neighbour] = []
        self._by_value: dict[str, dict[str | float, list[Neighbour]]] = {}

    def add(self, neighbour: Neighbour) -> None:
        """Add a segment."""
        for column, domain in neighbour.domains.items():
            values = domain.listed
            if values is not None:
                by_value = self._by_value.setdefault(column, {})
                for value in values:
                    by_value.setdefault(value, []).append(neighbour)
                return
        self._anywhere.append(neighbour)

    def before(self, place: int, domains: Domains) -> list[Neighbour]:
        """List the segments asked before a place that somebody of these domains could be in."""
        near = {each.place: each for each in self._near(domains) if each.place < place}
        return [each for each in near.values() if not _excluded(each.domains, domains)]

    def _near(self, domains: Domains) -> Iterator[Neighbour]:
        yield from self._anywhere
        for column, by_value in self._by_value.items():
            listed = domains[column].listed if column in domains else None
            for value in by_value if listed is None else listed:
                yield from by_value.get(value, ())


def _excluded(one: Domains, other: Domains) -> bool:
    """Tell whether a column can be nothing that both allow."""
    return any(
        domain.common(other[column]).is_empty for column, domain in one.items() if column in other
    )
