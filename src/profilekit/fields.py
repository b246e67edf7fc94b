"""What a field is: its name, unit, range and meaning, known before any data is read.

A field's name says its unit: ``<what>[_<window>]_<unit>``, as in ``recency_days`` or
``spend_365d_amount``. Services, docs and checks read the specs, nobody the code.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from profilekit.errors import DeclarationError, LeakageError, UnknownNameError
from profilekit.near_names import not_measured_hint
from profilekit.point_in_time import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["DType", "FieldCatalogue", "FieldSpec", "PointInTime", "Section", "Unit"]

DType = Literal["int64", "float64", "string", "bool"]

_MISSPELT = 0.7  # our choice: one or two letters, not another word
_OF_HABITS = "habit_"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


class Unit(StrEnum):
    """Last word of a field's name."""

    AMOUNT = "amount"
    """Money in the currency of the tables, in major units."""
    COUNT = "count"
    DAYS = "days"
    DATE = "date"
    """ISO 8601 calendar day."""
    FLAG = "flag"
    HOUR = "hour"
    """Hour of the day in the business time zone, 0 to 23."""
    KM = "km"
    LABEL = "label"
    PROB = "prob"
    RANK = "rank"
    """1 is best."""
    RATIO = "ratio"
    S = "s"
    """Seconds."""
    SCORE = "score"
    SHARE = "share"
    """Part of a whole, 0 to 1."""
    YEARS = "years"


_UNITS = frozenset(unit.value for unit in Unit)


class Section(StrEnum):
    """Part of the profile where a field is shown."""

    DEMOGRAPHICS = "demographics"
    GEOGRAPHY = "geography"
    PSYCHOGRAPHICS = "psychographics"
    BEHAVIOUR = "behaviour"
    FIRMOGRAPHICS = "firmographics"
    SOCIAL_ENVIRONMENT = "social_environment"
    INTERESTS = "interests"
    PAIN_POINTS = "pain_points"
    CHANNELS = "channels"
    DEVICES = "devices"
    SCORES = "scores"
    MEMBERSHIPS = "memberships"


class FieldSpec(BaseModel):
    """Everything known of a field before it is measured.

    Parameters
    ----------
    name : str
        ``<what>[_<window>]_<unit>`` in lower case; the last word is a `Unit`.
    dtype : {"int64", "float64", "string", "bool"}
        Type of its column in the book.
    meaning : str
        One line for people.
    minimum, maximum : float, optional
        Range, both ends included; None is unbounded.
    null_meaning : str
        What a missing value says; empty when the field is never missing.
    section : Section
        Where a profile shows it.
    evidence : str, optional
        Name of the field that counts the observations behind it.
    source : str
        Paper or standard it follows, or "our choice".
    made_by : str
        Extractor or estimator that makes it.
    point_in_time : PointInTime
        What measuring it at a past day takes.
    outcome : str
        Outcome that a target-adjacent field is adjacent to, such as ``"campaign_response"``.

    Raises
    ------
    pydantic.ValidationError
        If the name does not follow the grammar or the range is empty.

    Examples
    --------
    >>> spec = FieldSpec(name="recency_days", dtype="int64", meaning="Days since the last order")
    >>> spec.unit.value
    'days'
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="strings"
    )

    name: str
    dtype: DType
    meaning: str
    minimum: float | None = None
    maximum: float | None = None
    null_meaning: str = ""
    section: Section = Section.BEHAVIOUR
    evidence: str | None = None
    source: str = "our choice"
    made_by: str = ""
    point_in_time: PointInTime = PointInTime.PLAIN
    outcome: str = ""

    @property
    def unit(self) -> Unit:
        """The unit its name ends with."""
        return Unit(self.name.rsplit("_", 1)[-1])

    @property
    def is_statistic(self) -> bool:
        """Whether it is a count or sum for estimators to learn from, which tells people little."""
        return self.name.startswith(_OF_HABITS)

    @model_validator(mode="after")
    def _follows_the_grammar(self) -> Self:
        if not _NAME.fullmatch(self.name) or self.name.rsplit("_", 1)[-1] not in _UNITS:
            raise ValueError(
                f"the field name {self.name!r} does not follow <what>[_<window>]_<unit> in lower "
                f"case with one of the units {', '.join(sorted(_UNITS))}"
            )
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"the range of {self.name} is empty: {self.minimum} to {self.maximum}")
        if (self.point_in_time is PointInTime.TARGET) != bool(self.outcome):
            raise ValueError(f"{self.name}: a target-adjacent field, and no other, has an outcome")
        return self


class FieldCatalogue:
    """The fields of a book, in order, by name.

    Parameters
    ----------
    specs : iterable of FieldSpec
        No two of one name.

    Raises
    ------
    DeclarationError
        If two specs share a name.

    Examples
    --------
    >>> spec = FieldSpec(name="orders_count", dtype="int64", meaning="Orders placed")
    >>> FieldCatalogue([spec])["orders_count"].meaning
    'Orders placed'
    """

    def __init__(self, specs: Iterable[FieldSpec] = ()) -> None:
        self._specs: dict[str, FieldSpec] = {}
        for spec in specs:
            if spec.name in self._specs:
                raise DeclarationError(
                    f"the field {spec.name} is made twice, by "
                    f"{self._specs[spec.name].made_by or 'an unnamed maker'} and by "
                    f"{spec.made_by or 'an unnamed maker'}",
                    asked_by="FieldCatalogue",
                )
            self._specs[spec.name] = spec

    def __getitem__(self, name: str) -> FieldSpec:
        """Spec of one field; UnknownNameError names the nearest one."""
        self.require((name,), asked_by="FieldCatalogue")
        return self._specs[name]

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def __iter__(self) -> Iterator[FieldSpec]:
        return iter(self._specs.values())

    def __len__(self) -> int:
        return len(self._specs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldCatalogue) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"FieldCatalogue({', '.join(self._specs)})"

    @property
    def names(self) -> tuple[str, ...]:
        """Names in order."""
        return tuple(self._specs)

    def require(self, names: Sequence[str], *, asked_by: str) -> None:
        """Raise UnknownNameError, with the nearest names, unless every name is here."""
        unknown = [name for name in names if name not in self._specs]
        if unknown:
            hint = not_measured_hint(unknown, self._specs)
            raise UnknownNameError("field", unknown, self._specs, asked_by=asked_by, hint=hint)

    def adjacent_to(self, outcome: str, *, asked_by: str = "adjacent_to") -> tuple[str, ...]:
        """Names of the fields that must not predict an outcome.

        An outcome of one's own has none. One that looks like a misspelt outcome of these fields
        is an UnknownNameError, since it would let all of them pass.
        """
        known = {spec.outcome for spec in self if spec.outcome}
        if outcome not in known and get_close_matches(outcome, known, n=1, cutoff=_MISSPELT):
            raise UnknownNameError("outcome", (outcome,), known, asked_by=asked_by)
        return tuple(spec.name for spec in self if outcome and spec.outcome == outcome)

    def guard(self, outcome: str, fields: Sequence[str] | None = None, *, asked_by: str) -> None:
        """Refuse fields that are too close to an outcome to predict it.

        Parameters
        ----------
        outcome : str
            What is to be predicted, such as ``"campaign_response"``.
        fields : sequence of str, optional
            Fields to predict it from; by default all.
        asked_by : str
            Who asks.

        Raises
        ------
        LeakageError
            Naming the fields that are adjacent to that outcome.
        UnknownNameError
            If it looks like a misspelt outcome of these fields.

        Examples
        --------
        >>> spec = FieldSpec(
        ...     name="campaign_response_share",
        ...     dtype="float64",
        ...     meaning="Share of campaigns responded to",
        ...     point_in_time=PointInTime.TARGET,
        ...     outcome="campaign_response",
        ... )
        >>> FieldCatalogue([spec]).guard("churn", asked_by="me")
        """
        chosen = self.names if fields is None else fields
        leaking = [name for name in self.adjacent_to(outcome, asked_by=asked_by) if name in chosen]
        if leaking:
            raise LeakageError(
                leaking,
                f"what they measure is part of the outcome {outcome!r}",
                asked_by=asked_by,
                hint="Leave them out, or predict another outcome from them.",
            )

    def adding(self, specs: Iterable[FieldSpec]) -> FieldCatalogue:
        """Make a catalogue with further fields; one of a known name takes its place."""
        return FieldCatalogue({**self._specs, **{spec.name: spec for spec in specs}}.values())

    def remade(
        self, specs: Sequence[FieldSpec], *, made_by: str
    ) -> tuple[FieldCatalogue, tuple[str, ...]]:
        """Make a catalogue with all that one maker makes now.

        Returns
        -------
        tuple of FieldCatalogue and tuple of str
            The catalogue, and the names of fields that it made before and makes no more.

        Raises
        ------
        DeclarationError
            If something else made a field of one of those names.
        """
        names = {spec.name for spec in specs}
        for old in self:
            if old.name in names and old.made_by != made_by:
                other = old.made_by or "the tables"
                message = (
                    f"{old.name} is already made by {other}, and a book has one maker of a field. "
                    f"Keep a book for each: apply {made_by} to the book as it was before {other}"
                )
                raise DeclarationError(message, asked_by=made_by)
        stale = tuple(s.name for s in self if s.made_by == made_by and s.name not in names)
        return FieldCatalogue(s for s in self if s.name not in stale).adding(specs), stale
