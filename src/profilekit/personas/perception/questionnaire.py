"""A questionnaire on how people see personas, to be printed or asked elsewhere, and scored here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.columns import pandas_of
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.pages.visible import visible
from profilekit.personas.comparing.comparison import require_personas
from profilekit.personas.locales import locale_of
from profilekit.personas.perception.items import (
    PerceptionItem,
    paraphrased,
    worded,
)
from profilekit.personas.perception.scoring import (
    PerceptionScore,
    scores_of,
)
from profilekit.personas.perception.sheet import sheet_html
from profilekit.personas.perception.tabling import (
    items_frame,
    questions_frame,
    surveys_frame,
)
from profilekit.segments.using.audience_files import write_audience

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from datetime import date

    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona

__all__ = ["PerceptionQuestionnaire", "perception_questionnaire"]

_ASKED_BY: Final = "perception_questionnaire"


@dataclass(frozen=True, repr=False)
class PerceptionQuestionnaire:
    """Statements about a persona to agree with from 1 to 7; made by `perception_questionnaire`.

    Attributes
    ----------
    lang : str or path-like
        Language it is asked in.
    task : str
        What the persona is to be used for.
    personas : tuple of Persona
        Who is judged; without any, the sheet has a line for a name.
    seed : int or None
        What the order follows from; None keeps that of the scale.
    quotes : bool
        Whether the personas have quotes.
    wording : dict of str to str or None
        Wordings that were given, by id of the item.
    """

    lang: str | os.PathLike[str]
    task: str
    personas: tuple[Persona, ...] = ()
    seed: int | None = None
    quotes: bool = False
    wording: Mapping[str, str] | None = field(default=None, hash=False)

    def __repr__(self) -> str:
        who = ", ".join(repr(persona.id) for persona in self.personas) or "no persona named"
        return f"PerceptionQuestionnaire({len(self.asked)} statements, {who})"

    @cached_property
    def items(self) -> tuple[PerceptionItem, ...]:
        """Every item in the order it is asked; what does not apply stands last."""
        items = self._items_in(locale_of(self.lang), visible(self.task))
        if self.seed is not None:
            order: list[int] = np.random.default_rng(self.seed).permutation(len(items)).tolist()
            items = tuple(items[at] for at in order)
        return (*(item for item in items if item.applies), *(i for i in items if not i.applies))

    @property
    def asked(self) -> tuple[PerceptionItem, ...]:
        """The items that apply."""
        return tuple(item for item in self.items if item.applies)

    def to_html(self, lang: str | os.PathLike[str] | None = None) -> str:
        """Write a page to print: a table of circles for each persona, and notes for researchers.

        Parameters
        ----------
        lang : str or path-like, optional
            Another language than that of the questionnaire.

        Returns
        -------
        str
            A document that needs no other file and runs nothing.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        """
        locale = locale_of(self.lang if lang is None else lang)
        task = locale.isolated(visible(self.task), markup=True)
        of_id = {item.id: item for item in self._items_in(locale, task)}
        return sheet_html([of_id[item.id] for item in self.items], self.personas, locale)

    def to_pandas(self) -> Any:
        """Give one row an item, in the order asked.

        Returns
        -------
        pandas.DataFrame
            ``position`` (missing where it does not apply), ``question_id``, ``construct``,
            ``wording``, ``minimum``, ``maximum``, ``reversed``, ``verified``, ``is_given`` and
            ``applies``.
        """
        return pandas_of(items_frame(self.items))

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write the rows of `to_pandas` to a file, safe to open in a spreadsheet.

        Raises
        ------
        UnsupportedInputError
            If there is no such folder, or the name does not end with ``.csv``.
        """
        asked_by = "PerceptionQuestionnaire.to_csv"
        if Path(path).suffix.lower() != ".csv":
            found = f"the path {str(path)!r}"
            raise UnsupportedInputError(found, asked_by=asked_by, expected="a name with .csv")
        write_audience(items_frame(self.items), path, asked_by=asked_by)

    def questions(self) -> Any:
        """Give the table ``questions`` of `Tables.load`, for `ScaleScores`.

        Returns
        -------
        pandas.DataFrame
            A row for each item asked of each persona. With several personas each is a survey and
            has constructs of its own, such as ``credibility of hibernating``.
        """
        return pandas_of(questions_frame(self.asked, self._ids))

    def surveys(self, answers: Any, *, answered_at: date | str) -> Any:
        """Give answers as the table ``surveys`` of `Tables.load`, beside `questions`.

        Parameters
        ----------
        answers : eager frame
            As of `score`, and with ``respondent_id``, which becomes ``customer_id``.
        answered_at : date or str
            Day of the answers.

        Returns
        -------
        pandas.DataFrame
            A row an answer; missing ones are left out.

        Raises
        ------
        UnknownNameError, UnsupportedInputError
            As of `score`.
        """
        frame: nw.DataFrame[Any] = nw.from_native(answers, eager_only=True)
        return pandas_of(surveys_frame(frame, self.asked, self._ids, str(answered_at)))

    def score(self, answers: Any) -> tuple[PerceptionScore, ...]:
        """Score answers: the mean of each construct, and Cronbach's alpha.

        Parameters
        ----------
        answers : eager frame
            A row a respondent, and a column for each item asked, named by its id, from 1 to 7 or
            missing. With personas, a row for each of them, named in ``persona_id``.

        Returns
        -------
        tuple of PerceptionScore
            By persona and construct, over those who answered every item of the construct.

        Raises
        ------
        UnknownNameError
            If a column is lacking, or a persona is none of the questionnaire.
        UnsupportedInputError
            If somebody named in ``respondent_id`` answers twice of one persona, or an answer is no
            whole number from 1 to 7.
        """
        frame: nw.DataFrame[Any] = nw.from_native(answers, eager_only=True)
        return scores_of(frame, self.asked, self._ids)

    @property
    def _ids(self) -> tuple[str, ...]:
        return tuple(persona.id for persona in self.personas)

    def _items_in(self, locale: Locale, task: str) -> tuple[PerceptionItem, ...]:
        """Give the items in the order of the scale; wordings that were given stay as given."""
        if self.wording is None:
            return paraphrased(locale, task, quotes=self.quotes)
        return worded(self.wording, visible(self.task), quotes=self.quotes, asked_by=_ASKED_BY)


def perception_questionnaire(
    lang: str | os.PathLike[str] = "en",
    *,
    task: str,
    personas: Sequence[Persona] = (),
    seed: int | None = None,
    quotes: bool = False,
    wording: Mapping[str, str] | None = None,
) -> PerceptionQuestionnaire:
    """Make a questionnaire after the Persona Perception Scale [1]_.

    Statements are put in our words, so that results do not hold against those of others. For
    that, bring the wording of the paper along: then exactly the items worded are asked.

    Parameters
    ----------
    lang : str or path-like, default="en"
        Language, as of `locale_of`. Translations are not validated.
    task : str
        What the persona is to be used for, as the statements about its use name it; in wordings
        it stands for ``{task}`` and ``[insert task]``.
    personas : sequence of Persona
        Who is judged. Without any, the sheet has a line for a name.
    seed : int, optional
        Shuffles the statements; the same seed, the same order.
    quotes : bool, default=False
        Whether quotes are shown with the personas, so that the item about them applies.
    wording : mapping of str to str, optional
        Wording by id of the item: a construct and a number, such as ``"credibility_1"``.

    Returns
    -------
    PerceptionQuestionnaire
        To be printed, exported and scored.

    Raises
    ------
    DeclarationError
        If ``task`` or a wording is empty, a key of ``wording`` is no item, or a persona is given
        twice.
    UnknownNameError
        If there is no such language.
    UnsupportedInputError
        If one of ``personas`` is none.

    References
    ----------
    .. [1] Salminen, Santos, Kwak, An, Jung & Jansen (2020), "Persona Perception Scale:
       Development and Exploratory Validation of an Instrument for Evaluating Individuals'
       Perceptions of Personas", International Journal of Human-Computer Studies 141, 102437.

    Examples
    --------
    >>> sheet = perception_questionnaire(task="planning a campaign", seed=7)
    >>> len(sheet.asked), sorted({item.construct for item in sheet.items})[0]
    (28, 'clarity')
    """
    locale_of(lang)
    faults = [] if task.strip() else ["task is empty; expected what the persona is to be used for"]
    require_personas(tuple(personas), asked_by=_ASKED_BY)
    ids = [persona.id for persona in personas]
    faults += [f"{id_!r} is given twice" for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)
    given = None if wording is None else dict(wording)
    if given is not None:
        worded(given, task, quotes=quotes, asked_by=_ASKED_BY)
    return PerceptionQuestionnaire(lang, task, tuple(personas), seed, quotes, given)
