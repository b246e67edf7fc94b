"""What a scorer of best customers is asked to do, checked as a whole before anything is computed.

Signals, groups, gates and bands name each other; a name that fits nothing is found here and not
in the middle of a population.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from profilekit.errors import DeclarationError
from profilekit.scores.best.bands import require_bands
from profilekit.scores.best.gates import Gate
from profilekit.scores.best.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Parameters", "checked_parameters"]

_PREFIX: Final = "Value error, "
"""What pydantic puts before messages of one's own."""

Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Parameters(BaseModel):
    """Parameters of a `BestCustomerScorer` that fit each other."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    signals: Annotated[tuple[Signal, ...], Field(min_length=1)]
    gates: tuple[Gate, ...]
    group_weights: dict[str, Weight]
    bands: dict[str, float]
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
        groups = {signal.group for signal in self.signals}
        if homeless := sorted(groups - set(self.group_weights)):
            raise ValueError(
                f"group_weights has no weight for {', '.join(map(repr, homeless))}; give "
                f"group_weights={{{homeless[0]!r}: ...}}"
            )
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
        faults = [
            f"{'.'.join(map(str, fault['loc']))} {fault['msg'].removeprefix(_PREFIX)}".strip()
            for fault in error.errors(include_url=False)
        ]
        raise DeclarationError("; ".join(faults), asked_by="BestCustomerScorer") from error


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]
