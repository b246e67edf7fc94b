"""What is known about one customer, section by section, each value with its evidence.

The sections are fixed so that services can rely on them; which fields stand in them is
the catalogue's business. The JSON schema of `Profile` is a published contract.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from profilekit.book.money import money_of
from profilekit.book.readonly import ReadOnly, ReadOnlyField
from profilekit.book.skipped import Skipped
from profilekit.book.state import package_version
from profilekit.errors import UnsupportedInputError
from profilekit.faults import shown
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import narwhals as nw

    from profilekit.book.applied import FittedEstimator, Scalar
    from profilekit.book.reason import Reason
    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["Profile", "Provenance", "Value", "profile_of", "profiles_of", "values_of"]

Values: TypeAlias = ReadOnlyField["Value"]


def _first_paragraph(schema: dict[str, Any]) -> None:
    schema["description"] = schema.get("description", "").partition("\n\n")[0]


_CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    use_attribute_docstrings=True,
    json_schema_extra=_first_paragraph,
)


class Provenance(BaseModel):
    """Where a book comes from, enough to measure it again."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    package_version: str = Field(default_factory=package_version)
    """profilekit that measured it; the installed one by default."""
    timezone: str = "UTC"
    """Business time zone that days were cut in."""
    currency: str | None = None
    """ISO 4217 code of every amount; null when no currency was named."""
    decimals: int = 2
    """Digits of the minor unit of the currency."""
    tables: ReadOnlyField[int] = Field(default_factory=ReadOnly[int])
    """Rows measured, per table."""
    extractors: tuple[ReadOnlyField[JsonValue], ...] = ()
    """Name and parameters of each extractor."""
    rows_after_as_of: ReadOnlyField[int] = Field(default_factory=ReadOnly[int])
    """Rows left out because they lie after ``as_of``, per table."""
    tables_report: ReadOnlyField[JsonValue] = Field(default_factory=ReadOnly[JsonValue])
    """What the checks at load found."""
    skipped: tuple[Skipped, ...] = ()
    """Extractors and fields that were left out, with the reason."""
    unchanging: tuple[str, ...] = ()
    """Attribute tables that the caller vouched for: their values hold on every day."""


class Value(BaseModel):
    """One thing known about a customer, with what it rests on."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    value: int | float | str | bool | None
    """Null is missing, which is never the same as zero."""
    unit: str
    """Last word of the field's name: days, amount, score..."""
    as_of: date
    """Last day it takes into account."""
    source: str = ""
    """Extractor or estimator that made it."""
    n: int | None = None
    """Observations behind it; null when they are not counted."""
    reasons: tuple[str, ...] = ()
    """Why it is so, one plain-text sentence each."""


_NOTHING_KNOWN: Any = Field(default_factory=ReadOnly[Value])


class Profile(BaseModel):
    """Everything known about one customer on one day, from field name to value by section.

    Every section is there even when nothing is known, its fields in the order of the
    book's catalogue.

    Examples
    --------
    >>> from datetime import date
    >>> recency = Value(value=3, unit="days", as_of=date(2017, 12, 31))
    >>> profile = Profile(
    ...     customer_id="ann",
    ...     as_of=date(2017, 12, 31),
    ...     behaviour={"recency_days": recency},
    ...     provenance=Provenance(),
    ... )
    >>> profile.behaviour["recency_days"].value
    3
    """

    model_config: ClassVar[ConfigDict] = _CONFIG

    customer_id: int | str
    """The customer."""
    as_of: date
    """Last day taken into account."""
    schema_version: int = 1
    """Layout of this object."""
    demographics: Values = _NOTHING_KNOWN
    """Age, household, education, income."""
    geography: Values = _NOTHING_KNOWN
    """Where they live and shop."""
    psychographics: Values = _NOTHING_KNOWN
    """Attitudes and values, as answered or inferred."""
    behaviour: Values = _NOTHING_KNOWN
    """What they do: when, how often, for how much."""
    firmographics: Values = _NOTHING_KNOWN
    """Size, industry and people of a company."""
    social_environment: Values = _NOTHING_KNOWN
    """Whom they influence and are influenced by."""
    interests: Values = _NOTHING_KNOWN
    """What they look at and care for."""
    pain_points: Values = _NOTHING_KNOWN
    """What goes wrong for them."""
    channels: Values = _NOTHING_KNOWN
    """Where they can be reached and where they buy."""
    devices: Values = _NOTHING_KNOWN
    """What they use."""
    scores: Values = _NOTHING_KNOWN
    """How good a customer they are, with reasons."""
    memberships: Values = _NOTHING_KNOWN
    """Segments and types they belong to."""
    provenance: Provenance
    """Where the numbers come from; the report of the tables, and what was skipped, stay with
    the book."""

    @property
    def values(self) -> dict[str, Scalar]:
        """What is known, by field, whatever section it stands in: what ``explain_one`` takes."""
        sections = (getattr(self, section.value) for section in Section)
        return {name: each.value for values in sections for name, each in values.items()}


def values_of(values: object, *, asked_by: str) -> Mapping[str, Scalar]:
    """Read the fields of one customer: a profile, or a mapping such as a row of a frame.

    Raises
    ------
    UnsupportedInputError
        If it is neither, such as a whole frame, or the id of a customer.

    Examples
    --------
    >>> values_of({"orders_count": 3}, asked_by="me")
    {'orders_count': 3}
    """
    if isinstance(values, Profile):
        return values.values
    # A row of a pandas frame is no Mapping, and a frame has keys too.
    is_one = hasattr(values, "keys") and not hasattr(values, "columns")
    if not is_one or isinstance(values, type):
        raise UnsupportedInputError(
            shown(values),
            asked_by=asked_by,
            expected="one customer: a Profile, or a mapping of names of fields to values; of a "
            "book and an id, explain(book, customer_id) tells why",
        )
    return cast("Mapping[str, Scalar]", values)


def profile_of(
    row: Mapping[str, Scalar],
    catalogue: FieldCatalogue,
    as_of: date,
    provenance: Provenance,
    fitted: Iterable[FittedEstimator] = (),
) -> Profile:
    """Make the profile of one row of a book.

    Parameters
    ----------
    row : mapping of str to value
        ``customer_id`` and every field of the catalogue.
    catalogue : FieldCatalogue
        What the fields are.
    as_of : date
        Day of the book.
    provenance : Provenance
        Of the book.
    fitted : iterable of FittedEstimator
        Asked for reasons.

    Returns
    -------
    Profile
        Each field in its section.
    """
    with money_of(provenance):
        reasons = [each for one in fitted for each in one.explain_one(row, outputs=row)]
    return _profile(row, catalogue, as_of, _brief(provenance), reasons)


def profiles_of(
    frame: nw.DataFrame[Any],
    catalogue: FieldCatalogue,
    as_of: date,
    provenance: Provenance,
    fitted: Iterable[FittedEstimator] = (),
) -> Iterator[Profile]:
    """Make the profiles of the rows of a book, one at a time; see `profile_of`.

    What estimators work out of many customers at once is not worked out for each again.
    """
    brief = _brief(provenance)
    each = [estimator.explain_rows(frame) for estimator in fitted]
    for row in frame.iter_rows(named=True):
        with money_of(provenance):
            reasons = [reason for told in each for reason in next(told)]
        yield _profile(row, catalogue, as_of, brief, reasons)


def _brief(provenance: Provenance) -> Provenance:
    """Leave out what is of the whole book and no customer's."""
    return provenance.model_copy(update={"tables_report": ReadOnly(), "skipped": ()})


def _profile(
    row: Mapping[str, Scalar],
    catalogue: FieldCatalogue,
    as_of: date,
    provenance: Provenance,
    told: Iterable[Reason],
) -> Profile:
    reasons: dict[str, list[str]] = {}
    for reason in told:
        reasons.setdefault(reason.field, []).append(reason.text)
    sections: dict[str, dict[str, Value]] = {section.value: {} for section in Section}
    for spec in catalogue:
        sections[spec.section.value][spec.name] = Value(
            value=row[spec.name],
            unit=spec.unit.value,
            as_of=as_of,
            source=spec.made_by,
            n=_observations(row, spec),
            reasons=tuple(reasons.get(spec.name, ())),
        )
    fields: dict[str, Any] = {"customer_id": row["customer_id"], **sections}
    return Profile(as_of=as_of, provenance=provenance, **fields)


def _observations(row: Mapping[str, Scalar], spec: FieldSpec) -> int | None:
    counted = None if spec.evidence is None else row.get(spec.evidence)
    return int(counted) if isinstance(counted, int | float) else None
