from __future__ import annotations

import pytest

from profilekit.cli.main import main

_GOOD = "customer_id,ordered_at,amount\na,2017-01-02,10.50\nb,2017-01-03,3.00\n"
_BAD = "customer_id,ordered_at,amount\na,2017-01-02,10.50\n,2017-01-03,3.00\n"


@pytest.fixture
def orders(tmp_path):
    def write(text):
        path = tmp_path / "orders.csv"
        path.write_text(text)
        return f"transactions={path}"

    return write


def test_good_rows_are_status_0(orders, capsys):
    assert main(["validate", orders(_GOOD)]) == 0
    captured = capsys.readouterr()
    assert "transactions" in captured.out
    assert captured.err == ""


def test_rows_set_aside_are_status_1_and_counted(orders, capsys):
    assert main(["validate", orders(_BAD)]) == 1
    assert "missing_key 1" in capsys.readouterr().out


def test_strict_says_all_faults_without_a_traceback(orders, capsys):
    assert main(["validate", "--strict", orders(_BAD)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("profilekit: ")
    assert "missing_key" in captured.err
    assert "Traceback" not in captured.err


def test_columns_can_be_renamed(orders, capsys):
    given = orders(_GOOD.replace("customer_id", "client"))
    assert main(["validate", given]) == 1
    assert main(["validate", given, "--rename", "transactions.client=customer_id"]) == 0
    assert "client" in capsys.readouterr().err


def test_a_column_with_dots_and_equal_signs_can_be_renamed(orders):
    given = orders(_GOOD.replace("customer_id", "a.b=c"))
    assert main(["validate", given, "--rename", "transactions.a.b=c=customer_id"]) == 0


def test_a_format_of_times_can_be_given(orders):
    given = orders("customer_id,ordered_at,amount\na,01/02/2017,1\nb,12/31/2017,1\n")
    assert main(["validate", given]) == 1
    assert main(["validate", given, "--time-format", "%m/%d/%Y"]) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["transactions="], "is not TABLE=PATH"),
        (["orders=a.csv"], "there is no table 'orders'"),
        (["transactions=a.csv", "transactions=b.csv"], "given twice"),
        (["transactions=a.csv", "--rename", "client=customer_id"], "is not TABLE.GIVEN=CANONICAL"),
        (["transactions=a.csv", "--refunds", "maybe"], "invalid choice"),
    ],
)
def test_words_that_make_no_sense_are_status_2(words, said, capsys):
    assert main(["validate", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.fixture
def file(tmp_path):
    def write(name, text=_GOOD):
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize("name", ["orders.csv", "export.csv"])
def test_a_bare_file_is_read_as_what_its_name_or_its_columns_say(file, name, capsys):
    path = file(name)
    assert main(["validate", path]) == 0
    assert f"{path} is read as transactions\n" in capsys.readouterr().out


def test_several_bare_files_of_one_table_are_read_together(file, capsys):
    assert main(["validate", file("orders-1.csv"), file("orders-2.csv")]) == 0
    assert "4" in capsys.readouterr().out


def test_a_bare_file_beside_the_same_table_by_name_is_status_2(file, orders, capsys):
    assert main(["validate", orders(_GOOD), file("sales.csv")]) == 2
    assert "looks like it too" in capsys.readouterr().err


def test_columns_of_a_bare_file_can_be_renamed(file):
    path = file("export.csv", _GOOD.replace("customer_id", "client"))
    assert main(["validate", path]) == 2
    assert main(["validate", path, "--rename", "transactions.client=customer_id"]) == 0


def test_a_bare_file_that_says_nothing_is_status_2_and_says_what_to_type(file, capsys):
    path = file("export.csv", "a,b\n1,2\n")
    assert main(["validate", path]) == 2
    said = capsys.readouterr().err
    assert "(a, b)" in said
    assert f"transactions={path}" in said


def test_a_path_may_hold_an_equals_sign(file):
    assert main(["validate", file("year=2025 orders.csv")]) == 0


def test_a_bare_file_that_is_not_there_is_status_1_and_named(tmp_path, capsys):
    assert main(["validate", str(tmp_path / "orders.csv")]) == 1
    assert "orders.csv" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["validate", f"transactions={tmp_path / 'none.csv'}"]) != 0
    captured = capsys.readouterr()
    assert "none.csv" in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("name", ["orders.parquet", "transactions={}/orders.parquet"])
def test_a_parquet_file_that_cannot_be_read_is_told_to_be_none(tmp_path, name, capsys):
    path = tmp_path / "orders.parquet"
    path.write_bytes(b"PAR1 cut short")
    given = name.format(tmp_path) if "=" in name else str(path)
    assert main(["validate", given]) == 1
    said = capsys.readouterr().err
    assert "It is no whole Parquet file" in said
    assert "CSV" not in said


@pytest.mark.parametrize("words", [["--timezone", "Mars/Base"], ["--currency", "XQQ"]])
def test_an_unknown_zone_or_currency_is_said(orders, words, capsys):
    assert main(["validate", orders(_GOOD), *words]) != 0
    assert words[1] in capsys.readouterr().err
