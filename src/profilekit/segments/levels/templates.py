"""Ready segmentations of a book: what a template crosses becomes rules of one group.

The values and cuts found in the book are written into the rules, which mean the same on every
later day. Who is in none of them, or is not known, is in the residual of the group.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise, product
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.fields import Unit
from profilekit.segments.asking import require_parameters
from profilekit.segments.levels.five_levels import TEMPLATES
from profilekit.segments.levels.template import Template
from profilekit.segments.rules.conditions import field
from profilekit.segments.rules.tree import AllOf
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.segments.levels.template import Dimension
    from profilekit.segments.rules.tree import AnyCondition
    from profilekit.segments.segment import Level

__all__ = ["segments_from", "templates_for"]

ASKED_BY: Final = "segments_from"
_WORD: Final = re.compile(r"[a-z0-9]+")


def templates_for(book: ProfileBook, *, level: Level | None = None) -> tuple[Template, ...]:
    """List the templates that a book has the fields for.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> book = pk.measure(shop, ["age_band", "household"], as_of="2025-12-31")
    >>> [template.id for template in templates_for(book, level="demographic")]
    ['age-children']
    """
    return tuple(
        template
        for template in TEMPLATES
        if level in {None, *template.levels}
        and all(name in book.catalogue for name in template.fields)
    )


def segments_from(
    book: ProfileBook,
    template: str | Template,
    *,
    minimum_customers: int = 50,
    purposes: Mapping[str, str] | None = None,
) -> tuple[Segment, ...]:
    """Make segments of a book's customers by a template.

    Parameters
    ----------
    book : ProfileBook
        Whose values and bands become segments.
    template : str or Template
        Id of one of `TEMPLATES`, or one of your own.
    minimum_customers : int, default=50
        Fewest members of a segment; smaller groups stay in the residual.
    purposes : mapping of str to str, optional
        Sensitive fields that the template may read, and why.

    Returns
    -------
    tuple of Segment
        The largest first, all of one group.

    Raises
    ------
    UnknownNameError
        If there is no such template, or the book lacks one of its fields.
    UnsupportedInputError
        If no group of customers is large enough.
    SensitiveAttributeError
        If it reads a sensitive field that no purpose is stated for.

    Examples
    --------
    >>> import profilekit as pk
    >>> book = pk.measure(pk.make_shop(seed=7, n_customers=300), ["geography"], as_of="2025-12-31")
    >>> [segment.name for segment in segments_from(book, "city", minimum_customers=60)]
    ['Athens', 'Thessaloniki']
    """
    require_parameters(asked_by=ASKED_BY, whole={"minimum_customers": (minimum_customers, 1)})
    wanted = _template(template)
    book.catalogue.require(wanted.fields, asked_by=ASKED_BY)
    refuse_sensitive(wanted.fields, purposes, asked_by=ASKED_BY)
    bands = [list(_bands(book, dimension)) for dimension in wanted.dimensions]
    cells = [(cell, int(_members(cell).sum())) for cell in product(*bands)]
    kept = [(cell, size) for cell, size in cells if size >= minimum_customers]
    if not kept:
        largest = max((size for _, size in cells), default=0)
        raise UnsupportedInputError(
            f"at most {largest} of {len(book)} customers in one group of {wanted.id!r}",
            asked_by=ASKED_BY,
            expected=f"at least {minimum_customers} (minimum_customers=)",
        )
    kept.sort(key=lambda each: (-each[1], _name(each[0])))
    names = _ids(wanted.id, [cell for cell, _ in kept])
    return tuple(
        Segment(
            id=segment_id,
            name=_name(cell),
            levels=wanted.levels,
            definition=_definition(cell),
            group=wanted.id,
        )
        for segment_id, (cell, _) in zip(names, kept, strict=True)
    )


class _Band(NamedTuple):
    text: str
    holds: NDArray[np.bool_]
    condition: AnyCondition


def _template(template: str | Template) -> Template:
    if isinstance(template, Template):
        return template
    known = {each.id: each for each in TEMPLATES}
    if template not in known:
        raise UnknownNameError("template", [template], list(known), asked_by=ASKED_BY)
    return known[template]


def _bands(book: ProfileBook, dimension: Dimension) -> Iterator[_Band]:
    spec = book.catalogue[dimension.field]
    texts = (spec.name,) if spec.dtype == "string" else ()
    values = inputs_of(book.frame, (spec.name,), texts=texts, asked_by=ASKED_BY)[spec.name]
    asked = field(spec.name)
    if texts:
        for value in sorted({cell for cell in values.tolist() if cell is not None}):
            yield _Band(value, values == value, asked == value)
    elif spec.dtype == "bool":
        yield _Band(f"{spec.meaning}: yes", values == 1, asked.is_true())
        yield _Band(f"{spec.meaning}: no", values == 0, asked == False)  # noqa: E712 - a condition
    else:
        yield from _ranges(spec, values, _cuts(dimension, values))


def _cuts(dimension: Dimension, values: NDArray[np.float64]) -> list[float]:
    if dimension.parts is None:
        return list(dimension.cuts)
    known = values[~np.isnan(values)]
    if not len(known):
        return []
    inner = np.arange(1, dimension.parts) / dimension.parts
    # Observed values, so that equal customers are in one band.
    found: list[float] = np.unique(np.quantile(known, inner, method="higher")).tolist()
    return [cut for cut in found if cut > known.min()]


def _ranges(spec: FieldSpec, values: NDArray[np.float64], cuts: list[float]) -> Iterator[_Band]:
    asked = field(spec.name)
    whole = spec.unit in {Unit.COUNT, Unit.DAYS} and spec.dtype == "int64"
    edges = [None, *(int(cut) if whole and cut.is_integer() else cut for cut in cuts), None]
    for low, high in pairwise(edges):
        above = np.isfinite(values) if low is None else values >= low
        holds = above if high is None else above & (values < high)
        text = f"{spec.meaning}: {_range(low, high, whole=whole)}"
        if low is None:
            yield _Band(text, holds, asked.is_known() if high is None else asked < high)
        elif high is None:
            yield _Band(text, holds, asked >= low)
        else:
            yield _Band(text, holds, (asked >= low) & (asked < high))


def _range(low: float | None, high: float | None, *, whole: bool) -> str:
    if low is None:
        return "any" if high is None else f"below {high:,g}"
    if high is None:
        return f"{low:,g} or more"
    if whole:
        return f"{low:,g}" if high - low == 1 else f"{low:,g} to {high - 1:,g}"
    return f"{low:,g} to below {high:,g}"


def _members(cell: tuple[_Band, ...]) -> NDArray[np.bool_]:
    return np.logical_and.reduce([band.holds for band in cell])


def _name(cell: tuple[_Band, ...]) -> str:
    return ", ".join(band.text for band in cell)


def _definition(cell: tuple[_Band, ...]) -> AnyCondition:
    conditions = tuple(band.condition for band in cell)
    return conditions[0] if len(conditions) == 1 else AllOf(conditions=conditions)


def _ids(template: str, cells: list[tuple[_Band, ...]]) -> list[str]:
    """Name segments by their values; where two values spell alike, by a digest besides."""
    spelt = ["-".join(filter(None, (_spelt(band.text) for band in cell))) for cell in cells]
    return [
        f"{template}-{words}"
        if words and spelt.count(words) == 1 and words != "other"
        else "-".join(filter(None, (template, words, _digest(_name(cell)))))
        for words, cell in zip(spelt, cells, strict=True)
    ]


def _spelt(text: str) -> str:
    value = text.rpartition(": ")[2]
    ascii_only = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return "-".join(_WORD.findall(ascii_only.lower()))


def _digest(text: str) -> str:
    return "x" + hashlib.sha256(text.encode()).hexdigest()[:8]
