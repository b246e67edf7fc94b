"""What a language says otherwise than CLDR, or CLDR not at all: the file locale.toml of its folder.

Everything that differs between languages is data, so that a new language is a folder and no code.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from profilekit.errors import DeclarationError
from profilekit.personas.locales.placeholders import placeholders_of

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "FontSpec",
    "LocaleSpec",
    "MoneySpec",
    "MoneyUnit",
    "UnitSpec",
    "UnitsSpec",
    "WordsSpec",
    "read_toml",
]

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_LATIN = "0123456789"
_Model = TypeVar("_Model", bound=BaseModel)
_Text = Annotated[str, Field(min_length=1)]


def _holding(**expected: set[str]) -> Any:
    def check(self: BaseModel) -> BaseModel:
        for name, wanted in expected.items():
            found = placeholders_of(getattr(self, name))
            if found != wanted:
                raise ValueError(f"{name} holds {sorted(found)} in braces, not {sorted(wanted)}")
        return self

    return model_validator(mode="after")(check)


class FontSpec(BaseModel):
    """A font that a page brings along, for readers who may have none of the script."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    family: _Text
    regular: _Text
    """File of it, in the folder of the language or in ``fonts`` of this package."""
    bold: _Text
    licence: _Text
    """Whose it is and on what terms; written into the page."""


class MoneyUnit(BaseModel):
    """Another unit that amounts of a currency are told in."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    currency: _Text
    """ISO 4217 code of the currency."""
    name: _Text
    worth: PositiveInt
    """How much of the currency one is."""


class MoneySpec(BaseModel):
    """How money is written, where not as CLDR says."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    pattern: str = "{amount} {currency}"
    """Where the name of the currency stands."""
    names: dict[str, str] = {}
    """Names for ISO 4217 codes; of others that of CLDR."""
    units: dict[str, MoneyUnit] = {}
    """Units by name, for ``locale_of(code, money_unit=name)``."""

    _holds = _holding(pattern={"amount", "currency"})


class UnitSpec(BaseModel):
    """Numbers with the noun of their unit, for each plural category of CLDR that differs."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    zero: str | None = None
    one: str | None = None
    two: str | None = None
    few: str | None = None
    many: str | None = None
    other: str

    @model_validator(mode="after")
    def _holds_its_number(self) -> Self:
        for category, form in self.model_dump(exclude_none=True).items():
            if placeholders_of(form) != {"n"}:
                raise ValueError(f"{category} must hold the placeholder {{n}} and no other")
        return self

    def form(self, category: str) -> str:
        """Give the words for a plural category of CLDR."""
        return getattr(self, category, None) or self.other


class UnitsSpec(BaseModel):
    """Units of fields that take a noun."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    days: UnitSpec
    years: UnitSpec
    km: UnitSpec
    seconds: UnitSpec
    minutes: UnitSpec
    hours: UnitSpec


class WordsSpec(BaseModel):
    """Words around numbers; no suffix may be glued to a placeholder."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    interval: str
    """From one number, or day, to another, both included."""
    since: str
    """From a day on."""
    until: str
    """Up to a day, included."""
    at_least: str
    below: str
    from_to_below: str
    """From one number, included, to another, not included."""
    times: str
    """So many times as much."""
    rank: str
    yes: _Text
    no: _Text

    _holds = _holding(
        interval={"low", "high"},
        since={"low"},
        until={"high"},
        at_least={"low"},
        below={"high"},
        from_to_below={"low", "high"},
        times={"n"},
        rank={"n"},
    )


class LocaleSpec(BaseModel):
    """The file locale.toml of a language."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    code: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    """BCP 47 tag of the language."""
    name: _Text
    """What the language calls itself."""
    direction: Literal["ltr", "rtl"]
    cldr: str | None = None
    """Locale of CLDR to take numbers and dates from; the same as the code unless given."""
    calendar: Literal["gregorian", "jalali"] = "gregorian"
    date: str | None = None
    """Pattern of CLDR for a day of the Gregorian calendar; its long one unless given."""
    months: tuple[str, ...] = ()
    """Names of the months of the Jalali calendar."""
    digits: Annotated[str, Field(min_length=10, max_length=10)] = _LATIN
    percent: str = "%"
    minus: str = "-"
    font: FontSpec | None = None
    money: MoneySpec | None = None
    """As CLDR writes it unless given."""
    units: UnitsSpec
    words: WordsSpec
    letters: dict[str, str] = {}
    """Letters, and what they count as where names are compared."""

    @model_validator(mode="after")
    def _names_its_months(self) -> Self:
        expected = 12 if self.calendar == "jalali" else 0
        if len(self.months) != expected:
            raise ValueError(
                f"the calendar is {self.calendar}, so months lists {expected} names, "
                f"not {len(self.months)}"
            )
        return self


def read_toml(path: Path, model: type[_Model]) -> _Model:
    """Read a file of a language's folder.

    Raises
    ------
    DeclarationError
        If it is not there, is no TOML, or has faults: all of them.
    """
    asked_by = f"{path.parent.name}/{path.name}"
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        faults = [
            f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}"
            for fault in error.errors(include_url=False)
        ]
        raise DeclarationError("; ".join(faults), asked_by=asked_by) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DeclarationError(f"cannot be read: {error}", asked_by=asked_by) from error
