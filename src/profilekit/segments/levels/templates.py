"""Ready segmentations of a book: what a template crosses becomes rules of one group.

The values and cuts found in the book are written into the rules, which mean the same on every
later day. Who is in none of them, or is not known, is in the residual of the group.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

import narwhals as nw
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
from profilekit.segments.segment import Level, Segment
from profilekit.stats.quantiles import part_cuts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.segments.levels.template import Dimension
    from profilekit.segments.rules.tree import AnyCondition

__all__ = ["segments_from", "templates_for", "title_of"]

ASKED_BY: Final = "segments_from"
_WORD: Final = re.compile(r"[a-z0-9]+")


def templates_for(book: ProfileBook, *, level: Level | None = None) -> tuple[Template, ...]:
    """List the templates that a book has the fields for.

    Raises
    ------
    UnknownNameError
        If there is no such level.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> book = pk.measure(shop, ["age_band", "household"], as_of="2025-12-31")
    >>> [template.id for template in templates_for(book, level="demographic")]
    ['age-children']
    """
    levels = get_args(Level)
    if level is not None and level not in levels:
        raise UnknownNameError("level", [level], levels, asked_by="templates_for")
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
    counted = _counted([_bands(book, dimension) for dimension in wanted.dimensions])
    kept = [(cell, size) for cell, size in counted if size >= minimum_customers]
    if not kept:
        largest = max((size for _, size in counted), default=0)
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
    condition: AnyCondition


class _Bands(NamedTuple):
    """What one field tells customers apart by, and the place of each customer's; -1 is in none."""

    bands: Sequence[_Band]
    codes: NDArray[np.int64]


def _template(template: str | Template) -> Template:
    if isinstance(template, Template):
        return template
    known = {each.id: each for each in TEMPLATES}
    if template not in known:
        raise UnknownNameError("template", [template], list(known), asked_by=ASKED_BY)
    return known[template]


def _bands(book: ProfileBook, dimension: Dimension) -> _Bands:
    spec = book.catalogue[dimension.field]
    texts = (spec.name,) if spec.dtype == "string" else ()
    values = inputs_of(book.frame, (spec.name,), texts=texts, asked_by=ASKED_BY)[spec.name]
    asked = field(spec.name)
    if texts:
        cells: list[str | None] = values.tolist()
        known = sorted({cell for cell in cells if cell is not None})
        places = {None: -1, **{value: place for place, value in enumerate(known)}}
        codes = np.array([places[cell] for cell in cells])
        # A name cannot be empty: a label without text is told as the literal that it is.
        return _Bands([_Band(value or repr(value), asked == value) for value in known], codes)
    if spec.dtype == "bool":
        yes = _Band(f"{spec.meaning}: yes", asked.is_true())
        no = _Band(f"{spec.meaning}: no", asked == False)  # noqa: E712 - a condition
        return _Bands((yes, no), np.where(np.isnan(values), -1, values != 1))
    cuts = list(dimension.cuts)
    if dimension.parts is not None:
        cuts = part_cuts(values, dimension.parts).tolist()
    codes = np.where(np.isnan(values), -1, np.searchsorted(cuts, values, side="right"))
    return _Bands(list(_ranges(spec, cuts)), codes)


def _counted(dimensions: Sequence[_Bands]) -> list[tuple[tuple[_Band, ...], int]]:
    """Count the customers of each combination of bands that somebody has."""
    codes = {str(place): each.codes for place, each in enumerate(dimensions)}
    everyone = nw.from_dict(codes, backend="polars")
    placed = everyone.filter(*(nw.col(name) >= 0 for name in codes))
    counted: list[tuple[int, ...]] = placed.group_by(*codes).agg(nw.len()).sort(*codes).rows()
    return [
        (tuple(each.bands[code] for each, code in zip(dimensions, places, strict=True)), size)
        for *places, size in counted
    ]


def _ranges(spec: FieldSpec, cuts: list[float]) -> Iterator[_Band]:
    asked = field(spec.name)
    whole = _is_whole(spec)
    edges = [None, *(int(cut) if whole and cut.is_integer() else cut for cut in cuts), None]
    for low, high in pairwise(edges):
        text = f"{spec.meaning}: {_range(low, high, whole=whole)}"
        if low is None:
            yield _Band(text, asked.is_known() if high is None else asked < high)
        elif high is None:
            yield _Band(text, asked >= low)
        else:
            yield _Band(text, (asked >= low) & (asked < high))


def _is_whole(spec: FieldSpec) -> bool:
    return spec.unit in {Unit.COUNT, Unit.DAYS} and spec.dtype == "int64"


def _range(low: float | None, high: float | None, *, whole: bool) -> str:
    if low is None:
        return "any" if high is None else f"below {_written(high)}"
    if high is None:
        return f"{_written(low)} or more"
    if whole:
        one, last = _written(low), _written(high - 1)
        return one if high - low == 1 else f"{one} to {last}"
    return f"{_written(low)} to below {_written(high)}"


def _written(cut: float) -> str:
    """Write a cut without an exponent, whose sign an id could not tell."""
    whole, _, decimals = np.format_float_positional(cut, trim="-").partition(".")
    return f"{int(whole):,}.{decimals}" if decimals else f"{int(whole):,}"


def title_of(
    answers: Sequence[tuple[FieldSpec, str | bool | None, float | None, float | None]],
) -> str:
    """Give the name of a segment of some answers, each a field with a value, or two ends."""
    texts = (
        str(value or repr(value))
        if isinstance(value, str)
        else f"{spec.meaning}: {'yes' if value else 'no'}"
        if value is not None
        else f"{spec.meaning}: {_range(low, high, whole=_is_whole(spec))}"
        for spec, value, low, high in answers
    )
    return ", ".join(texts)


def _name(cell: tuple[_Band, ...]) -> str:
    return ", ".join(band.text for band in cell)


def _definition(cell: tuple[_Band, ...]) -> AnyCondition:
    conditions = tuple(band.condition for band in cell)
    return conditions[0] if len(conditions) == 1 else AllOf(conditions=conditions)


def _ids(template: str, cells: list[tuple[_Band, ...]]) -> list[str]:
    """Name segments by their values; where two values spell alike, by a digest besides."""
    spelt = ["-".join(filter(None, (_spelt(band.text) for band in cell))) for cell in cells]
    alike = Counter(spelt)
    return [
        f"{template}-{words}"
        if words and alike[words] == 1 and words != "other"
        else "-".join(filter(None, (template, words, _digest(_name(cell)))))
        for words, cell in zip(spelt, cells, strict=True)
    ]


def _spelt(text: str) -> str:
    value = text.rpartition(": ")[2]
    ascii_only = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode()
    return "-".join(_WORD.findall(ascii_only.lower()))


def _digest(text: str) -> str:
    return "x" + hashlib.sha256(text.encode()).hexdigest()[:8]
