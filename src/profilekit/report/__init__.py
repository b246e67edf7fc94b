"""Pages made of books: sections, charts, and the report of a book."""

from __future__ import annotations

from profilekit.report.book_report import book_report
from profilekit.report.highlights import highlights
from profilekit.report.page import Report
from profilekit.report.section import Section

__all__ = ["Report", "Section", "book_report", "highlights"]
