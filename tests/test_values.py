"""Every number of the example shop is what it was in the version before."""

from __future__ import annotations

import json

import pytest

from values.rewrite import VALUES, current_values, fields_of_the_package

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


# Growth takes versions of accounts, which the example shop does not have.
NOT_IN_THE_SHOP = {"employees_change_365d_ratio"}


def test_every_field_of_the_package_is_written_down(values):
    assert fields_of_the_package() - {*values} == NOT_IN_THE_SHOP
    assert {*values} == {*KNOWN}, DUE.split("\n", 2)[2]
