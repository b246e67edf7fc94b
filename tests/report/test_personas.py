from __future__ import annotations

import base64
import hashlib

import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.personas.building import build_personas
from profilekit.personas.comparing import compare_personas
from profilekit.report import book_report
from profilekit.report.personas import personas, require_told_of


@pytest.fixture(scope="module")
def shop():
    return pk.make_shop(seed=7, n_customers=600)


def book_on(shop, day):
    book = pk.measure(shop, ["recency", "frequency", "spend", "order_times"], as_of=day)
    return book.apply(pk.RFMScorer())


@pytest.fixture(scope="module")
def scored(shop):
    return book_on(shop, "2025-12-31")


@pytest.fixture(scope="module")
def three(scored):
    names = ("Champions", "Hibernating", "Loyal")
    return build_personas(
        scored, [{"rfm_segment_label": name} for name in names], resamples=5, minimum_members=20
    )


def _text(section, page_of):
    return " ".join(" ".join(page_of(section.html).text).split())


def test_without_personas_there_is_no_such_part():
    assert personas(()) is None


def test_each_is_shown_with_picture_name_size_and_that_it_is_invented(three, page_of):
    section = personas(three)
    page, text = page_of(section.html), _text(section, page_of)
    assert page.faults == []
    assert len(page.all("article")) == 3
    for each in three:
        assert each.identity.names["en"] in text
        assert each.segment.name in text
    assert text.count(" invented ") >= 3
    assert [attrs["class"] for attrs in page.all("svg")] == ["picture"] * 6
    assert "Part of all customers" in text
    assert "Part of the value of all customers" in text


def test_only_what_differs_stands_side_by_side(three, page_of):
    section, topics = personas(three), compare_personas(*three).topics
    assert "Side by side, only what differs" in _text(section, page_of)
    cells = len(page_of(section.html).all("td"))
    assert cells == len(topics) * len(three) > 0


def test_one_alone_is_beside_nobody(three, page_of):
    section = personas(three[:1])
    assert page_of(section.html).faults == []
    assert "Side by side" not in section.html


def test_of_many_the_first_six_are_side_by_side(three, page_of):
    many = [each.model_copy(update={"id": f"s{at}"}) for at, each in enumerate([*three] * 3)]
    section = personas(many)
    assert len(page_of(section.html).all("article")) == 9
    assert "The first 6 of 9." in _text(section, page_of)


def test_the_page_shows_them_after_the_segments_in_a_style_sheet_that_is_allowed(
    scored, three, page_of
):
    html = book_report(scored, personas=three).to_html()
    page = page_of(html)
    assert page.faults == []
    ids = [attrs["id"] for attrs in page.all("section")]
    assert ids.index("personas") == ids.index("one-profile") - 1
    css = html.split("<style>")[1].split("</style>")[0]
    assert ".pk-persona" in css
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    (policy,) = [attrs["content"] for attrs in page.all("meta") if "http-equiv" in attrs]
    assert f"style-src 'sha256-{digest}'" in policy
    assert not [tag for tag, attrs in page.tags if "style" in attrs]


def test_without_personas_their_style_sheet_is_left_out(scored):
    assert ".pk-persona .head" not in book_report(scored).to_html()


def test_hostile_names_of_segments_are_only_text(three, page_of):
    name = "</style><script>alert(1)</script>\u202e{{ 7 * 7 }}"
    told = three[0].segment.model_copy(update={"name": name, "titled": ()})
    section = personas((three[0].model_copy(update={"segment": told}), three[1]))
    page = page_of(section.html)
    assert page.faults == []
    assert not page.all("script")
    assert "\u202e" not in section.html
    assert "{{ 7 * 7 }}" in "".join(page.text)


@pytest.mark.parametrize("given", [("Champions",), (None,), ({"id": "a"},)])
def test_anything_but_a_persona_is_refused(scored, given):
    with pytest.raises(UnsupportedInputError, match="build_personas"):
        book_report(scored, personas=given)


def test_a_persona_alone_is_told_to_be_put_in_a_tuple(scored, three):
    with pytest.raises(UnsupportedInputError, match=r"personas=\(persona,\)"):
        book_report(scored, personas=three[0])


def test_personas_of_other_customers_are_refused(three):
    other = book_on(pk.make_shop(seed=7, n_customers=590), "2025-12-31")
    with pytest.raises(DeclarationError, match="is of 600 customers, the book of 590"):
        book_report(other, personas=three)


def test_personas_of_a_kind_or_for_the_public_are_those_of_their_book(scored, three):
    whole = pk.measure(pk.make_shop(seed=7, n_customers=600), as_of="2025-12-31")
    companies = whole.frame["employees_count"].count()
    evidence = three[0].evidence.model_copy(
        update={"universe": "companies", "customers_count": companies}
    )
    require_told_of(whole, (three[0].model_copy(update={"evidence": evidence}),), called="personas")
    (public,) = build_personas(
        scored, [{"rfm_segment_label": "Champions"}], resamples=5, minimum_members=20, public=True
    )
    require_told_of(scored, (public,), called="personas")


def test_personas_of_another_day_or_given_twice_are_refused_together(shop, three):
    with pytest.raises(DeclarationError) as caught:
        book_report(book_on(shop, "2025-06-30"), personas=(three[0], three[0]))
    assert "given twice" in str(caught.value)
    assert "is of 2025-12-31, the book of 2025-06-30" in str(caught.value)
