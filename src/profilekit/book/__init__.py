"""Who the customers are: a profile of one, a book of all."""

from __future__ import annotations

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Profile, Provenance, Value
from profilekit.book.skipped import Skipped

__all__ = ["Profile", "ProfileBook", "Provenance", "Skipped", "Value"]
