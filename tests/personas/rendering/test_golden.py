"""Every renderer writes in every language what it wrote in the version before."""

from __future__ import annotations

import pytest

from personas.rendering.golden.rewrite import FOLDER, current, names
from profilekit.errors import MissingExtraError
from profilekit.pages.pdf import write_pdf

DUE = """
{name} is no longer what it was. If that is meant, say so in CHANGELOG.md, look at it, and write
the files down anew: python tests/personas/rendering/golden/rewrite.py"""


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Skip where no PDF can be made."""
    try:
        write_pdf("<p>", tmp_path_factory.mktemp("pdf") / "trial.pdf", asked_by="the golden files")
    except MissingExtraError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", names())
def test_a_persona_is_written_as_it_was(name, request):
    if ".pdf." in name:
        request.getfixturevalue("pdf")
    known = (FOLDER / name).read_text(encoding="utf-8")
    written = current(name)
    assert written == known, DUE.format(name=name)


def test_no_file_is_left_over():
    there = {path.name for path in FOLDER.iterdir()} - {"rewrite.py", "__pycache__"}
    assert there == {*names()}
