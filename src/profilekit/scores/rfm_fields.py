"""The three dimensions of RFM and the four fields that scoring them makes."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from profilekit.fields import FieldSpec, Section

__all__ = ["DIMENSIONS", "LABEL", "MADE_BY", "Dimension", "specs_of"]

MADE_BY = "RFMScorer"
LABEL = "rfm_segment_label"
_SOURCE = "Bult and Wansbeek (1995), Marketing Science 14(4); bounds and ties are our choice"


class Dimension(NamedTuple):
    """One of recency, frequency and monetary value.

    Attributes
    ----------
    key : {"recency", "frequency", "monetary"}
        Parameter that names the field read, and attribute of the state.
    makes : str
        Field of the score.
    cutoffs : str
        Parameter that takes the place of learned bounds.
    higher_is_better : bool
        Which end scores best.
    """

    key: Literal["recency", "frequency", "monetary"]
    makes: str
    cutoffs: str
    higher_is_better: bool


DIMENSIONS = (
    Dimension("recency", "rfm_recency_score", "recency_cutoffs_days", higher_is_better=False),
    Dimension("frequency", "rfm_frequency_score", "frequency_cutoffs_count", higher_is_better=True),
    Dimension("monetary", "rfm_monetary_score", "monetary_cutoffs_amount", higher_is_better=True),
)


@lru_cache(typed=True)
def specs_of(bins: int, recency: str, frequency: str, monetary: str) -> tuple[FieldSpec, ...]:
    """Specs of the three scores and the segment; remembered, because every customer asks."""
    scores = tuple(
        FieldSpec(
            name=dimension.makes,
            dtype="int64",
            meaning=f"Score of {reads} from 1 (worst) to {bins} (best)",
            minimum=1,
            maximum=bins,
            null_meaning=f"No order ({recency} is missing), or {reads} is missing",
            section=Section.SCORES,
            evidence=frequency,
            source=_SOURCE,
            made_by=MADE_BY,
        )
        for dimension, reads in zip(DIMENSIONS, (recency, frequency, monetary), strict=True)
    )
    label = FieldSpec(
        name=LABEL,
        dtype="string",
        meaning="Segment that the three RFM scores make",
        null_meaning="At least one of the three RFM scores is missing",
        section=Section.SCORES,
        evidence=frequency,
        made_by=MADE_BY,
    )
    return (*scores, label)
