"""What customers will be worth: who still is one, how often they will order and for how much."""

from __future__ import annotations

from profilekit.scores.lifetime.backtested import BacktestedModel
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from profilekit.scores.lifetime.hiatus import HiatusRule
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
from profilekit.scores.lifetime.order_distribution import OrderDistribution
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel

__all__ = [
    "BacktestedModel",
    "BetaGeoModel",
    "GammaGammaModel",
    "HiatusRule",
    "LifetimeValueModel",
    "ModifiedBetaGeoModel",
    "NBDModel",
    "OrderDistribution",
    "ParetoNBDModel",
]
