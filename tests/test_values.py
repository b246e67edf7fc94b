"""Every number of the example shop is what it was in the version before."""

from __future__ import annotations

import json

import pytest

import profilekit as pk
from values.rewrite import VALUES, current_values

KNOWN = json.loads(VALUES.read_text())
DUE = """
{name} changed for {count} of {customers} customers, such as {customer!r}: {before} -> {now}.
If the change is meant, say so in a line under "Values" in CHANGELOG.md, and write the values
down anew: python tests/values/rewrite.py"""


@pytest.fixture(scope="module")
def values():
    return current_values()


@pytest.mark.parametrize("name", KNOWN)
def test_a_field_has_the_values_it_had(values, name):
    assert name in values, f"{name} is gone. " + DUE.split("\n", 2)[2]
    before, now = KNOWN[name], values[name]
    changed = [c for c in sorted({*before, *now}) if before.get(c, "none") != now.get(c, "none")]
    if changed:
        first = changed[0]
        said = {"before": before.get(first, "no row"), "now": now.get(first, "no row")}
        counts = {"count": len(changed), "customers": len({*before, *now})}
        pytest.fail(DUE.format(name=name, customer=first, **said, **counts), pytrace=False)


def test_every_field_of_the_package_is_written_down(values):
    made_here = {
        spec.name
        for name in pk.list_extractors()
        if pk.find_extractor(name).__module__.startswith("profilekit.")
        for spec in pk.find_extractor(name)().specs()
    }
    assert made_here <= {*values}
    assert {*values} == {*KNOWN}, DUE.split("\n", 2)[2]
