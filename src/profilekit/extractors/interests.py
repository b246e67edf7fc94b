"""Interests: which categories and topics a customer turns to, over everything that is known.

What was bought, looked at, talked about and answered is added up per label, and counts the less
the older it is. Labels are taken as the tables write them: one word for a category and a topic is
one interest.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

import narwhals as nw
from pydantic import Field as Constrained
from pydantic import PositiveFloat

from profilekit.errors import UnknownNameError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.campaigns import OUTCOME
from profilekit.extractors.purchase_grains import lines
from profilekit.extractors.table_rows import TableRows, rows_of
from profilekit.fields import PointInTime, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.rows import Row
    from profilekit.extractors.view import TableView

__all__ = ["Interests"]

_PLACES: Final = {"top": 1, "second": 2, "third": 3}

Weight = Annotated[float, Constrained(ge=0, allow_inf_nan=False)]
"""How much an act counts beside the others: only ratios of weights matter."""

_STEPS: Final = 2**40
"""Whole steps in an affinity of 1: sums of whole numbers are the same in every order."""
_GRID: Final = 1e9 / math.pi
"""Shares are ranked in steps of about 3e-9, so that equal ones stay equal when powers of 0.5 are
off by their last digit; not a whole number, lest tidy shares lie between two steps."""


class Interests(Extractor):
    """The three strongest interests of a customer, and how many there are.

    The affinity to a label is the sum of ``weight * 0.5 ** (age / half_life_days)`` over what the
    customer did with it; its share is that over all labels. Half-life and weights are our choice:
    a season, and buying over talking over looking. Responses are left out unless they are given a
    weight: what they buy is a purchase of its own, and with them the fields are adjacent to the
    outcome ``campaign_response``.

    Parameters
    ----------
    half_life_days : float, default=90
        Days after which an act counts half.
    purchase_weight : float, default=3
        Weight of a line bought, by its category.
    topic_weight : float, default=2
        Weight of a social interaction, by its topic.
    view_weight : float, default=1
        Weight of a web event, by its category.
    response_weight : float, default=0
        Weight of a response to a campaign, by the category of its product; 0 leaves the table
        unread.
    least_share : float, default=0.05
        Share of the affinity from which on a label is counted as an interest.

    Examples
    --------
    >>> [spec.name for spec in Interests().specs()][:2]
    ['top_interest_label', 'top_interest_share']
    """

    half_life_days: PositiveFloat = 90
    purchase_weight: Weight = 3
    topic_weight: Weight = 2
    view_weight: Weight = 1
    response_weight: Weight = 0
    least_share: Annotated[float, Constrained(gt=0, le=1)] = 0.05

    wants: ClassVar[Mapping[str, frozenset[str]]] = {
        "transactions": frozenset({"ordered_at", "category", "product_id"}),
        "web_events": frozenset({"occurred_at", "category", "product_id"}),
        "social_events": frozenset({"occurred_at", "topic"}),
        "responses": frozenset({"responded_at", "product_id"}),
        "products": frozenset({"category"}),
    }

    def fields(self) -> Iterator[Field]:
        """Yield label and share of the first three, then the count."""
        about: dict[str, Any] = {"section": Section.INTERESTS}
        if self.response_weight > 0:
            about |= {"point_in_time": PointInTime.TARGET, "outcome": OUTCOME}
        for name, place in _PLACES.items():
            nothing = "no category or topic" if place == 1 else f"fewer than {place} interests"
            yield Field(
                f"{name}_interest_label",
                dtype="string",
                meaning=f"Category or topic with the {_ordinal(name)} affinity; of equals the "
                "first by name",
                null_meaning=nothing,
                evidence="interests_count",
                **about,
            )
            yield Field(
                f"{name}_interest_share",
                dtype="float64",
                meaning=f"Share of that {_ordinal(name)} affinity in all of them",
                minimum=0,
                maximum=1,
                null_meaning=nothing,
                evidence="interests_count",
                **about,
            )
        yield Field(
            "interests_count",
            dtype="int64",
            meaning=f"Categories and topics with at least {self.least_share:g} of the affinity",
            minimum=0,
            when_absent=0,
            **about,
        )

    def extract(self, view: TableView) -> nw.LazyFrame[Any]:
        """Add up the acts per label, and take the three strongest labels of each customer."""
        counted = ~nw.col("label").is_null() & (nw.col("weight") > 0)
        acts = nw.concat(self._acts(view)).filter(counted)
        # Shares are the same when all acts are dated from the newest one, and stay exact.
        since_newest = nw.col("age") - nw.col("age").min().over(CUSTOMER)
        decay = (since_newest.cast(nw.Float64) * (-math.log(2) / self.half_life_days)).exp()
        steps = (nw.col("weight") * decay * _STEPS).round(0).cast(nw.Int64)
        affinities = (
            acts.with_columns(steps=steps)
            .group_by(CUSTOMER, "label")
            .agg(nw.col("steps").sum())
            .with_columns(nw.col("steps").cast(nw.Int64), place=nw.lit(1))
            .filter(nw.col("steps") > 0)
            .with_columns(total=nw.col("steps").sum().over(CUSTOMER))
            .with_columns(share=nw.col("steps").cast(nw.Float64) / nw.col("total").cast(nw.Float64))
            .with_columns(less=(nw.col("share") * -_GRID).round(0))
            .with_columns(nw.col("place").cum_sum().over(CUSTOMER, order_by=["less", "label"]))
        )
        return _first_three(affinities, self.least_share)

    def _acts(self, view: TableView) -> list[nw.LazyFrame[Any]]:
        """Label, age and weight of everything the customers did."""
        by_product = view.has("products", "category")
        web, social, answers = map(rows_of, ("web_events", "social_events", "responses"))
        kinds: tuple[tuple[TableRows, str, Row[Any], float], ...] = (
            (lines, "category", lines.category, self.purchase_weight),
            (web, "category", web.column("category"), self.view_weight),
            (social, "topic", social.column("topic"), self.topic_weight),
            (answers, "", answers.lookup("products", "category"), self.response_weight),
        )
        there = [kind for kind in kinds if view.has(kind[0].table)]
        if not there:
            hint = "It needs one of them; any will do."
            asked = [name for name in self.wants if name != "products"]
            raise UnknownNameError("table", asked, (), asked_by=view.asked_by, hint=hint)
        # By a power of two, so that weights keep every digit; the largest comes to at most 1.
        _, digits = math.frexp(max(weight for *_, weight in kinds))
        acts: list[nw.LazyFrame[Any]] = []
        for rows, column, label, weight in [kind for kind in there if kind[3]] or there[:1]:
            known = bool(column) and view.has(rows.table, column)
            if known or (column != "topic" and by_product and view.has(rows.table, "product_id")):
                frame = view.grain(rows, label=label, age=rows.age)
            else:
                age = rows.age
                frame = view.grain(rows, age=age).with_columns(label=nw.lit(None, nw.String))
            acts.append(
                frame.select(
                    CUSTOMER,
                    nw.col("label").cast(nw.String),
                    nw.col("age").cast(nw.Int64),
                    weight=nw.lit(math.ldexp(weight, -digits)),
                )
            )
        return acts


def _first_three(affinities: nw.LazyFrame[Any], least_share: float) -> nw.LazyFrame[Any]:
    columns: dict[str, nw.Expr] = {
        "interests_count": nw.when(nw.col("share") >= least_share)
        .then(nw.lit(1))
        .otherwise(nw.lit(0))
    }
    for name, place in _PLACES.items():
        here = nw.col("place") == place
        columns[f"{name}_interest_label"] = nw.when(here).then(nw.col("label"))
        columns[f"{name}_interest_share"] = nw.when(here).then(nw.col("share"))
    strongest = [nw.col(name).max() for name in columns if name != "interests_count"]
    return (
        affinities.with_columns(**columns)
        .group_by(CUSTOMER)
        .agg(nw.col("interests_count").sum(), *strongest)
        .with_columns(nw.col("interests_count").cast(nw.Int64))
    )


def _ordinal(name: str) -> str:
    return "strongest" if name == "top" else f"{name} strongest"
