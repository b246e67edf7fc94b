"""Why a customer has a score: one sentence for people, the same facts for machines.

An estimator that scores must be able to say which input crossed which threshold;
profiles, reports and services show these and never compute their own.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

__all__ = ["Reason"]


class Reason(BaseModel):
    """One reason for the value of one output field.

    Parameters
    ----------
    field : str
        Output field that is explained.
    text : str
        One sentence; plain text, to be escaped by whoever renders it.
    code : str
        Stable name of the kind of reason, such as ``"threshold"``.
    reads : str, optional
        Input field the reason looks at.
    value : float, int, str or bool, optional
        What the customer has in ``reads``; None when missing.
    threshold : float, optional
        Bound that ``value`` is compared with, in the unit of ``reads``.
    contribution : float, optional
        What this adds to the output, where an estimator's reasons add up; it says in what.

    Examples
    --------
    >>> reason = Reason(field="rfm_recency_score", text="Bought 3 days ago.", value=3)
    >>> reason.field, reason.value
    ('rfm_recency_score', 3)
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    field: str
    text: str
    code: str = ""
    reads: str | None = None
    value: int | float | str | bool | None = None
    threshold: float | None = None
    contribution: float | None = None
