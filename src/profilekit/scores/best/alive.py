"""Whether a probability of being alive says anything of those who ordered once.

BG/NBD lets nobody leave before a second order, so it calls every one-time buyer alive however long
ago the order was [1]_; models in which nobody leaves call everybody so. What models say of
themselves is asked where a book knows its model. A frame does not, but there the values show it.

References
----------
.. [1] Batislam, E. P., Denizel, M. and Filiztekin, A. (2007), "Empirical validation and
   comparison of models for customer base analysis", International Journal of Research in
   Marketing 24(3), 201-209.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.errors import UnsupportedInputError
from profilekit.scores.lifetime.purchase_fields import ALIVE

if TYPE_CHECKING:
    from typing import Any

    import narwhals as nw

    from profilekit.book.book import ProfileBook

__all__ = ["WHY_NOT", "require_telling", "tells"]

_ITS_MODEL: Final = "of a model that calls every one-time buyer alive"
WHY_NOT: Final = f"{_ITS_MODEL}; apply another purchase model"

_ORDERS: Final = (("repeat_days_count", 0), ("orders_count", 1))
"""Fields that know one-time buyers, and what they hold of them."""


def tells(book: ProfileBook | None, frame: nw.DataFrame[Any], *, asked_by: str) -> bool:
    """Tell whether ``alive_prob`` is worth reading.

    Parameters
    ----------
    book : ProfileBook, optional
        What the frame is of, if it is of a book: its models say themselves.
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Customers with ``alive_prob``.
    asked_by : str
        Who asks.

    Returns
    -------
    bool
        False as well where it is 1 for all of several customers who ordered once.
    """
    if book is not None and not _model_tells(book):
        return False
    for field, once in _ORDERS:
        if field in frame.columns:
            values = inputs_of(frame, (field, ALIVE), asked_by=asked_by)
            of_once = values[ALIVE][(values[field] == once) & ~np.isnan(values[ALIVE])]
            return len(of_once) < _SEVERAL or not (of_once == 1).all()
    return True


_SEVERAL = 2
"""One may have ordered on the very day of the book, and be alive by any model."""


def require_telling(book: ProfileBook, *, asked_by: str) -> None:
    """Refuse a book whose ``alive_prob`` would not mean what a scorer learned.

    Raises
    ------
    UnsupportedInputError
        If its model calls every one-time buyer alive.
    """
    if not _model_tells(book):
        raise UnsupportedInputError(
            f"a book whose {ALIVE} is {_ITS_MODEL}",
            asked_by=asked_by,
            expected="one with a model such as ModifiedBetaGeoModel applied; or fit the scorer on "
            "this book, which leaves the field out",
        )


def _model_tells(book: ProfileBook) -> bool:
    """Ask the model that made the probability, and the purchase model within it."""
    if ALIVE not in book.catalogue:
        return True
    maker = book.fitted.get(book.catalogue[ALIVE].made_by)
    models = (maker, getattr(maker, "purchases", None))
    return all(getattr(model, "alive_prob_tells", True) for model in models)
