"""What scikit-learn gives every clusterer, with the types that it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator, ClusterMixin

__all__ = ["ClustererBase"]

if TYPE_CHECKING:
    from typing import Self

    class ClustererBase:
        """A scikit-learn clusterer: ``ClusterMixin`` and ``BaseEstimator``."""

        def fit_predict(self, X: Any, y: object = None, **kwargs: Any) -> Any:  # noqa: N803 - scikit-learn's name
            """Fit, and give the labels."""

        def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as there
            """Parameters by name."""
            ...

        def set_params(self, **params: Any) -> Self:
            """Set parameters by name."""
            ...

        def get_metadata_routing(self) -> Any:
            """Say which metadata is passed on; none."""

        def __sklearn_tags__(self) -> Any:
            """Say what the estimator can do, for scikit-learn."""

else:

    class ClustererBase(ClusterMixin, BaseEstimator):
        """A scikit-learn clusterer."""
