"""Phrases: the words for fields, values and rules, in English, which is the key of all languages.

They stand in three files of this folder, so that whoever writes words needs no Python. Users hand
in further ones for fields of their own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    TypeAlias,
    cast,
)

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from profilekit.book.declared import faults_of
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.personas.wording.phrase_faults import faults_in, strange_placeholders
from profilekit.personas.wording.read_off import READ_OFF
from profilekit.personas.wording.rules import Rule

if TYPE_CHECKING:
    from typing import Self

    from profilekit.personas.parts import Subject

__all__ = ["FieldWords", "Found", "Named", "Phrases", "own_phrases", "phrases_of"]

Headline: TypeAlias = Literal[
    "more", "less", "between", "is", "yes", "no", "median", "some", "several", "none", "mostly"
]
Named: TypeAlias = str | Mapping[str, Any]
"""Words for a field: its name alone, or a table."""

_FROZEN = ConfigDict(frozen=True, extra="forbid")
_Text: TypeAlias = Annotated[str, Field(min_length=1)]

_NO_TABLES: Final = READ_OFF | {"field"}
"""Vocabularies that are no tables: words read off labels, and the names of fields."""

_KEYS: Final = {"goals": "goal", "pains": "pain", "messages": "message", "advice": "advice"}
_PART: Final = re.compile(r"\\\{([a-z][a-z0-9_]*)\\\}")


class Headlines(BaseModel):
    """Sentences for the answers of a field."""

    model_config: ClassVar[ConfigDict] = _FROZEN

    more: _Text | None = None
    less: _Text | None = None
    between: _Text | None = None
    is_: Annotated[_Text | None, Field(alias="is")] = None
    yes: _Text | None = None
    no: _Text | None = None
    median: _Text | None = None
    some: _Text | None = None
    several: _Text | None = None
    none: _Text | None = None
    mostly: _Text | None = None
    values: dict[str, _Text] = {}
    """By label, instead of `is_`."""

    @property
    def headlines(self) -> tuple[str, ...]:
        """All sentences."""
        told = self.model_dump(exclude_none=True, include=set(Headlines.model_fields))
        values: dict[str, str] = told.pop("values")
        return (*told.values(), *values.values())

    def headline(self, kind: Headline) -> str | None:
        """Give the sentence for a kind of answer."""
        return getattr(self, "is_" if kind == "is" else kind)


class CompanyWords(Headlines):
    """Words for a field of a company, where they differ."""

    name: _Text | None = None


class FieldWords(Headlines):
    """All words for a field."""

    name: _Text
    labels: dict[str, _Text] = {}
    """Words for its labels, before those of its vocabulary."""
    words: str | None = None
    """Vocabulary of its labels, and of the part of its name that varies."""
    ahead: bool = False
    """Whether its window lies ahead."""
    hurts: Literal["more", "less"] = "more"
    """Of pain points: the end of its numbers that is one."""
    among: Literal["companies", "contacted", "responded"] | None = None
    """Of whom alone it can be known."""
    rarely: float = 0.2
    """Of shares: up to which their lower end is told in words; our choice."""
    technical: bool = False
    """Whether it means nothing to those who read personas, and is not told."""
    sentences_only: bool = False
    """Whether its numbers say nothing to those without a sentence."""
    thing: _Text | None = None
    """What it goes with: of fields with one thing, one answer is told."""
    fractions: bool = False
    """Whether counts or days need not be whole."""
    company: CompanyWords = CompanyWords()
    """Those of a company, where they differ."""

    def named(self, subject: Subject) -> str:
        """Give its name."""
        return (subject == "company" and self.company.name) or self.name

    def told(self, kind: Headline, subject: Subject) -> str | None:
        """Give the sentence for a kind of answer."""
        own = self.company.headline(kind) if subject == "company" else None
        return own or self.headline(kind)

    @property
    def msgids(self) -> tuple[str, ...]:
        """All texts."""
        company = self.company
        names = (self.name, *([company.name] if company.name else []))
        return (*names, *self.headlines, *company.headlines, *self.labels.values())


class Found(NamedTuple):
    """Words found for a field, and what the parts of its name are that vary."""

    words: FieldWords
    parts: Mapping[str, str]


class Phrases(BaseModel):
    """All words, in English."""

    model_config: ClassVar[ConfigDict] = _FROZEN | ConfigDict(ignored_types=(cached_property,))

    fields: dict[str, FieldWords]
    """By name without window; ``{parts}`` of a name stand for anything."""
    vocabularies: dict[str, dict[str, _Text]] = {}
    """Words for labels, by field or by what fields call them."""
    rules: dict[str, Rule] = {}
    """By key, such as ``goal.pay_less``, in the order they are told in."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        known = self.vocabularies.keys() | _NO_TABLES
        wrong = [
            f"{name}: there are no words {each.words!r}"
            for name, each in self.fields.items()
            if each.words is not None and each.words not in known
        ]
        said = [(name, each.msgids) for name, each in self.fields.items()]
        said += [(key, (rule.says,)) for key, rule in self.rules.items()]
        wrong += [fault for name, texts in said for fault in strange_placeholders(name, texts)]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def field(self, base: str) -> Found | None:
        """Find the words for a field, by its name without window."""
        words = self.fields.get(base)
        if words is not None:
            return Found(words, {})
        for pattern, words in self._patterns:
            found = pattern.fullmatch(base)
            if found is not None:
                return Found(words, found.groupdict())
        return None

    def rule(self, key: str) -> Rule | None:
        """Find the rule of a key, if it is one's."""
        return self.rules.get(key)

    def word(self, vocabulary: str, label: str) -> str | None:
        """Find the word for a label, whatever the case of its letters."""
        return self.vocabularies.get(vocabulary, {}).get(label.casefold())

    @cached_property
    def msgids(self) -> tuple[str, ...]:
        """All texts that a language translates, sorted."""
        texts = {text for words in self.fields.values() for text in words.msgids}
        texts |= {text for words in self.vocabularies.values() for text in words.values()}
        return tuple(sorted(texts | {rule.says for rule in self.rules.values()}))

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], FieldWords], ...]:
        return tuple(
            (re.compile(_PART.sub(r"(?P<\1>.+)", re.escape(name))), words)
            for name, words in self.fields.items()
            if "{" in name
        )


@cache
def own_phrases() -> Phrases:
    """Read the words of this package.

    Raises
    ------
    DeclarationError
        If a file cannot be read, or holds what cannot be: all faults.
    """
    tables = {name: _read(f"{name}.toml") for name in ("fields", "vocabularies", "rules")}
    rules = {
        f"{_KEYS[group]}.{name}": rule
        for group, of_group in tables["rules"].items()
        for name, rule in of_group.items()
    }
    return _made({**tables, "rules": rules}, asked_by="wording")


def phrases_of(extra: Mapping[str, Named] | None) -> Phrases:
    """Give the words of this package, and further ones for fields of one's own before them.

    Parameters
    ----------
    extra : mapping of str to (str or mapping), optional
        Names, or tables as those of ``fields.toml``, by name of the field without its window.

    Raises
    ------
    DeclarationError
        If they hold what cannot be: all faults.

    Examples
    --------
    >>> phrases_of({"picnics_count": "Picnics"}).field("picnics_count").words.name
    'Picnics'
    """
    own = own_phrases()
    if not isinstance(cast("object", extra), Mapping | None):
        message = f"{shown(extra)}; expected words by the name of the field"
        raise DeclarationError(message, asked_by="phrases")
    if not extra:
        return own
    given = {name: _table(words) for name, words in extra.items()}
    known = own.vocabularies.keys() | _NO_TABLES
    faults = [
        fault
        for name, table in given.items()
        for fault in faults_in(name, table, FieldWords, known)
    ]
    if faults:
        raise DeclarationError("; ".join(faults), asked_by="phrases")
    others = {name: words for name, words in own.fields.items() if name not in given}
    tables = {"fields": {**given, **others}, "vocabularies": own.vocabularies, "rules": own.rules}
    return _made(tables, asked_by="phrases")


def _table(words: Named) -> Mapping[str, Any]:
    return {"name": words} if isinstance(words, str) else words


def _made(tables: Mapping[str, Any], *, asked_by: str) -> Phrases:
    try:
        return Phrases.model_validate(tables)
    except ValidationError as error:
        raise DeclarationError("; ".join(faults_of(error)), asked_by=asked_by) from None


def _read(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files(__package__ or "").joinpath(name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DeclarationError(f"cannot be read: {error}", asked_by=name) from error
