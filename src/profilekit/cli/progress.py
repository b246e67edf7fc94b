"""Progress: a bar on a terminal, one plain line a step elsewhere.

A log or a pipe gets no escape sequences, and needs nothing installed for it.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from profilekit.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from rich.progress import Progress, TaskID

__all__ = ["Steps", "steps"]

T = TypeVar("T")
_OFTEN_ENOUGH = 50
"""Items between two movements of the bar."""


class Steps(Protocol):
    """What a command tells about where it is."""

    def begin(self, name: str) -> None:
        """Say that a step begins; the one before is done."""
        ...

    def each(self, items: Iterable[T], total: int) -> Iterator[T]:
        """Hand items on and move within the step."""
        ...


@contextmanager
def steps(count: int, *, asked_by: str) -> Generator[Steps]:
    """Show `count` steps on standard output.

    Raises
    ------
    MissingExtraError
        If standard output is a terminal and rich is not installed.
    """
    if not sys.stdout.isatty():
        yield _Lines()
        return
    try:
        from rich.progress import (  # noqa: PLC0415 - optional
            BarColumn,
            Progress,
            SpinnerColumn,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
        )
    except ImportError as error:
        raise MissingExtraError("demo", asked_by=asked_by) from error
    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description:<34}", markup=False),
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns) as progress:
        yield _Bar(progress, progress.add_task("", total=count))


class _Lines:
    """One line a step."""

    def begin(self, name: str) -> None:
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()

    def each(self, items: Iterable[T], total: int) -> Iterator[T]:
        del total
        yield from items


class _Bar:
    """One bar over all steps, each of the same length."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task, self._begun = progress, task, 0

    def begin(self, name: str) -> None:
        self._progress.update(self._task, description=name, completed=self._begun)
        self._begun += 1

    def each(self, items: Iterable[T], total: int) -> Iterator[T]:
        for number, item in enumerate(items):
            yield item
            if number % _OFTEN_ENOUGH == 0:
                within = min(number / max(total, 1), 1.0)
                self._progress.update(self._task, completed=self._begun - 1 + within)
        self._progress.update(self._task, completed=self._begun)
