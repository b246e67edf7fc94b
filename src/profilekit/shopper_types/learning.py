"""Learning from a book: which indicators it has, and what its customers teach of them.

At most fifty thousand customers, whom their own values choose, are learned from: percentiles of
more would move by a fifth of a percent, and nothing else would move more. All labels are used.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.shopper_types.indicators import Reader, Reading, usual_ratios
from profilekit.shopper_types.labels import UNLABELLED
from profilekit.shopper_types.norms import CategoryNorms
from profilekit.shopper_types.planning import planned, read_columns, seen_in
from profilekit.shopper_types.reference import varies
from profilekit.shopper_types.sampling import keys_of_rows, lowest
from profilekit.shopper_types.state import MADE_BY, LeftOut, ShopperTypeState, theory_of
from profilekit.shopper_types.type_model import Known, Labels, Present, learn_model
from profilekit.shopper_types.windows import HALVES
from profilekit.shopper_types.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import Indicator
    from profilekit.shopper_types.deciding import TypeRules
    from profilekit.shopper_types.planning import Plan
    from profilekit.shopper_types.state import Parameters
    from profilekit.shopper_types.windows import Window

__all__ = ["MOST_LEARNED_FROM", "learned"]

MOST_LEARNED_FROM: Final = 50_000

_ASKED_BY: Final = f"{MADE_BY}.fit"


def learned(
    frame: nw.DataFrame[Any], parameters: Parameters, classes: NDArray[np.intp]
) -> ShopperTypeState:
    """Learn from a population.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Fields of the book.
    parameters : Parameters
        What is asked for.
    classes : ndarray of shape (n_customers,)
        Numbers of the types of the catalogue, -1 where not known.

    Raises
    ------
    UnsupportedInputError
        If no indicator is there, values are infinite, too few customers were active, or they do
        not differ in anything.
    """
    plan = planned(frame.columns, parameters)
    keys = keys_of_rows(frame, plan.fields, classes, asked_by=_ASKED_BY)
    columns = read_columns(frame, plan.fields, lowest(keys, MOST_LEARNED_FROM))
    n_rows = min(len(frame), MOST_LEARNED_FROM)
    norms = _norms(plan, columns, n_rows)
    reader = Reader(plan.habits, norms)
    active = {
        window: _active(reader, plan, columns, window, n_rows) for window in (*HALVES, "whole")
    }
    _require_enough(active["whole"], parameters.minimum_customers)
    known, dull = _known(reader, plan, columns, active)
    used = [each for each in plan.used if each.name not in {out.indicator for out in dull}]
    if not known:
        raise UnsupportedInputError(
            f"{n_rows} customers who are the same in every indicator",
            asked_by=_ASKED_BY,
            expected="customers who differ in at least one",
        )
    theory = theory_of(parameters.catalogue, used)
    present = Present(**active, solid=_solid(reader, plan, columns, parameters.rules, n_rows))
    given = np.flatnonzero(classes != UNLABELLED)
    given = given[np.argsort(keys[given])]
    told = _Given(given, classes[given])
    labels = _labels(frame, plan, reader, known, used, theory, told, parameters)
    model = learn_model(
        known,
        theory,
        present=present,
        labels=labels,
        fewest_pairs=parameters.minimum_pairs,
        fewest_labels=parameters.minimum_labels,
    )
    return ShopperTypeState(
        model=model,
        norms=norms,
        counted=plan.counted,
        left_out=(*plan.left_out, *dull),
        labels_count=len(given),
        learned_from=int(active["whole"].sum()),
    )


def _norms(plan: Plan, columns: Mapping[str, FloatArray], n_rows: int) -> CategoryNorms | None:
    if not plan.slugs:
        return None
    return CategoryNorms.of(plan.habits.statistics(columns, "whole", n_rows), plan.slugs)


def _active(
    reader: Reader, plan: Plan, columns: Mapping[str, FloatArray], window: Window, n_rows: int
) -> NDArray[np.bool_]:
    """Tell who did anything in a window; all, where that is not counted."""
    if not plan.counted:
        return np.ones(n_rows, dtype=np.bool_)
    seen = seen_in(reader.statistics(columns, window, n_rows), plan.counted, n_rows)
    return (seen.orders > 0) | (seen.sessions > 0)


def _solid(
    reader: Reader, plan: Plan, columns: Mapping[str, FloatArray], rules: TypeRules, n_rows: int
) -> NDArray[np.bool_]:
    """Tell who has enough evidence in both halves to hold them against each other."""
    if not plan.counted:
        return np.zeros(n_rows, dtype=np.bool_)
    early, late = (
        rules.solid(seen_in(reader.statistics(columns, half, n_rows), plan.counted, n_rows))
        for half in HALVES
    )
    return early & late


def _require_enough(active: NDArray[np.bool_], minimum: int) -> None:
    enough = int(active.sum())
    if enough < minimum:
        raise UnsupportedInputError(
            f"{counted(len(active), 'customer')}, of whom {enough} were active in the window",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum} to compare with. Give more customers or "
            "minimum_customers=, or read a fitted classifier with from_json",
        )


def _known(
    reader: Reader,
    plan: Plan,
    columns: Mapping[str, FloatArray],
    active: Mapping[str, NDArray[np.bool_]],
) -> tuple[list[Known], list[LeftOut]]:
    """Work out what is known of each indicator; leave out those that tell nobody apart."""
    n_rows = len(active["whole"])
    windows = {each: reader.statistics(columns, each, n_rows) for each in (*HALVES, "whole")}
    known: list[Known] = []
    dull: list[LeftOut] = []
    for each in plan.used:
        usual = usual_ratios(each, windows["whole"])
        whole = _of(reader.read(each, windows["whole"], usual), active["whole"])
        values = np.where(whole.evidence > 0, whole.values, np.nan)
        if not varies(values):
            nothing = "not known of any customer" if np.isnan(values).all() else "the same for all"
            dull.append(LeftOut(indicator=each.name, reason=nothing))
            continue
        halves = None
        if not any(reader.lacking(each, columns.keys(), half) for half in HALVES):
            early, late = (
                _of(reader.read(each, windows[half], usual), active[half]) for half in HALVES
            )
            halves = (early, late)
        known.append(
            Known(
                name=each.name,
                whole=whole,
                halves=halves,
                prior_evidence=each.prior_evidence,
                exposure=each.exposure,
                usual=usual,
            )
        )
    return known, dull


def _of(reading: Reading, active: NDArray[np.bool_]) -> Reading:
    return Reading(
        np.where(active, reading.values, np.nan), np.where(active, reading.evidence, 0.0)
    )


class _Given(NamedTuple):
    """Rows of customers whose type is given, and its number in the catalogue."""

    rows: NDArray[np.intp]
    classes: NDArray[np.intp]


def _labels(
    frame: nw.DataFrame[Any],
    plan: Plan,
    reader: Reader,
    known: Sequence[Known],
    used: Sequence[Indicator],
    theory: Mapping[str, Mapping[str, Sequence[float]]],
    given: _Given,
    parameters: Parameters,
) -> Labels | None:
    """Read the indicators of labelled customers; warn of labels that cannot be used."""
    names = parameters.catalogue.names
    number = np.array([[*theory].index(name) if name in theory else -1 for name in names])
    classes = number[given.classes]
    rows, classes = given.rows[classes >= 0], classes[classes >= 0]
    if unused := len(given.rows) - len(rows):
        silent = ", ".join(name for name in names if name not in theory)
        warnings.warn(
            f"{unused} labels are not used: nothing measured speaks of {silent}",
            stacklevel=4,
        )
    if len(rows) < parameters.minimum_labels:
        if len(given.rows):
            warnings.warn(
                f"{len(rows)} labels are not used: fewer than {parameters.minimum_labels} do worse "
                "than none; give more, or minimum_labels=",
                stacklevel=4,
            )
        return None
    if len(theory) > 1 and (classes == classes[0]).all():
        only = [*theory][int(classes[0])]
        warnings.warn(
            f"{len(rows)} labels are not used: all are {only!r}, which says nothing of what sets "
            "types apart; give some of others too",
            stacklevel=4,
        )
        return None
    columns = read_columns(frame, plan.fields, rows)
    statistics = reader.statistics(columns, "whole", len(rows))
    readings = [
        reader.read(each, statistics, one.usual) for each, one in zip(used, known, strict=True)
    ]
    return Labels(readings, classes)
