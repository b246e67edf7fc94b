"""NBD: orders as a Poisson process of customers who never leave.

The model before all models of leaving. It is what they come to where nobody is seen to leave,
and there they have no maximum; where customers do leave, it expects far too much of the silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.scores.lifetime.staying_process import STAYING_STARTS, NBDProcess

if TYPE_CHECKING:
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["NBDModel", "NBDProcess"]


class NBDModel(PurchaseModel):
    """Predict how often customers order by NBD: as often as before, drawn to the mean.

    For shops that nobody is seen to leave, where models of leaving find no fit. ``alive_prob`` is 1
    for everybody who ordered.

    Parameters
    ----------
    horizons_days : tuple of int, default=(90, 365)
        How far ahead, in days; fields are made for each.
    time_unit_days : float, default=7
        Days of the time unit that parameters are in: with 7 they are in weeks, as in the
        literature. Predictions are the same with any.
    interval_prob : float, default=0.8
        Probability of the intervals; half of the rest lies beyond each end.
    repeats, span, tenure : str
        Fields read: days with an order after the first, days from the first order to the last,
        days from the first order to the day of the book.
    minimum_customers : int, default=100
        Customers who ordered that it takes to learn from.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.

    Attributes
    ----------
    state_ : PurchaseState
        Parameters and what is known of them, frozen by `fit`.
    params_ : dict of str to float
        ``r`` and ``alpha`` (in time units).
    log_likelihood_ : float
        Of all customers who ordered, in time units.
    std_errors_ : dict of str to float
        Standard errors of the parameters.
    covariance_ : ndarray of shape (2, 2)
        Of the parameters, in their order.

    References
    ----------
    .. [1] Ehrenberg, A. S. C. (1959), "The Pattern of Consumer Purchases", Journal of the Royal
       Statistical Society C 8(1), 26-41.
    """

    process: ClassVar[PurchaseProcess] = NBDProcess()
    starts: ClassVar[tuple[tuple[float, ...], ...]] = STAYING_STARTS
    source: ClassVar[str] = "Ehrenberg (1959)"
    alive_prob_tells: ClassVar[bool] = False
