"""Whole personas as an attacker reads them: every count of the JSON, wherever it stands.

And books to build them from, in which few are not known, differ or buy, inside nested segments.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import numpy as np
import polars as pl

from personas.building.books import AS_OF, book_of
from personas.disclosure.releases import Release
from profilekit.book.attributes import without_window
from profilekit.personas.building import build_personas
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError
from profilekit.personas.statement import Answer, SectionId, Statement
from profilekit.segments.using.affinities import Affinity, HeldAgainst

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MINIMUM = 10
LABELS = ("bread", "milk", "tea")


class Book(NamedTuple):
    """Columns of a book, who is in its segments, and who bought what."""

    columns: dict[str, Any]
    members: dict[str, NDArray[np.bool_]]
    bought: dict[str, NDArray[Any]]

    def personas(self, **more: Any) -> list[str]:
        """Build all personas together; each as JSON."""
        flags = {f"in_{name}_flag": inside.tolist() for name, inside in self.members.items()}
        book = book_of({**self.columns, **flags})
        built = build_personas(
            book,
            tuple(self.members),
            product_fit=self._fit(),
            resamples=1,
            minimum_customers=MINIMUM,
            **more,
        )
        return [each.to_json() for each in built]

    def _fit(self) -> Affinity:
        compared = np.array([each is not None for each in next(iter(self.bought.values()))])
        rows = []
        for name, inside in self.members.items():
            for label, flags in self.bought.items():
                has = np.array([each is True for each in flags])
                n, base_n = int((has & inside).sum()), int(has.sum())
                lift = (n / (inside & compared).sum()) / (base_n / compared.sum())
                rows.append(
                    {
                        "segment": name,
                        "label": label,
                        "buyers_count": n,
                        "base_buyers_count": base_n,
                        "lift": max(lift, 1.01),
                        "lift_low": 1.0,
                        "lift_high": 3.0,
                        "is_clear": True,
                    }
                )
        return Affinity(
            _found=nw.from_native(pl.DataFrame(rows), eager_only=True),
            by="category",
            as_of=AS_OF,
            days=365,
            compared_counts={
                name: int((inside & compared).sum()) for name, inside in self.members.items()
            },
            base_count=int(compared.sum()),
            held_against=dict.fromkeys(
                self.members, HeldAgainst("customers", len(compared), int(compared.sum()))
            ),
            not_compared=(),
            tested_count=len(rows),
            suppressed_count=0,
            false_discovery_rate=0.05,
        )


def random_book(seed: int) -> Book:
    """Draw a book with two segments, one in the other, or that overlap."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(160, 320))
    rank = rng.permutation(size)
    inner, outer = sorted(rng.integers(60, size - 12, 2).tolist())
    ways = {
        "nested": {"inner": rank < inner, "outer": rank < outer},
        "beside": {"inner": rank < size // 3, "outer": rank >= size // 2},
        "across": {"inner": rank < size // 2, "outer": rng.random(size) < 0.5},
    }
    members = ways[str(rng.choice(list(ways)))]
    more = members["inner"] | (rng.random(size) < 0.2)
    return Book(
        {
            "age_band_label": _some(rng, _labels(rng, more, "18-24", "35-44", "45-54"), rank),
            "top_device_label": _some(rng, _labels(rng, more, "phone", "desktop", "tv"), rank),
            "app_flag": _some(rng, rng.random(size) < np.where(more, 0.8, 0.2), rank),
            "spend_365d_amount": _some(rng, np.round(rng.lognormal(3, 0.4, size), 2), rank),
            "order_value_mean_amount": _some(rng, np.round(rng.lognormal(3, 0.2, size), 2), rank),
            "tickets_count": _some(rng, rng.poisson(np.where(more, 2.0, 0.3)), rank),
        },
        members,
        _buyers(rng, members, more, rank),
    )


def _labels(rng: np.random.Generator, more: NDArray[np.bool_], *of: str) -> NDArray[Any]:
    drawn = np.array(of)[rng.choice(3, len(more), p=rng.dirichlet([3, 3, 0.5]))]
    return np.where(more & (rng.random(len(more)) < 0.4), of[0], drawn)


def _some(rng: np.random.Generator, values: NDArray[Any], rank: NDArray[np.int64]) -> list[Any]:
    """Leave some out: none, few or many, anywhere or among those in between."""
    missing = rng.random(len(rank)) < rng.choice([0, 0, 0.02, 0.1, 0.5])
    start = int(rng.integers(0, len(rank)))
    missing |= (rank >= start) & (rank < start + int(rng.choice([0, 3, 12])))
    return [None if gone else each for each, gone in zip(values.tolist(), missing, strict=True)]


def _buyers(
    rng: np.random.Generator,
    members: Mapping[str, NDArray[np.bool_]],
    more: NDArray[np.bool_],
    rank: NDArray[np.int64],
) -> dict[str, NDArray[Any]]:
    compared = rng.random(len(rank)) >= rng.choice([0, 0.02, 0.3])
    compared |= ~np.logical_or.reduce(list(members.values())) & (rng.random(len(rank)) < 0.5)
    found: dict[str, NDArray[Any]] = {}
    for label in LABELS:
        often, seldom = rng.choice([0.5, 0.9]), rng.choice([0.1, 0.5])
        buys = rng.random(len(rank)) < np.where(more, often, seldom)
        found[label] = np.array(
            [bool(each) if known else None for each, known in zip(buys, compared, strict=True)],
            dtype=object,
        )
    return found


def read(book: Book, pages: Sequence[str]) -> Release:
    """Read every count of some personas, as statements on the fields of the book."""
    values: dict[str, NDArray[Any]] = {
        name: np.array(cells, dtype=object if name.endswith(("_label", "_flag")) else np.float64)
        for name, cells in book.columns.items()
    }
    values |= {f"{label}=bought_flag": flags for label, flags in book.bought.items()}
    told = [_counts_of(json.loads(page), tuple(book.columns)) for page in pages]
    return Release(values, list(book.members.values()), told, MINIMUM)


def _counts_of(persona: dict[str, Any], fields: Sequence[str]) -> list[Statement]:
    found = [
        Statement.model_validate(each)
        for section in persona["sections"]
        for each in section["statements"]
        if each["role"] != "derived" and each["metric"] != "size-share"
    ]
    families = {without_window(name): name for name in fields}
    counts = [
        _known(families[each["key"]], each["known_count"], None)
        for each in persona["not_known"]
        if each["known_count"] is not None and each["key"] in families
    ]
    return [*map(_on_a_field, found), *counts]


def _on_a_field(told: Statement) -> Statement:
    if told.metric == "value-share":
        return _known(told.fields[0], told.n, told.of)
    if told.key == "affinity.is":
        assert told.answer is not None
        field = f"{told.answer.value}=bought_flag"
        flag = {"answer": Answer(field=field, value=True), "fields": (field,)}
        return told.model_copy(update=flag)
    return told


def _known(field: str, of: int | None, base_of: int | None) -> Statement:
    return Statement(
        id=f"known/{field}",
        section=SectionId.BEHAVIOURS,
        key=field,
        rule_id="known",
        role="typical",
        answer=Answer(field=field),
        fields=(field,),
        of=of,
        base_of=base_of,
    )


def pages_of(seed: int) -> tuple[Book, list[str]] | None:
    """Build the personas of a random book; None where its segments are refused."""
    book = random_book(seed)
    try:
        return book, book.personas()
    except NearlyEqualSegmentsError:
        return None
