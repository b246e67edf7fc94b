"""What a book needs of the classifier of shopper types: fields read, fields made, and reasons.

Apart from it, so that learning and telling classes stand on one page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of, inputs_of_one
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.state import strictly
from profilekit.book.transformer import require_fitted, unfitted
from profilekit.shopper_types.fitted import FittedTypes, Made
from profilekit.shopper_types.indicators import Reader
from profilekit.shopper_types.labels import numbered_labels
from profilekit.shopper_types.learning import learned
from profilekit.shopper_types.planning import COUNTED
from profilekit.shopper_types.reasons import (
    AGAINST,
    FOR,
    against,
    in_favour,
    undetermined,
    verdict,
)
from profilekit.shopper_types.state import (
    AGAIN,
    EVIDENCE,
    FACET,
    LABEL,
    MADE_BY,
    REASON,
    SECOND,
    Parameters,
    ShopperTypeState,
    as_adjacent,
    checked_parameters,
    prob_of,
    require_coherent,
    score_of,
    specs,
)
from profilekit.shopper_types.windows import Habits

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book.applied import Applied, Scalar
    from profilekit.book.book import ProfileBook
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldSpec
    from profilekit.shopper_types.catalogue import TypeCatalogue
    from profilekit.shopper_types.deciding import TypeRules

__all__ = ["TypeEstimator", "chunks"]

_CHUNK = 65_536
"""Rows worked on at a time, so that memory stays flat."""


class TypeEstimator(BookEstimator[ShopperTypeState]):
    """Base of the classifier: from fields of a book to fields of a book."""

    state_model: ClassVar[type[FittedState]] = ShopperTypeState

    catalogue: TypeCatalogue
    half_days: int
    rules: TypeRules

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields read: once fitted those used, before all that are asked for."""
        if self.__sklearn_is_fitted__():
            fitted = self.fitted_types()
            reader, used, counted = fitted.reader, fitted.used, self.state_.counted
        else:
            reader = Reader(Habits.of(self.catalogue, self.half_days), None)
            used, counted = self.catalogue.indicators, COUNTED
        statistics = [name for each in used for name in each.statistics]
        found = (reader.fields_of([name], "whole") or () for name in (*counted, *statistics))
        return tuple(dict.fromkeys(field for fields in found for field in fields))

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of labels, of probabilities and scores by type, and of evidence."""
        types = self.catalogue.types
        named = tuple((each.name, each.label) for each in types)
        return specs(named, tuple(facet for each in types for facet in each.facets))

    def apply_to(self, book: ProfileBook) -> Applied:
        """Make the fields of a book; what ``book.apply`` calls.

        They are marked as adjacent to the outcome that a field read is adjacent to.
        """
        if not self.__sklearn_is_fitted__():
            return unfitted(self).fit(book).apply_to(book)
        applied = super().apply_to(book)
        return replace(applied, specs=as_adjacent(applied.specs, self.fields_in, book.catalogue))

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> ShopperTypeState:
        frame: nw.DataFrame[Any] = nw.from_dict(dict(columns), backend="polars")
        unknown = numbered_labels(None, self.catalogue.names, len(frame), asked_by=MADE_BY)
        return learned(frame, checked_parameters(self.get_params(deep=False)), unknown)

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        fitted, model = self.fitted_types(), self.state_.model
        made = fitted.worked_out(columns, asked_by=f"{MADE_BY}.transform")
        names = fitted.told
        unseen = [fitted.is_unseen(name, made.seen) for name in names]
        decided = self.rules.decide(
            made.probabilities,
            names,
            made.seen,
            replication=fitted.replication(made),
            unseen=unseen,
            has_signal=model.replication.has_signal,
        )
        out: dict[str, NDArray[Any]] = {
            LABEL: decided.labels,
            SECOND: decided.seconds,
            REASON: decided.reasons,
            FACET: fitted.facets(made, decided.labels),
            EVIDENCE: fitted.evidence(made, decided.best),
            AGAIN: decided.replication,
        }
        n_rows = len(decided.labels)
        for name in self.catalogue.names:
            out[prob_of(name)], out[score_of(name)] = np.zeros(n_rows), np.full(n_rows, np.nan)
        for name, prob, score in zip(names, made.probabilities, made.scores, strict=True):
            out[prob_of(name)], out[score_of(name)] = prob, score
        return out

    def _made(self, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.DataFrame[Any]:
        if len(frame) <= _CHUNK:
            return super()._made(frame, asked_by=asked_by)
        parts = [
            super(TypeEstimator, self)._made(rows, asked_by=asked_by) for _, rows in chunks(frame)
        ]
        return nw.concat(parts)

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        columns = inputs_of_one(values, self.fields_in, asked_by=f"{MADE_BY}.explain")
        fitted = self.fitted_types()
        made = fitted.worked_out(columns, asked_by=f"{MADE_BY}.explain")
        return self._explained(fitted, made, outputs)

    def explain_rows(self, frame: nw.DataFrame[Any]) -> Iterator[tuple[Reason, ...]]:
        """Say why customers have the type they have; worked out for many of them at once."""
        require_fitted(self)
        fitted, asked_by = self.fitted_types(), f"{MADE_BY}.explain_rows"
        for _, rows in chunks(frame):
            columns = inputs_of(rows, self.fields_in, asked_by=asked_by)
            made = fitted.worked_out(columns, asked_by=asked_by)
            for place, row in enumerate(rows.iter_rows(named=True)):
                yield self._explained(fitted, made.of_row(place), row)

    def _explained(
        self, fitted: FittedTypes, made: Made, outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        """Say it of one customer of whom everything is worked out."""
        names = fitted.told
        ranked = sorted(range(len(names)), key=lambda each: -made.probabilities[each][0])
        best, prob = self.catalogue[names[ranked[0]]], float(made.probabilities[ranked[0]][0])
        if outputs[LABEL] != best.name:
            known = zip(COUNTED, (made.seen.orders, made.seen.sessions), strict=True)
            seen = {name: float(each[0]) for name, each in known if name in self.state_.counted}
            again = float(fitted.replication(made)[ranked[0]][0])
            found = self.state_.model.replication
            return undetermined(outputs[REASON], (best, prob, again), seen, self.rules, found)
        second = self.catalogue[names[ranked[1]]] if len(ranked) > 1 else None
        told = verdict(best, second, prob, outputs)
        told += in_favour(best, fitted.taken_apart(made, best.name, most=FOR))
        if second is not None:
            parts = fitted.taken_apart(made, second.name, most=0, least=AGAINST)
            told += against(second, parts)
        return told

    def fitted_types(self) -> FittedTypes:
        """Bind what was learned to the catalogue."""
        return FittedTypes.of(self.catalogue, self.half_days, self.state_)

    def _require_readable(self, *, asked_by: str) -> None:
        del asked_by
        require_coherent(self.state_, self.catalogue)

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return dict(strictly(Parameters, params))


def chunks(frame: nw.DataFrame[Any]) -> Iterator[tuple[int, nw.DataFrame[Any]]]:
    """Cut a frame into parts that are worked on one after the other."""
    for start in range(0, max(len(frame), 1), _CHUNK):
        yield start, frame[start : start + _CHUNK]
