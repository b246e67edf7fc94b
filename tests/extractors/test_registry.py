"""Extractors of other packages are found by entry points, and faulty ones are named."""

from __future__ import annotations

import importlib
import sys
import tomllib
from pathlib import Path

import pytest

import profilekit as pk
from extractors.shops import AS_OF, by_customer, load
from profilekit.errors import DeclarationError, ExtractorError, UnknownNameError
from profilekit.extractors import failures, registry

PLUGIN = Path(__file__).parents[1] / "plugin"
ROWS = [("a", 1, AS_OF, 100), ("a", 2, AS_OF, 99), ("b", 3, AS_OF, 1)]


@pytest.fixture(autouse=True)
def _known_afresh():
    """Look the entry points up again, as a new process would."""
    for kept in (registry._given, registry._entries, failures._distributions):  # noqa: SLF001 kept for a process
        kept.cache_clear()
    yield
    for kept in (registry._given, registry._entries, failures._distributions):  # noqa: SLF001 kept for a process
        kept.cache_clear()


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Give a function that makes a distribution with entry points importable."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(distribution, entries, module="", code=""):
        info = tmp_path / f"{distribution.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1\n")
        listed = "\n".join(f"{name} = {value}" for name, value in entries.items())
        (info / "entry_points.txt").write_text(f"[profilekit.extractors]\n{listed}\n")
        if module:
            (tmp_path / f"{module}.py").write_text(code)
            monkeypatch.delitem(sys.modules, module, raising=False)
        importlib.invalidate_caches()

    return write


@pytest.fixture
def plugin(install):
    """Make the package in tests/plugin importable, as pip would."""
    project = tomllib.loads((PLUGIN / "pyproject.toml").read_text())["project"]
    module = project["name"].replace("-", "_")
    code = (PLUGIN / f"{module}.py").read_text()
    install(project["name"], project["entry-points"]["profilekit.extractors"], module, code)


def test_the_families_of_the_package_are_listed():
    assert {"cadence", "frequency", "recency", "spend"} <= {*pk.list_extractors()}


@pytest.mark.usefixtures("plugin")
def test_an_extractor_of_another_package_is_found_by_name():
    assert "large_orders" in pk.list_extractors()
    found = pk.find_extractor("large_orders")
    assert found(least_amount=50).specs()[0].name == "large_orders_count"


@pytest.mark.usefixtures("plugin")
def test_an_extractor_of_another_package_is_measured_without_being_named():
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert {c: row["large_orders_count"] for c, row in by_customer(book).items()} == {
        "a": 1,
        "b": 0,
    }


def test_a_name_of_two_other_packages_is_neither_of_them_and_takes_nobody_down(install):
    install("first-package", {"loyalty": "first_package:Loyalty"})
    install("second-package", {"loyalty": "second_package:Loyalty"})
    assert "loyalty" not in pk.list_extractors()
    for ask in (pk.find_extractor, lambda name: pk.measure(load(ROWS), [name], as_of=AS_OF)):
        with pytest.raises(DeclarationError) as caught:
            ask("loyalty")
        for said in ("'loyalty'", "first-package", "second-package", "uninstall one"):
            assert said in str(caught.value)
    with pytest.warns(UserWarning, match="the name 'loyalty' is given by") as warned:
        book = pk.measure(load(ROWS), as_of=AS_OF)
    assert len(warned) == 2
    assert "recency_days" in book.catalogue
    assert {one.extractor for one in book.skipped[-2:]} == {
        "loyalty = first_package:Loyalty",
        "loyalty = second_package:Loyalty",
    }


def test_a_name_of_the_package_itself_cannot_be_taken(install):
    install("first-package", {"recency": "first_package:Recency"})
    assert pk.find_extractor("recency") is pk.Recency
    with pytest.warns(UserWarning, match="the name 'recency' is given by profilekit"):
        book = pk.measure(load(ROWS), as_of=AS_OF)
    assert book.catalogue["recency_days"].made_by == "Recency"
    assert "first-package" in book.skipped[-1].reason


def test_a_name_of_ours_cannot_be_given_to_another_extractor_of_ours(install):
    install("a-package", {"recency": "profilekit.extractors.spend:Spend"})
    assert pk.find_extractor("recency") is pk.Recency
    with pytest.warns(UserWarning, match="a-package"):
        pk.measure(load(ROWS), as_of=AS_OF)


def test_the_same_entry_seen_twice_is_no_clash(install):
    install("profilekit-again", {"recency": "profilekit.extractors.recency:Recency"})
    assert pk.find_extractor("recency") is pk.Recency


def test_an_unknown_name_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'recency'"):
        pk.find_extractor("recenzy")


def test_an_entry_point_that_is_no_extractor_is_refused(install):
    install("odd-package", {"odd": "odd_package:Odd"}, "odd_package", "class Odd: ...\n")
    with pytest.raises(DeclarationError, match=r"odd-package .* not an Extractor class"):
        pk.find_extractor("odd")


NEEDY = """
from profilekit.extractors import Extractor

class Broken(Extractor):
    wanted: int

    def fields(self):
        yield from ()
"""
BROKEN = {
    "does not exist": ("import no_such_module_of_anybody", "ModuleNotFoundError: .*no_such_module"),
    "has no such class": ("", "AttributeError: .*Broken"),
    "is no extractor": ("class Broken: ...", "DeclarationError: .*not an Extractor class"),
    "does not run": ("1 / 0", "ZeroDivisionError"),
    "is no Python": ("class Broken(:", "SyntaxError"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_plugin_warns_with_its_package_and_the_cause_and_is_left_out(how, install):
    code, cause = BROKEN[how]
    install("broken-package", {"broken": "broken_package:Broken"}, "broken_package", code)
    said = rf"(?s)broken = broken_package:Broken of broken-package fails: .*{cause}"
    with pytest.warns(UserWarning, match=said):
        book = pk.measure(load(ROWS), as_of=AS_OF)
    assert "recency_days" in book.catalogue.names
    assert "broken-package" in book.skipped[-1].reason
    with pytest.raises(ExtractorError, match=said):
        pk.measure(load(ROWS), as_of=AS_OF, strict=True)
    with pytest.raises(ExtractorError, match=said):
        pk.measure(load(ROWS), ["broken"], as_of=AS_OF)


def test_a_plugin_that_needs_a_parameter_is_skipped_without_a_warning(install):
    install("needy-package", {"needy": "needy_package:Broken"}, "needy_package", NEEDY)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert "needs parameters: wanted" in [entry.reason for entry in book.skipped]
