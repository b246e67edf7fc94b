"""Whether extractors gave what they declared: one row a customer, types, ranges, finite numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profilekit.errors import OutputError
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES

if TYPE_CHECKING:
    import narwhals as nw

    from profilekit.fields import FieldCatalogue, FieldSpec

__all__ = ["check_outputs"]


def check_outputs(frame: nw.DataFrame[Any], specs: FieldCatalogue) -> None:
    """Hold a measured frame against what its extractors declared.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, 1 + n_fields)
        ``customer_id`` and the fields.
    specs : FieldCatalogue
        What was declared.

    Raises
    ------
    OutputError
        With every field whose type or range is another, or that holds NaN or infinity, and
        customers with several rows.
    """
    faults: list[str] = []
    if frame[CUSTOMER].n_unique() < len(frame):
        faults.append("- gives a customer more than one row")
    for spec in specs:
        faults += [f"- {spec.name} ({spec.made_by}): {why}" for why in _deviations(frame, spec)]
    if faults:
        raise OutputError(faults, asked_by="measure")


def _deviations(frame: nw.DataFrame[Any], spec: FieldSpec) -> list[str]:
    column = frame[spec.name]
    if column.dtype != DTYPES[spec.dtype]:
        return [f"is {column.dtype}, declared {spec.dtype}"]
    if spec.dtype == "float64" and not column.is_finite().all():
        return ["holds NaN or infinity; missing is null"]
    found: list[str] = []
    low = column.min() if spec.minimum is not None else None
    high = column.max() if spec.maximum is not None else None
    if spec.minimum is not None and low is not None and low < spec.minimum:
        found.append(f"falls to {low}, declared at least {spec.minimum:g}")
    if spec.maximum is not None and high is not None and high > spec.maximum:
        found.append(f"rises to {high}, declared at most {spec.maximum:g}")
    return found
