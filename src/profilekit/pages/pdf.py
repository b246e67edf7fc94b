"""Pages as PDF, by WeasyPrint, which is kept from fetching anything but ``data:`` addresses."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from profilekit.errors import MissingExtraError, UnsupportedInputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["write_pdf"]

_SYSTEM_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")


def write_pdf(html: str, path: Path, *, asked_by: str) -> None:
    """Render a page, tagged for readers who listen.

    Raises
    ------
    MissingExtraError
        If WeasyPrint is not installed, or the system libraries that it draws with are not.
    UnsupportedInputError
        If the page refers to anything outside itself.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - optional
        from weasyprint.urls import FatalURLFetchingError, URLFetcher  # noqa: PLC0415 - optional
    except ImportError as error:
        raise MissingExtraError("pdf", asked_by=asked_by) from error
    except OSError as error:
        raise MissingExtraError(
            "pdf", asked_by=asked_by, system_packages=_SYSTEM_PACKAGES
        ) from error

    refused: list[str] = []

    class DataOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.lower().startswith("data:"):
                refused.append(url)
                raise FatalURLFetchingError(url)
            base: Any = super()
            return base.fetch(url, headers)

    fetcher = DataOnly(allowed_protocols={"data"}, allow_redirects=False)
    page: Any = HTML(string=html, url_fetcher=fetcher)
    with suppress(FatalURLFetchingError):
        page.write_pdf(path, pdf_tags=True)
    if refused:
        raise UnsupportedInputError(
            f"a page that refers to {refused[0]!r}",
            asked_by=asked_by,
            expected="a page that holds everything it shows, pictures as data: addresses",
        )
