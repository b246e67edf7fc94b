"""What shopper types are worth: of real households in days to come, and of invented customers.

Complete Journey: types of the first half of 2017 held against the second by `evaluate_types`.
Invented shops: types found again that are known, of seeds that nothing was chosen on, without any
label and with 250. Run as::

    python tests/benchmarks/shopper_types.py [--bootstraps 400] [--repeats 5] [--seeds 21 22 23]

``--only real`` or ``--only invented`` runs one of them. Floors, targets and the best that was hoped
for were set beforehand. Tables are printed in Markdown, as the page on evaluation has them.
"""

from __future__ import annotations

import argparse
import statistics
import time
import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score, log_loss

import profilekit as pk
from profilekit.shopper_types import (
    DEFAULT_CATALOGUE,
    ShopperTypeClassifier,
    TypeEvaluation,
    TypeFigure,
    evaluate_types,
)

LAST_DAY = "2025-12-31"
LABELS = 250
BINS = 10


@dataclass(frozen=True)
class Bar:
    """What a figure should reach.

    Attributes
    ----------
    name : str
        Of the figure.
    floor, target, best : float
        From what one may build on to what would be splendid; falling: less is better.
    least_low : float
        What the lower end of the interval has to be above, where that is asked for.
    """

    name: str
    floor: float
    target: float
    best: float
    least_low: float = -np.inf

    def reached(self, value: float, low: float = np.inf) -> str:
        """Name the highest bar reached."""
        sign = 1 if self.best >= self.floor else -1
        words = ("", "floor", "target", "best")
        bars = (self.floor, self.target, self.best)
        passed = sum(sign * value >= sign * bar for bar in bars)
        return words[passed if low > self.least_low else 0] or "no"


REAL = (
    Bar("bargain_redeemed_ratio", 1.6, 2.2, 2.7, least_low=1.3),
    Bar("bargain_redemptions_ratio", 1.9, 2.8, 3.2),
    Bar("bargain_discounts_ratio", 1.35, 1.42, 1.5),
    Bar("bargain_auc_prob", 0.67, 0.73, 0.78),
    Bar("loyal_spend_ratio", 2.2, 2.5, 2.8),
    Bar("loyal_top_fifth_share", 0.40, 0.43, 0.47),
    Bar("loyal_lapse_ratio", 0.35, 0.15, 0.10),
    Bar("impulse_new_adjusted_ratio", 1.05, 1.10, 1.15, least_low=1.0),
    Bar("need_small_ratio", 1.30, 1.38, 1.45),
    Bar("need_categories_ratio", 0.85, 0.69, 0.60),
    Bar("wandering_lapse_ratio", 3.5, 4.7, 5.5),
    Bar("return_kappa", 0.40, 0.46, 0.55),
    Bar("return_calibration_error", 0.06, 0.03, 0.02),
    Bar("return_told_apart", 0.15, 0.25, 0.30),
    Bar("dealt_told_share", 0.05, 0.0, 0.0),
    Bar("dealt_kappa", 0.05, 0.01, 0.0),
)
SIGNS = Bar("", 0.85, 0.91, 0.91)
INVENTED = {
    ("visits", "F1"): Bar("", 0.75, 0.75, 0.78),
    ("no visits", "F1"): Bar("", 0.68, 0.68, 0.71),
    ("visits", "ECE"): Bar("", 0.05, 0.05, 0.03),
    ("no visits", "ECE"): Bar("", 0.05, 0.05, 0.03),
    ("visits", "log-loss"): Bar("", 0.75, 0.67, 0.60),
    ("visits, 250 labels", "F1"): Bar("", 0.77, 0.77, 0.785),
    ("visits, 250 labels", "ECE"): Bar("", 0.03, 0.03, 0.025),
}


def real(bootstraps: int, repeats: int) -> None:
    """Print the figures of Complete Journey, and which bar each reached."""
    tables = pk.load_complete_journey()
    start = time.process_time()
    found = evaluate_types(
        tables, as_of="2017-07-01", horizon_days=182, bootstraps=bootstraps, repeats=repeats
    )
    print(f"Complete Journey, {time.process_time() - start:.0f} s of CPU time\n\n{found}\n")
    print("| | | everybody | those told a type | floor, target, best | reached |")
    print("|---|---|---|---|---|---|")
    for bar in REAL:
        print(row(found, bar))
    print(f"\n{found.migration}\n\n{found.risk_coverage().to_string(index=False)}\n")
    signs = sign_only(tables)
    told = f"{signs:.2f} ({SIGNS.floor:.3g}: {SIGNS.reached(signs)})"
    print(f"kappa of types by the signs of the weights alone with those by weights: {told}\n")


def row(found: TypeEvaluation, bar: Bar) -> str:
    """Write a figure and its bar as a row of a table in Markdown."""
    figures = [one for one in found.figures if one.name == bar.name]
    everybody, told = written(figures[0]), written(figures[-1]) if len(figures) > 1 else ""
    low = figures[0].low if np.isfinite(bar.least_low) else np.inf
    bars = f"{bar.floor:.3g}, {bar.target:.3g}, {bar.best:.3g}"
    cells = (figures[0].type_name, figures[0].meaning, everybody, told, bars)
    return f"| {' | '.join(cells)} | {bar.reached(figures[0].value, low)} |"


def written(figure: TypeFigure) -> str:
    """Write a figure with its interval."""
    if not np.isfinite(figure.low):
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def sign_only(tables: pk.Tables) -> float:
    """Agreement of types by weights with types by their signs, on the first half year."""
    book = pk.measure(
        tables, pk.habits_for(tables, as_of="2017-07-01", half_days=91), as_of="2017-07-01"
    )
    signs = {
        each.name: {name: float(np.sign(weight)) for name, weight in each.weights.items()}
        for each in DEFAULT_CATALOGUE.indicators
    }
    typed = [
        book.apply(ShopperTypeClassifier(catalogue, half_days=91)).to_polars()
        for catalogue in (DEFAULT_CATALOGUE, DEFAULT_CATALOGUE.reweighted(signs))
    ]
    names = [f"shopper_type_{name}_prob" for name in DEFAULT_CATALOGUE.names]
    one, other = (frame.select(names).to_numpy().argmax(axis=1) for frame in typed)
    table = np.zeros((len(names), len(names)))
    np.add.at(table, (one, other), 1 / len(one))
    chance = table.sum(axis=0) @ table.sum(axis=1)
    return float((np.trace(table) - chance) / (1 - chance))


def invented(seeds: list[int], customers: int) -> None:
    """Print how well known types are found again, the mean over seeds and their spread."""
    found: dict[str, list[dict[str, float]]] = {}
    for seed in seeds:
        for browsing, name in ((True, "visits"), (False, "no visits")):
            shop = pk.make_typed_shop(seed=seed, n_customers=customers, browsing=browsing)
            habits = pk.habits_for(shop.tables, as_of=LAST_DAY)
            book = pk.measure(shop.tables, habits, as_of=LAST_DAY)
            known = dict(shop.types.select("customer_id", "shopper_type_label").iter_rows())
            truth = np.array([known[customer] for customer in book.customer_ids])
            everybody = np.ones(len(truth), dtype=bool)
            found.setdefault(name, []).append(judged(book, truth, None, everybody))
            shown = np.random.default_rng(seed).permutation(len(truth)) < LABELS
            labels = np.where(shown, truth, None)
            told = f"{name}, {LABELS} labels"
            found.setdefault(told, []).append(judged(book, truth, labels, ~shown))
    print(f"Invented shops of {customers:,} customers, seeds {', '.join(map(str, seeds))}\n")
    print(f"| known | {' | '.join(next(iter(found.values()))[0])} |")
    print(f"|---|{'---|' * len(next(iter(found.values()))[0])}")
    for name, rows in found.items():
        cells = [spread([one[figure] for one in rows], (name, figure)) for figure in rows[0]]
        print(f"| {name} | {' | '.join(cells)} |")


def spread(values: list[float], about: tuple[str, str]) -> str:
    """Write the mean over seeds, how much they differ, and which bar is reached."""
    mean = statistics.mean(values)
    text = f"{mean:.3f}"
    if len(values) > 1:
        text += f" ± {statistics.stdev(values):.3f}"
    bar = INVENTED.get(about)
    return text if bar is None else f"{text} ({bar.floor:.3g}: {bar.reached(mean)})"


def judged(
    book: pk.ProfileBook, truth: np.ndarray, labels: np.ndarray | None, unseen: np.ndarray
) -> dict[str, float]:
    """Type the customers of a shop, and hold what is told of some against the truth."""
    classifier = ShopperTypeClassifier().fit(book, labels)
    classes = [*map(str, classifier.classes_)]
    probs = classifier.predict_proba(book)[unseen]
    truth = truth[unseen]
    best = np.array(classes)[probs.argmax(axis=1)]
    sure, right = probs.max(axis=1), best == truth
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    gaps = [abs((right - sure)[bins == each].sum()) for each in range(BINS)]
    order = np.argsort(classes)
    told = classifier.transform(book)["shopper_type_label"].to_numpy()[unseen] != "undetermined"
    return {
        "F1": float(f1_score(truth, best, average="macro")),
        "ECE": float(sum(gaps) / len(truth)),
        "log-loss": float(log_loss(truth, probs[:, order], labels=sorted(classes))),
        "told": float(told.mean()),
        "right": float(right[told].mean()) if told.any() else float("nan"),
    }


def main() -> None:
    """Run what is asked for."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("--bootstraps", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seeds", type=int, nargs="+", default=[21, 22, 23, 24, 25])
    parser.add_argument("--customers", type=int, default=1500)
    parser.add_argument("--only", choices=["real", "invented"])
    asked = parser.parse_args()
    warnings.simplefilter("ignore", UserWarning)
    if asked.only != "invented":
        real(asked.bootstraps, asked.repeats)
    if asked.only != "real":
        invented(asked.seeds, asked.customers)


if __name__ == "__main__":
    main()
