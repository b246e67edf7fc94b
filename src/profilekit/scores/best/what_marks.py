"""What marks the best customers: attributes that they have more, or less, often than all.

Hundreds of attributes are compared at once, so a few would stand out by chance alone; the share
of such chance finds is held down, and what the best were chosen by, in whatever words, is told
apart from what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from profilekit.book.answers import comparable_specs
from profilekit.book.attributes import attributes_of
from profilekit.book.book import ProfileBook
from profilekit.book.containers import kind_out
from profilekit.book.money import money_of
from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import DeclarationError, SensitiveAttributeError, UnsupportedInputError
from profilekit.extractors.made_of import kin_of
from profilekit.extractors.standing_apart import standing_apart
from profilekit.faults import shown
from profilekit.scores.best.marks import Marks
from profilekit.scores.best.state import BAND
from profilekit.scores.best.who_is_best import ASKED_BY, who_is_best

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.fields import FieldSpec

__all__ = ["what_marks_the_best"]


def what_marks_the_best(
    book: ProfileBook,
    *,
    best: str | float | Mapping[str, str] = BAND,
    fields: Sequence[str] | None = None,
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
    bins: int = 4,
) -> Marks:
    """List the attributes that set the best customers apart.

    Each attribute (a range of a number, a label, a flag, or that something is not known) is
    counted among the best and among all who were compared. Told are those whose difference is no
    chance find by Fisher's exact test, with the false discovery rate held by Benjamini and
    Hochberg [1]_. Intervals of the lifts are those of Katz, each for itself.

    Parameters
    ----------
    book : ProfileBook
        Holds what says who is best.
    best : str, float or mapping, default="best_customer_band_label"
        The label that `BestCustomerScorer` made (its first band is best), the name of a flag, a
        share of the customers by ``best_customer_score`` (0.1: the best tenth), or one label of
        your own with its value: ``{"rfm_segment_label": "Champions"}``. Customers in whom it is
        missing are not compared, and counted.
    fields : sequence of str, optional
        Fields to compare; by default all but scores, memberships, ranks, dates and sensitive
        attributes.
    minimum_customers : int, default=10
        Fewest of the best, and of all, who have an attribute that is told.
    false_discovery_rate : float, default=0.05
        Share of chance finds among all in one of the lists, to be expected at most.
    bins : int, default=4
        Parts of equal size that numbers are split into, at most.

    Returns
    -------
    Marks
        ``.table`` of the attributes in fields that are not made of what the best were chosen by;
        ``.same_rows`` of those in other fields of the same rows, which move with it; and
        ``.by_construction`` of those in fields that were read for it, by models in between as well,
        the same measures in other windows among them.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be.
    UnknownNameError
        If the book lacks a field.
    UnsupportedInputError
        If there are too few of the best or of the others.
    SensitiveAttributeError
        If a sensitive attribute is asked for, or says who is best.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.
    """
    _require_parameters(
        fields,
        minimum_customers=minimum_customers,
        false_discovery_rate=false_discovery_rate,
        bins=bins,
    )
    _require_book(book)
    chosen_by, is_best = who_is_best(book, best)
    compared = ~np.isnan(is_best)
    inside = is_best[compared] == 1
    _require_both(inside, minimum_customers, book, best)
    frame = book.frame.filter(compared.tolist())
    with money_of(book.provenance):
        attributes = [
            attribute
            for spec in _specs(book, fields, chosen_by)
            for attribute in attributes_of(
                frame, spec, bins=bins, minimum=minimum_customers, asked_by=ASKED_BY
            )
        ]
    apart = standing_apart(
        attributes,
        inside,
        kin_of(book, (chosen_by,)),
        false_discovery_rate=false_discovery_rate,
        minimum=minimum_customers,
        group="best",
    )
    return Marks(
        best_count=int(inside.sum()),
        compared_count=len(inside),
        left_out_count=len(book) - len(inside),
        tested_count=len(attributes),
        false_discovery_rate=false_discovery_rate,
        _found=apart.found,
        _moving=apart.same_rows,
        _constructed=apart.by_construction,
        _kind=kind_out(book, "default"),
    )


def _specs(book: ProfileBook, fields: Sequence[str] | None, chosen_by: str) -> list[FieldSpec]:
    if fields is not None:
        book.catalogue.require(tuple(fields), asked_by=ASKED_BY)
        if refused := sensitive_fields(fields):
            raise SensitiveAttributeError(refused, asked_by=ASKED_BY, hint="Leave them out.")
        return [book.catalogue[name] for name in dict.fromkeys(fields) if name != chosen_by]
    return [spec for spec in comparable_specs(book.catalogue) if spec.name != chosen_by]


def _require_parameters(
    fields: object, *, minimum_customers: object, false_discovery_rate: object, bins: object
) -> None:
    whole = {"minimum_customers": (minimum_customers, 1), "bins": (bins, 2)}
    faults = [
        f"{name} is {shown(value)}; expected a whole number from {least} on"
        for name, (value, least) in whole.items()
        if isinstance(value, bool) or not isinstance(value, int) or value < least
    ]
    rate = false_discovery_rate
    if isinstance(rate, bool) or not isinstance(rate, float | int) or not 0 < rate < 1:
        faults.append(f"false_discovery_rate is {shown(rate)}; expected a number between 0 and 1")
    found = shown(fields)
    if fields is not None and (
        not isinstance(fields, tuple | list | set | frozenset) or not fields
    ):
        example = found if isinstance(fields, str) else "'orders_count'"
        faults.append(f"fields is {found}; expected names in a tuple: fields=({example},)")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=ASKED_BY)


def _require_book(book: object) -> None:
    if not isinstance(book, ProfileBook):
        expected = "a ProfileBook, as measure(...) makes, in which somebody is best"
        raise UnsupportedInputError(shown(book), asked_by=ASKED_BY, expected=expected)


def _require_both(inside: NDArray[np.bool_], minimum: int, book: ProfileBook, best: object) -> None:
    n_best = int(inside.sum())
    if min(n_best, len(inside) - n_best) < minimum:
        raise UnsupportedInputError(
            f"{n_best} best and {len(inside) - n_best} other customers of {len(book)} by "
            f"best={shown(best)}",
            asked_by=ASKED_BY,
            expected=f"at least {minimum} of each (minimum_customers=)",
        )
