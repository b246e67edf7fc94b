"""How fields become numbers that distances can be taken of, each field counting as one.

What a unit means decides the scale: twice the money is as far as twice the money again, a share
moves slowest in its middle, an hour has no end. Every field has variance 1 in the population
learned from, however many columns it takes and however much of it is missing: labels by all their
dummies together, and what is missing by a neutral value and a column that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, PositiveFloat, model_validator

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Encoding", "LearnedField", "Scale", "learn_encoding", "scale_of"]

Scale: TypeAlias = Literal["log", "arcsine", "plain", "circle", "label"]

_SCALES: Final[Mapping[str, Scale]] = {
    **dict.fromkeys(("amount", "count", "days", "km", "rank", "ratio", "s"), "log"),
    **dict.fromkeys(("prob", "share"), "arcsine"),
    **dict.fromkeys(("flag", "score", "years"), "plain"),
    "hour": "circle",
    "label": "label",
}
_TAILS: Final = (0.01, 0.99)
"""Quantiles that numbers are cut off at, so that no single customer stretches the scale."""

_SMALLEST_UNIT: Final = 0.1
"""Quantile of the amounts that counts as one when logarithms are taken, whatever the currency."""

_LEAST_VARIANCE: Final = 0.09
"""Of yes and no, one in ten: rarer ones count for less than a field, or few would be far from all.
Our choice."""

_LEVELS: Final = 12
"""Labels of a field with a column of their own; the others share one."""

_HOURS: Final = 24.0


class LearnedField(BaseModel):
    """How one field is encoded.

    Parameters
    ----------
    field : str
        Its name.
    scale : {"log", "arcsine", "plain", "circle", "label"}
        What is done to its values first.
    unit : float
        What amounts are divided by before a logarithm is taken; 1 for other fields.
    low, high : float
        Numbers on that scale are cut off at these.
    centre, spread : float
        Subtracted, then divided by; of labels, the latter alone.
    levels : tuple of str
        Labels with a column of their own, most frequent first; of numbers none.
    level_shares : tuple of float
        How frequent each is, and the remaining ones together.
    missing_share : float
        Part of the population of whom it is not known.
    missing_column : str or None
        Field whose column of what is missing stands for this one's too; None without a column.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    field: str
    scale: Scale
    unit: PositiveFloat = 1.0
    low: FiniteFloat = 0.0
    high: FiniteFloat = 0.0
    centre: FiniteFloat = 0.0
    spread: PositiveFloat = 1.0
    levels: tuple[str, ...] = ()
    level_shares: tuple[FiniteFloat, ...] = ()
    missing_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    missing_column: str | None = None

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        n_shares = len(self.levels) + 1 if self.scale == "label" else 0
        if len(self.level_shares) != n_shares or self.low > self.high:
            message = f"levels or bounds of {self.field!r} do not fit the scale {self.scale!r}"
            raise ValueError(message)
        return self

    @property
    def n_columns(self) -> int:
        """Columns of values, that of what is missing not counted."""
        return {"circle": 2, "label": len(self.level_shares)}.get(self.scale, 1)

    @property
    def has_missing_column(self) -> bool:
        """Whether what is missing of it has a column, and no other field's stands for it."""
        return self.missing_column == self.field

    def encoded(self, values: NDArray[Any]) -> FloatArray:
        """Encode values.

        Parameters
        ----------
        values : ndarray of shape (n_rows,)
            Numbers with NaN, or texts with None.

        Returns
        -------
        ndarray of shape (n_rows, n_columns + has_missing_column)
            What is missing is 0, as the mean of the population is.
        """
        missing = _missing(values)
        made = self._labels(values) if self.scale == "label" else self._numbers(values)
        made[missing] = 0.0
        if not self.has_missing_column:
            return made
        weight = _missing_weight(self.missing_share)
        made = np.column_stack([made, (missing - self.missing_share) * weight])
        return made.astype(np.float64)

    def _labels(self, values: NDArray[Any]) -> FloatArray:
        places = {name: place for place, name in enumerate(self.levels)}
        last = len(self.levels)
        codes = np.array([places.get(value, last) for value in values.tolist()], dtype=np.intp)
        is_level = codes[:, None] == np.arange(last + 1)
        apart = is_level.astype(np.float64) - np.array(self.level_shares)
        return np.asarray(apart / self.spread, dtype=np.float64)

    def _numbers(self, values: FloatArray) -> FloatArray:
        scaled = _scaled(values, self.scale, self.unit)
        if self.scale == "circle":
            return scaled
        cut = np.clip(scaled, self.low, self.high) - self.centre
        return np.asarray(cut[:, None] / self.spread, dtype=np.float64)


class Encoding(BaseModel):
    """How all fields are encoded, in order."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    fields: Annotated[tuple[LearnedField, ...], Field(min_length=1)]

    @property
    def names(self) -> tuple[str, ...]:
        """Fields encoded."""
        return tuple(each.field for each in self.fields)

    @property
    def n_columns(self) -> int:
        """Columns of encoded rows."""
        return sum(each.n_columns + each.has_missing_column for each in self.fields)

    def encoded(self, columns: Mapping[str, NDArray[Any]]) -> FloatArray:
        """Encode rows, each from itself alone.

        Parameters
        ----------
        columns : mapping of field to ndarray of shape (n_rows,)
            Numbers with NaN, texts with None, for missing.

        Returns
        -------
        ndarray of shape (n_rows, n_columns)
            In the order of the fields; a column of what is missing follows its field's.
        """
        return np.hstack([each.encoded(columns[each.field]) for each in self.fields])


def scale_of(field: str) -> Scale | None:
    """Scale that the unit of a field asks for; None for dates, which are no number and no label.

    Examples
    --------
    >>> scale_of("spend_365d_amount"), scale_of("discount_share"), scale_of("country_label")
    ('log', 'arcsine', 'label')
    """
    return _SCALES.get(field.rsplit("_", 1)[-1])


def learn_encoding(
    columns: Mapping[str, NDArray[Any]], scales: Mapping[str, Scale]
) -> tuple[Encoding | None, dict[str, str]]:
    """Learn how to encode fields, leaving out those that tell nobody apart.

    Parameters
    ----------
    columns : mapping of field to ndarray of shape (n_rows,)
        Numbers with NaN, texts with None, for missing; finite.
    scales : mapping of field to scale
        The fields to encode, in order.

    Returns
    -------
    tuple of Encoding or None and dict of str to str
        None if no field is left; fields left out, and why.
    """
    learned: list[LearnedField] = []
    left_out: dict[str, str] = {}
    gaps: dict[bytes, str] = {}
    for name, scale in scales.items():
        missing = _missing(columns[name])
        known = columns[name][~missing]
        if len(known) == 0:
            left_out[name] = "not known of anybody"
            continue
        pattern = np.packbits(missing).tobytes()
        about: dict[str, Any] = {"missing_share": float(missing.mean())}
        if missing.any():
            about["missing_column"] = gaps.setdefault(pattern, name)
        made = (
            _learn_labels(name, known) if scale == "label" else _learn_numbers(name, scale, known)
        )
        if made is None and about.get("missing_column") != name:
            left_out[name] = "the same for all customers"
            continue
        learned.append((made or _constant(name, scale, known)).model_copy(update=about))
    return (Encoding(fields=tuple(learned)) if learned else None), left_out


def _constant(name: str, scale: Scale, known: NDArray[Any]) -> LearnedField:
    """Encode what is the same for all of whom it is known, so that its being known is left."""
    if scale == "label":
        levels = (str(known[0]),)
        return LearnedField(field=name, scale=scale, levels=levels, level_shares=(1.0, 0.0))
    value = float(known[0])
    return LearnedField(field=name, scale="plain", low=value, high=value, centre=value)


def _learn_labels(name: str, known: NDArray[Any]) -> LearnedField | None:
    levels, counts = np.unique(known.astype(str), return_counts=True)
    if len(levels) == 1:
        return None
    order = np.argsort(-counts, kind="stable")[:_LEVELS]
    shares = counts[order] / counts.sum()
    rest = max(1.0 - float(shares.sum()), 0.0)
    variance = 1.0 - float((shares**2).sum()) - rest**2
    return LearnedField(
        field=name,
        scale="label",
        spread=max(variance, _LEAST_VARIANCE) ** 0.5,
        levels=tuple(levels[order].tolist()),
        level_shares=(*shares.tolist(), rest if len(levels) > _LEVELS else 0.0),
    )


def _learn_numbers(name: str, scale: Scale, known: FloatArray) -> LearnedField | None:
    if known.min() == known.max():
        return None
    if scale == "circle":
        return LearnedField(field=name, scale=scale)
    if scale == "arcsine" and not 0 <= known.min() <= known.max() <= 1:
        # A margin can be below nought, and a part of a hundred is no part of one.
        scale = "plain"
    unit = _unit_of(known) if scale == "log" and name.endswith("_amount") else 1.0
    scaled = np.sort(_scaled(known, scale, unit))
    low, high = np.quantile(scaled, _TAILS, method="inverted_cdf").tolist()
    if low == high:
        low, high = float(scaled[0]), float(scaled[-1])
    cut = np.clip(scaled, low, high)
    is_flag = len(np.unique(cut)) == 2  # noqa: PLR2004 - yes and no
    width = high - low
    least = (_LEAST_VARIANCE * width**2) ** 0.5 if is_flag else 0.0
    return LearnedField(
        field=name,
        scale=scale,
        unit=unit,
        low=low,
        high=high,
        centre=float(cut.mean()),
        spread=max(float(cut.std()), least),
    )


def _unit_of(known: FloatArray) -> float:
    sizes = np.sort(np.abs(known[known != 0]))
    return float(np.quantile(sizes, _SMALLEST_UNIT, method="inverted_cdf"))


def _scaled(values: FloatArray, scale: Scale, unit: float) -> FloatArray:
    if scale == "log":
        return np.sign(values) * np.log1p(np.abs(values) / unit)
    if scale == "arcsine":
        return np.arcsin(np.sqrt(np.clip(values, 0.0, 1.0)))
    if scale == "circle":
        angle = values * (2 * np.pi / _HOURS)
        return np.column_stack([np.cos(angle), np.sin(angle)])
    return values.copy()


def _missing(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype == object:
        return np.array([value is None for value in values.tolist()], dtype=np.bool_)
    return np.isnan(values)


def _missing_weight(share: float) -> float:
    """Weight by which a field that is missing for a share has variance 1 in all."""
    return float((1.0 / max(1.0 - share, _LEAST_VARIANCE)) ** 0.5)
