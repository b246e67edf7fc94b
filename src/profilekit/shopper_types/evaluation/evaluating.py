"""Evaluating types: whether they mean anything in days that they were not told from.

A type is worth what it says of days to come: bargain hunters redeem offers, the loyal stay. That
types come back is not enough, since clusters come back too and may mean the wrong thing; nor are
probabilities worth anything that do not say how often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import DeclarationError, LeakageError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.shopper_types.classifier import ShopperTypeClassifier
from profilekit.shopper_types.deciding import UNDETERMINED
from profilekit.shopper_types.evaluation.evaluation import TypeEvaluation
from profilekit.shopper_types.evaluation.folds import cross_fitted
from profilekit.shopper_types.evaluation.judging import judged, risk_coverage
from profilekit.shopper_types.evaluation.null_shuffle import null_figures
from profilekit.shopper_types.evaluation.periods import ASKED_BY, LAPSE_DAYS, Span, measured_periods
from profilekit.shopper_types.migration import Agreement, TypeMigration, migration_between
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from profilekit.extractors.base import Extractor
    from profilekit.shopper_types.evaluation.folds import Typed
    from profilekit.shopper_types.evaluation.periods import Periods
    from profilekit.shopper_types.temperature import Replication

__all__ = ["evaluate_types"]


def evaluate_types(  # noqa: PLR0913 - each is named by the user
    tables: Tables,
    *,
    as_of: date | str,
    horizon_days: int,
    classifier: ShopperTypeClassifier | None = None,
    habits: Sequence[Extractor] | None = None,
    lapse_days: int = LAPSE_DAYS,
    bootstraps: int = 400,
    repeats: int = 5,
    confidence: float = 0.95,
    null_shuffle: bool = True,
    rng: int | np.random.Generator = 0,
) -> TypeEvaluation:
    """Hold types told of one period against what customers did in the next.

    Customers are split in two, and what one part teaches types the other, so that nobody is
    typed by what they taught themselves; several times, and figures are the means. Of the first
    period nothing later is seen. Types of the second are told with everything frozen.

    Parameters
    ----------
    tables : Tables
        What was loaded, up to the end of the horizon at least.
    as_of : date or str
        Last day of the first period, in the business time zone; ISO 8601 when a string.
    horizon_days : int
        Days of the second period, whole weeks. At least the length of the window that types
        are told from, or whether types come back is not measured.
    classifier : ShopperTypeClassifier, optional
        Not fitted: clones of it are. Fitted, on a day up to ``as_of``: it is taken as it is; of
        one that was fitted on a frame the day is not known (``fitted_as_of_`` is None), and that
        it is no later is for you to see to. By default one whose window is as long as the
        horizon.
    habits : sequence of Extractor, optional
        What types are told from; by default all families of habits that the tables allow. A
        classifier that is fitted needs those of the book that it was fitted on.
    lapse_days : int, default=56
        Days at the end of the horizon, or all of a shorter one; who does not order in them has
        lapsed.
    bootstraps : int, default=400
        Draws of customers for the intervals.
    repeats : int, default=5
        Splits of the customers.
    confidence : float, default=0.95
        Confidence of the intervals.
    null_shuffle : bool, default=True
        Whether to see what is found where orders are dealt to customers at random, for which
        the first period is measured once more.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of splits, draws and lots.

    Returns
    -------
    TypeEvaluation
        Figures with intervals, migration between the periods, risk and coverage.

    Raises
    ------
    DeclarationError
        If a parameter is out of range, or the tables hold nothing after ``as_of``.
    LeakageError
        If the classifier was fitted on a book of a later day.
    UnsupportedInputError
        If ``tables`` are none, or too few customers were active in the first period.

    Warns
    -----
    UserWarning
        If the tables seem to end before the horizon does.

    Notes
    -----
    Ratios are of customers of a type to the rest, who are all others: against everybody a common
    type would be held against itself. One is infinite where nobody of the rest did it.

    Every draw takes time in each split: of a million customers about 2 s and 0.8 GB, so that 400
    draws of 5 splits take an hour, and 30 of one a minute. The more customers, the fewer do: the
    interval of a million is a twentieth as wide as that of 2,500.

    Intervals are of other customers in the same days, not of other days. Choosing weights or
    cut-offs by these figures spoils them: choose on one shop or day, and read another.

    References
    ----------
    .. [1] Geifman, Y. and El-Yaniv, R. (2017), "Selective Classification for Deep Neural
       Networks", Advances in Neural Information Processing Systems 30: risk and coverage.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_typed_shop(seed=1, n_customers=150, browsing=False)
    >>> found = evaluate_types(
    ...     shop.tables, as_of="2025-07-02", horizon_days=182, repeats=1, null_shuffle=False
    ... )
    >>> found.figure("loyal_spend_ratio").value > 1
    True
    """
    _check(tables, bootstraps, repeats, confidence, rng)
    chosen = _classifier(classifier, horizon_days)
    span = Span.of(as_of, horizon_days, half_days=chosen.half_days, lapse_days=lapse_days)
    _refuse_later(chosen, span)
    generator = np.random.default_rng(rng)
    periods, measured = measured_periods(tables, span, habits)
    splits, fits = cross_fitted(chosen, periods, repeats=repeats, rng=generator)
    figures = judged(
        periods,
        splits,
        chosen.catalogue.names,
        lapse_days=span.lapse_days,
        lacks_return=""
        if span.holds_a_window
        else f"a horizon of {2 * span.half_days} days, the window that types are told from",
        resamples=bootstraps,
        confidence=confidence,
        rng=generator,
    )
    figures += null_figures(chosen, tables, span, measured, asked=null_shuffle, rng=generator)
    return TypeEvaluation(
        figures=tuple(figures),
        migration=_migration(chosen, periods, splits[0], fits[0]) if span.holds_a_window else None,
        as_of=span.as_of,
        horizon_days=horizon_days,
        lapse_days=span.lapse_days,
        customers_count=len(periods.first),
        back_count=int(periods.is_back.sum()),
        bootstraps=bootstraps,
        repeats=len(splits),
        was_fitted=chosen.__sklearn_is_fitted__(),
        fits_count=len(fits),
        refused_count=sum(not fit.has_signal for fit in fits),
        confidence=confidence,
        _coverage=tuple(risk_coverage(periods, splits)) if span.holds_a_window else (),
    )


def _check(tables: Tables, bootstraps: int, repeats: int, confidence: float, rng: object) -> None:
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"a {type(tables).__name__}",
            asked_by=ASKED_BY,
            expected="Tables: Tables.load(transactions=...)",
        )
    fewest = {"bootstraps": (bootstraps, 2), "repeats": (repeats, 1)}
    faults = [
        f"{name}={value!r}; a whole number, {least} or more"
        for name, (value, least) in fewest.items()
        if type(value) is not int or value < least
    ]
    is_number = isinstance(confidence, int | float)  # pyright: ignore[reportUnnecessaryIsInstance]  # the same
    if not is_number or not 0 < confidence < 1:
        faults.append(f"confidence={confidence!r}; between 0 and 1")
    seed: Any = rng.item() if isinstance(rng, np.integer) else rng  # pyright: ignore[reportUnknownMemberType]
    is_seed = type(seed) is int and seed >= 0
    if not is_seed and not isinstance(seed, np.random.Generator):
        faults.append(f"rng={shown(seed)}; a whole number, 0 or more, or a numpy Generator")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=ASKED_BY)


def _classifier(given: ShopperTypeClassifier | None, horizon_days: int) -> ShopperTypeClassifier:
    if given is None:
        weeks = horizon_days // 14 if type(horizon_days) is int else 1
        return ShopperTypeClassifier(half_days=7 * max(weeks, 1))
    if not isinstance(given, ShopperTypeClassifier):  # pyright: ignore[reportUnnecessaryIsInstance]  # the same
        raise UnsupportedInputError(
            f"a {type(given).__name__}", asked_by=ASKED_BY, expected="a ShopperTypeClassifier"
        )
    return given


def _refuse_later(classifier: ShopperTypeClassifier, span: Span) -> None:
    """Raise LeakageError if a classifier was fitted on a book of the second period."""
    fitted = classifier.fitted_as_of_
    if fitted is not None and fitted > span.as_of:
        raise LeakageError(
            classifier.fields_in,
            f"the classifier was fitted on a book as of {fitted}, and the second period begins "
            f"after {span.as_of}",
            asked_by=ASKED_BY,
            hint="Give it not fitted, or fitted on a book as of then.",
        )


def _migration(
    classifier: ShopperTypeClassifier, periods: Periods, typed: Typed, noise: Replication
) -> TypeMigration:
    labels = [*classifier.catalogue.names, UNDETERMINED]

    def by_customer(told: NDArray[np.intp]) -> dict[object, str]:
        numbers: list[int] = told.tolist()
        return dict(zip(periods.customers, [labels[number] for number in numbers], strict=True))

    back, names = periods.is_back, classifier.catalogue.names
    return migration_between(
        by_customer(typed.told),
        by_customer(typed.told_after),
        names=names,
        likeliest=Agreement.of(typed.best[back], typed.best_after[back], len(names)),
        noise=noise,
    )
