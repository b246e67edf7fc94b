"""The catalogue of shopper types: what types there are and what speaks for them, as data.

A type is a name, a meaning and what to do for such customers; an indicator is a formula over
statistics of a customer's habits with a weight for each type, whose sign is its direction. A
classifier reads nothing but a catalogue, so types and indicators are added without touching it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from profilekit.book.readonly import ReadOnlyField
from profilekit.book.sensitive import sensitive_fields
from profilekit.errors import UnknownNameError
from profilekit.fields import Unit
from profilekit.shopper_types.formula import Formula, formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["WINDOW_DAYS", "Indicator", "ShopperType", "TypeCatalogue"]

WINDOW_DAYS: Final = "window_days"
"""The name by which a formula reads the length of the window, in days."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Weight = Annotated[float, Field(allow_inf_nan=False)]


class ShopperType(BaseModel):
    """One kind of shopper.

    Parameters
    ----------
    name : str
        Its name in fields, in lower case.
    label : str
        What people call it.
    meaning : str
        One sentence: what such customers do.
    advice : tuple of str
        What to do for them, one sentence each.
    facets : tuple of str
        Ways of being of this type, any of which is enough; the last one takes in every indicator
        that names none. Empty: one way only.
    needs_visits : bool
        Whether it shows itself in visits to a site or app, so that without any it is a guess.
    source : str
        Where the meaning is from.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: Name
    label: Text
    meaning: Text
    advice: tuple[str, ...] = ()
    facets: tuple[Name, ...] = ()
    needs_visits: bool = False
    source: str = "our choice"

    def facet_of(self, indicator: Indicator) -> str:
        """Name of the facet that an indicator belongs to; empty where there are no facets."""
        if not self.facets:
            return ""
        return indicator.facet if indicator.facet in self.facets else self.facets[-1]


class Indicator(BaseModel):
    """One habit that speaks for some types and against others.

    Parameters
    ----------
    name : str
        Its name.
    meaning : str
        What it is, as it is told to people before the value: ``"Orders with a coupon"``.
    formula : str
        The value, over statistics such as ``orders_count`` and `WINDOW_DAYS`.
    evidence : str
        Formula of the number of observations behind the value.
    prior_evidence : float
        Observations at which the value is trusted by half, where halves cannot tell.
    block : str
        Indicators of one block say much the same and share their weight.
    weights : mapping of str to float
        Per type; above 0 more of it speaks for the type, below 0 against.
    unit : Unit
        Unit of what is told to people.
    shown : str
        Formula of what is told to people; empty: the value.
    facet : str
        Facet of a type that has facets.
    exposure : bool
        Whether what the amount of evidence alone explains is taken off the value.
    source : str
        Where it is from.

    Raises
    ------
    pydantic.ValidationError
        If a formula is none, or there is no weight.

    Examples
    --------
    >>> coupons = Indicator(
    ...     name="coupons",
    ...     meaning="Orders with a coupon",
    ...     formula="coupon_orders_count / orders_count",
    ...     evidence="orders_count",
    ...     prior_evidence=15,
    ...     block="coupons",
    ...     weights={"bargain": 4, "need": -1},
    ... )
    >>> coupons.statistics
    ('coupon_orders_count', 'orders_count')
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: Name
    meaning: Text
    formula: str
    evidence: str
    prior_evidence: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    block: Name
    weights: ReadOnlyField[Weight]
    unit: Unit = Unit.RATIO
    shown: str = ""
    facet: str = ""
    exposure: bool = False
    source: str = "our choice"

    @field_validator("formula", "evidence", "shown")
    @classmethod
    def _is_a_formula(cls, text: str) -> str:
        if text:
            formula(text)
        return text

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.formula or not self.evidence:
            raise ValueError(f"the indicator {self.name!r} needs a formula and its evidence")
        if not formula(self.formula).names:
            raise ValueError(f"the formula of the indicator {self.name!r} reads nothing")
        if not any(self.weights.values()):
            raise ValueError(f"the indicator {self.name!r} has no weight for any type")
        return self

    @property
    def formulas(self) -> tuple[Formula, Formula, Formula]:
        """The formulas of the value, of its evidence and of what is shown."""
        return formula(self.formula), formula(self.evidence), formula(self.shown or self.formula)

    @property
    def statistics(self) -> tuple[str, ...]:
        """Statistics that its formulas read, each once."""
        return _distinct(name for each in self.formulas for name in each.names)


class TypeCatalogue(BaseModel):
    """Shopper types and what speaks for them.

    Parameters
    ----------
    types : tuple of ShopperType
        At least two.
    indicators : tuple of Indicator
        What speaks for them, or against.
    undivided : tuple of str
        Statistics of which the whole window is not the sum of its halves, such as medians.
    plain_fields : tuple of str
        Fields of a book that formulas read as they are; they have no halves.

    Raises
    ------
    pydantic.ValidationError
        If names are repeated, a weight is of no type or a type without any weight, or a sensitive
        attribute is read.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    types: Annotated[tuple[ShopperType, ...], Field(min_length=2)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    undivided: tuple[str, ...] = ()
    plain_fields: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fit_each_other(self) -> Self:
        for kind, names in (("types", self.names), ("indicators", self.indicator_names)):
            if twice := [name for name, times in Counter(names).items() if times > 1]:
                raise ValueError(f"{kind} name {', '.join(twice)} more than once")
        weighted = {name for each in self.indicators for name in each.weights}
        if unknown := sorted(weighted - set(self.names)):
            raise ValueError(f"there are weights of unknown types {', '.join(unknown)}")
        facets = {facet for each in self.types for facet in each.facets}
        if lost := sorted({each.facet for each in self.indicators} - facets - {""}):
            raise ValueError(f"no type has the facets {', '.join(lost)}")
        borne = {name for each in self.indicators for name in each.weights if each.weights[name]}
        if idle := [name for name in self.names if name not in borne]:
            raise ValueError(f"nothing speaks for or against {', '.join(idle)}")
        read = {name for each in self.indicators for name in each.statistics}
        if sensitive := sensitive_fields((*self.plain_fields, *sorted(read))):
            raise ValueError(f"no type reads sensitive attributes: {', '.join(sensitive)}")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the types."""
        return tuple(each.name for each in self.types)

    @property
    def indicator_names(self) -> tuple[str, ...]:
        """Names of the indicators."""
        return tuple(each.name for each in self.indicators)

    def __getitem__(self, name: str) -> ShopperType:
        """One type by name."""
        for each in self.types:
            if each.name == name:
                return each
        raise UnknownNameError("shopper type", [name], self.names, asked_by="TypeCatalogue")

    def indicator(self, name: str) -> Indicator:
        """One indicator by name."""
        for each in self.indicators:
            if each.name == name:
                return each
        raise UnknownNameError("indicator", [name], self.indicator_names, asked_by="TypeCatalogue")

    def adding(
        self, *, types: Iterable[ShopperType] = (), indicators: Iterable[Indicator] = ()
    ) -> TypeCatalogue:
        """Make a catalogue with further types and indicators; those of a known name are replaced.

        Raises
        ------
        pydantic.ValidationError
            If they do not fit each other.
        """
        return TypeCatalogue(
            types=tuple({each.name: each for each in (*self.types, *types)}.values()),
            indicators=tuple(
                {each.name: each for each in (*self.indicators, *indicators)}.values()
            ),
            undivided=self.undivided,
            plain_fields=self.plain_fields,
        )

    def without(self, *names: str) -> TypeCatalogue:
        """Make a catalogue without some indicators.

        Raises
        ------
        UnknownNameError
            If there is no indicator of a name.
        """
        for name in names:
            self.indicator(name)
        left = tuple(each for each in self.indicators if each.name not in names)
        return TypeCatalogue.model_validate({**dict(self), "indicators": left})

    def reweighted(self, weights: Mapping[str, Mapping[str, float]]) -> TypeCatalogue:
        """Make a catalogue in which some indicators have other weights.

        Parameters
        ----------
        weights : mapping of str to mapping of str to float
            Per indicator, the weights of the types that change.

        Raises
        ------
        UnknownNameError
            If there is no indicator of a name.
        """
        changed: list[Indicator] = []
        for name, new in weights.items():
            old = self.indicator(name)
            changed.append(
                Indicator.model_validate({**dict(old), "weights": {**old.weights, **new}})
            )
        return self.adding(indicators=changed)


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
