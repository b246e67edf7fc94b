"""Extractors are validated values that declare their fields before data is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import PositiveInt, ValidationError

from profilekit.errors import DeclarationError
from profilekit.extractors import Extractor, Field, Frequency, Spend, extractor, orders


def test_parameters_survive_json():
    spend = Spend(windows_days=(7, 30), trend_days=14)
    assert Spend.model_validate_json(spend.model_dump_json()) == spend


def test_parameters_are_validated():
    with pytest.raises(ValidationError):
        Frequency(windows_days=(0,))


def test_an_extractor_is_frozen_and_hashable():
    assert hash(Spend()) == hash(Spend())
    with pytest.raises(ValidationError):
        Spend().trend_days = 3


def test_a_name_that_breaks_the_grammar_is_refused():
    with pytest.raises(DeclarationError, match="Recency_Days"):
        Field("Recency_Days", orders.count()).spec("Mine")


def test_a_field_needs_a_measure_or_a_dtype():
    with pytest.raises(DeclarationError, match="neither a measure nor a dtype"):
        Field("orders_count").spec("Mine")


def test_a_function_becomes_an_extractor_class():
    @extractor
    def recent_orders(*, window_days: PositiveInt = 30) -> Iterator[Field]:
        """Orders in a window."""
        yield Field(f"orders_{window_days}d_count", orders.last(days=window_days).count())

    assert issubclass(recent_orders, Extractor)
    assert recent_orders.__name__ == "RecentOrders"
    assert recent_orders.__doc__ == "Orders in a window."
    assert recent_orders(window_days=7).specs()[0].name == "orders_7d_count"
    with pytest.raises(ValidationError):
        recent_orders(window_days=0)


def test_a_function_with_positional_arguments_is_refused():
    def recent_orders(window_days: int = 30) -> Iterator[Field]:
        yield Field(f"orders_{window_days}d_count", orders.count())

    with pytest.raises(DeclarationError, match="keyword-only"):
        extractor(recent_orders)


def test_the_unit_in_the_name_agrees_with_the_money_in_the_measure():
    with pytest.raises(DeclarationError, match="_amount"):
        Field("spend_count", orders.sum(orders.amount)).spec("Mine")
    with pytest.raises(DeclarationError, match="_amount"):
        Field("orders_amount", orders.count()).spec("Mine")
