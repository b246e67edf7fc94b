"""What a classifier of shopper types is asked, what it learned, and the fields it makes.

A file may have been changed by hand or by another program: weights that are not those of the
catalogue would type wrongly and say nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from profilekit.book.declared import faults_of
from profilekit.book.state import FittedState
from profilekit.errors import DeclarationError
from profilekit.fields import FieldSpec, PointInTime, Section
from profilekit.shopper_types.catalogue import TypeCatalogue
from profilekit.shopper_types.deciding import REASONS, UNDETERMINED, TypeRules
from profilekit.shopper_types.norms import CategoryNorms  # noqa: TC001 - pydantic reads it
from profilekit.shopper_types.scoring import block_weights
from profilekit.shopper_types.type_model import TypeModel  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.fields import FieldCatalogue
    from profilekit.shopper_types.catalogue import Indicator

__all__ = [
    "AGAIN",
    "EVIDENCE",
    "FACET",
    "LABEL",
    "MADE_BY",
    "REASON",
    "SECOND",
    "LeftOut",
    "Parameters",
    "Regime",
    "ShopperTypeState",
    "as_adjacent",
    "checked_parameters",
    "prob_of",
    "require_coherent",
    "score_of",
    "specs",
    "theory_of",
]

MADE_BY: Final = "ShopperTypeClassifier"
LABEL: Final = "shopper_type_label"
SECOND: Final = "shopper_type_second_label"
REASON: Final = "shopper_type_reason_label"
FACET: Final = "shopper_type_facet_label"
EVIDENCE: Final = "shopper_type_evidence_share"
AGAIN: Final = "shopper_type_replication_prob"

Regime = Literal["assumed temperature", "replication", "labels"]


def prob_of(name: str) -> str:
    """Name of the field that holds the probability of a type."""
    return f"shopper_type_{name}_prob"


def score_of(name: str) -> str:
    """Name of the field that holds the score of a type."""
    return f"shopper_type_{name}_score"


class Parameters(BaseModel):
    """Parameters of a `ShopperTypeClassifier`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    catalogue: TypeCatalogue
    half_days: PositiveInt
    rules: TypeRules
    minimum_labels: PositiveInt
    minimum_pairs: Annotated[int, Field(ge=2)]
    minimum_customers: Annotated[int, Field(ge=2)]


def checked_parameters(params: Mapping[str, Any]) -> Parameters:
    """Check parameters given by the user.

    Raises
    ------
    DeclarationError
        If they are not what is declared.
    """
    try:
        return Parameters.model_validate(dict(params))
    except ValidationError as error:
        faults = "; ".join(faults_of(error, Parameters.model_fields))
        raise DeclarationError(faults, asked_by=MADE_BY) from None


class LeftOut(BaseModel):
    """An indicator that is not used, and why."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    indicator: str
    reason: str


class ShopperTypeState(FittedState):
    """What a `ShopperTypeClassifier` has learned.

    Parameters
    ----------
    model : TypeModel
        Reference populations, scales, temperature, and what labels add.
    norms : CategoryNorms, optional
        Usual discounts in categories, where these were measured.
    counted : tuple of str
        Statistics of orders and sessions that are there.
    left_out : tuple of LeftOut
        Indicators that are not used.
    labels_count : int
        Customers whose type was given in `fit`, used or not.
    learned_from : int
        Customers learned from.
    """

    model: TypeModel
    norms: CategoryNorms | None
    counted: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    labels_count: NonNegativeInt
    learned_from: NonNegativeInt

    @property
    def regime(self) -> Regime:
        """Where probabilities come from."""
        if self.model.labelled is not None:
            return "labels"
        learned = self.model.replication.replication_temperature
        return "assumed temperature" if learned is None else "replication"


def theory_of(
    catalogue: TypeCatalogue, used: Sequence[Indicator]
) -> dict[str, dict[str, tuple[float, ...]]]:
    """Weights of the indicators used, by type and facet, blocks taken into account.

    Types that none of them speaks of are left out.
    """
    blocks = [each.block for each in used]
    theory: dict[str, dict[str, tuple[float, ...]]] = {}
    for kind in catalogue.types:
        if not any(each.weights.get(kind.name) for each in used):
            continue
        theory[kind.name] = {
            facet: block_weights(
                [
                    each.weights.get(kind.name, 0.0) if kind.facet_of(each) == facet else 0.0
                    for each in used
                ],
                blocks,
            )
            for facet in kind.facets or ("",)
        }
    return theory


def require_coherent(state: ShopperTypeState, catalogue: TypeCatalogue) -> None:
    """Raise ValueError unless a state is one that this catalogue leads to."""
    out = {each.indicator for each in state.left_out}
    used = [each for each in catalogue.indicators if each.name not in out]
    model = state.model
    theory = theory_of(catalogue, used)
    learned = {
        (scale.name, facet.name): facet.weights for scale in model.scales for facet in scale.facets
    }
    asked = {
        (name, facet): np.array(weights) / length
        for name, facets in theory.items()
        for facet, weights in facets.items()
        if (length := float(np.linalg.norm(weights)))
    }
    same = learned.keys() == asked.keys() and all(
        len(learned[key]) == len(weights) and np.allclose(learned[key], weights)
        for key, weights in asked.items()
    )
    if not same or [each.name for each in model.indicators] != [each.name for each in used]:
        raise ValueError("the indicators, types or weights learned are not those of the catalogue")
    shape = (len(model.scales), len(used))
    labelled = model.labelled
    if labelled and (len(labelled.intercepts), len(labelled.slopes)) != shape:
        raise ValueError("what was learned from labels is of other types or indicators")


@lru_cache
def specs(types: tuple[tuple[str, str], ...], facets: tuple[str, ...]) -> tuple[FieldSpec, ...]:
    """Specs of the fields made, given names and labels of types; remembered for every customer."""
    labels = ", ".join((*(name for name, _ in types), UNDETERMINED))
    codes = ", ".join(f"{code} ({meaning})" for code, meaning in REASONS.items())
    text: dict[str, tuple[str, str]] = {
        LABEL: (f"Type of shopper: {labels}", ""),
        SECOND: ("Second most probable type of shopper", "too little is seen to tell"),
        REASON: (f"Why there is no type, or a guess only: {codes}", "the type is well founded"),
        FACET: (
            f"The way of being of that type: {', '.join(facets)}",
            "of the type there is one way only",
        ),
    }
    made = [_spec(name, "string", *told) for name, told in text.items()]
    for name, label in types:
        told = f"Probability that the customer is a {label.lower()}, as the theory has it"
        made.append(_spec(prob_of(name), "float64", told, "", 0, 1))
    for name, label in types:
        told = f"How far habits speak for {label.lower()}, in standard deviations"
        made.append(_spec(score_of(name), "float64", told, "nothing measured speaks of it"))
    told = "Share of the weight of the most probable type that is backed by observations"
    made.append(_spec(EVIDENCE, "float64", told, "", 0, 1))
    told = "Probability that another window as long tells the same type"
    unknown = "no type is told, or halves of the window could not teach it"
    return (*made, _spec(AGAIN, "float64", told, unknown, 0, 1))


def _spec(
    name: str,
    dtype: Literal["string", "float64"],
    meaning: str,
    null_meaning: str,
    minimum: float | None = None,
    maximum: float | None = None,
) -> FieldSpec:
    return FieldSpec(
        name=name,
        dtype=dtype,
        meaning=meaning,
        null_meaning=null_meaning,
        minimum=minimum,
        maximum=maximum,
        section=Section.SCORES,
        made_by=MADE_BY,
        point_in_time=PointInTime.POPULATION,
    )


def as_adjacent(
    made: Sequence[FieldSpec], read: Sequence[str], catalogue: FieldCatalogue
) -> tuple[FieldSpec, ...]:
    """Mark fields as too close to an outcome where a field read is so.

    A type that counts answers to offers must not predict them either.
    """
    near = [catalogue[name].outcome for name in read if name in catalogue]
    outcome = next(filter(None, near), "")
    if not outcome:
        return tuple(made)
    mark = {"point_in_time": PointInTime.TARGET, "outcome": outcome}
    return tuple(spec.model_copy(update=mark) for spec in made)
