from __future__ import annotations

import math

import numpy as np
import pytest

from profilekit.errors import DeclarationError
from profilekit.scores.cutoffs import checked_cutoffs

NAN = math.nan


@pytest.mark.parametrize("given", [[1, 1], [2, 1], [1, NAN], [1, math.inf], [], ["a"], [[1, 2]], 3])
def test_cutoffs_that_do_not_increase_are_an_error(given):
    with pytest.raises(DeclarationError, match="strictly increasing"):
        checked_cutoffs(given, 3, named="cutoffs", asked_by="test")


def test_an_array_is_read_like_a_list():
    assert checked_cutoffs(np.array([1, 2]), 3, named="x", asked_by="test").tolist() == [1, 2]
