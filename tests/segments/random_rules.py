"""Random rules on random customers, and an evaluator of their JSON that shares nothing with ours.

Answers are 1 for yes, 0 for no and 0.5 for unknown, so that "and" is the least of them, "or" the
most and "not" what is left to 1.
"""

from __future__ import annotations

import random

import polars as pl

from profilekit.segments.rules.tree import (
    AllOf,
    AnyOf,
    Between,
    Compare,
    Customers,
    HasEvents,
    InSegment,
    Known,
    Not,
    OneOf,
    Trend,
)

WHOLE = [-7, -1, 0, 1, 2, 3, 5, 30, 2**31, 2**53 - 1, -(2**53) + 1]
BEYOND = [2**53 + 1, 2**62, -(2**62) - 1, 2**63 - 1, -(2**63)]
"""Of columns; rules compare with numbers that every engine holds exactly."""

REAL = [-2.5, -1.0, -0.0, 0.0, 0.1 + 0.2, 0.3, 1.0, 2.0, 2.5, 30.0, 1e300, -1e-300, 5e-324]
TEXT = ["", "a", "A", "ä", "a ", "NULL", "true", "1", "x' OR '1'='1", '"; DROP TABLE t; --', "%"]
IDS = ["ann", "bo", "cy", "dee", "el'i", "fay"]

SCHEMA = {
    "customer_id": pl.String,
    "orders_count": pl.Int64,
    "spend_ratio": pl.Float64,
    "region_label": pl.String,
    "card_flag": pl.Boolean,
    "unseen_days": pl.Int64,
    "odd \"name'": pl.Float64,
    "web_events_view_30d_count": pl.Int64,
    "transactions_any_90d_change_ratio": pl.Float64,
    "in_loyal_flag": pl.Boolean,
}


def random_customers(dice: random.Random, n_rows: int = 25) -> pl.DataFrame:
    def some(values, missing=0.25):
        return [None if dice.random() < missing else dice.choice(values) for _ in range(n_rows)]

    columns = {
        "customer_id": [f"{dice.choice(IDS)}" for _ in range(n_rows)],
        "orders_count": some(WHOLE + BEYOND),
        "spend_ratio": some(REAL),
        "region_label": some(TEXT),
        "card_flag": some([True, False]),
        "unseen_days": [None] * n_rows,
        "odd \"name'": some(REAL, missing=0.0),
        "web_events_view_30d_count": some([0, 1, 2, 9], missing=0.0),
        "transactions_any_90d_change_ratio": some([-1.0, -0.3, 0.0, 4.0]),
        "in_loyal_flag": some([True, False]),
    }
    return pl.DataFrame(columns, schema=SCHEMA)


def random_rule(dice: random.Random, depth: int = 4):
    if depth == 0 or dice.random() < 0.25:
        return random_leaf(dice)
    parts = tuple(random_rule(dice, depth - 1) for _ in range(dice.randint(1, 3)))
    return dice.choice(
        [
            lambda: AllOf(conditions=parts),
            lambda: AnyOf(conditions=parts),
            lambda: Not(condition=parts[0]),
        ]
    )()


def random_leaf(dice: random.Random):
    missing = dice.choice(["unknown", "unknown", "holds", "fails"])
    number = dice.choice(["orders_count", "spend_ratio", "unseen_days", "odd \"name'"])
    numbers = WHOLE + REAL + [2.4, -0.5, 1e18, 2.0**62, 2.0**63, -(2.0**63)]
    any_op = dice.choice(["<", "<=", ">", ">=", "==", "!="])
    same = dice.choice(["==", "!="])
    return dice.choice(
        [
            lambda: Compare(field=number, op=any_op, value=dice.choice(numbers), missing=missing),
            lambda: Compare(field=number, op=any_op, value=dice.choice(numbers), missing=missing),
            lambda: Compare(
                field="region_label", op=same, value=dice.choice(TEXT), missing=missing
            ),
            lambda: Compare(
                field="card_flag", op=same, value=dice.choice([True, False]), missing=missing
            ),
            lambda: Between(
                field=number, low=dice.choice(numbers), high=dice.choice(numbers), missing=missing
            ),
            lambda: OneOf(
                field="region_label",
                values=dice.sample(TEXT, dice.randint(0, 4)),
                missing=missing,
            ),
            lambda: OneOf(
                field=number, values=dice.sample(numbers, dice.randint(0, 5)), missing=missing
            ),
            lambda: OneOf(field="card_flag", values=(True,), missing=missing),
            lambda: Known(field=dice.choice([*list(SCHEMA)[1:7]])),
            lambda: HasEvents(
                table="web_events",
                days=30,
                where={"event_name": "view"},
                op=any_op,
                value=dice.choice([0, 1, 2]),
                missing=missing,
            ),
            lambda: Trend(
                table="transactions",
                days=90,
                op=any_op,
                value=dice.choice([-0.3, 0, 4.0]),
                missing=missing,
            ),
            lambda: InSegment(segment="loyal"),
            lambda: Customers(ids=tuple(dice.sample([*IDS, "nobody"], dice.randint(0, 3)))),
        ]
    )()


def oracle(rule: dict, row: dict) -> float:
    """Answer a rule as parsed from its JSON."""
    parts = [oracle(part, row) for part in rule.get("conditions", ())]
    if rule["kind"] in {"all_of", "any_of"}:
        return min(parts) if rule["kind"] == "all_of" else max(parts)
    if rule["kind"] == "not":
        return 1 - oracle(rule["condition"], row)
    if rule["kind"] in {"in_segment", "customers", "known"}:
        return float(TOLD_OF_ALL[rule["kind"]](rule, row))
    value = row[MEASURED.get(rule["kind"]) or rule["field"]]
    if value is None:
        return {"unknown": 0.5, "holds": 1.0, "fails": 0.0}[rule["missing"]]
    return float(TOLD_OF_KNOWN[rule.get("op", rule["kind"])](rule, value))


MEASURED = {
    "has_events": "web_events_view_30d_count",
    "trend": "transactions_any_90d_change_ratio",
}
TOLD_OF_ALL = {
    "in_segment": lambda _, row: row["in_loyal_flag"] is True,
    "customers": lambda rule, row: row["customer_id"] in rule["ids"],
    "known": lambda rule, row: row[rule["field"]] is not None,
}
TOLD_OF_KNOWN = {
    "between": lambda rule, value: value >= rule["low"] and value <= rule["high"],
    "one_of": lambda rule, value: any(value == each for each in rule["values"]),
    "==": lambda rule, value: value == rule["value"],
    "!=": lambda rule, value: not value == rule["value"],  # noqa: SIM201 - not by ours
    "<": lambda rule, value: rule["value"] > value,
    ">": lambda rule, value: rule["value"] < value,
    "<=": lambda rule, value: not value > rule["value"],
    ">=": lambda rule, value: not value < rule["value"],
}


def dice_of(seed: int) -> random.Random:
    """Dice that always fall the same way."""
    return random.Random(seed)  # noqa: S311 - draws rules, keeps no secret
