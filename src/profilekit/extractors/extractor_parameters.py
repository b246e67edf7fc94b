"""The parameters of extractors as scikit-learn names them, so that a grid search can vary them.

An extractor's prefix is its class in lower case, as ``make_pipeline`` names its steps:
``spend__windows_days``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from profilekit.book.declared import faults_of
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.base import Extractor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["parameters_of", "with_parameters"]


def parameters_of(extractors: Sequence[Extractor | str] | None) -> dict[str, Any]:
    """List the parameters of extractors, those of one class twice left out.

    Examples
    --------
    >>> from profilekit.extractors import Recency, Spend
    >>> sorted(parameters_of([Recency(), Spend()]))[0]
    'spend__trend_days'
    """
    return {
        f"{prefix}__{name}": value
        for prefix, extractor in _prefixed(extractors).items()
        for name, value in extractor
    }


def with_parameters(
    extractors: Sequence[Extractor | str] | None, params: Mapping[str, Any]
) -> tuple[Extractor | str, ...]:
    """Make extractors with some parameters changed, and validated.

    Raises
    ------
    UnknownNameError
        If there is no such parameter.
    DeclarationError
        If an extractor refuses a value.
    """
    known = parameters_of(extractors)
    unknown = [name for name in params if name not in known]
    if unknown:
        raise UnknownNameError("parameter", unknown, known, asked_by="CustomerFeatures.set_params")
    prefixed = {id(extractor): prefix for prefix, extractor in _prefixed(extractors).items()}
    return tuple(
        _changed(one, prefixed[id(one)], params)
        if isinstance(one, Extractor) and id(one) in prefixed
        else one
        for one in extractors or ()
    )


def _prefixed(extractors: Sequence[Extractor | str] | None) -> dict[str, Extractor]:
    made = [one for one in extractors or () if isinstance(one, Extractor)]
    counts = Counter(map(_prefix, made))
    return {_prefix(one): one for one in made if counts[_prefix(one)] == 1}


def _prefix(extractor: Extractor) -> str:
    return type(extractor).__name__.lower()


def _changed(extractor: Extractor, prefix: str, params: Mapping[str, Any]) -> Extractor:
    own = {name: value for name, value in extractor if f"{prefix}__{name}" in params}
    if not own:
        return extractor
    values = {name: params.get(f"{prefix}__{name}", value) for name, value in extractor}
    try:
        return type(extractor)(**values)
    except ValidationError as error:
        faults = "; ".join(faults_of(error, type(extractor).model_fields))
        told = f"{type(extractor).__name__}: {faults}"
        raise DeclarationError(told, asked_by="CustomerFeatures.set_params") from None
