"""MBG/NBD: as BG/NBD, and a customer may also leave after the very first order.

That one more chance to leave is all that differs, and it makes the probability of being a
customer still mean something for those, mostly the larger part, who ordered once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from profilekit.scores.lifetime.beta_geo import BetaGeoProcess
from profilekit.scores.lifetime.purchase_model import PurchaseModel

if TYPE_CHECKING:
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["ModifiedBetaGeoModel", "ModifiedBetaGeoProcess"]


class ModifiedBetaGeoProcess(BetaGeoProcess):
    """BG/NBD with a chance to leave after the first order too.

    References
    ----------
    .. [1] Batislam, E. P., Denizel, M. and Filiztekin, A. (2007), "Empirical Validation and
       Comparison of Models for Customer Base Analysis", International Journal of Research in
       Marketing 24(3), 201-209.
    """

    chances_at_first: ClassVar[int] = 1


class ModifiedBetaGeoModel(PurchaseModel):
    """Predict how often customers order by MBG/NBD.

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
        Customers who ordered that it takes to learn from. Our choice: samples of 100 from CDNOW
        missed the orders of its next 39 weeks by a fifth (one standard deviation), of 1,000 by a
        twentieth.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.

    Attributes
    ----------
    state_ : PurchaseState
        Parameters and what is known of them, frozen by `fit`.
    params_ : dict of str to float
        ``r``, ``alpha`` (in time units), ``a``, ``b``.
    log_likelihood_ : float
        Of all customers who ordered, in time units.
    std_errors_ : dict of str to float
        Standard errors of the parameters.
    covariance_ : ndarray of shape (4, 4)
        Of the parameters, in their order.
    leaving_gain_ : float
        Log-likelihood above that of `NBDModel`, where nobody leaves.
    leaving_is_told_ : bool
        Whether that is more than 2, for the two parameters more; if not, ``alive_prob`` is missing.

    Warns
    -----
    UserWarning
        If the data do not tell that customers leave.

    References
    ----------
    .. [1] Batislam, E. P., Denizel, M. and Filiztekin, A. (2007), "Empirical Validation and
       Comparison of Models for Customer Base Analysis", International Journal of Research in
       Marketing 24(3), 201-209.
    """

    process: ClassVar[PurchaseProcess] = ModifiedBetaGeoProcess()
    starts: ClassVar[tuple[tuple[float, ...], ...]] = (
        (0.5, 0.2, 0.9, 1.6),
        (1.0, 0.5, 0.2, 2.0),
        (3.0, 2.0, 1.0, 1.0),
    )
    source: ClassVar[str] = "Batislam, Denizel & Filiztekin (2007)"
