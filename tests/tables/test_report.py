"""The report as people and machines read it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from profilekit.tables import TableReport, TablesReport

SEEN = TableReport(
    rows_read=1234,
    rows_kept=1233,
    faults={"missing_key": 1},
    notes={"naive_times": 1233},
    columns_left_out=("x\ny",),
)


def test_it_prints_a_line_a_table_with_names_quoted():
    text = str(TablesReport(tables={"transactions": SEEN}))
    assert len(text.splitlines()) == 2
    assert "missing_key 1" in text
    assert "left out 'x\\ny'" in text


def test_it_survives_json():
    report = TablesReport(tables={"transactions": SEEN})
    assert TablesReport.model_validate_json(report.model_dump_json()) == report


def test_it_cannot_be_changed():
    with pytest.raises(ValidationError):
        SEEN.rows_read = 3
