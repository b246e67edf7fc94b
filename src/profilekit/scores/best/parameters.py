"""What a scorer of best customers is asked to do, checked as a whole before anything is computed.

Signals, groups, gates and bands name each other; a name that fits nothing is found here and not
in the middle of a population.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, InstanceOf, ValidationError, model_validator

from profilekit.book.declared import Listed, faults_of
from profilekit.errors import DeclarationError, nearest
from profilekit.scores.best.bands import require_bands
from profilekit.scores.best.gates import Gate
from profilekit.scores.best.signals import DEFAULT_GROUP_WEIGHTS, Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["Parameters", "checked_parameters"]

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Parameters(BaseModel):
    """Parameters of a `BestCustomerScorer` that fit each other."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    signals: Annotated[
        Listed[Annotated[tuple[InstanceOf[Signal], ...], Field(min_length=1)]],
        Field(examples=["(Signal(field='spend_amount', group='value'),)"]),
    ]
    gates: Annotated[
        Listed[tuple[InstanceOf[Gate], ...]],
        Field(examples=["(Gate(field='orders_count', minimum=2),)"]),
    ]
    group_weights: Annotated[
        dict[str, Weight], Field(examples=["{'value': 30.0, 'loyalty': 20.0}"])
    ]
    bands: Annotated[dict[str, float], Field(examples=["{'best': 0.1, 'other': 0.9}"])]
    minimum_coverage_share: Annotated[float, Field(ge=0, le=1)]
    minimum_customers: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _fit_each_other(self) -> Self:
        require_bands(self.bands)
        for kind, fields in (
            ("signals", [signal.field for signal in self.signals]),
            ("gates", [gate.field for gate in self.gates]),
        ):
            if twice := _repeated(fields):
                raise ValueError(f"{kind} name {', '.join(twice)} more than once")
        judged = {gate.field for gate in self.gates if gate.texts}
        if texts := judged.intersection(signal.field for signal in self.signals):
            raise ValueError(
                f"{', '.join(sorted(texts))} is text for a gate and cannot be a signal"
            )
        if faults := _faults_of_groups(
            {signal.group for signal in self.signals}, self.group_weights
        ):
            raise ValueError("; ".join(faults))
        if not any(signal.weight * self.group_weights[signal.group] for signal in self.signals):
            raise ValueError("no signal has a weight above 0 in a group with one")
        return self


def checked_parameters(params: Mapping[str, Any]) -> Parameters:
    """Check parameters given by the user.

    Raises
    ------
    DeclarationError
        If they are not what is declared, or do not fit each other.
    """
    try:
        return Parameters.model_validate(dict(params))
    except ValidationError as error:
        faults = "; ".join(faults_of(error, Parameters.model_fields))
        raise DeclarationError(faults, asked_by="BestCustomerScorer") from None


def _faults_of_groups(groups: Collection[str], weights: Mapping[str, float]) -> list[str]:
    """Find weights of groups that no signal is in, and groups without a weight."""
    known = sorted({*groups, *DEFAULT_GROUP_WEIGHTS})
    unknown = [name for name in weights if name not in known]
    near = nearest(unknown, known)
    faults = [
        f"group_weights names {name!r}, the group of no signal"
        + (f" (did you mean {near[name]!r}?)" if name in near else "")
        for name in unknown
    ]
    if homeless := sorted(set(groups) - set(weights)):
        listed = ", ".join(map(repr, homeless))
        faults.append(
            f"group_weights has no weight for {listed}; give group_weights={{{homeless[0]!r}: ...}}"
        )
    if unknown:
        faults.append(f"the groups of the signals are {', '.join(map(repr, sorted(groups)))}")
    return faults


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
