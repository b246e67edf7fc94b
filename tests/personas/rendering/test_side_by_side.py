"""Personas side by side: what their signs mean is said."""

from __future__ import annotations

import pytest

from personas.rendering.made_personas import company, consumer
from profilekit.personas.comparing import compare_personas

LEGEND = "A dash stands where nothing is told of it."


def test_a_dash_is_explained_where_one_stands(page_of):
    compared = compare_personas(consumer(), company(id="other"))
    assert LEGEND in page_of(compared.to_html()).words
    assert LEGEND in compared.to_text().splitlines()


def test_a_dash_is_not_explained_where_none_stands():
    compared = compare_personas(consumer(), consumer(id="other"))
    assert LEGEND not in compared.to_text()


@pytest.mark.parametrize("lang", ["tr", "fa", "el"])
def test_the_explanation_is_in_the_language(lang):
    assert LEGEND not in compare_personas(consumer(), company(id="other")).to_text(lang)
