"""The items of the Persona Perception Scale: what each asks, and what is known of its wording.

The scale is its authors', and so is its wording, which the paper has. Here stand the constructs,
the numbers of the items, and what each asks in other words; whoever wants results to hold against
those of others brings the wording along.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.personas.locales import Locale

__all__ = [
    "CONSTRUCTS",
    "HIGHEST",
    "ITEMS_OF_THE_SCALE",
    "LOWEST",
    "PerceptionItem",
    "paraphrased",
    "worded",
]

CONSTRUCTS: Final = (
    "consistency",
    "completeness",
    "willingness_to_use",
    "credibility",
    "clarity",
    "similarity",
    "likability",
    "empathy",
)
"""What the scale measures, in its order."""
ITEMS_OF_THE_SCALE: Final = 28
LOWEST: Final = 1
HIGHEST: Final = 7
_ABOUT_QUOTES: Final = "consistency_1"
_TASK: Final = ("{task}", "[insert task]")
"""What stands for the task in wordings; the second as the authors write it."""


@dataclass(frozen=True)
class PerceptionItem:
    """One statement to agree with, from 1 to 7.

    Attributes
    ----------
    id : str
        Construct and number, such as ``credibility_1``.
    construct : str
        One of `CONSTRUCTS`.
    text : str
        The statement as it is asked.
    verified : bool
        Whether number and content were compared with the authors' published list. False too for
        a wording that was given: whoever gives it answers for it.
    is_given : bool
        Whether the text is a wording that was given, not our paraphrase.
    applies : bool
        Whether it is asked; the one about quotes is not, unless there are some.
    """

    id: str
    construct: str
    text: str
    verified: bool
    is_given: bool = False
    applies: bool = True


def paraphrased(locale: Locale, task: str, *, quotes: bool) -> tuple[PerceptionItem, ...]:
    """Give every item in our words, in a language."""
    return tuple(
        PerceptionItem(
            id_,
            id_.rpartition("_")[0],
            locale.say(says, task=task),
            verified=verified,
            applies=quotes or id_ != _ABOUT_QUOTES,
        )
        for id_, says, verified in _shipped()
    )


def worded(
    wording: Mapping[str, str], task: str, *, quotes: bool, asked_by: str
) -> tuple[PerceptionItem, ...]:
    """Give the items that a wording was given for, and no others, in the order of the scale.

    Raises
    ------
    DeclarationError
        If a key is no construct and number, or a wording is empty.
    """
    faults = [
        f"wording[{shown(id_)}]: expected a construct and a number, such as 'credibility_1'"
        for id_ in wording
        if not _is_an_id(id_)
    ]
    faults += [f"wording[{shown(id_)}] is empty" for id_, text in wording.items() if not text]
    if faults or not wording:
        raise DeclarationError("; ".join(faults) or "wording is empty", asked_by=asked_by)
    return tuple(
        PerceptionItem(
            id_,
            id_.rpartition("_")[0],
            _with_task(wording[id_], task),
            verified=False,
            is_given=True,
            applies=quotes or id_ != _ABOUT_QUOTES,
        )
        for id_ in sorted(wording, key=_in_order)
    )


@cache
def _shipped() -> tuple[tuple[str, str, bool], ...]:
    source = files(__package__ or "").joinpath("wording", "items.toml").read_text("utf-8")
    items = tomllib.loads(source).items()
    return tuple((id_, item["says"], item["verified"]) for id_, item in items)


def _is_an_id(id_: object) -> bool:
    construct, _, number = id_.rpartition("_") if isinstance(id_, str) else ("", "", "")
    return construct in CONSTRUCTS and re.fullmatch("[1-9]", number) is not None


def _in_order(id_: str) -> tuple[int, str]:
    construct, _, number = id_.rpartition("_")
    return CONSTRUCTS.index(construct), number


def _with_task(text: str, task: str) -> str:
    for place in _TASK:
        if place in text:
            return text.replace(place, task)
    return text
