"""Types read: what a book or frame says of the types of its customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.book.book import ProfileBook
from profilekit.book.columns import inputs_of
from profilekit.book.containers import frame_in
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.shopper_types.classifier import ShopperTypeClassifier
from profilekit.shopper_types.deciding import NO_SIGNAL, THIN, UNDETERMINED
from profilekit.shopper_types.state import LABEL, REASON, prob_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw

__all__ = ["TypesRead", "one_classifier_of", "types_read"]

_ASKED_BY: Final = "type_migration"
_KEY: Final = "customer_id"


class TypesRead(NamedTuple):
    """Types of customers on one day.

    Attributes
    ----------
    labels : dict of customer to str
        What is told.
    likeliest : dict of customer to int
        Number of the most probable type, of those with enough evidence; empty where
        probabilities or reasons are not given.
    """

    labels: dict[object, str]
    likeliest: dict[object, int]


def types_read(data: Any, names: Sequence[str], which: str) -> TypesRead:
    """Read types.

    Parameters
    ----------
    data : ProfileBook or frame of shape (n_customers, n_fields)
        With ``customer_id`` and ``shopper_type_label``.
    names : sequence of str
        Names of types.
    which : str
        What it is called where something is wrong with it.

    Raises
    ------
    UnknownNameError
        If a column is not there.
    UnsupportedInputError
        If a customer is there twice, or without a label.
    """
    frame = frame_in(data, asked_by=_ASKED_BY)
    if missing := [name for name in (_KEY, LABEL) if name not in frame.columns]:
        raise UnknownNameError(
            "column",
            missing,
            frame.columns,
            asked_by=_ASKED_BY,
            hint=f"Types come from book.apply(ShopperTypeClassifier()); of {which}=, a pandas "
            "frame whose index are the customers, reset_index() makes them a column.",
        )
    ids, labels = frame[_KEY].to_list(), frame[LABEL].to_list()
    made = dict(zip(ids, labels, strict=True))
    unlabelled = sum(type(label) is not str for label in labels)
    if unlabelled or len(made) < len(ids):
        raise UnsupportedInputError(
            f"{which}: {len(ids)} rows of {len(made)} customers, {unlabelled} without a label",
            asked_by=_ASKED_BY,
            expected=f"each customer once, with a label; {UNDETERMINED!r} is one",
        )
    return TypesRead(made, _likeliest(frame, names))


def one_classifier_of(before: Any, after: Any) -> ShopperTypeClassifier | None:
    """Find the classifier that told the types of two books; None where neither is one.

    Raises
    ------
    UnsupportedInputError
        If there are two that learned different things.
    """
    one, other = _classifier_of(before), _classifier_of(after)
    if one is not None and other is not None and one.to_json() != other.to_json():
        raise UnsupportedInputError(
            "types told by two classifiers, each fitted on its own book",
            asked_by=_ASKED_BY,
            expected="one for both days, so that a type means the same: "
            "after.apply(before.fitted['ShopperTypeClassifier']); or give classifier=",
        )
    return one or other


def _classifier_of(data: Any) -> ShopperTypeClassifier | None:
    if not isinstance(data, ProfileBook):
        return None
    fitted = (each for each in data.fitted.values() if isinstance(each, ShopperTypeClassifier))
    return next(fitted, None)


def _likeliest(frame: nw.DataFrame[Any], names: Sequence[str]) -> dict[object, int]:
    fields = [prob_of(name) for name in names]
    if not {*fields, REASON} <= {*frame.columns}:
        return {}
    columns = inputs_of(frame, fields, asked_by=_ASKED_BY)
    best: list[int] = np.argmax(np.column_stack([*columns.values()]), axis=1).tolist()
    rows = zip(frame[_KEY].to_list(), best, frame[REASON].to_list(), strict=True)
    return {customer: number for customer, number, why in rows if why not in {THIN, NO_SIGNAL}}
