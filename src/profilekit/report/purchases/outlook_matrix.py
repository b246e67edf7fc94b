"""Outlook matrix: what a model says of every number of orders and every recency.

All of it for customers whose first order is equally long ago, as two dimensions show no third.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.report.purchases.purchase_inputs import fitted_model
from profilekit.scores.lifetime.purchase_checks import require_between, require_whole

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.purchase_model import PurchaseModel

__all__ = ["OutlookMatrix", "frequency_recency_matrix"]


@dataclass(frozen=True, eq=False)
class OutlookMatrix:
    """One figure by recency and frequency.

    Attributes
    ----------
    cells : ndarray of shape (tenure_days + 1, most_repeats + 1)
        Row is the days since the last order, column the days with an order after the first. NaN
        where there cannot be such a customer: who never ordered again ordered last on the first
        day, and who did has no more repeat order days than the days between. NaN everywhere
        where the data do not tell the probability of being a customer still.
    tenure_days : int
        Days since the first order.
    horizon_days : float or None
        Days that order days are expected in; None where the figure is the probability of being a
        customer still.
    """

    cells: FloatArray
    tenure_days: int
    horizon_days: float | None

    @property
    def without_repeat(self) -> float:
        """The figure of those who ordered on one day only."""
        return float(self.cells[self.tenure_days, 0])


def frequency_recency_matrix(
    model: PurchaseModel,
    horizon_days: float | None,
    *,
    tenure_days: int = 365,
    most_repeats: int = 20,
    asked_by: str = "frequency_recency_matrix",
) -> OutlookMatrix:
    """Ask a model about every number of repeat order days and every recency.

    Parameters
    ----------
    model : PurchaseModel
        Fitted.
    horizon_days : float or None
        Days ahead in which order days are expected; None asks for the probability of being a
        customer still.
    tenure_days : int, default=365
        Days since the first order.
    most_repeats : int, default=20
        Most days with an order after the first.
    asked_by : str
        Who asks, for messages.

    Returns
    -------
    OutlookMatrix
        Of all of them.

    Raises
    ------
    DeclarationError
        If a parameter is out of range.
    UnsupportedInputError
        If the model is no purchase model.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, [pk.Frequency()], as_of="2025-12-31")
    >>> model = ModifiedBetaGeoModel().fit(book)
    >>> frequency_recency_matrix(model, 90).cells.shape
    (366, 21)
    """
    model = fitted_model(model, asked_by=asked_by)
    if horizon_days is not None:
        require_between("horizon_days", horizon_days, 0, np.inf, asked_by=asked_by)
    require_whole("tenure_days", tenure_days, asked_by=asked_by)
    require_whole("most_repeats", most_repeats, asked_by=asked_by)
    span, repeats = np.meshgrid(
        np.arange(tenure_days, -1, -1, dtype=np.float64),
        np.arange(most_repeats + 1, dtype=np.float64),
        indexing="ij",
    )
    possible = (span >= repeats) & ((span == 0) | (repeats > 0))
    tenure = np.full_like(span, tenure_days)
    history = (repeats[possible], span[possible], tenure[possible])
    outlook = model.outlook(dict(zip(model.fields_in, history, strict=True)), asked_by=asked_by)
    figure = outlook.alive_prob
    if horizon_days is not None:
        figure = outlook.expected(horizon_days / model.time_unit_days)
    cells = np.full_like(span, np.nan)
    cells[possible] = outlook.each(figure)
    return OutlookMatrix(cells, tenure_days, horizon_days)
