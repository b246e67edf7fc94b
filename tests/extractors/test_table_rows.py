"""Columns are asked for by name before there is data, so a misspelt one is refused at once."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors import lines, rows_of


def test_a_misspelt_column_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'quantity'"):
        lines.column("quantitty")


def test_an_unknown_table_is_refused():
    with pytest.raises(UnknownNameError, match="tickets"):
        rows_of("tickts")


def test_only_reference_tables_are_looked_up():
    with pytest.raises(UnknownNameError, match="reference table"):
        lines.lookup("tickets", "topic")


def test_rows_look_up_what_they_point_to():
    with pytest.raises(DeclarationError, match="do not point to questions"):
        lines.lookup("questions", "scale")


def test_a_reference_table_without_rows_of_customers_has_no_time():
    with pytest.raises(DeclarationError, match="have no time"):
        _ = rows_of("products").day
