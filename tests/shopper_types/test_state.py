"""What a fitted classifier is written as, and the fields it makes."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError
from profilekit.fields import PointInTime
from profilekit.shopper_types import DEFAULT_CATALOGUE, ShopperTypeClassifier
from profilekit.shopper_types.labelled import LabelledLogits
from profilekit.shopper_types.state import checked_parameters, require_coherent, theory_of
from shopper_types.habit_books import HALF_DAYS, drawn


@pytest.fixture(scope="module")
def fitted():
    return ShopperTypeClassifier(half_days=HALF_DAYS).fit(drawn(600, 3)[0])


@pytest.fixture(scope="module")
def state(fitted):
    return fitted.state_


def test_fields_are_known_before_fitting():
    names = [spec.name for spec in ShopperTypeClassifier().output_fields()]
    assert names[:4] == [
        "shopper_type_label",
        "shopper_type_second_label",
        "shopper_type_reason_label",
        "shopper_type_facet_label",
    ]
    types = ("loyal", "impulse", "bargain", "wandering", "need")
    assert names[4:9] == [f"shopper_type_{name}_prob" for name in types]
    assert names[9:14] == [f"shopper_type_{name}_score" for name in types]
    assert names[14:] == ["shopper_type_evidence_share", "shopper_type_replication_prob"]


def test_fields_are_relative_to_the_population():
    times = {spec.point_in_time for spec in ShopperTypeClassifier().output_fields()}
    assert times == {PointInTime.POPULATION}


def test_types_that_nothing_speaks_of_have_no_theory():
    spend = [DEFAULT_CATALOGUE.indicator("spend")]
    assert set(theory_of(DEFAULT_CATALOGUE, spend)) == {"loyal", "impulse", "wandering", "need"}


def test_a_block_shares_its_weight():
    used = [
        DEFAULT_CATALOGUE.indicator(name)
        for name in ("discount_share", "deal_lines", "price_level")
    ]
    shelf = theory_of(DEFAULT_CATALOGUE, used)["bargain"]["shelf"]
    assert shelf == pytest.approx((2 / 2**0.5, 2 / 2**0.5, -1))


def test_a_state_of_its_own_catalogue_is_coherent(fitted):
    require_coherent(fitted.state_, DEFAULT_CATALOGUE)
    assert ShopperTypeClassifier.from_json(fitted.to_json()).state_ == fitted.state_


@pytest.mark.parametrize(
    "catalogue",
    [
        DEFAULT_CATALOGUE.without("frequency"),
        DEFAULT_CATALOGUE.reweighted({"frequency": {"loyal": 3}}),
    ],
)
def test_a_state_of_another_catalogue_is_not(state, catalogue):
    with pytest.raises(ValueError, match="not those of the catalogue"):
        require_coherent(state, catalogue)


def test_what_labels_added_is_of_the_same_types(state):
    short = LabelledLogits(log_slope=0.0, intercepts=(0.0,), slopes=((0.0,),))
    broken = state.model_copy(update={"model": state.model.model_copy(update={"labelled": short})})
    with pytest.raises(ValueError, match="learned from labels"):
        require_coherent(broken, DEFAULT_CATALOGUE)


def test_all_faults_of_parameters_are_told():
    params = ShopperTypeClassifier(half_days=-1, minimum_pairs=0).get_params(deep=False)
    with pytest.raises(DeclarationError, match=r"half_days.*minimum_pairs"):
        checked_parameters(params)
