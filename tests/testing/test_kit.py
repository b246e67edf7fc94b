"""Every check lets right extractors pass and names each way of being wrong."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime

import pandas as pd
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.testing import Check, ExtractorCheckError, check_extractor, extractor_checks
from testing import wrong_extractors as wrong

CHECKS = {check.code: check for check in extractor_checks()}
WRONG = [(code, one) for code, several in wrong.CAUGHT.items() for one in several]


def test_every_check_has_a_wrong_extractor_that_it_catches():
    assert [*CHECKS] == [*wrong.CAUGHT]


@pytest.mark.parametrize(
    ("code", "one"), WRONG, ids=lambda value: getattr(value, "__name__", value)
)
def test_a_wrong_extractor_is_caught_by_the_check_of_its_code(code, one):
    with pytest.raises(ExtractorCheckError) as caught:
        CHECKS[code](one)
    (failure,) = caught.value.failures
    assert (failure.code, failure.title) == (code, CHECKS[code].title)
    assert failure.found


@pytest.mark.parametrize("extractor", [pk.Recency, pk.Frequency, pk.Spend, pk.Cadence])
def test_a_right_extractor_passes_every_check(extractor):
    report = check_extractor(extractor)
    assert [check.code for check in report.passed] == [*CHECKS]
    assert report.notes == ()


@pytest.mark.parametrize("one", [wrong.FixedAmount, wrong.UnsaidNull, wrong.FixedDate])
def test_a_declared_extractor_fails_for_its_one_fault_alone(one):
    code = next(code for code, several in wrong.CAUGHT.items() if one in several)
    with pytest.raises(ExtractorCheckError) as caught:
        check_extractor(one, only={*CHECKS} - {"PK501"})
    assert [failure.code for failure in caught.value.failures] == [code]


def test_the_error_says_who_found_what_expected_what_and_what_to_do():
    with pytest.raises(ExtractorCheckError) as caught:
        check_extractor(wrong.FixedAmount(), only={"PK205"})
    said = str(caught.value)
    assert said.startswith("FixedAmount() fails 1 check:\nPK205 money scale: found\n  customer '")
    for part in ("wrong_count: ", " -> ", "expected: all money times 3", "what to do: "):
        assert part in said


def test_one_error_lists_every_failed_check():
    with pytest.raises(ExtractorCheckError) as caught:
        check_extractor(wrong.NewestRowAsNow, only={"PK101", "PK203", "PK303"})
    assert [failure.code for failure in caught.value.failures] == ["PK203", "PK303"]


def test_an_extractor_that_cannot_be_measured_fails_once_and_not_in_every_check():
    with pytest.raises(ExtractorCheckError) as caught:
        check_extractor(wrong.UnknownColumn)
    assert [failure.code for failure in caught.value.failures] == ["PK101", "PK103", "PK501"]


def test_the_report_names_what_was_passed():
    report = check_extractor(pk.Recency(), only=["PK104", "PK102"])
    assert str(report) == (
        "Recency(): 2 checks passed\n  PK102 parameters survive JSON\n  PK104 one row per customer"
    )


def test_a_check_is_a_value_with_an_id_for_a_test():
    ids = [str(check) for check in extractor_checks()]
    assert "PK201-no-future-rows" in ids
    assert len({*ids}) == len(ids)
    assert pickle.loads(pickle.dumps(CHECKS["PK101"])) == CHECKS["PK101"]  # noqa: S301 our own
    assert isinstance(CHECKS["PK101"], Check)


def test_a_failure_that_is_expected_is_a_note_with_its_reason():
    why = {"PK205": "50 is the limit of a law"}
    report = check_extractor(wrong.FixedAmount, only={"PK205"}, expected_failures=why)
    assert report.notes == ("PK205 fails as expected: 50 is the limit of a law",)
    assert report.passed == ()


def test_a_failure_that_is_expected_and_does_not_come_is_one():
    with pytest.raises(ExtractorCheckError, match="is expected to fail"):
        check_extractor(pk.Recency, only={"PK205"}, expected_failures={"PK205": "wrongly"})


def test_who_reads_other_customers_says_so_and_is_noted():
    class Foreseen(wrong.CohortMean):
        crosses_customers = True

    assert "PK203" in wrong.CAUGHT
    report = check_extractor(Foreseen, only={"PK203"})
    (note,) = report.notes
    assert note == "PK203 left out: its crosses_customers is True, so it reads all customers"


def test_an_amount_that_is_a_parameter_is_scaled_with_the_money():
    @pk.extractor
    def large(*, least_amount: float = 50.0):
        """Large orders."""
        count = pk.extractors.orders.where(pk.extractors.orders.amount >= least_amount).count()
        yield pk.Field("large_count", count, meaning="Large orders")

    report = check_extractor(large, only=["PK205"])
    assert [check.code for check in report.passed] == ["PK205"]


def test_a_field_without_a_value_anywhere_is_noted_as_unproved():
    @pk.extractor
    def newest(*, window_days: int = 1):
        """Orders of nobody."""
        from_far = pk.extractors.orders.where(pk.extractors.orders.amount < 0)
        yield pk.Field(
            "far_days",
            pk.extractors.as_of_day - from_far.last(days=window_days).max(from_far.day),
            meaning="Days",
            null_meaning="none",
        )

    report = check_extractor(newest, only={"PK103"})
    assert report.notes == ("far_days is missing for every customer: give tables= with values",)


def test_own_tables_are_used_as_they_are():
    @pk.extractor
    def blue(*, label: str = "blue"):
        """Blue lines."""
        grain = pk.extractors.lines
        share = grain.share(grain.category.is_(label))
        yield pk.Field("blue_share", share, meaning="Blue", null_meaning="no line")

    rows = pd.DataFrame(
        {
            "customer_id": [1, 1, 2, 2, 3, 3],
            "order_id": [1, 2, 3, 4, 5, 6],
            "ordered_at": [datetime(2024, 1, day, 9) for day in (1, 9, 2, 8, 3, 7)],
            "amount": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            "category": ["blue", "red", None, "blue", "red", "red"],
        }
    )
    report = check_extractor(
        blue, tables={"transactions": rows}, as_of=date(2024, 1, 8), only={*CHECKS} - {"PK501"}
    )
    assert len(report.passed) == len(CHECKS) - 1
    assert report.notes == ()


def test_own_tables_need_the_day_asked_about():
    with pytest.raises(DeclarationError, match="as_of='2025-09-30'"):
        check_extractor(pk.Recency(), tables={"transactions": pd.DataFrame()})


def test_own_tables_have_canonical_names():
    with pytest.raises(UnknownNameError, match="Did you mean 'transactions'"):
        check_extractor(pk.Recency(), tables={"transaction": pd.DataFrame()}, as_of="2024-01-01")


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'PK201'"):
        check_extractor(pk.Recency(), only={"PK0201"})


def test_an_unknown_engine_is_an_error():
    with pytest.raises(UnknownNameError, match="knows no engine 'pandass'"):
        check_extractor(pk.Recency(), only={"PK401"}, engines=["pandass"])


def test_what_is_no_extractor_is_refused():
    with pytest.raises(UnsupportedInputError, match="expected an extractor"):
        check_extractor("recency")


def test_a_class_whose_parameters_have_no_defaults_is_asked_for_examples():
    @pk.extractor
    def needy(*, window_days: int):
        """Orders in a window."""
        yield pk.Field("some_count", pk.extractors.orders.last(days=window_days).count())

    with pytest.raises(DeclarationError, match=r"window_days have no defaults.*override examples"):
        check_extractor(needy)


@pytest.mark.parametrize("way", ["pandas", "pyarrow", "duckdb"])
def test_engines_are_those_asked_for(way):
    if way == "duckdb":
        pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    with pytest.raises(ExtractorCheckError) as caught:
        CHECKS["PK401"](wrong.Counter, engines=[way])
    assert caught.value.failures[0].found[0].startswith(f"on {way}: customer ")


@pytest.mark.spark
@pytest.mark.usefixtures("spark")
def test_spark_is_asked_for_by_name():
    report = check_extractor(pk.Cadence(), only=["PK401"], engines=["pyspark"])
    assert [check.code for check in report.passed] == ["PK401"]


def test_the_kit_needs_neither_pytest_nor_hypothesis():
    said = "import sys, profilekit.testing; print({'pytest', 'hypothesis'} & {*sys.modules})"
    done = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", said], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "set()"


def test_codes_may_come_from_a_generator_and_must_be_some():
    report = check_extractor(pk.Recency, only=(code for code in ("PK102", "PK104")))
    assert [check.code for check in report.passed] == ["PK102", "PK104"]
    with pytest.raises(UnsupportedInputError, match="no check"):
        check_extractor(pk.Recency, only=[])


def test_a_check_that_did_not_run_has_not_failed_as_expected():
    report = check_extractor(pk.Recency, only=["PK102"], expected_failures={"PK205": "a law"})
    assert report.notes == ()
