"""The ideal customer, as stated: how similar a customer is to it, and how much of that is known.

For a company without a history: nothing is learned from orders, so a prospect can be scored. What
is not known of somebody lowers the coverage and never the similarity, because it is not a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

import numpy as np
from pydantic import BaseModel, ConfigDict

from profilekit.book.columns import inputs_of_one, is_missing
from profilekit.book.estimator import BookEstimator, FittedState
from profilekit.book.reason import Reason
from profilekit.book.sensitive import refuse_sensitive
from profilekit.book.state import strictly
from profilekit.book.wording import lacking
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.fields import FieldSpec, Section
from profilekit.scores.best.learning import require_finite
from profilekit.scores.prospects.example_profiles import require_options, wanted_of
from profilekit.scores.prospects.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from profilekit.book.applied import Scalar

__all__ = ["IdealCustomer"]

_NAME = "IdealCustomer"
_SCORE = "ideal_customer_similarity_score"
_COVERAGE = "ideal_customer_coverage_share"
_SOURCE = "our choice; a weighted mean of the similarities of what is known, as Gower (1971)"


class NothingLearned(FittedState):
    """State of an estimator that is told everything."""


class _Parameters(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    attributes: tuple[Wanted, ...]
    minimum_coverage_share: float
    purposes: Mapping[str, str] | None


class IdealCustomer(BookEstimator[NothingLearned]):
    """Score how similar customers or prospects are to the customer that is wanted.

    The similarity is 100 times the weighted mean closeness over the attributes that are known of
    somebody, the coverage their part of all weights. Ready without `fit`, which learns nothing.

    Parameters
    ----------
    attributes : tuple of Wanted
        What is wanted; no field twice.
    minimum_coverage_share : float, default=0.5
        Coverage below which there is no similarity, from 0 to 1: who is known by one attribute of
        ten should not come first. Our choice.
    purposes : mapping of str to str, optional
        Sensitive attributes that may be used, by field, and why; all others are refused.

    References
    ----------
    .. [1] Gower, J. C. (1971), "A General Coefficient of Similarity and Some of Its Properties",
       Biometrics 27(4), 857-871.

    Examples
    --------
    >>> ideal = IdealCustomer(
    ...     attributes=(
    ...         Wanted("employees_count", at_least=50, at_most=500, fades_factor=2, weight=2),
    ...         Wanted("industry_code_label", codes=("6201",)),
    ...         Wanted("account_country_label", one_of=("TR", "GR")),
    ...     )
    ... )
    >>> prospect = {
    ...     "employees_count": 25,
    ...     "industry_code_label": "6209",
    ...     "account_country_label": None,
    ... }
    >>> ideal.transform_one(prospect)
    {'ideal_customer_similarity_score': 58.33..., 'ideal_customer_coverage_share': 0.75}
    >>> for reason in ideal.explain_one(prospect):
    ...     print(reason.text)
    Employees 25 (wanted: 50 to 500): 33.3 of 66.7 points
    Industry code 6209 (wanted: 6201): 25.0 of 33.3 points
    No account country known: left out
    """

    state_model: ClassVar[type[FittedState]] = NothingLearned
    state_: NothingLearned = NothingLearned()

    def __init__(
        self,
        attributes: Sequence[Wanted] = (),
        *,
        minimum_coverage_share: float = 0.5,
        purposes: Mapping[str, str] | None = None,
    ) -> None:
        self.attributes = attributes
        self.minimum_coverage_share = minimum_coverage_share
        self.purposes = purposes

    @classmethod
    def from_examples(
        cls,
        examples: Any,
        fields: Sequence[str],
        *,
        weights: Mapping[str, float] | None = None,
        by_factor: Collection[str] = (),
        codes: Collection[str] = (),
        minimum_coverage_share: float = 0.5,
        purposes: Mapping[str, str] | None = None,
    ) -> Self:
        """Make the ideal customer that examples have in common.

        Of numbers the range is that of the middle half of the examples, and closeness is a half at
        the width of this range from it. Labels are as close as they are frequent, the most frequent
        one wholly. Both are our choice. What was learned is in `attributes`.

        Parameters
        ----------
        examples : ProfileBook, DataFrame, or iterable of Profile or of mappings
            At least three customers, one row each.
        fields : sequence of str
            Fields to learn; nothing else of the examples is looked at.
        weights : mapping of str to float, optional
            By field; 1 where it is not named.
        by_factor : collection of str
            Numbers above zero that differ by factors, such as employees.
        codes : collection of str
            Text fields that hold hierarchical codes.
        minimum_coverage_share : float, default=0.5
            As in the class.
        purposes : mapping of str to str, optional
            As in the class.

        Returns
        -------
        IdealCustomer
            Ready to score.

        Raises
        ------
        UnknownNameError
            If a field is not among those of the examples, or an option names no field.
        UnsupportedInputError
            If fewer than three examples know a field.
        SensitiveAttributeError
            If a field is sensitive and no purpose is stated.
        """
        asked_by = f"{_NAME}.from_examples"
        require_options(fields, weights, by_factor, codes, asked_by=asked_by)
        refuse_sensitive(fields, purposes, asked_by=asked_by)
        attributes = wanted_of(
            examples,
            tuple(fields),
            weights=weights or {},
            by_factor=by_factor,
            codes=codes,
            asked_by=asked_by,
        )
        return cls(attributes, minimum_coverage_share=minimum_coverage_share, purposes=purposes)

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Names of the fields that something is wanted of."""
        self._require_valid()
        return tuple(wanted.field for wanted in self.attributes)

    @property
    def text_fields_in(self) -> tuple[str, ...]:
        """Those of which labels or codes are wanted."""
        self._require_valid()
        return tuple(wanted.field for wanted in self.attributes if wanted.is_text)

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Specs of the similarity and the coverage."""
        least = f"{self.minimum_coverage_share:.0%}"
        similarity = FieldSpec(
            name=_SCORE,
            dtype="float64",
            meaning="Similarity to the ideal customer, over what is known; 100 is alike",
            minimum=0,
            maximum=100,
            null_meaning=f"Nothing or less than {least} of what is wanted is known",
            section=Section.SCORES,
            source=_SOURCE,
            made_by=_NAME,
        )
        coverage = FieldSpec(
            name=_COVERAGE,
            dtype="float64",
            meaning="Part of what is wanted that is known, by weight",
            minimum=0,
            maximum=1,
            section=Section.SCORES,
            made_by=_NAME,
        )
        return similarity, coverage

    def _fit_columns(self, columns: Mapping[str, NDArray[Any]]) -> NothingLearned:
        del columns
        return NothingLearned()

    def _transform_columns(self, columns: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        require_finite(columns, asked_by=_NAME)
        rows = len(columns[self.attributes[0].field])
        points, known, total = np.zeros(rows), np.zeros(rows), 0.0
        for wanted in self.attributes:
            closeness = wanted.closeness(columns[wanted.field])
            present = ~np.isnan(closeness)
            points += np.where(present, wanted.weight * np.nan_to_num(closeness), 0.0)
            known += wanted.weight * present
            total += wanted.weight
        enough = (known > 0) & (known >= self.minimum_coverage_share * total)
        similarity = np.full(rows, np.nan)
        np.divide(100.0 * points, known, out=similarity, where=enough)
        return {
            _SCORE: np.minimum(similarity, 100.0),
            _COVERAGE: np.minimum(known / total, 1.0),
        }

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        texts, asked_by = self.text_fields_in, f"{_NAME}.explain"
        columns = inputs_of_one(values, self.fields_in, texts=texts, asked_by=asked_by)
        known = sum(w.weight for w in self.attributes if not is_missing(values[w.field]))
        scored = outputs[_SCORE] is not None
        reasons: list[Reason] = []
        for wanted in self.attributes:
            value = values[wanted.field]
            if is_missing(value):
                text = f"{lacking(wanted.field)}: left out"
                missing = Reason(field=_SCORE, text=text, code="missing", reads=wanted.field)
                reasons.append(missing)
                continue
            most = 100.0 * wanted.weight / known
            points = most * float(wanted.closeness(columns[wanted.field])[0])
            reasons.append(
                Reason(
                    field=_SCORE,
                    text=f"{wanted.told(value)}: {points:.1f} of {most:.1f} points",
                    code="closeness",
                    reads=wanted.field,
                    value=value,
                    contribution=points if scored else None,
                )
            )
        if not scored:
            share = float(outputs[_COVERAGE] or 0)
            least = f"{self.minimum_coverage_share:.0%} must be"
            text = f"{share:.0%} of what is wanted is known and {least}, so no similarity"
            reasons.append(Reason(field=_SCORE, text=text, code="coverage", reads=_COVERAGE))
        return tuple(reasons)

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return dict(strictly(_Parameters, params))

    def _require_valid(self) -> None:
        attributes = cast("object", self.attributes)
        listed = cast(
            "Sequence[object]", attributes if isinstance(attributes, tuple | list) else ()
        )
        if not listed or not all(isinstance(wanted, Wanted) for wanted in listed):
            example = "IdealCustomer(attributes=(Wanted('age_years', at_least=25, at_most=45),))"
            found = shown(self.attributes)
            message = f"attributes is {found}; expected a tuple of Wanted, as in {example}"
            raise DeclarationError(message, asked_by=_NAME)
        names = [wanted.field for wanted in self.attributes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            message = f"{', '.join(map(repr, twice))} is wanted twice; state each field once"
            raise DeclarationError(message, asked_by=_NAME)
        share = cast("object", self.minimum_coverage_share)
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
            message = f"minimum_coverage_share is {shown(share)}; expected a number from 0 to 1"
            raise DeclarationError(message, asked_by=_NAME)
        refuse_sensitive(names, self.purposes, asked_by=_NAME)
