"""What a fitted purchase model says of itself: its parameters, and whether leaving is told.

Data in which nobody is seen to leave fit a model of leaving as well as one without, and then
the probability of being a customer still is whatever the search came to. So each model is held
against customers who never leave, and where it gains no more than its further parameters are
worth [1]_, that probability is missing instead of near 1 for everybody. Expected orders stay: they
are then those of customers who never leave.

References
----------
.. [1] Akaike, H. (1974), "A New Look at the Statistical Model Identification", IEEE Transactions
   on Automatic Control 19(6), 716-723.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from profilekit.book.estimator import BookEstimator
from profilekit.scores.lifetime.estimates import std_errors_of
from profilekit.scores.lifetime.purchase_fit import PurchaseState
from profilekit.scores.lifetime.warning_user import warn_user

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.book.estimator import FittedState
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["LearnedPurchases", "warn_unless_told"]


class LearnedPurchases(BookEstimator[PurchaseState]):
    """Base of purchase models: the fitted attributes, which are properties over the state."""

    state_model: ClassVar[type[FittedState]] = PurchaseState
    process: ClassVar[PurchaseProcess]
    """The mathematics of the model."""

    @property
    def params_(self) -> dict[str, float]:
        """Parameters by the literature's symbols; those of time in time units."""
        return dict(zip(self.process.symbols, self.state_.params, strict=True))

    @property
    def log_likelihood_(self) -> float:
        """Log-likelihood of all histories, in time units."""
        return self.state_.log_likelihood

    @property
    def covariance_(self) -> FloatArray:
        """Covariance of the parameters, of shape (k, k), by the observed information."""
        return np.array(self.state_.covariance)

    @property
    def std_errors_(self) -> dict[str, float]:
        """Standard errors of the parameters by symbol."""
        return std_errors_of(self.process.symbols, self.state_.covariance)

    @property
    def customers_count_(self) -> int:
        """Customers learned from; those who never ordered are not."""
        return self.state_.customers_count

    @property
    def leaving_gain_(self) -> float | None:
        """Log-likelihood gained over customers who never leave; None by `NBDModel`."""
        return self.state_.leaving_gain

    @property
    def leaving_is_told_(self) -> bool | None:
        """Whether that gain is more than the further parameters are worth.

        If not, ``alive_prob`` is missing. None by `NBDModel`, and of a model that an earlier
        version wrote.
        """
        return self.state_.leaving_is_told


def warn_unless_told(name: str, state: PurchaseState) -> None:
    """Warn of a fit that tells nothing of leaving, for ``fit`` of the model of that name."""
    if state.leaving_is_told is not False:
        return
    warn_user(
        f"{name}.fit: the data do not tell who has left. Its log-likelihood is "
        f"{state.leaving_gain:.2f} above that of NBDModel, where nobody leaves, and has to be more "
        f"than {state.leaving_params_count} above for {state.leaving_params_count} parameters "
        "more. So alive_prob is missing for everybody, and order days are expected about as by "
        "NBDModel. Use NBDModel(), also as LifetimeValueModel(NBDModel()), or fit on a longer "
        "history."
    )
