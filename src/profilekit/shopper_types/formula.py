"""Formulas: arithmetic over named statistics, written as text so that it can stand in data.

Text, because a catalogue is data: it is shown in docs, edited by users and kept as JSON. It is
read by Python's own parser and worked out by a walk over few allowed nodes; nothing of it is ever
executed.
"""

from __future__ import annotations

import ast
import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from profilekit.book.columns import FloatArray

__all__ = ["FUNCTIONS", "Formula", "formula", "gamma_shape"]

_LONGEST: Final = 400
_LARGEST: Final = 1e15
"""Whole numbers past it are not exact."""
_STEADIEST: Final = 1000.0
_USUAL: Final = "usual"


def gamma_shape(count: FloatArray, total: FloatArray, log_total: FloatArray) -> FloatArray:
    """Shape of the gamma distribution of positive numbers, from their sums.

    The closed approximation of the maximum likelihood estimate by Minka [1]_, times
    ``(count - 3) / count`` against its bias; 1 is chance, more is steadier. At most 1000, which
    is also what equal numbers have.

    Parameters
    ----------
    count, total, log_total : ndarray of shape (n_rows,)
        How many numbers there are, their sum, and the sum of their logarithms.

    Returns
    -------
    ndarray of shape (n_rows,)
        NaN where there are fewer than four.

    References
    ----------
    .. [1] Minka, T. (2002), "Estimating a Gamma distribution", Microsoft Research.

    Examples
    --------
    >>> gaps = np.array([6.0, 8.0, 7.0, 6.0, 8.0, 7.0])
    >>> gamma_shape(np.array([6.0]), gaps.sum(keepdims=True), np.log(gaps).sum(keepdims=True)) > 30
    array([ True])
    """
    spread = np.maximum(np.log(total / count) - log_total / count, 1 / (4 * _STEADIEST))
    shape = (3 - spread + np.sqrt((spread - 3) ** 2 + 24 * spread)) / (12 * spread)
    return np.where(count > 3, np.minimum(shape, _STEADIEST) * (count - 3) / count, np.nan)  # noqa: PLR2004 - the bias needs four


FUNCTIONS: Final[Mapping[str, tuple[int, Callable[..., FloatArray]]]] = {
    "log": (1, np.log),
    "log1p": (1, np.log1p),
    "exp": (1, np.exp),
    "sqrt": (1, np.sqrt),
    "max": (2, np.maximum),
    "min": (2, np.minimum),
    "gamma_shape": (3, gamma_shape),
}
"""Functions that formulas may call, with the number of their arguments; and ``usual(part, whole)``,
the ratio of the two in the population learned from."""

_OPERATORS: Final[Mapping[type[ast.operator], Callable[..., FloatArray]]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}


class Formula:
    """Arithmetic over names: ``+ - * /``, numbers, parentheses and `FUNCTIONS`.

    Parameters
    ----------
    text : str
        Such as ``"(small_baskets_count + 1) / (orders_count + 2)"``.

    Attributes
    ----------
    names : tuple of str
        Names used, in order, each once.
    usual : tuple of (Formula, Formula)
        Parts and wholes whose ratio in the population is asked for, in order.

    Raises
    ------
    DeclarationError
        If it is something else.

    Examples
    --------
    >>> share = Formula("(part + 1) / (whole + 2)")
    >>> share.names
    ('part', 'whole')
    >>> share({"part": np.array([0.0, 3.0]), "whole": np.array([0.0, 4.0])})
    array([0.5       , 0.66666667])
    """

    __slots__ = ("_root", "names", "text", "usual")

    def __init__(self, text: str) -> None:
        self.text: str = text
        self._root = _parsed(text)
        used = (node.id for node in _walk(self._root) if isinstance(node, ast.Name))
        self.names: tuple[str, ...] = tuple(dict.fromkeys(used))
        self.usual: tuple[tuple[Formula, Formula], ...] = tuple(
            (Formula(ast.unparse(call.args[0])), Formula(ast.unparse(call.args[1])))
            for call in _walk(self._root)
            if isinstance(call, ast.Call) and _name_of(call) == _USUAL
        )

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def __call__(self, values: Mapping[str, FloatArray], usual: Sequence[float] = ()) -> FloatArray:
        """Work it out, row by row.

        Parameters
        ----------
        values : mapping of str to ndarray of shape (n_rows,)
            One per name.
        usual : sequence of float
            One per entry of `usual`, in order.

        Returns
        -------
        ndarray of shape (n_rows,)
            Whatever comes out, NaN and infinities too.
        """
        return np.asarray(_value(self._root, values, iter(usual)), dtype=np.float64)


@lru_cache(maxsize=1024)
def formula(text: str) -> Formula:
    """Read a formula, or give it back if it was read before."""
    return Formula(text)


def _parsed(text: str) -> ast.expr:
    if len(text) > _LONGEST:
        raise _refused(text[:40], f"it has {len(text)} characters; at most {_LONGEST}")
    try:
        root = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _refused(text, "it cannot be read") from error
    for node in _walk(root):
        if fault := _fault(node):
            raise _refused(text, fault)
    return root


def _refused(text: str, why: str) -> DeclarationError:
    known = ", ".join((*FUNCTIONS, _USUAL))
    message = f"{text!r} is no formula: {why}. Use + - * /, numbers, names and {known}"
    return DeclarationError(message, asked_by="Formula")


def _walk(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the expressions in an expression, in the order they are worked out; no calls' names."""
    yield node
    children: Sequence[ast.AST] = (
        node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    )
    for child in children:
        if isinstance(child, ast.expr):
            yield from _walk(child)


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _fault(node: ast.expr) -> str:
    """Say why a node is not allowed; empty if it is."""
    if isinstance(node, ast.Call):
        name = _name_of(node)
        arguments = 2 if name == _USUAL else FUNCTIONS.get(name, (-1, None))[0]
        if arguments < 0 or node.keywords:
            return f"it calls {ast.unparse(node)!r}"
        wrong = len(node.args) != arguments
        return f"{name} takes {arguments} arguments" if wrong else ""
    if isinstance(node, ast.Constant):
        number = node.value
        plain = isinstance(number, int | float) and not isinstance(number, bool)
        exact = isinstance(number, int | float) and abs(number) <= _LARGEST
        return "" if plain and exact else f"it holds {number!r}"
    allowed = (
        isinstance(node, ast.Name)
        or (isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS)
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
    )
    return "" if allowed else f"it holds {type(node).__name__}"


def _value(node: ast.expr, values: Mapping[str, FloatArray], usual: Iterator[float]) -> FloatArray:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return np.asarray(node.value if isinstance(node.value, int | float) else math.nan, float)
    if isinstance(node, ast.UnaryOp):
        return np.negative(_value(node.operand, values, usual))
    if isinstance(node, ast.BinOp):
        left = _value(node.left, values, usual)
        return _OPERATORS[type(node.op)](left, _value(node.right, values, usual))
    if isinstance(node, ast.Call) and _name_of(node) == _USUAL:
        return np.asarray(next(usual), float)
    call = node if isinstance(node, ast.Call) else ast.Call(ast.Name("log"), [], [])
    return FUNCTIONS[_name_of(call)][1](*(_value(each, values, usual) for each in call.args))
