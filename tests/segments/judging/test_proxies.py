"""Proxies: planted ones are found, chance and trifles are not, and reading takes a purpose."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.segments.judging.proxies import TOGETHER, proxy_audit
from profilekit.stats.lift import lifts
from segments.flagged_books import flagged_book

WHY = {"religion_label": "yearly audit"}


def planted(seed=1, n=600, strength=0.5):
    """Make a segment whose members are of one religion more often, and one by chance."""
    rng = np.random.default_rng(seed)
    religion = rng.choice(["x", "y", "z"], n)
    near = rng.random(n) < np.where(religion == "x", 0.2 + strength, 0.2)
    return flagged_book(
        {
            "religion_label": religion.tolist(),
            "in_near_flag": near.tolist(),
            "in_far_flag": (rng.random(n) < 0.3).tolist(),
        }
    )


def test_a_planted_proxy_is_found_and_chance_is_not():
    found = proxy_audit(planted(), ("near", "far"), WHY)
    assert ("near", "religion_label") in found.proxies
    assert ("far", "religion_label") not in found.proxies
    assert found.proxies[0][0] in {"near", TOGETHER}


def test_chance_is_called_a_proxy_no_more_often_than_said():
    calls = sum(
        bool(proxy_audit(planted(seed, strength=0.0), ("near", "far"), WHY).proxies)
        for seed in range(40)
    )
    assert calls <= 5


def test_a_trifle_is_no_proxy_however_sure():
    n = 40_000
    religion = np.array(["x", "y"])[np.arange(n) % 2]
    near = np.random.default_rng(2).random(n) < np.where(religion == "x", 0.32, 0.28)
    book = flagged_book({"religion_label": religion.tolist(), "in_near_flag": near.tolist()})
    found = proxy_audit(book, ("near",), WHY)
    assert found.to_pandas()["q_value"].iloc[0] <= 0.05
    assert found.proxies == ()
    assert proxy_audit(book, ("near",), WHY, least_association=0.01).proxies != ()


def test_levels_count_as_by_hand():
    book = planted()
    frame = book.frame.to_native()
    row = next(
        row
        for row in proxy_audit(book, ("near",), WHY).levels.rows(named=True)
        if row["level"] == "x"
    )
    inside = frame["in_near_flag"]
    of_x = frame["religion_label"] == "x"
    counts = int((inside & of_x).sum()), int(of_x.sum())
    assert (row["segment_count"], row["base_count"]) == counts
    by_hand = lifts(
        [counts[0]],
        [counts[1] - counts[0]],
        group_size=int(inside.sum()),
        rest_size=int((~inside).sum()),
    )
    assert (row["lift"], row["lift_low"]) == (by_hand.lift[0], by_hand.low[0])


def test_memberships_together_can_tell_what_none_tells_alone():
    # Whoever is in just one of the two is of x: each alone tells nothing.
    a, b = [n % 2 == 0 for n in range(400)], [n % 4 < 2 for n in range(400)]
    religion = ["x" if p != q else "y" for p, q in zip(a, b, strict=True)]
    book = flagged_book({"in_a_flag": a, "in_b_flag": b, "religion_label": religion})
    found = proxy_audit(book, ("a", "b"), WHY)
    assert found.proxies == ((TOGETHER, "religion_label"),)
    assert found.to_pandas()["cramers_v"].iloc[0] == pytest.approx(1)


def test_whose_attribute_is_not_known_is_left_out_and_counted():
    n = 100
    book = flagged_book(
        {
            "religion_label": ["x", "y", None, None] * 25,
            "in_near_flag": [True, False, True, False] * 25,
        }
    )
    found = proxy_audit(book, ("near",), WHY)
    assert found.unknown_counts == {"religion_label": n // 2}
    assert found.to_pandas()["known_count"].tolist() == [n // 2]
    assert "Not known: 50 of religion_label" in str(found)


def test_numbers_are_audited_in_parts():
    age = np.arange(400) % 60 + 20
    book = flagged_book({"age_years": age.tolist(), "in_near_flag": (age > 65).tolist()})
    found = proxy_audit(book, ("near",), {"age_years": "no offer by age"})
    assert found.proxies == (("near", "age_years"),)


def test_levels_of_few_customers_are_not_told_and_are_counted():
    book = flagged_book(
        {
            "religion_label": ["x"] * 9 + ["y"] * 91 + ["x"] * 40 + ["y"] * 60,
            "in_near_flag": [True] * 100 + [False] * 100,
        }
    )
    found = proxy_audit(book, ("near",), WHY)
    assert found.levels["level"].to_list() == ["y"]
    assert found.suppressed_count == 1


def test_segments_of_too_few_are_named_and_none_is_an_error():
    columns = {
        "religion_label": ["x", "y"] * 50,
        "in_few_flag": [n < 5 for n in range(100)],
        "in_all_flag": [True] * 100,
        "in_near_flag": [n < 50 for n in range(100)],
    }
    found = proxy_audit(flagged_book(columns), ("few", "near", "all"), WHY)
    assert found.not_audited == (("few", "religion_label"), ("all", "religion_label"))
    with pytest.raises(UnsupportedInputError, match="3 pairs of a segment and an attribute"):
        proxy_audit(flagged_book(columns), ("few", "all"), WHY)


def test_an_attribute_that_is_the_same_for_all_cannot_be_told():
    book = flagged_book({"religion_label": ["x"] * 100, "in_near_flag": [True, False] * 50})
    with pytest.raises(UnsupportedInputError, match="and two levels"):
        proxy_audit(book, ("near",), WHY)


def test_one_proxy_among_many_pairs_can_pass():
    rng = np.random.default_rng(5)
    others = {f"in_s{k}_flag": (rng.random(300) < 0.3).tolist() for k in range(40)}
    near = [n % 3 == 0 for n in range(300)]
    book = flagged_book(
        others | {"in_near_flag": near, "religion_label": ["x" if each else "y" for each in near]}
    )
    segments = ["near", *(f"s{k}" for k in range(40))]
    assert ("near", "religion_label") in proxy_audit(book, segments, WHY).proxies


def test_the_same_seed_gives_the_same():
    one, other = (proxy_audit(planted(), ("near",), WHY, rng=3).to_pandas() for _ in range(2))
    assert one.equals(other)


@pytest.mark.parametrize("attributes", ["religion_label", ("religion_label",), {}, None])
def test_reading_takes_a_purpose(attributes):
    with pytest.raises(DeclarationError, match="expected each with why it is read"):
        proxy_audit(planted(), ("near",), attributes)


@pytest.mark.parametrize(("why", "told"), [(" ", "empty; say why"), (None, "no purpose is stated")])
def test_a_purpose_says_something(why, told):
    with pytest.raises(DeclarationError, match=told):
        proxy_audit(planted(), ("near",), {"religion_label": why})


def test_the_purpose_is_told():
    assert "religion_label: yearly audit" in str(proxy_audit(planted(), ("near",), WHY))


def test_an_unknown_attribute_is_told():
    with pytest.raises(UnknownNameError, match="religion_label"):
        proxy_audit(planted(), ("near",), {"religoin_label": "audit"})


def test_impossible_parameters_are_refused_all_at_once():
    with pytest.raises(
        DeclarationError, match=r"bins is 1.*permutations is 5.*least_association is 0"
    ):
        proxy_audit(planted(), ("near",), WHY, bins=1, permutations=5, least_association=0)


def test_a_level_that_is_markup_is_escaped_on_the_page():
    values = ["<b>x</b>", "y"] * 50
    book = flagged_book({"religion_label": values, "in_near_flag": [True, False] * 50})
    page = proxy_audit(book, ("near",), WHY)._repr_html_()
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page
