"""Every sentence that personas are told in, found where it is written.

In the tables of the wording, and in calls of ``say`` and ``say_many`` in templates and code. So it
is known what a language still lacks, and what it no longer needs, without rendering anything.
"""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from jinja2 import Environment, nodes

from profilekit.personas.locales.catalogue import Catalogue, Message
from profilekit.personas.locales.finding import locale_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

__all__ = [
    "messages",
    "messages_of_code",
    "messages_of_table",
    "messages_of_template",
    "missing",
    "obsolete",
]

_PERSONAS: Final = Path(__file__).parents[1]
_COUNTED: Final = "say_many"
_NAMES: Final = frozenset({"among", "hurts", "thing", "words"})
"""Keys of tables whose texts are names, and nothing that is said."""
_SAYING: Final = frozenset({"say", _COUNTED})
_TEMPLATES: Final = frozenset({".css", ".html", ".md", ".txt"})


@cache
def messages() -> frozenset[Message]:
    """Give all sentences of the package."""
    found: set[Message] = set()
    for path in sorted(_PERSONAS.rglob("*")):
        if path.suffix == ".toml" and path.parent.name == "wording":
            found |= set(messages_of_table(path.read_text(encoding="utf-8")))
        elif path.suffix == ".py":
            found |= set(messages_of_code(path.read_text(encoding="utf-8")))
        elif path.suffix in _TEMPLATES and path.parent.name == "templates":
            found |= set(messages_of_template(path.read_text(encoding="utf-8")))
    return frozenset(found)


def missing(language: str | os.PathLike[str]) -> list[Message]:
    """Give the sentences that a language does not have, and would say in English.

    Parameters
    ----------
    language : str or path-like
        As of `locale_of`.

    Examples
    --------
    >>> missing("en")
    []
    """
    sentences = locale_of(language).sentences
    return sorted((each for each in messages() if not sentences.has(each)), key=_in_order)


def obsolete(language: str | os.PathLike[str]) -> list[Message]:
    """Give the sentences of a language that nothing says any more."""
    sentences = locale_of(language).sentences
    kept = sentences.messages if isinstance(sentences, Catalogue) else frozenset[Message]()
    return sorted(kept - messages(), key=_in_order)


def messages_of_table(source: str) -> Iterator[Message]:
    r"""Give the sentences of a table of the wording: of rules what they say, of others all texts.

    Examples
    --------
    >>> list(messages_of_table('[orders_count]\nname = "Orders"\nwords = "number"'))
    [Message(text='Orders', many=None, context=None)]
    """
    yield from map(Message, _texts_of_table(tomllib.loads(source)))


def messages_of_code(source: str) -> Iterator[Message]:
    """Give the sentences that a module says.

    Examples
    --------
    >>> [message.text for message in messages_of_code("locale.say('Yes' if sure else 'No')")]
    ['Yes', 'No']
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = getattr(function, "attr", None) or getattr(function, "id", None)
        if name in _SAYING:
            contexts = [
                _texts_of_code(word.value) for word in node.keywords if word.arg == "context"
            ]
            yield from _made(name == _COUNTED, map(_texts_of_code, node.args), contexts)


def messages_of_template(source: str) -> Iterator[Message]:
    """Give the sentences that a template says.

    Examples
    --------
    >>> list(messages_of_template("{{ say_many('{n} day', '{n} days', 3) }}"))
    [Message(text='{n} day', many='{n} days', context=None)]
    """
    for node in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        function = node.node
        name = getattr(function, "attr", None) or getattr(function, "name", None)
        if name in _SAYING:
            contexts = [
                _texts_of_template(word.value) for word in node.kwargs if word.key == "context"
            ]
            yield from _made(name == _COUNTED, map(_texts_of_template, node.args), contexts)


def _made(
    counted: bool,  # noqa: FBT001 - told apart by its only two callers
    arguments: Iterable[tuple[str, ...]],
    contexts: list[tuple[str, ...]],
) -> Iterator[Message]:
    context = contexts[0][0] if contexts and contexts[0] else None
    texts = list(arguments)
    if counted and len(texts) > 1:
        yield from (Message(one, many, context) for one, many in zip(*texts[:2], strict=True))
    elif texts:
        yield from (Message(text, None, context) for text in texts[0])


def _texts_of_table(table: object) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        cells = cast("dict[str, object]", table)
        for name, cell in cells.items():
            if name not in _NAMES and (name == "says" or "says" not in cells):
                yield from _texts_of_table(cell)


def _texts_of_code(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.IfExp):
        return _texts_of_code(node.body) + _texts_of_code(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    return ()


def _texts_of_template(node: nodes.Expr) -> tuple[str, ...]:
    if isinstance(node, nodes.CondExpr):
        other = () if node.expr2 is None else _texts_of_template(node.expr2)
        return _texts_of_template(node.expr1) + other
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return (node.value,)
    return ()


def _in_order(message: Message) -> tuple[str, str, str]:
    return message.text, message.many or "", message.context or ""
