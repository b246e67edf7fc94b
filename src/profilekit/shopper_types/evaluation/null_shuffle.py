"""Null shuffle: whether types are found among customers whose orders were dealt by lot."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.book.transformer import unfitted
from profilekit.errors import UnsupportedInputError
from profilekit.extractors.measure import measure
from profilekit.shopper_types.evaluation.dealing import DealtTables
from profilekit.shopper_types.evaluation.folds import UNTOLD, told_types
from profilekit.shopper_types.evaluation.periods import possible
from profilekit.shopper_types.evaluation.type_figure import EVERYBODY, TypeFigure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.extractors.base import Extractor
    from profilekit.shopper_types.classifier import ShopperTypeClassifier
    from profilekit.shopper_types.evaluation.periods import Span
    from profilekit.tables.tables import Tables

__all__ = ["null_figures"]

_ABOUT: Final = (
    ("dealt_told_share", "customers told a type, were orders dealt at random", "near 0"),
    ("dealt_kappa", "types of halves the same, were orders dealt at random (kappa)", "near 0"),
)


def null_figures(
    classifier: ShopperTypeClassifier,
    tables: Tables,
    span: Span,
    habits: Sequence[Extractor],
    *,
    asked: bool,
    rng: np.random.Generator,
) -> list[TypeFigure]:
    """Learn from customers whose orders were dealt, and see whether any type is told.

    Parameters
    ----------
    classifier : ShopperTypeClassifier
        Whose clone is fitted.
    tables : Tables
        What was loaded.
    span : Span
        The days; the first period is measured.
    habits : sequence of Extractor
        What types are told from; those of orders are measured.
    asked : bool
        Whether to do it at all.
    rng : numpy.random.Generator
        Of the lots.
    """
    if not asked:
        return _made((np.nan, np.nan), 0, "null_shuffle=True")
    if "transactions" not in tables:
        return _made((np.nan, np.nan), 0, "transactions")
    dealt = DealtTables.of(tables, rng)
    try:
        book = measure(dealt, possible(habits, dealt), as_of=span.as_of, strict=True)
    finally:
        dealt.release()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="nobody is typed", category=UserWarning)
            fitted = unfitted(classifier).fit(book.frame)
    except UnsupportedInputError as error:
        return _made((np.nan, np.nan), 0, f"more customers: {error.found}")
    _, told, _, _ = told_types(fitted, book.frame)
    kappa = fitted.state_.model.replication.kappa
    return _made(
        (float((told != UNTOLD).mean()), np.nan if kappa is None else kappa),
        len(told),
        ""
        if kappa is not None
        else "more customers with enough evidence in both halves of the window",
    )


def _made(values: tuple[float, float], customers: int, lacking: str) -> list[TypeFigure]:
    return [
        TypeFigure(
            name=name,
            type_name="",
            meaning=meaning,
            among=EVERYBODY,
            value=value,
            low=float("nan"),
            high=float("nan"),
            customers_count=customers,
            good=good,
            lacking=lacking if np.isnan(value) else "",
        )
        for (name, meaning, good), value in zip(_ABOUT, values, strict=True)
    ]
