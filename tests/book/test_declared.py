"""What is said of a declaration that cannot be."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd
import pytest
from pydantic import BaseModel, Field, StrictBool, ValidationError

from profilekit.book.declared import Declared, Listed
from profilekit.errors import DeclarationError

FRAME = pd.DataFrame({"spend_amount": range(1000)})


class Step(Declared):
    size: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    count: Annotated[int, Field(gt=0)] = 1
    name: Annotated[str, Field(min_length=1)]
    kind: Literal["up", "down"] = "up"
    labels: Listed[tuple[str, ...]] = ()
    shares: dict[str, float] = Field(default_factory=dict)
    passes: str | StrictBool | Listed[tuple[str, ...]] = True
    others: Listed[tuple[Step, ...]] = ()
    steps: Annotated[Listed[tuple[int, ...]], Field(examples=["(1, 2)"])] = ()


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"size": -1}, "size is -1; expected 0 or more"),
        ({"size": "wide"}, "size is 'wide'; expected a number"),
        ({"size": float("inf")}, "size is inf; expected a finite number"),
        ({"size": FRAME}, "size is a DataFrame; expected a number"),
        ({"size": Step}, "size is the class Step; expected a number"),
        ({"count": 0}, "count is 0; expected more than 0"),
        ({"count": 1.5}, "count is 1.5; expected a whole number"),
        ({"name": ""}, "name is ''; expected text that is not empty"),
        ({"name": 3}, "name is 3; expected text"),
        ({"kind": "left"}, "kind is 'left'; expected 'up' or 'down'"),
        ({"labels": "north"}, "labels is 'north'; expected a tuple such as ('north',)"),
        ({"labels": FRAME}, "labels is a DataFrame; expected a tuple"),
        ({"labels": ("a", 3)}, "labels[1] is 3; expected text"),
        ({"shares": {"a": "b"}}, "shares['a'] is 'b'; expected a number"),
        ({"shares": ["a"]}, "shares is ['a']; expected a mapping"),
        ({"passes": 3}, "passes is 3; expected text or True or False or a tuple"),
        ({"others": ("north",)}, "others[0] is 'north'; expected Step(...)"),
        ({"steps": 3}, "steps is 3; expected a tuple, as in steps=(1, 2)"),
    ],
)
def test_a_fault_names_the_parameter_what_it_is_and_what_is_expected(stated, told):
    with pytest.raises(DeclarationError) as caught:
        Step(**{"name": "first", **stated})
    assert str(caught.value) == f"Step: {told}"


def test_what_is_missing_is_told():
    with pytest.raises(DeclarationError, match=r"Step: name is missing; give name=\.\.\."):
        Step()


def test_a_parameter_that_there_is_not_is_told_with_all_that_there_are():
    with pytest.raises(DeclarationError, match="no parameter 'zzz', but size, count, name, kind"):
        Step(name="first", zzz=1)


def test_parameters_without_names_are_told():
    with pytest.raises(DeclarationError, match=r"'first' is unnamed; .*Step\(size=..., ...\)"):
        Step("first")


def test_all_faults_are_told_at_once():
    with pytest.raises(DeclarationError, match=r"size is -1.*; count is 0.*; kind is 'left'"):
        Step(name="first", size=-1, count=0, kind="left")


def test_nothing_of_pydantic_is_shown():
    with pytest.raises(DeclarationError) as caught:
        Step(name="first", size=-1)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


class Stair(BaseModel):
    steps: tuple[Step, ...]


def test_within_a_model_read_from_json_numbers_are_no_text():
    written = '{"steps": [{"name": "first", "size": 2, "labels": ["a"]}]}'
    step = Stair.model_validate_json(written, strict=True).steps[0]
    assert (step.size, step.labels) == (2, ("a",))
    with pytest.raises(ValidationError):
        Stair.model_validate_json(written.replace("2", '"2"'), strict=True)
