"""What scikit-learn gives every classifier here, with the types that it lacks.

scikit-learn has no type hints; type checkers see the declarations, at run time they are its own.
"""

# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.base import BaseEstimator, ClassifierMixin

__all__ = ["Classifier", "Estimator"]

if TYPE_CHECKING:

    class Classifier:
        """What makes an estimator a classifier: ``ClassifierMixin``."""

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:  # noqa: N803 - scikit-learn's name
            """Share of rows whose class is predicted."""
            ...

    class Estimator:
        """An estimator: ``BaseEstimator``."""

        def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as there
            """Parameters by name."""
            ...

        def __sklearn_tags__(self) -> Any:
            """Say what the estimator can do, for scikit-learn."""

else:

    class Classifier(ClassifierMixin):
        """What makes an estimator a classifier."""

    class Estimator(BaseEstimator):
        """An estimator."""
