"""The tree that `profilekit.errors` draws is the tree there is."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import profilekit
from profilekit import errors
from profilekit.errors import ProfilekitError

if TYPE_CHECKING:
    from collections.abc import Iterator


def _below(error: type[ProfilekitError]) -> Iterator[type[ProfilekitError]]:
    for each in error.__subclasses__():
        if each.__module__.startswith("profilekit."):
            yield each
            yield from _below(each)


def _all() -> set[type[ProfilekitError]]:
    for module in walk_packages(profilekit.__path__, "profilekit."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return {*_below(ProfilekitError)}


def test_every_error_is_drawn_in_the_tree() -> None:
    drawn = re.findall(r"── (\w+)", errors.__doc__ or "")
    assert sorted(drawn) == sorted(each.__name__ for each in _all())


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [each.code for each in _all()]
    assert len(codes) == len({*codes})


def test_an_error_of_a_stage_can_be_imported_from_its_stage() -> None:
    for stage in ("personas", "segments", "testing"):
        names = {e.__name__ for e in _all() if e.__module__.startswith(f"profilekit.{stage}.")}
        assert names
        assert names <= {*import_module(f"profilekit.{stage}").__all__}
