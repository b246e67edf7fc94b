"""A page made of sections: one file that needs nothing else and runs nothing.

The content security policy allows the page's own style sheet, by its hash, and pictures
inside the file; no script, no form, no address elsewhere. So a page can be mailed,
archived and opened by somebody who trusts nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.pages.files import path_of, replacing
from profilekit.pages.palette import DARK, LIGHT
from profilekit.pages.pdf import write_pdf
from profilekit.pages.policy import policy_for
from profilekit.report.section import Section, render

if TYPE_CHECKING:
    import os

__all__ = ["Report"]

_PAGES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True)
class Report:
    """Titled sections that can be written as one HTML page or as a PDF.

    Parameters
    ----------
    title : str
        Heading of the page.
    subtitle : str
        One line under it.
    sections : tuple of Section
        In order; no two of one id.
    footnote : str
        Last line of the page.
    cover : str
        Escaped fragment between the subtitle and the contents.

    Raises
    ------
    DeclarationError
        If two sections share an id.

    Examples
    --------
    >>> from profilekit.report import Report, Section
    >>> page = Report("Customers", "as of today", (Section("a", "First", "<p>1 &lt; 2</p>"),), "")
    >>> "<h2" in page.to_html(), "<script" in page.to_html()
    (True, False)
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footnote: str
    cover: str = ""

    def __post_init__(self) -> None:
        ids = [section.id for section in self.sections]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        if twice:
            raise DeclarationError(
                f"sections share the ids {', '.join(map(repr, twice))}", asked_by="Report"
            )

    def to_html(self) -> str:
        """Write the whole page.

        Returns
        -------
        str
            A document in UTF-8 whose style sheet, charts and text are all inside.
        """
        own = dict.fromkeys(section.style for section in self.sections if section.style)
        css = Markup("\n").join((*map(Markup, own), _style_sheet()))
        return render(
            "page.html",
            report=self,
            cover=Markup(self.cover),  # noqa: S704 - escaped by its template
            css=css,
            policy=policy_for(css),
            bodies=[(section, Markup(section.html)) for section in self.sections],  # noqa: S704 - a section's html is escaped by its template
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the page to a file, whole or not at all.

        Parameters
        ----------
        path : path-like
            Ends with ``.html`` or ``.htm``, or with ``.pdf``, which is written by `to_pdf`. In a
            folder that exists; a file of that name is replaced.

        Raises
        ------
        UnsupportedInputError
            If the name ends otherwise, or the file cannot be written.
        MissingExtraError
            If a PDF is asked for and `to_pdf` cannot draw one.
        """
        names = "a name that ends with .html, .htm or .pdf"
        suffix = path_of(path, asked_by="Report.save", expected=names).suffix.lower()
        if suffix == ".pdf":
            self.to_pdf(path)
            return
        if suffix not in _PAGES:
            raise UnsupportedInputError(
                f"the path {str(path)!r}", asked_by="Report.save", expected=names
            )
        with replacing(path, asked_by="Report.save") as draft:
            draft.write_text(self.to_html(), encoding="utf-8")

    def to_pdf(self, path: str | os.PathLike[str]) -> None:
        """Write the page as a PDF in its print style; needs the extra ``pdf``.

        Parameters
        ----------
        path : path-like
            In a folder that exists; a file of that name is replaced.

        Raises
        ------
        MissingExtraError
            If WeasyPrint or a system library that it draws with is not installed.
        UnsupportedInputError
            If a section refers to anything outside the page, or the folder does not exist.
        """
        with replacing(path, asked_by="Report.to_pdf") as draft:
            write_pdf(self.to_html(), draft, asked_by="Report.to_pdf")


@cache
def _style_sheet() -> Markup:
    return render("style.css", light=LIGHT, dark=DARK)
