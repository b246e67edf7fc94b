"""What is wrong with words for a field that somebody hands in: all of it, and what was meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import ValidationError

from profilekit.book.attributes import without_window
from profilekit.book.declared import faults_of
from profilekit.faults import shown
from profilekit.near_names import nearest
from profilekit.personas.locales.placeholders import placeholders_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pydantic import BaseModel

__all__ = ["faults_in", "strange_placeholders"]

_Table: TypeAlias = Mapping[str, Any]


def faults_in(
    name: object, table: object, model: type[BaseModel], vocabularies: Collection[str]
) -> Iterator[str]:
    """Tell what is wrong with words for one field, however much of it.

    Parameters
    ----------
    name : str
        Name of the field, which is to be without a window.
    table : mapping of str to Any
        The words.
    model : type of BaseModel
        What a table of words can hold; in ``company``, a table again.
    vocabularies : collection of str
        What ``words`` can name.
    """
    if not isinstance(name, str) or not isinstance(table, Mapping):
        yield f"{shown(name)}: {shown(table)}; expected a name, or a table of words"
        return
    if without_window(name) != name:
        yield f"{name!r} has a window; give words for {without_window(name)!r}"
    words = cast("_Table", table)
    kept = {key: each for key, each in words.items() if key in _keys(model)}
    yield from _unknown_keys(name, words, model)
    company = words.get("company")
    of_company = cast("type[BaseModel]", model.model_fields["company"].annotation)
    if isinstance(company, Mapping):
        own = cast("_Table", company)
        yield from _unknown_keys(f"{name}.company", own, of_company)
        kept["company"] = {key: each for key, each in own.items() if key in _keys(of_company)}
    yield from strange_placeholders(name, _texts_in(words))
    vocabulary = words.get("words")
    if isinstance(vocabulary, str) and vocabulary not in vocabularies:
        yield f"{name}: there are no words {vocabulary!r}"
    try:
        model.model_validate(kept)
    except ValidationError as error:
        yield from (f"{name}.{fault}" for fault in faults_of(error))


def strange_placeholders(name: str, texts: Iterable[str]) -> Iterator[str]:
    """Tell of placeholders that stand for nothing: neither the value, nor a part of the name."""
    known = placeholders_of(name) | {"value"}
    for text in texts:
        for unknown in sorted(placeholders_of(text) - known):
            yield f"{name}: {text!r} has the placeholder {{{unknown}}}"


def _keys(model: type[BaseModel]) -> list[str]:
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _unknown_keys(place: str, words: _Table, model: type[BaseModel]) -> Iterator[str]:
    known = _keys(model)
    unknown = sorted(str(key) for key in words if key not in known)
    near = nearest(unknown, known)
    for key in unknown:
        meant = f"did you mean {near[key]!r}?" if key in near else f"expected {', '.join(known)}"
        yield f"{place}: there are no words {key!r}; {meant}"


def _texts_in(words: object) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif isinstance(words, Mapping):
        for each in cast("_Table", words).values():
            yield from _texts_in(each)
