from __future__ import annotations

import json

from profilekit.book import Profile
from profilekit.cli.main import main
from profilekit.tables.schema import SCHEMA, schema_markdown


def test_one_table_is_printed_with_its_required_columns_marked(capsys):
    assert main(["schema", "transactions"]) == 0
    out = capsys.readouterr().out
    assert "customer_id*" in out
    assert "web_events" not in out


def test_every_table_is_printed_without_a_name(capsys):
    main(["schema"])
    lines = capsys.readouterr().out.splitlines()
    assert all(any(line.startswith(f"{name}: ") for line in lines) for name in SCHEMA)


def test_markdown_is_what_the_docs_show(capsys):
    main(["schema", "--markdown"])
    assert capsys.readouterr().out == f"{schema_markdown()}\n"


def test_the_json_schema_of_a_profile_is_printed(capsys):
    assert main(["schema", "--profile"]) == 0
    assert json.loads(capsys.readouterr().out) == Profile.model_json_schema()


def test_an_unknown_table_is_named_with_the_known_ones(capsys):
    assert main(["schema", "orders"]) == 2
    err = capsys.readouterr().err
    assert "'orders'" in err
    assert "transactions" in err
