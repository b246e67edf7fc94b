"""What is evaluated: predictions of each customer, by whatever model or column they come from.

A prediction says up to three things: how much will come (a number in the unit of the outcome),
who will bring more (a score) and who will come at all (a probability or a flag). Each is judged
by itself, and what a prediction does not say is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np

from profilekit.book.columns import inputs_of, read_frame
from profilekit.book.estimator import BookEstimator
from profilekit.book.transformer import unfitted
from profilekit.errors import (
    DeclarationError,
    FitError,
    TablesError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.faults import shown
from profilekit.scores.evaluation.leaking import fields_read
from profilekit.scores.lifetime.gamma_gamma import ORDER_VALUE
from profilekit.scores.lifetime.purchase_fields import ALIVE, expected_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw

    from profilekit.book.columns import FloatArray
    from profilekit.scores.evaluation.leaking import Leaking

__all__ = ["Candidate", "NotFitted", "Predicted", "Target", "candidates_of"]

Target = Literal["order_days", "orders", "spend", "margin"]

_ASKED_BY = "evaluate_value"


@dataclass(frozen=True)
class Predicted:
    """Columns that hold the predictions of one model.

    Parameters
    ----------
    value : str, optional
        What is expected, in the unit of the outcome.
    active : str, optional
        Probability, or flag, of coming at all.
    rank : str, optional
        Score that orders customers, in any unit; by default the value.

    Raises
    ------
    DeclarationError
        If one of them is no name.

    Examples
    --------
    >>> Predicted("my_orders_count", active="my_active_prob").value
    'my_orders_count'
    """

    value: str | None = None
    active: str | None = None
    rank: str | None = None

    def __post_init__(self) -> None:
        """Raise DeclarationError unless columns are named."""
        given = {"value": self.value, "active": self.active, "rank": self.rank}
        faults = [
            f"{part} is {shown(name)}; expected the name of a column"
            for part, name in cast("dict[str, object]", given).items()
            if name is not None and not isinstance(name, str)
        ]
        if faults:
            raise DeclarationError("; ".join(faults), asked_by="Predicted")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns named."""
        return tuple(name for name in (self.value, self.active, self.rank) if name is not None)


@dataclass(frozen=True, eq=False)
class Candidate:
    """Predictions of one model or rule for all customers evaluated.

    Attributes
    ----------
    name : str
        What it is called.
    kind : {"model", "not fitted", "baseline", "oracle"}
        What it is.
    value, rank, active : ndarray of shape (n_customers,), optional
        What it says of how much, of who more, and of who at all.
    """

    name: str
    kind: Literal["model", "not fitted", "baseline", "oracle"]
    value: FloatArray | None = None
    rank: FloatArray | None = None
    active: FloatArray | None = None

    @property
    def scores(self) -> FloatArray | None:
        """What customers are ordered by."""
        return self.value if self.rank is None else self.rank


@dataclass(frozen=True, eq=False)
class NotFitted(Candidate):
    """A model that found no fit, and says nothing of any customer.

    Attributes
    ----------
    failure : FitError or TablesError
        Why.
    """

    failure: FitError | TablesError = field(kw_only=True)


def candidates_of(
    models: Mapping[str, object],
    learned_from: nw.DataFrame[Any],
    evaluated: nw.DataFrame[Any],
    *,
    target: Target,
    horizon_days: int | None,
    leaking: Leaking,
) -> list[Candidate]:
    """Read the predictions of models.

    Parameters
    ----------
    models : mapping of str to estimator, Predicted or str
        Estimators that are not fitted are cloned, and the clones fitted; a string is the column
        of the expected value. One that finds no fit is a candidate that says nothing.
    learned_from : nw.DataFrame
        All customers, to fit on.
    evaluated : nw.DataFrame
        The customers to predict for.
    target : str
        What is predicted.
    horizon_days : int, optional
        Days of the outcome; estimators need it.
    leaking : Leaking
        What knows the outcome.

    Raises
    ------
    DeclarationError
        If a model needs ``horizon_days``.
    FitError, TablesError
        If no model at all is fitted.
    LeakageError
        If a model reads a part of the outcome, or was fitted on days of it.
    UnknownNameError
        If there is no such column, or an estimator makes nothing for this outcome.
    UnsupportedInputError
        If a model is none of these, or has no prediction for some customer.
    """
    found: list[Candidate] = []
    for name, model in models.items():
        if isinstance(model, BookEstimator):
            estimator = cast("BookEstimator[Any]", model)
            leaking.refuse(fields_read(estimator), name)
            leaking.refuse_later(estimator, name)
            _require_horizon(estimator, name, horizon_days)
            try:
                fitted = _fitted(estimator, learned_from, horizon_days)
            except (FitError, TablesError) as error:
                found.append(NotFitted(name, "not fitted", failure=error))
                continue
            said = _said_by(fitted, evaluated, target, horizon_days or 0)
        elif isinstance(model, str | Predicted):
            columns = Predicted(model) if isinstance(model, str) else model
            leaking.refuse(columns.columns, name)
            numbers = inputs_of(evaluated, columns.columns, asked_by=_ASKED_BY)
            parts = {"value": columns.value, "rank": columns.rank, "active": columns.active}
            said = {part: numbers[column] for part, column in parts.items() if column is not None}
        else:
            raise _no_model(model, name)
        _require_complete(said, name)
        found.append(Candidate(name, "model", **said))
    failures = [one.failure for one in found if isinstance(one, NotFitted)]
    if failures and len(failures) == len(found):
        raise failures[0]
    return found


def _no_model(model: object, name: str) -> UnsupportedInputError:
    expected = "an estimator of order days, a column's name, or Predicted(...)"
    if isinstance(model, type):
        expected = f"{model.__name__}(), not the class"
    found = f"{shown(model)} as the model {name!r}"
    return UnsupportedInputError(found, asked_by=_ASKED_BY, expected=expected)


def _require_horizon(model: BookEstimator[Any], name: str, horizon_days: int | None) -> None:
    if horizon_days is None and _has_horizons(model):
        raise DeclarationError(
            f"the model {name!r} predicts a number of days; say how many: horizon_days=",
            asked_by=_ASKED_BY,
        )


def _require_complete(said: Mapping[str, FloatArray], model: str) -> None:
    if not said:
        raise UnsupportedInputError(
            f"the model {model!r}, which says nothing",
            asked_by=_ASKED_BY,
            expected="a value, a rank or an activity",
        )
    for part, values in said.items():
        missing = int((~np.isfinite(values)).sum())
        if missing:
            raise UnsupportedInputError(
                f"the model {model!r}, whose {part} is missing or infinite for {missing} of "
                f"{values.size} customers",
                asked_by=_ASKED_BY,
                expected="a number for everybody, as all models are judged by the same "
                "customers; fill it, or take these customers out of the frame",
            )


def _fitted(
    model: BookEstimator[Any], learned_from: nw.DataFrame[Any], horizon_days: int | None
) -> BookEstimator[Any]:
    if model.__sklearn_is_fitted__():
        return model
    copy = unfitted(model)
    if _has_horizons(copy):
        copy.set_params(horizons_days=(horizon_days,))
    return copy.fit(learned_from)


def _has_horizons(model: BookEstimator[Any]) -> bool:
    """Tell models of how much will come from rules of who will come at all."""
    return "horizons_days" in model.get_params(deep=False)


def _said_by(
    fitted: BookEstimator[Any], evaluated: nw.DataFrame[Any], target: Target, horizon_days: int
) -> dict[str, FloatArray]:
    """Give what a fitted estimator says of the outcome, and of who will come."""
    made = read_frame(fitted.transform(evaluated), asked_by=_ASKED_BY)
    said: dict[str, FloatArray] = {}
    flags = [spec.name for spec in fitted.output_fields() if spec.dtype == "bool"]
    for activity in [name for name in (ALIVE, *flags) if name in made.columns][:1]:
        active = inputs_of(made, (activity,), asked_by=_ASKED_BY)[activity]
        # Of a model that says nothing of leaving nothing is judged.
        if not np.isnan(active).all():
            said["active"] = active
    if _has_horizons(fitted) or not said:
        said["value"] = _value_of(fitted, made, evaluated, target, horizon_days)
    return said


def _value_of(
    fitted: BookEstimator[Any],
    made: nw.DataFrame[Any],
    evaluated: nw.DataFrame[Any],
    target: Target,
    horizon_days: int,
) -> FloatArray:
    """Take expected days, times what each is expected to bring where money is asked for."""
    days = expected_name(horizon_days)
    predict: Any = getattr(fitted, "expected_order_days", None)
    if days not in made.columns and predict is not None:
        other = read_frame(predict(evaluated, (horizon_days,)), asked_by=_ASKED_BY)
        made = made.with_columns(other[days])
    fields = (days,) if target in {"order_days", "orders"} else (days, ORDER_VALUE)
    lacking = [field for field in fields if field not in made.columns]
    if lacking:
        raise UnknownNameError(
            f"prediction of {type(fitted).__name__}",
            lacking,
            made.columns,
            asked_by=_ASKED_BY,
            hint="Give a model that makes it, or one that is not fitted.",
        )
    numbers = inputs_of(made, fields, asked_by=_ASKED_BY)
    return np.prod([numbers[field] for field in fields], axis=0)
