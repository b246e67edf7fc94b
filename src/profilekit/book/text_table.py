"""Small tables: aligned columns of text for a terminal, escaped cells of HTML for a notebook."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["aligned", "html_table", "paragraphs"]


def aligned(cells: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Write rows of cells as lines, the first columns to the left and the others to the right.

    Examples
    --------
    >>> aligned([["", "n"], ["need", "12"]])
    ['       n', 'need  12']
    """
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            (cell.ljust if at < left else cell.rjust)(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def html_table(cells: Sequence[Sequence[str]]) -> str:
    """Write rows of cells as a table, the first of them as its head, every cell escaped."""
    head, *body = ([escape(cell) for cell in row] for row in cells)
    heading = "".join(f"<th>{cell}</th>" for cell in head)
    rows = (
        f"<tr><th>{row[0]}</th>{''.join(f'<td>{cell}</td>' for cell in row[1:])}</tr>"
        for row in body
    )
    return f"<table><thead><tr>{heading}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def paragraphs(lines: Sequence[str]) -> str:
    """Write lines as paragraphs, escaped."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines)
