"""Write down what every renderer writes today; `test_golden.py` holds later versions to it.

``python tests/personas/rendering/golden/rewrite.py``
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))

from personas.rendering.made_personas import company, consumer
from profilekit.personas.locales import SUPPORTED

__all__ = ["FOLDER", "current", "names"]

FOLDER = Path(__file__).parent
MADE = {"consumer": consumer, "company": company}
SUFFIXES = ("html", "md", "txt", "pdf.txt")


def names():
    """Name the files: one for each language and renderer, and one for JSON, which has none."""
    told = [f"{who}.{lang}.{kind}" for who in MADE for lang in SUPPORTED for kind in SUFFIXES]
    return [*told, *(f"{who}.json" for who in MADE)]


def current(name):
    """Write what stands in a file today."""
    who, *rest = name.split(".")
    persona = MADE[who]()
    if rest == ["json"]:
        return persona.to_json()
    lang, kind = rest[0], ".".join(rest[1:])
    if kind == "md":
        return persona.to_markdown(lang)
    if kind == "txt":
        return persona.to_text(lang)
    html = persona.to_html(lang)
    return _words_of_pdf(html) if kind == "pdf.txt" else _body_of(html)


def _body_of(html):
    """Leave the style sheet out, and the rows of evidence, which stand in the plain text."""
    body = html.partition("</style>")[2]
    return re.sub("<table>.*?</table>", "<table></table>", body, flags=re.DOTALL)


def _words_of_pdf(html):
    """Give the words that WeasyPrint sets, a line for each block that they stand in."""
    from weasyprint import HTML  # noqa: PLC0415 - optional
    from weasyprint.formatting_structure import boxes  # noqa: PLC0415 - optional

    lines = [
        " ".join(_texts_of(block, boxes))
        for page in HTML(string=html).render().pages
        for block in _boxes_of(page._page_box)  # noqa: SLF001 - there is no other way
        if isinstance(block, boxes.BlockContainerBox)
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _boxes_of(box):
    """Give all boxes in a box, also those that stand elsewhere than in the flow."""
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes_of(getattr(child, "_box", child))


def _texts_of(block, boxes):
    """Words of the lines of a block, without those of blocks in it."""
    found = []
    for line in block.children:
        if isinstance(line, boxes.LineBox):
            inner = [each for each in line.descendants() if isinstance(each, boxes.TextBox)]
            found.append("".join(each.text for each in inner).strip())
    return filter(None, found)


if __name__ == "__main__":
    for file in names():
        (FOLDER / file).write_text(current(file), encoding="utf-8", newline="\n")
