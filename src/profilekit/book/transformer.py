"""What scikit-learn gives every estimator here, with the types that it lacks.

scikit-learn has no type hints, and a class derived from its bases would be of unknown type to
whoever uses it. Type checkers see the declarations below; at run time they are scikit-learn's.
"""

# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sklearn import get_config
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin, clone
from sklearn.utils.validation import check_is_fitted

if TYPE_CHECKING:
    from typing import Literal, Self

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["OneToOneTransformer", "Transformer", "output_asked", "require_fitted", "unfitted"]

if TYPE_CHECKING:

    class Transformer:
        """A scikit-learn transformer: ``TransformerMixin`` and ``BaseEstimator``."""

        def fit_transform(self, X: Any, y: object = None, **fit_params: Any) -> Any:  # noqa: N803 - scikit-learn's name
            """Fit, and transform the same data."""

        def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - as there
            """Parameters by name."""
            ...

        def set_params(self, **params: Any) -> Self:
            """Set parameters by name."""
            ...

        def set_output(
            self, *, transform: Literal["default", "pandas", "polars"] | None = None
        ) -> Self:
            """Choose the kind of frame that `transform` gives."""
            ...

        def get_metadata_routing(self) -> Any:
            """Say which metadata is passed on; none."""

        def __sklearn_tags__(self) -> Any:
            """Say what the estimator can do, for scikit-learn."""

    class OneToOneTransformer(Transformer):
        """A transformer that makes one column of each."""

        def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
            """Names of the columns made: those read."""
            ...

else:

    class Transformer(TransformerMixin, BaseEstimator):
        """A scikit-learn transformer."""

    class OneToOneTransformer(OneToOneFeatureMixin, Transformer):
        """A transformer that makes one column of each."""


TransformerT = TypeVar("TransformerT", bound=Transformer)


def require_fitted(estimator: Transformer) -> None:
    """Raise sklearn.exceptions.NotFittedError unless the estimator is fitted."""
    check_is_fitted(estimator)


def unfitted(estimator: TransformerT) -> TransformerT:
    """Make an unfitted estimator of the same parameters."""
    return cast("TransformerT", clone(estimator))


def output_asked(estimator: Transformer) -> str:
    """Kind of frame that ``set_output`` or the configuration asks for; ``"default"`` if none."""
    own: dict[str, str] = getattr(estimator, "_sklearn_output_config", {})
    return own.get("transform") or str(get_config()["transform_output"])
