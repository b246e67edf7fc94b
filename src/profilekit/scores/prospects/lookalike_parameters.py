"""Parameters of a `LookalikeScorer`: what they may be, and how they are read back from JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar, cast

from pydantic import BaseModel, ConfigDict

from profilekit.book.sensitive import refuse_sensitive
from profilekit.book.state import strictly
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.scores.prospects.lookalike_best import best_field
from profilekit.scores.prospects.lookalike_fields import MADE_BY

__all__ = ["read_params", "require_parameters"]

FOLDS = (2, 10)
"""Fewer are no test, and more hide one or two customers at a time."""


class _Parameters(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    fields: tuple[str, ...]
    best: str | dict[str, str]
    best_share: float | None
    history: str | None
    ridge: float
    folds: int
    top_count: int | None
    rng: int
    purposes: Mapping[str, str] | None


def read_params(params: dict[str, Any]) -> dict[str, Any]:
    """Read parameters from JSON; ValueError or TypeError unless they are such."""
    return dict(strictly(_Parameters, params))


def require_parameters(params: Mapping[str, Any]) -> None:
    """Refuse parameters that make no sense, all at once, and sensitive fields without a purpose.

    Parameters
    ----------
    params : mapping of str to object
        As `LookalikeScorer.get_params` gives them.

    Raises
    ------
    DeclarationError
        Naming every parameter, what it is, and what is expected.
    SensitiveAttributeError
        If a field that is read, who is best and who has a history among them, is sensitive and no
        purpose is stated.
    """
    faults = [*_faults_of_fields(params), *_faults_of_numbers(params)]
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=MADE_BY)
    read = (*params["fields"], best_field(params["best"]), params["history"])
    named = [name for name in dict.fromkeys(read) if name is not None]
    refuse_sensitive(named, params["purposes"], asked_by=MADE_BY)


def _faults_of_fields(params: Mapping[str, Any]) -> list[str]:
    fields, best, history, purposes = (
        params[name] for name in ("fields", "best", "history", "purposes")
    )
    faults: list[str] = []
    if not _are_names(fields):
        faults.append(
            f"fields is {shown(fields)}; expected names of fields that prospects have too, as in "
            "fields=('age_years',)"
        )
    elif len(set(fields)) < len(fields):
        faults.append("fields names a field twice")
    if not _is_best(best):
        faults.append(
            f"best is {shown(best)}; expected a field, or one label, as in "
            "{'rfm_segment_label': 'Champions'}; what an estimator says is best is a field once "
            "the book has been through book.apply(BestCustomerScorer())"
        )
    if history is not None and not isinstance(history, str):
        faults.append(f"history is {shown(history)}; expected a field or None")
    if not faults and {best_field(best), history} & set(fields):
        faults.append("the field of best= or history= stands in fields= too; leave it out")
    if purposes is not None and not _is_text_by_text(purposes):
        faults.append(f"purposes is {shown(purposes)}; expected fields, each with why it is needed")
    return faults


def _faults_of_numbers(params: Mapping[str, Any]) -> list[str]:
    share, least, most = params["best_share"], *FOLDS
    rules = (
        ("ridge", _is_number(params["ridge"]) and params["ridge"] > 0, "a number above 0"),
        (
            "folds",
            _is_whole(params["folds"]) and least <= params["folds"] <= most,
            f"{least} to {most}",
        ),
        (
            "top_count",
            params["top_count"] is None
            or (_is_whole(params["top_count"]) and params["top_count"] >= 1),
            "at least 1",
        ),
        ("rng", _is_whole(params["rng"]) and params["rng"] >= 0, "a whole number from 0 on"),
        (
            "best_share",
            share is None or (_is_number(share) and 0 < share < 1),
            "a share above 0 and below 1",
        ),
    )
    faults = [
        f"{name} is {shown(params[name])}; expected {expected}"
        for name, met, expected in rules
        if not met
    ]
    if share is not None and not isinstance(params["best"], str):
        faults.append("best names a label and best_share a share; expected one of the two")
    return faults


def _are_names(fields: object) -> bool:
    listed = isinstance(fields, tuple | list) and bool(cast("list[object]", fields))
    return listed and all(isinstance(name, str) for name in cast("list[object]", fields))


def _is_best(best: object) -> bool:
    return isinstance(best, str) or (_is_text_by_text(best) and len(cast("Any", best)) == 1)


def _is_text_by_text(pairs: object) -> bool:
    if not isinstance(pairs, Mapping):
        return False
    found = cast("Mapping[object, object]", pairs)
    return all(isinstance(text, str) for pair in found.items() for text in pair)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
