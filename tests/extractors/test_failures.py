"""An extractor of another package that fails is named, and takes nobody down."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, ClassVar

import narwhals as nw
import pytest

import profilekit as pk
from extractors.shops import AS_OF, load
from profilekit.errors import ExtractorError, OutputError
from profilekit.extractors import Extractor, Field, failures, lines, measuring, orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profilekit.extractors import TableView

ROWS = [("a", 1, AS_OF, 3), ("b", 2, AS_OF, 4)]


class Foreign(Extractor):
    """Of another package; works."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        yield Field("lines_count", lines.count(), meaning="Lines")


class Undeclared(Foreign):
    """Fails when it is asked for its fields."""

    def fields(self) -> Iterator[Field]:
        """Fail."""
        raise ZeroDivisionError("no\nfields")


class Narrow(Foreign):
    """Gives more than it declares."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        yield Field("few_count", orders.count(), meaning="Orders", maximum=0)


class Free(Foreign):
    """Fails when it measures."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"amount"})}

    def fields(self) -> Iterator[Field]:
        """Yield one free field."""
        yield Field("free_count", dtype="int64", meaning="Free")

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Fail."""
        return view.table("transactions").select("no_such_column")


class Twice(Free):
    """Gives customers several rows."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Give every customer two rows."""
        rows = view.table("transactions").select("customer_id", free_count=nw.lit(1))
        return nw.concat([rows, rows])


class Endless(Free):
    """Gives infinity."""

    def fields(self) -> Iterator[Field]:
        """Yield one free field."""
        yield Field("free_ratio", dtype="float64", meaning="Free")

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Give infinity."""
        endless = nw.lit(float("inf"))
        return view.table("transactions").select("customer_id", free_ratio=endless)


class Clashing(Foreign):
    """Makes what we make."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        yield Field("recency_days", orders.count(), meaning="Not ours")


class Unwritten(Foreign):
    """Has a parameter that JSON cannot hold."""

    word: bytes = b"\xff"


PanicException = type("PanicException", (BaseException,), {})
"""As polars raises when Rust panics."""


class Panicking(Free):
    """Makes polars panic."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Panic."""
        raise PanicException(f"index out of bounds in {view!r}")


class Stopped(Free):
    """Is stopped by hand."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Stop."""
        del view
        raise KeyboardInterrupt


BROKEN = [Undeclared, Narrow, Free, Twice, Endless, Unwritten, Panicking]


@pytest.fixture(autouse=True)
def _foreign(monkeypatch):
    """Let the extractors of this file come from a distribution."""
    brought = {__name__.partition(".")[0]: "their-package"}
    monkeypatch.setattr(failures, "_distributions", lambda: brought)


@pytest.mark.parametrize("broken", BROKEN)
def test_it_warns_with_its_package_and_the_others_are_measured(broken):
    said = rf"the extractor {broken.__name__} of their-package fails: .*; it is left out"
    with pytest.warns(UserWarning, match=rf"(?s){said}"):
        book = pk.measure(load(ROWS), [broken(), pk.Recency(), Foreign()], as_of=AS_OF)
    assert book.catalogue.names == ("recency_days", "lines_count")
    assert book.frame["lines_count"].to_list() == [1, 1]
    (skipped,) = book.skipped
    assert skipped.extractor == broken.__name__
    assert "their-package" in skipped.reason
    assert "\n" not in skipped.reason


@pytest.mark.parametrize("broken", BROKEN)
def test_strictly_it_is_an_error_with_its_cause(broken):
    with pytest.raises(ExtractorError) as caught:
        pk.measure(load(ROWS), [pk.Recency(), broken()], as_of=AS_OF, strict=True)
    assert caught.value.extractor == broken.__name__
    assert caught.value.distribution == "their-package"
    assert caught.value.__cause__ is not None


def test_alone_it_is_an_error():
    with pytest.raises(ExtractorError, match="their-package"):
        pk.measure(load(ROWS), [Free()], as_of=AS_OF)
    with pytest.raises(ExtractorError, match="their-package"):
        pk.extract(Free(), load(ROWS), as_of=AS_OF)


def test_one_that_works_is_measured_with_the_others_in_one_plan(monkeypatch):
    calls = []
    together = measuring._together  # noqa: SLF001 counted

    def counted(cut, chosen):
        calls.append([one.name for one in chosen])
        return together(cut, chosen)

    monkeypatch.setattr(measuring, "_together", counted)
    pk.measure(load(ROWS), [Foreign(), pk.Recency()], as_of=AS_OF)
    assert calls == [["Foreign", "Recency"]]


def test_one_that_makes_a_field_of_ours_is_left_out_of_the_default_choice(monkeypatch):
    made = (pk.Recency(), Clashing())
    monkeypatch.setattr("profilekit.extractors.choice.default_extractors", lambda *_: (made, ()))
    with pytest.warns(UserWarning, match="makes recency_days, which Recency makes already"):
        book = pk.measure(load(ROWS), as_of=AS_OF)
    assert book.catalogue["recency_days"].made_by == "Recency"


def test_code_of_ones_own_fails_as_it_fails(monkeypatch):
    monkeypatch.setattr(failures, "_distributions", dict)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(OutputError, match="rises to 1"):
            pk.measure(load(ROWS), [pk.Recency(), Narrow()], as_of=AS_OF)


def test_partitions_lose_the_same_extractor(recwarn):
    book = pk.measure(load(ROWS), [Free(), pk.Recency()], as_of=AS_OF, partitions=2)
    assert book.catalogue.names == ("recency_days",)
    assert len(recwarn) == 1


def test_being_stopped_is_no_failure():
    with pytest.raises(KeyboardInterrupt):
        pk.measure(load(ROWS), [Stopped(), pk.Recency()], as_of=AS_OF)
