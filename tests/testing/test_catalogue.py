"""Every extractor of the package passes every check, and all of them together on every engine."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

import profilekit as pk
from extractors.shops import assert_same, by_customer
from profilekit import extractors
from profilekit.extractors.availability import lack_for
from profilekit.extractors.habit_families import HABITS
from profilekit.extractors.habits_categories import CategoryDealHabits, HedonicHabits
from profilekit.extractors.registry import find_extractor, list_extractors
from profilekit.tables.shop import shop_frames
from profilekit.testing import check_extractor

YEAR_END = date(2025, 12, 31)


def _classes():
    """Give every public extractor class of the package by name."""
    names = [module.name for module in iter_modules(extractors.__path__)]
    modules = [import_module(f"profilekit.extractors.{name}") for name in names]
    found = [
        value
        for module in modules
        for name in getattr(module, "__all__", ())
        if isinstance(value := getattr(module, name), type) and issubclass(value, pk.Extractor)
    ]
    return {cls.__name__: cls for cls in found if cls is not pk.Extractor}


CLASSES = _classes()


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_extractor_passes_every_check(name):
    check_extractor(CLASSES[name])


def test_every_extractor_is_installed_but_those_that_models_learn_from():
    own = {find_extractor(name) for name in list_extractors()}
    assert {name for name, cls in CLASSES.items() if cls not in own} == {
        "Outcome",
        "OutcomeMargin",
        "OutcomeReturns",
        "PurchaseBacktests",
        *(family.__name__ for family in (*HABITS, CategoryDealHabits, HedonicHabits)),
    }


def _fitting(tables):
    """Instances of all classes that tables allow, as they fit them."""
    classes = [CLASSES[name] for name in sorted(CLASSES)]
    made = [one for cls in classes for one in cls.fitting(tables) or cls.examples()[:1]]
    return [one for one in made if lack_for(one, tuple(one.fields()), tables) is None]


def _measured_together(**tables):
    loaded = pk.Tables.load(timezone="Europe/Athens", currency="EUR", **tables)
    chosen = _fitting(loaded)
    return by_customer(pk.measure(loaded, chosen, as_of=YEAR_END)), chosen


@pytest.fixture(scope="module")
def frames():
    """Give the example shop."""
    return {name: frame.to_native() for name, frame in shop_frames(7, 60).items()}


@pytest.fixture(scope="module")
def together(frames):
    """Measure everything at once in polars."""
    return _measured_together(**frames)


def test_every_field_of_the_shop_is_measured_in_one_plan(together):
    found, chosen = together
    # The shop has one version of each account.
    assert {*CLASSES} - {type(one).__name__ for one in chosen} == {"EmployeesChange"}
    names = {spec.name for one in chosen for spec in one.specs()}
    assert all(row.keys() == names for row in found.values())


def test_all_extractors_together_agree_on_duckdb(together, frames):
    found, _ = _measured_together(engine="duckdb", **frames)
    assert_same(found, together[0])


@pytest.fixture
def interpreting_spark(spark):
    """Give Spark that compiles nothing: for sixty customers, compiling is most of the work."""
    settings = {
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
    }
    for name, value in settings.items():
        spark.conf.set(name, value)
    yield spark
    for name in settings:
        spark.conf.unset(name)


@pytest.mark.spark
def test_all_extractors_together_agree_on_spark(together, frames, interpreting_spark):
    # Tables of one engine are enough to be measured there; the others are brought along.
    lines = interpreting_spark.createDataFrame(frames["transactions"].to_arrow())
    found, _ = _measured_together(**{**frames, "transactions": lines})
    assert_same(found, together[0])
