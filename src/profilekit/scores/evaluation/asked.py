"""What has to hold of what was asked of an evaluation, before anything is fitted."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any, cast, get_args

import numpy as np

from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.scores.evaluation.candidates import NotFitted, Target
from profilekit.scores.lifetime.purchase_checks import require_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.extractors.holdout import HoldoutSplit
    from profilekit.scores.evaluation.candidates import Candidate

__all__ = ["by_name", "check_draws", "check_parameters", "horizon_of", "named", "not_said"]

_ASKED_BY = "evaluate_value"
_FEWEST_DRAWS = 2


def check_parameters(
    top_percents: object, bins: object, target: object, horizon_days: object
) -> None:
    """Raise DeclarationError, with all that is wrong, unless parameters are in their ranges."""
    if horizon_days is not None:
        require_whole("horizon_days", horizon_days, asked_by=_ASKED_BY)
    faults = [*_faults_of_percents(top_percents)]
    if type(bins) is not int or bins < 1:
        faults.append(f"bins={shown(bins)}; a whole number, 1 or more")
    if not isinstance(target, str) or target not in get_args(Target):
        faults.append(f"target={shown(target)}; one of {', '.join(get_args(Target))}")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)


def check_draws(resamples: object, confidence: object, rng: object) -> None:
    """Raise DeclarationError, with all that is wrong, unless intervals can be drawn so."""
    faults: list[str] = []
    if not _is_whole(resamples, least=_FEWEST_DRAWS):
        faults.append(f"resamples={shown(resamples)}; a whole number, {_FEWEST_DRAWS} or more")
    is_share = not isinstance(confidence, bool) and isinstance(confidence, Real)
    if not is_share or not 0 < float(cast("Any", confidence)) < 1:
        faults.append(f"confidence={shown(confidence)}; a number between 0 and 1")
    if not _is_whole(rng, least=0) and not isinstance(rng, np.random.Generator):
        faults.append(f"rng={shown(rng)}; a whole number, 0 or more, or a numpy Generator")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)


def not_said(outcome: object) -> DeclarationError:
    """Make the error of an outcome that is neither a split nor the name of a column."""
    found = "what came is not said" if outcome is None else f"outcome is {shown(outcome)}"
    message = f"{found}: give outcome=split, as holdout_split makes, or the name of a column"
    return DeclarationError(message, asked_by=_ASKED_BY)


def horizon_of(split: HoldoutSplit, horizon_days: int | None) -> int:
    """Give the days of a split; DeclarationError if others are asked for, which nobody saw."""
    if horizon_days is not None and horizon_days != split.horizon_days:
        message = f"horizon_days is {horizon_days}, and the outcome of the split is of "
        message += f"{split.horizon_days} days: leave it out, or split with horizon_days="
        raise DeclarationError(f"{message}{horizon_days}", asked_by=_ASKED_BY)
    return split.horizon_days


def named(models: object) -> Mapping[str, object]:
    """Give models by name: those of a mapping, or several by the names of their classes.

    Raises
    ------
    DeclarationError
        If a name in the mapping is no text.
    UnsupportedInputError
        If they are neither.
    """
    if isinstance(models, Mapping):
        given = cast("Mapping[object, object]", models)
        for name in given:
            if not isinstance(name, str):
                message = f"a model is called {shown(name)}; expected text, as in {{'BG': ...}}"
                raise DeclarationError(message, asked_by=_ASKED_BY)
        return cast("Mapping[str, object]", models)
    if isinstance(models, list | tuple):
        listed = cast("Sequence[object]", models)
        names = [*map(_name_of, listed)]
        return {
            name if names.count(name) == 1 else f"{name} {at}": model
            for at, (name, model) in enumerate(zip(names, listed, strict=True), start=1)
        }
    expected = "a mapping of names to models, as in {'BG': BetaGeoModel()}, or a list of models"
    raise UnsupportedInputError(shown(models), asked_by=_ASKED_BY, expected=expected)


def by_name(candidates: Sequence[Candidate], compare_with: str | None) -> dict[str, Candidate]:
    """Give candidates by name; errors where two share one, or that to compare with is not there."""
    found: dict[str, Candidate] = {}
    for one in candidates:
        if one.name in found:
            raise DeclarationError(
                f"two predictions are called {one.name!r}; give the model another name",
                asked_by=_ASKED_BY,
            )
        found[one.name] = one
    if compare_with is None:
        return found
    if compare_with not in found:
        raise UnknownNameError("prediction", [compare_with], found, asked_by=_ASKED_BY)
    reference = found[compare_with]
    if isinstance(reference, NotFitted):
        raise reference.failure
    return found


def _faults_of_percents(percents: object) -> Iterator[str]:
    if not isinstance(percents, tuple | list | range):
        yield f"top_percents={shown(percents)}; several, as in (5, 10, 20) or (10,)"
        return
    for percent in cast("Sequence[object]", percents):
        if type(percent) is not int or not 0 < percent < 100:  # noqa: PLR2004 - per cent
            yield f"top_percents holds {shown(percent)}; whole numbers from 1 to 99"


def _is_whole(value: object, *, least: int) -> bool:
    return not isinstance(value, bool) and isinstance(value, Integral) and int(value) >= least


def _name_of(model: object) -> str:
    """Name a model after its column or its class."""
    if isinstance(model, str):
        return model
    return (model if isinstance(model, type) else type(model)).__name__
